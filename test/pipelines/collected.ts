/** A small made-up night and its stores, for the tests of the collection. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClientsOf, DayClients } from '../../pipelines/collect/day-clients.js';
import { type BySide, type Game, gameDayOf, type Team } from '../../src/domain/game.js';
import { emptyPlayLog, gameStateOf } from '../../src/domain/state.js';
import { readTeamSeeds } from '../../src/identity/seed-files.js';
import { createTeamResolver } from '../../src/identity/teams.js';
import { SourceError } from '../../src/sources/errors.js';
import type {
  EspnClient,
  GameSummary,
  Scoreboard,
  ScoreboardGame,
  TeamBox,
} from '../../src/sources/espn/client.js';
import type { OddsApiClient } from '../../src/sources/odds-api/client.js';
import type { LookupCache } from '../../src/store/cache.js';
import { createTable } from '../../src/store/dynamo.js';
import { dynamoCache } from '../../src/store/dynamo-cache.js';
import { startEmbeddedDynamo } from '../../src/store/embedded-dynamo.js';
import { folderObjects } from '../../src/store/folder-objects.js';
import type { ObjectStore } from '../../src/store/objects.js';

export const DAY = '2026-03-02';
const AT = '2026-03-03T05:00:00Z';

export const teams = createTeamResolver(await readTeamSeeds());

export const DUKE = team('150', 'Duke');
export const NC_STATE = team('152', 'NC State');
export const ARIZONA = team('12', 'Arizona');
export const IOWA_STATE = team('66', 'Iowa State');

function team(id: string, location: string): Team {
  return { id, name: `${location} Team`, location, abbreviation: location.slice(0, 4).toUpperCase() };
}

export function game(id: string, home: Team, away: Team, start = '2026-03-03T00:00:00Z'): Game {
  const day = gameDayOf(start);
  // With milliseconds, as ESPN's parser and the tables have it.
  const startUtc = new Date(start).toISOString();
  return { id, startUtc, day, season: 2026, home, away, neutralSite: false, conferenceGame: true };
}

export function listed(of: Game, change: Partial<ScoreboardGame> = {}): ScoreboardGame {
  return { game: of, phase: 'final', clock: null, score: { home: 80, away: 70 }, completed: true, ...change };
}

export function board(games: readonly ScoreboardGame[], change: Partial<Scoreboard> = {}): Scoreboard {
  return { day: DAY, games, skipped: [], ...change };
}

const BOX: TeamBox = {
  fieldGoalsMade: 28,
  fieldGoalsTried: 60,
  threesMade: 8,
  threesTried: 22,
  freeThrowsMade: 16,
  freeThrowsTried: 20,
  offensiveRebounds: 10,
  defensiveRebounds: 24,
  turnovers: 12,
  assists: 14,
  blocks: 3,
};

export function summary(of: Game, change: Partial<GameSummary> = {}): GameSummary {
  const score: BySide<number> = { home: 80, away: 70 };
  return {
    game: of,
    state: {
      ...gameStateOf(emptyPlayLog(of.id), { asOfUtc: AT, phase: 'final', score }),
      fouls: {
        home: { firstHalf: 8, secondHalf: 10, technical: 0 },
        away: { firstHalf: 9, secondHalf: 11, technical: 1 },
      },
    },
    plays: [
      {
        id: '1',
        kind: 'endGame',
        period: 2,
        secondsLeftInPeriod: 0,
        side: null,
        score,
        wallclockUtc: null,
      },
    ],
    closing: {
      book: 'draftkings',
      open: 147.5,
      close: 148.5,
      homeFavoredBy: 6.5,
      overPrice: -110,
      underPrice: -110,
    },
    lines: [],
    officials: [
      { name: 'Tony Greene', order: 1 },
      { name: 'K.B. Burdett Jr.', order: 2 },
    ],
    finalScore: score,
    boxFouls: { home: 18, away: 20 },
    box: { home: BOX, away: { ...BOX, turnovers: 9 } },
    unknownCodes: [],
    problems: [],
    ...change,
  };
}

/** An ESPN that answers with these; a summary that is an Error fails. */
export function espnOf(
  of: Scoreboard | Error,
  summaries: Readonly<Record<string, GameSummary | Error>>,
): EspnClient {
  const orThrow = <T>(answer: T | Error | undefined): T => {
    if (answer === undefined) throw new Error('not scripted');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return {
    scoreboard: async () => orThrow(of),
    summary: async (id) => orThrow(summaries[id]),
  };
}

/** An Odds API of which nothing of the past is to be had. */
export const noOdds: OddsApiClient = {
  odds: () => Promise.reject(new Error('the day is over: the current odds are of no use')),
  historicalOdds: async (at) => {
    throw new SourceError({
      source: 'odds-api',
      id: `at ${at}`,
      kind: 'status',
      status: 404,
      reason: 'none',
    });
  },
};

/** The same clients for every day, with nothing kept from before. */
export function clientsOf(change: Partial<DayClients> & Pick<DayClients, 'espn'>): ClientsOf {
  const nothingKept = new SourceError({
    source: 'espn',
    id: 'kept',
    kind: 'status',
    status: 404,
    reason: 'not kept',
  });
  return async () => ({
    kept: espnOf(nothingKept, {}),
    odds: noOdds,
    paid: change.odds !== undefined,
    kenpom: null,
    tally: () => ({ kept: 0, unchanged: 0, failed: {} }),
    ...change,
  });
}

export interface Stores {
  readonly store: ObjectStore;
  readonly lookups: LookupCache;
  /** Every object with its bytes, to compare two runs. */
  contents(): Promise<Record<string, string>>;
  close(): Promise<void>;
}

/** A new folder and a new cache in memory. */
export async function openTestStores(): Promise<Stores> {
  const folder = await mkdtemp(join(tmpdir(), 'ttlu-collect-'));
  const server = await startEmbeddedDynamo({ path: null });
  await createTable(server.client, 'ttlu');
  return {
    store: folderObjects(folder),
    lookups: dynamoCache({ client: server.client, table: 'ttlu' }),
    async contents() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      const texts = await Promise.all(
        files.sort().map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'latin1')]),
      );
      return Object.fromEntries(texts);
    },
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
