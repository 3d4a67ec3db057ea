/** A small hand-made night for tests of the live session: sources that say what a test tells them to. */
import { createLiveSession, type LiveDeps, type LiveSession } from '../../pipelines/live.js';
import { DEFAULT_CONFIDENCE, DEFAULT_LINES } from '../../src/config.js';
import { normalPoints } from '../../src/domain/distribution.js';
import {
  type BySide,
  type Game,
  type GamePhase,
  gameDayOf,
  type Official,
  type Play,
  seasonOf,
  type UtcInstant,
} from '../../src/domain/game.js';
import type { TotalLine } from '../../src/domain/market.js';
import { addPlay, emptyPlayLog, gameStateOf, totalPoints } from '../../src/domain/state.js';
import { createTeamResolver } from '../../src/identity/teams.js';
import type { TriggerRule } from '../../src/live/triggers.js';
import type { GameSummary, ScoreboardGame } from '../../src/sources/espn/client.js';
import type { OddsEvent, OddsSnapshot } from '../../src/sources/odds-api/client.js';
import type { LookupCache } from '../../src/store/cache.js';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.js';
import { migrateDatabase } from '../../src/store/migrate.js';
import { openDatabase } from '../../src/store/neon.js';
import { predictionsIn } from '../../src/store/neon-predictions.js';
import type { PredictionStore } from '../../src/store/predictions.js';

export const TEAMS = {
  teams: [
    team('1', 'North Hall Owls', 'North Hall'),
    team('2', 'South Hall Bears', 'South Hall'),
    team('3', 'East Hall Cats', 'East Hall'),
    team('4', 'West Hall Dogs', 'West Hall'),
  ],
  aliases: [],
  otherSchools: [],
};

function team(teamId: string, name: string, location: string) {
  return {
    teamId,
    name,
    location,
    abbreviation: null,
    state: null,
    otherMascots: [],
    conference: null,
    firstSeason: null,
    lastSeason: null,
  };
}

export const START = '2026-03-03T00:00:00.000Z';

/** @param minutes after {@link START} */
export function at(minutes: number): UtcInstant {
  return new Date(Date.parse(START) + minutes * 60_000).toISOString();
}

export function game(id: string, homeId: string, awayId: string, startUtc: UtcInstant = START): Game {
  const side = (teamId: string) => {
    const seed = TEAMS.teams.find((t) => t.teamId === teamId);
    if (!seed) throw new Error(`no team ${teamId}`);
    return { id: teamId, name: seed.name, location: seed.location, abbreviation: teamId };
  };
  const day = gameDayOf(startUtc);
  return {
    id,
    startUtc,
    day,
    season: seasonOf(day),
    home: side(homeId),
    away: side(awayId),
    neutralSite: false,
    conferenceGame: true,
  };
}

/** What the sources say of one game; a test changes it between ticks. */
export interface ToldGame {
  readonly game: Game;
  phase: GamePhase;
  period: number;
  secondsLeft: number;
  score: BySide<number>;
  officials: readonly Official[];
  pickcenter: { readonly open: number; readonly close: number; readonly homeFavoredBy: number } | null;
  /** The summary fails with this. */
  fails: Error | null;
}

export function told(of: Game, change: Partial<ToldGame> = {}): ToldGame {
  return {
    game: of,
    phase: 'scheduled',
    period: 1,
    secondsLeft: 1200,
    score: { home: 0, away: 0 },
    officials: [],
    pickcenter: null,
    fails: null,
    ...change,
  };
}

export interface World {
  readonly games: ToldGame[];
  events: OddsEvent[];
  /** When the odds were made; the present where null. */
  snapshotAt: UtcInstant | null;
  scoreboardFails: Error | null;
  oddsFails: Error | null;
  readonly asked: string[];
  readonly predictions: PredictionStore;
  readonly crews: unknown[];
  /** A fresh session on the same store, as after a restart. */
  session(change?: Partial<LiveDeps>): LiveSession;
}

export interface TestDatabase {
  readonly store: PredictionStore;
  /** Empties every table: starting Postgres anew for each test would take a second. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function openTestDatabase(): Promise<TestDatabase> {
  const postgres = await startEmbeddedPostgres({ path: null });
  const db = openDatabase('postgresql://test:test@localhost/test', { fetch: postgres.fetch });
  await migrateDatabase(db);
  const tables = ['games', 'ticks', 'live_predictions', 'trigger_logs', 'tick_skips', 'runs'];
  return {
    store: predictionsIn(db),
    clear: async () => void (await db.execute(`truncate ${tables.join()} cascade`)),
    close: postgres.close,
  };
}

export const EAGER_RULE: TriggerRule = {
  name: 'eager',
  side: 'under',
  minProbability: 0.55,
  minEdge: 0,
  minutes: { from: 5, to: 36 },
  maxBookLagSeconds: 120,
  maxSnapshotAgeSeconds: 60,
};

export function createWorld(predictions: PredictionStore): World {
  let now = START;
  const lookups = fakeLookups();
  const world: World = {
    games: [],
    events: [],
    snapshotAt: null,
    scoreboardFails: null,
    oddsFails: null,
    asked: [],
    predictions,
    crews: lookups.crews,
    session(change = {}) {
      const session = createLiveSession({
        espn: {
          async scoreboard(day) {
            world.asked.push(`scoreboard ${day}`);
            if (world.scoreboardFails) throw world.scoreboardFails;
            return { day, games: world.games.filter((g) => g.game.day === day).map(listed), skipped: [] };
          },
          async summary(id) {
            world.asked.push(`summary ${id}`);
            const found = world.games.find((g) => g.game.id === id);
            if (!found || found.fails) throw found?.fails ?? new Error(`no game ${id}`);
            return summaryOf(found, now);
          },
        },
        odds: {
          async odds() {
            world.asked.push('odds');
            if (world.oddsFails) throw world.oddsFails;
            return snapshot(world.events, world.snapshotAt ?? now);
          },
          historicalOdds: () => Promise.reject(new Error('not asked for here')),
        },
        lookups: lookups.cache,
        predictions: world.predictions,
        model: () => pointModel,
        teams: createTeamResolver(TEAMS),
        rules: { lines: DEFAULT_LINES, triggers: [EAGER_RULE], confidence: DEFAULT_CONFIDENCE },
        pollSeconds: { espn: 15, odds: 15 },
        run: {
          id: 'live',
          mode: 'live',
          source: 'test',
          simulated: false,
          fromUtc: null,
          toUtc: null,
          speed: 1,
        },
        wallClock: () => now,
        ...change,
      });
      return {
        ...session,
        tick: (moment) => {
          now = moment;
          return session.tick(moment);
        },
      };
    },
  };
  return world;
}

/** Forty points are always still to come, give or take ten. */
const pointModel = {
  version: 'forty-more',
  predict: (inputs: readonly { state: { score: BySide<number> } }[]) =>
    inputs.map(({ state }) => normalPoints(totalPoints(state.score) + 40, 10, totalPoints(state.score))),
};

function listed({ game: of, phase, period, secondsLeft, score }: ToldGame): ScoreboardGame {
  const started = phase !== 'scheduled';
  return {
    game: of,
    phase,
    clock: started && phase !== 'final' ? { period, secondsLeftInPeriod: secondsLeft } : null,
    score: started ? score : null,
    completed: phase === 'final',
  };
}

function summaryOf(g: ToldGame, now: UtcInstant): GameSummary {
  const plays: Play[] =
    g.phase === 'scheduled'
      ? []
      : [
          {
            id: `${g.game.id}-1`,
            kind: 'made2',
            period: g.period,
            secondsLeftInPeriod: g.secondsLeft,
            side: 'home',
            score: g.score,
            wallclockUtc: now,
          },
        ];
  const log = emptyPlayLog(g.game.id);
  for (const play of plays) addPlay(log, play);
  const over = g.phase === 'final';
  return {
    game: g.game,
    state: gameStateOf(log, { asOfUtc: now, phase: g.phase, officials: g.officials }),
    plays,
    closing: g.pickcenter && { book: 'draftkings', overPrice: -110, underPrice: -110, ...g.pickcenter },
    lines: [],
    officials: g.officials,
    finalScore: over ? g.score : null,
    boxFouls: null,
    box: null,
    unknownCodes: [],
    problems: [],
  };
}

function snapshot(events: readonly OddsEvent[], snapshotAtUtc: UtcInstant): OddsSnapshot {
  return {
    snapshotAtUtc,
    events: events.map((event) => ({
      ...event,
      totals: event.totals.map((line) => ({
        ...line,
        snapshotAtUtc,
        quotedAtUtc: line.quotedAtUtc ?? snapshotAtUtc,
      })),
    })),
    quota: { remaining: 100, used: 0, last: 2 },
    skipped: [],
  };
}

/** An event whose quotes are as old as the answer that brings them. */
export function event(of: Game, points: number, change: Partial<OddsEvent> = {}): OddsEvent {
  return {
    id: `event-${of.id}`,
    commenceUtc: of.startUtc,
    homeName: of.home.name,
    awayName: of.away.name,
    totals: [quote(points)],
    homeSpreads: [],
    ...change,
  };
}

export function quote(points: number, change: Partial<TotalLine> = {}): TotalLine {
  return {
    source: 'odds-api',
    book: 'draftkings',
    points,
    overPrice: -110,
    underPrice: -110,
    quotedAtUtc: null,
    snapshotAtUtc: START,
    ...change,
  };
}

function fakeLookups() {
  const crews: unknown[] = [];
  const cache: Pick<LookupCache, 'lookups' | 'tendency' | 'putCrew'> = {
    lookups: async (games) =>
      new Map(
        games.map((g) => [
          g.id,
          { ratings: { home: null, away: null }, records: { home: null, away: null }, crew: null },
        ]),
      ),
    tendency: async () => null,
    putCrew: async (crew) => {
      crews.push(crew);
      return true;
    },
  };
  return { crews, cache: cache as LookupCache };
}
