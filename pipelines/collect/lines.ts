import { type Game, type GameDay, gameDayOf, seasonOf, type UtcInstant } from '../../src/domain/game.js';
import { consensusLine, type LineRules, type TotalLine } from '../../src/domain/market.js';
import type { EventMatches } from '../../src/identity/games.js';
import { createMatchLog, type MatchLog } from '../../src/identity/match-log.js';
import type { TeamResolver } from '../../src/identity/teams.js';
import { type Skipped, SourceError } from '../../src/sources/errors.js';
import type { OddsApiClient, OddsSnapshot } from '../../src/sources/odds-api/client.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { closingLines, mergeDay, readDay, type TableRow } from '../../src/store/tables.js';
import { coverageReport } from '../coverage.js';
import type { QualityThresholds } from '../quality/thresholds.js';
import { placeQuotes } from '../quotes.js';
import { readCollected, writeCollected } from './done.js';
import { gameOfRow } from './game-tables.js';
import { recordedOdds } from './recorded-odds.js';

/**
 * Where a closing line is from: the Odds API's snapshot of the past, the answers that the live system kept while it
 * ran, or ESPN's own word. The best first.
 */
export const LINE_ORIGINS = ['odds-api-history', 'odds-api-live', 'espn-pickcenter'] as const;
export type LineOrigin = (typeof LINE_ORIGINS)[number];

type LineRow = TableRow<'lines'>;

export interface LinesDeps {
  /** For snapshots of the past: those that are kept, and with `paid` all others. */
  readonly odds: Pick<OddsApiClient, 'historicalOdds'>;
  /** Whether the provider's past is paid for. */
  readonly paid: boolean;
  readonly store: ObjectStore;
  readonly teams: TeamResolver;
  readonly rules: LineRules;
  /** How much may stay unmatched before the job fails. */
  readonly quality?: QualityThresholds;
  /** Hears how each event was placed. */
  readonly log?: MatchLog;
}

export interface LinesReport {
  readonly date: GameDay;
  readonly games: number;
  readonly withLine: number;
  readonly byOrigin: Readonly<Record<LineOrigin, number>>;
  /** Credits that the answers say were spent; 0 when nothing was asked. */
  readonly credits: number;
  /** Why the provider was not asked to the end, where that is no fault; null when it was. */
  readonly stopped: string | null;
  readonly skipped: readonly Skipped[];
  /** What a person, or another run, must see to. */
  readonly failures: readonly string[];
}

/**
 * Writes the closing line of each collected game: the consensus of the Odds API's snapshot at the tip, else of the
 * last answer that the live system kept before it, else ESPN's pickcenter, marked which. What an earlier run
 * has found stays. A provider that fails keeps what it has said so far; no line is ever made up (T14).
 * @throws Error when the day's games have not been collected
 */
export async function collectLines(deps: LinesDeps, day: GameDay): Promise<LinesReport> {
  const { store } = deps;
  const rows = await readDay(store, 'games', day);
  if (rows === null)
    throw new Error(`lines of ${day}: its games have not been collected; run daily-espn first`);
  const games = rows.flatMap((row) => gameOfRow(row, day, seasonOf(day)) ?? []);
  const listed = await readCollected(store, 'games', day);
  const allGames = listed !== null && listed.collected === listed.games;
  const log = createMatchLog(deps.teams);
  const { past, found } = await findLines({ ...deps, teams: log.teams, log }, day, games, allGames);
  // ESPN's own lines are in the table already, and so is what an earlier run has found.
  await mergeDay(store, 'lines', day, found);
  const ids = new Set(games.map((game) => game.id));
  const known = ((await readDay(store, 'lines', day)) ?? []).filter((line) => ids.has(line.gameId));
  const lines = [...closingLines(known).values()];
  const withLine = new Set(lines.map((line) => line.gameId));
  const byOrigin = countOrigins(lines);
  await writeCollected(store, 'lines', day, { games: games.length, byOrigin, history: past.whole });
  const coverage = await coverageReport(store, 'lines', day, log.tallies(), deps.quality);
  return {
    date: day,
    games: games.length,
    withLine: lines.length,
    byOrigin,
    credits: past.credits,
    stopped: past.stopped,
    failures: [...past.failures, ...coverage.failures],
    skipped: [
      ...past.skipped,
      ...games
        .filter((game) => !withLine.has(game.id))
        .map((game) => ({ source: 'lines', game: game.id, reason: 'no source has a closing total' })),
    ],
  };
}

/** The lines of the games by the Odds API: its past, and what the live system kept, whichever of them there is. */
export async function findLines(
  deps: LinesDeps,
  day: GameDay,
  games: readonly Game[],
  allGames: boolean,
): Promise<{ readonly past: Past; readonly found: readonly LineRow[] }> {
  const past = await askForPast(deps, games, allGames);
  const live = await recordedLines(deps, day, games);
  return { past, found: [...past.lines.values(), ...live.values()] };
}

function countOrigins(lines: readonly Pick<LineRow, 'source'>[]): Record<LineOrigin, number> {
  const of = (origin: LineOrigin) => lines.filter((line) => line.source === origin).length;
  return {
    'odds-api-history': of('odds-api-history'),
    'odds-api-live': of('odds-api-live'),
    'espn-pickcenter': of('espn-pickcenter'),
  };
}

// The provider's past --------------------------------------------------------------------------------------------

interface Past {
  readonly lines: ReadonlyMap<string, LineRow>;
  readonly credits: number;
  /** Every start was asked for, and answered. */
  readonly whole: boolean;
  readonly stopped: string | null;
  readonly failures: readonly string[];
  readonly skipped: readonly Skipped[];
}

/** After so many failures on end the provider is down, and is left alone for this day. */
const GIVE_UP_AFTER = 3;

/** One snapshot is asked for each start time. */
async function askForPast(deps: LinesDeps, games: readonly Game[], allGames: boolean): Promise<Past> {
  const { odds, paid } = deps;
  const lines = new Map<string, LineRow>();
  const skipped = new Map<string, Skipped>();
  const failures: string[] = [];
  let stopped: string | null = null;
  let credits = 0;
  let unanswered = 0;
  let onEnd = 0;
  for (const start of startsOf(games)) {
    if (stopped !== null || onEnd === GIVE_UP_AFTER) {
      unanswered += 1;
      continue;
    }
    try {
      const snapshot = await odds.historicalOdds(start);
      onEnd = 0;
      credits += snapshot.quota.last ?? 0;
      const found = linesAt(snapshot, start, games, deps, 'odds-api-history');
      for (const line of found.lines) lines.set(line.gameId, line);
      // Books also list games that were called off, or are not over yet.
      const unplaced = found.unplaced.filter(
        ({ game }) => allGames || hasUnknownTeam(snapshot, game, deps.teams),
      );
      noteEvents(deps, snapshot, found.matches, unplaced);
      for (const s of [...found.skipped, ...unplaced]) skipped.set(`${s.game} ${s.reason}`, s);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      // Nothing was recorded at that time, or nothing is kept: no fault, and another origin may have a line.
      if (error.status === 404) continue;
      unanswered += 1;
      if (error.kind === 'quota') stopped = error.message;
      else {
        failures.push(error.message);
        // With a bad key every further question has the same answer.
        onEnd = error.kind === 'key' ? GIVE_UP_AFTER : onEnd + 1;
      }
    }
  }
  const whole = paid && unanswered === 0;
  return { lines, credits, whole, stopped, failures, skipped: [...skipped.values()] };
}

/** The moments at which a day's games begin: one paid snapshot each. */
export function startsOf(games: readonly Pick<Game, 'startUtc'>[]): UtcInstant[] {
  return [...new Set(games.map((game) => game.startUtc))].sort();
}

/** The closing lines of the games that begin at `start`, by a snapshot of that moment. */
function linesAt(
  snapshot: OddsSnapshot,
  start: UtcInstant,
  games: readonly Game[],
  { teams, rules }: Pick<LinesDeps, 'teams' | 'rules'>,
  origin: LineOrigin,
): {
  readonly lines: LineRow[];
  readonly skipped: Skipped[];
  readonly unplaced: Skipped[];
  readonly matches: EventMatches;
} {
  const tipping = new Set(games.filter((game) => game.startUtc === start).map((game) => game.id));
  const { quotes, unplaced, matches } = placeQuotes(snapshot, games, teams);
  // A book that has no total on another game has nothing to do with these.
  const ofThese = snapshot.skipped.filter(({ game: event }) => {
    const gameId = event === null ? null : matches.pairs.get(event)?.gameId;
    return gameId === null || (gameId !== undefined && tipping.has(gameId));
  });
  const lines = [...tipping].flatMap((gameId) => {
    const found = quotes.get(gameId);
    const line = found && consensusLine(found.totals, false, rules);
    return line ? [lineRow(gameId, line, found.homeFavoredBy, origin)] : [];
  });
  return { lines, skipped: ofThese, unplaced, matches };
}

/** Tells the log of the events that were placed, and of those that ought to have been. */
function noteEvents(
  { log }: Pick<LinesDeps, 'log'>,
  { events }: OddsSnapshot,
  { pairs, unmatched }: EventMatches,
  unplaced: readonly Skipped[],
): void {
  const missed = unmatched.filter(({ event }) => unplaced.some(({ game }) => game === event));
  const ids = new Set([...pairs.keys(), ...missed.map(({ event }) => event)]);
  log?.events(
    'odds-api',
    events.filter(({ id }) => ids.has(id)),
    { pairs, unmatched: missed },
  );
}

function hasUnknownTeam({ events }: OddsSnapshot, eventId: string | null, teams: TeamResolver): boolean {
  const event = events.find(({ id }) => id === eventId);
  if (event === undefined) return false;
  const hint = { source: 'odds-api', season: seasonOf(gameDayOf(event.commenceUtc)) };
  return [event.homeName, event.awayName].some((name) => teams.resolve(name, hint).teamId === null);
}

// What the live system kept --------------------------------------------------------------------------------------

async function recordedLines(
  deps: LinesDeps,
  day: GameDay,
  games: readonly Game[],
): Promise<ReadonlyMap<string, LineRow>> {
  const lines = new Map<string, LineRow>();
  if (games.length === 0) return lines;
  const recorded = await recordedOdds(deps.store, day);
  for (const start of startsOf(games)) {
    const snapshot = await recorded.before(start);
    if (snapshot === null) continue;
    const found = linesAt(snapshot, start, games, deps, 'odds-api-live');
    noteEvents(
      deps,
      snapshot,
      found.matches,
      found.unplaced.filter(({ game }) => hasUnknownTeam(snapshot, game, deps.teams)),
    );
    for (const line of found.lines) lines.set(line.gameId, line);
  }
  return lines;
}

function lineRow(gameId: string, line: TotalLine, homeFavoredBy: number | null, source: LineOrigin): LineRow {
  const { points, book, overPrice, underPrice, quotedAtUtc, snapshotAtUtc } = line;
  return {
    gameId,
    source,
    book,
    closingTotal: points,
    openingTotal: null,
    firstHalfTotal: null,
    secondHalfTotal: null,
    homeFavoredBy,
    overPrice,
    underPrice,
    books: null,
    quotedAtUtc,
    snapshotAtUtc,
    scoreAgrees: null,
  };
}
