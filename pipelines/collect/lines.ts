import type { GameDay } from '../../src/domain/game.js';
import { consensusLine, type LineRules, type TotalLine } from '../../src/domain/market.js';
import { matchEvents } from '../../src/identity/games.js';
import type { TeamResolver } from '../../src/identity/teams.js';
import { type Skipped, SourceError } from '../../src/sources/errors.js';
import type { OddsApiClient } from '../../src/sources/odds-api/client.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { placeQuotes } from '../quotes.js';
import { type GameRow, type LineRow, readDay, writeDay } from './day-tables.js';
import { messageOf } from './failure.js';

export interface LinesDeps {
  /** Null without a key: then the lines are ESPN's. */
  readonly odds: OddsApiClient | null;
  readonly store: ObjectStore;
  readonly teams: TeamResolver;
  readonly rules: LineRules;
}

export interface LinesReport {
  readonly date: GameDay;
  readonly games: number;
  readonly withLine: number;
  /** Of them from each source. */
  readonly bySource: Readonly<Record<LineRow['source'], number>>;
  /** Credits that the answers say were spent; null when nothing was asked. */
  readonly credits: number | null;
  readonly skipped: readonly Skipped[];
  /** Why the provider was not asked to the end; empty when it was. */
  readonly failures: readonly string[];
}

/**
 * Writes the closing line of each collected game: the consensus of the Odds API's snapshot at the tip, else ESPN's
 * pickcenter, marked which. One historical snapshot is asked for each start time. A provider that fails keeps what
 * it has said so far and the rest falls back to ESPN; no line is ever made up (T14).
 * @throws Error when the day's games have not been collected
 */
export async function collectLines(
  { odds, store, teams, rules }: LinesDeps,
  day: GameDay,
): Promise<LinesReport> {
  const rows = await readDay(store, 'games', day);
  if (rows === null)
    throw new Error(`lines of ${day}: its games have not been collected; run daily-espn first`);
  const asked = odds === null ? NOTHING_ASKED : await askForLines(odds, rows, teams, rules);
  const lines = rows.flatMap((row) => asked.lines.get(row.gameId) ?? pickcenterLine(row) ?? []);
  await writeDay(store, 'lines', day, lines);
  const from = (source: LineRow['source']) => lines.filter((line) => line.source === source).length;
  return {
    date: day,
    games: rows.length,
    withLine: lines.length,
    bySource: { 'odds-api': from('odds-api'), 'espn-pickcenter': from('espn-pickcenter') },
    credits: asked.credits,
    failures: asked.failure === null ? [] : [asked.failure],
    skipped: [
      ...asked.skipped,
      ...rows
        .filter((row) => !lines.some((line) => line.gameId === row.gameId))
        .map((row) => ({ source: 'lines', game: row.gameId, reason: 'no source has a closing total' })),
    ],
  };
}

interface Asked {
  readonly lines: ReadonlyMap<string, LineRow>;
  readonly credits: number | null;
  readonly failure: string | null;
  readonly skipped: readonly Skipped[];
}

const NOTHING_ASKED: Asked = { lines: new Map(), credits: null, failure: null, skipped: [] };

async function askForLines(
  odds: OddsApiClient,
  rows: readonly GameRow[],
  teams: TeamResolver,
  rules: LineRules,
): Promise<Asked> {
  const games = rows.map((row) => row.game);
  const lines = new Map<string, LineRow>();
  const skipped = new Map<string, Skipped>();
  let credits = 0;
  for (const start of [...new Set(games.map((game) => game.startUtc))].sort()) {
    try {
      const snapshot = await odds.historicalOdds(start);
      credits += snapshot.quota.last ?? 0;
      const tipping = new Set(games.filter((game) => game.startUtc === start).map((game) => game.id));
      const { quotes, unplaced } = placeQuotes(snapshot, games, teams);
      const { pairs } = matchEvents(snapshot.events, games, teams);
      // A book that has no total on another game has nothing to do with these.
      const ofThese = snapshot.skipped.filter(({ game: event }) => {
        const gameId = event === null ? null : pairs.get(event)?.gameId;
        return gameId === null || (gameId !== undefined && tipping.has(gameId));
      });
      for (const s of [...ofThese, ...unplaced]) skipped.set(`${s.game} ${s.reason}`, s);
      for (const gameId of tipping) {
        const found = quotes.get(gameId);
        const line = found && consensusLine(found.totals, false, rules);
        if (line) lines.set(gameId, lineRow(gameId, line, found.homeFavoredBy));
      }
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      // Out of credits or with a bad key every further question has the same answer (T32).
      return { lines, credits, failure: messageOf(error), skipped: [...skipped.values()] };
    }
  }
  return { lines, credits, failure: null, skipped: [...skipped.values()] };
}

function lineRow(gameId: string, line: TotalLine, homeFavoredBy: number | null): LineRow {
  const { points, source, book, quotedAtUtc, snapshotAtUtc } = line;
  return { gameId, total: points, homeFavoredBy, source, book, quotedAtUtc, snapshotAtUtc };
}

function pickcenterLine({ gameId, pickcenter }: GameRow): LineRow | null {
  if (pickcenter?.close == null) return null;
  const { close, homeFavoredBy, book } = pickcenter;
  const noTime = { quotedAtUtc: null, snapshotAtUtc: null };
  return { gameId, total: close, homeFavoredBy, source: 'espn-pickcenter', book, ...noTime };
}
