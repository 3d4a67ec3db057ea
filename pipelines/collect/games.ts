import pLimit from 'p-limit';
import { addDays, type GameDay, type GamePhase } from '../../src/domain/game.js';
import { type Skipped, SourceError } from '../../src/sources/errors.js';
import type { EspnClient, GameSummary, ScoreboardGame, UnknownCode } from '../../src/sources/espn/client.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { readDay } from '../../src/store/tables.js';
import { isAlwaysPlayed, type ListedGames } from '../quality.js';
import { type CollectedGames, readCollected, writeCollected } from './done.js';
import { CollectionError, messageOf } from './failure.js';
import { gameTables, writeGameTables } from './game-tables.js';

export interface GamesDeps {
  readonly espn: EspnClient;
  /**
   * Answers of earlier runs: a game that is final in them is not asked for again. Null asks for every game, and so
   * finds corrections.
   */
  readonly kept: EspnClient | null;
  readonly store: ObjectStore;
  readonly onGame?: (done: number, of: number) => void;
  /** Ends the collection between two requests, with nothing written. */
  readonly signal?: AbortSignal;
}

export interface GamesReport {
  readonly date: GameDay;
  /** Games that the scoreboard lists, whatever became of them. */
  readonly games: number;
  /** Of them over, read and in the tables, by this run or an earlier one. */
  readonly collected: number;
  readonly withPlays: number;
  readonly withOfficials: number;
  /** With a pre-game line of ESPN's. */
  readonly withPickcenter: number;
  /** Postponed and cancelled games: they have no final (T8). */
  readonly calledOff: readonly CalledOff[];
  /** Neither collected nor called off: a later run asks for them again. */
  readonly open: readonly string[];
  /** Each code once, with how often it came on this day (T5). */
  readonly unknownCodes: readonly UnknownCode[];
  readonly skipped: readonly Skipped[];
}

export interface CalledOff {
  readonly game: string;
  readonly phase: Extract<GamePhase, 'postponed' | 'canceled'>;
}

/** Summaries read at once; how many of them are asked for at once is the source's pace. */
const CONCURRENCY = 8;

/**
 * Reads a day's finished games from ESPN into the tables. A game that fails is skipped by name and the others go on
 * (T34); what an earlier run has of it stays.
 * @throws SourceError when the scoreboard cannot be had, CollectionError when there are games and none could be read:
 *   an outage is never a day without games (T33)
 */
export async function collectGames(deps: GamesDeps, day: GameDay): Promise<GamesReport> {
  const { espn, store } = deps;
  const board = await espn.scoreboard(day);
  const skipped: Skipped[] = [...board.skipped];
  const skip = (game: string, reason: string) => {
    skipped.push({ source: 'espn', game, reason });
    return null;
  };
  const known = await collectedRows(store, day);
  if (board.games.length === 0 && skipped.length > 0)
    throw new CollectionError(`espn scoreboard ${day}: no game could be read`, skipped);
  if (board.games.length === 0 && known.length > 0)
    throw new CollectionError(
      `espn scoreboard ${day}: no games, but ${known.length} were collected`,
      skipped,
    );

  const ofDay = board.games.filter(
    ({ game }) =>
      game.day === day || skip(game.id, `begins on ${game.day}, and belongs to that day`) !== null,
  );
  const over = ofDay.filter((g) => isOver(g) || skip(g.game.id, whyNotOver(g.phase)) !== null);
  const read = (await readSummaries(deps, over, skip)).filter((summary) => summary !== null);
  deps.signal?.throwIfAborted();
  for (const { problems } of read) skipped.push(...problems);
  const tables = read.flatMap(
    (summary) => gameTables(summary) ?? skip(summary.game.id, 'no final score') ?? [],
  );
  if (over.length > 0 && tables.length === 0)
    throw new CollectionError(`espn ${day}: none of ${over.length} finished games could be read`, skipped);

  await writeGameTables(store, day, tables);
  const all = await collectedRows(store, day);
  const inTables = new Set(all.map((row) => row.gameId));
  const calledOff = ofDay.flatMap(({ game, phase }) => calledOffAs(game.id, phase));
  const open = ofDay
    .map(({ game }) => game.id)
    .filter((id) => !inTables.has(id) && !calledOff.some((c) => c.game === id));
  const report: GamesReport = {
    date: day,
    games: board.games.length,
    collected: all.length,
    withPlays: all.filter((row) => row.plays > 0).length,
    withOfficials: all.filter((row) => row.officials).length,
    withPickcenter: all.filter((row) => row.pickcenter).length,
    calledOff,
    open,
    unknownCodes: countCodes(read),
    skipped,
  };
  // Last, so that a run which was cut short before is not taken for a whole one.
  await writeCollected(store, 'games', day, collectedOf(report, board.skipped));
  return report;
}

export interface FailedVisit {
  readonly date: GameDay;
  readonly failure: string;
}

/** Days back in which a game that had not ended when its day was collected is looked for again. */
export const REVISITED_DAYS = 7;

/**
 * Collects anew the days before `day` that had games to come, or unread, when they were last collected. A day without
 * any costs no request; of the others only the games that are not kept yet are asked for.
 */
export async function revisitGames(
  clientsOf: (day: GameDay) => Promise<Pick<GamesDeps, 'espn' | 'kept'>>,
  store: ObjectStore,
  day: GameDay,
  signal?: AbortSignal,
): Promise<(GamesReport | FailedVisit)[]> {
  const reports: (GamesReport | FailedVisit)[] = [];
  for (let back = REVISITED_DAYS; back >= 1; back--) {
    const date = addDays(day, -back);
    const collected = await readCollected(store, 'games', date);
    if (collected === null || isComplete(date, collected)) continue;
    const { espn, kept } = await clientsOf(date);
    reports.push(
      await collectGames({ espn, kept, store, ...(signal && { signal }) }, date).catch((error) => {
        signal?.throwIfAborted();
        if (!(error instanceof SourceError || error instanceof CollectionError)) throw error;
        return { date, failure: messageOf(error) };
      }),
    );
  }
  return reports;
}

/** What a judge of the day must know that is in no table. */
export function listedGames({ games, calledOff, open, unknownCodes }: GamesReport): ListedGames {
  return { listed: games, calledOff: calledOff.length, open, unknownCodes };
}

/** Whether a day needs no further visit. One without games where there always are some is not believed (T33). */
export function isComplete(day: GameDay, { games, open, unread }: CollectedGames): boolean {
  return open.length === 0 && unread === 0 && (games > 0 || !isAlwaysPlayed(day));
}

function collectedOf(report: GamesReport, boardSkips: readonly Skipped[]): CollectedGames {
  const { games, collected, calledOff, open } = report;
  return { games, collected, calledOff: calledOff.map(({ game }) => game), open, unread: boardSkips.length };
}

/** Each from the answers of earlier runs where it is final in them, else from the source. */
async function readSummaries(
  { espn, kept, onGame }: GamesDeps,
  games: readonly ScoreboardGame[],
  skip: (game: string, reason: string) => null,
): Promise<(GameSummary | null)[]> {
  const read = async (id: string): Promise<GameSummary | null> => {
    const known = await kept?.summary(id).catch(() => null);
    if (known != null && known.finalScore !== null) return known;
    return espn.summary(id).catch((error) => skip(id, messageOf(error)));
  };
  const limit = pLimit(CONCURRENCY);
  let done = 0;
  return Promise.all(
    games.map(({ game }) =>
      limit(async () => {
        const summary = await read(game.id);
        onGame?.(++done, games.length);
        return summary;
      }),
    ),
  );
}

/** Whether a listed game has a final to be collected. */
export function isOver({ phase, completed }: ScoreboardGame): boolean {
  return phase === 'final' && completed;
}

/** Postponed and cancelled games have no final (T8); the others can be collected once they have ended. */
function whyNotOver(phase: GamePhase): string {
  return phase === 'postponed' || phase === 'canceled' ? phase : `not over: ${phase}`;
}

function calledOffAs(game: string, phase: GamePhase): CalledOff[] {
  return phase === 'postponed' || phase === 'canceled' ? [{ game, phase }] : [];
}

interface CollectedRow {
  readonly gameId: string;
  readonly plays: number;
  /** Whether the other tables have something of it. */
  readonly officials: boolean;
  readonly pickcenter: boolean;
}

/** What the tables have of a day's games by ESPN's own payloads: imported rows are not collected. */
async function collectedRows(store: ObjectStore, day: GameDay): Promise<CollectedRow[]> {
  const games = ((await readDay(store, 'games', day)) ?? []).filter((row) => row.source === 'espn');
  const officials = new Set((await readDay(store, 'officials', day))?.map((row) => row.gameId));
  const lines = ((await readDay(store, 'lines', day)) ?? []).filter(
    (row) => row.source === 'espn-pickcenter',
  );
  const pickcenter = new Set(lines.map((row) => row.gameId));
  return games.map(({ gameId, plays }) => ({
    gameId,
    plays,
    officials: officials.has(gameId),
    pickcenter: pickcenter.has(gameId),
  }));
}

function countCodes(summaries: readonly GameSummary[]): UnknownCode[] {
  const codes = new Map<string, UnknownCode>();
  for (const code of summaries.flatMap((summary) => summary.unknownCodes)) {
    const key = `${code.kind} ${code.code}`;
    codes.set(key, { ...code, count: code.count + (codes.get(key)?.count ?? 0) });
  }
  return [...codes.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}
