import type { UtcInstant } from '../src/domain/game.js';
import { consensusLine, type LineRules, noVig, type TotalLine } from '../src/domain/market.js';
import { totalPoints } from '../src/domain/state.js';
import type { TableRow } from '../src/store/tables.js';
import type { HalfTimeGame } from './half-time.js';

/**
 * When a quote of which only the time is known is surely of half-time. Minutes since the tip, by the book's own stamp: of
 * 18 games with both clocks the first half ended 38 to 57 minutes after the tip (in the middle 44) and the second began
 * after 54 to 70, and lines follow the half-time score most closely between minutes 51 and 56. Points: how far the line
 * less the half's points may be from the usual second half, the 99 % range of 16,000 real half-time totals.
 */
export const HALF_TIME_WINDOW = { fromMinute: 51, toMinute: 56, pointsOff: 3 } as const;

export type QuoteRefusal =
  | 'no book with a fresh quote (T15)'
  | 'a start that is not known'
  | 'before the window: the state is newer than the line'
  | 'after the window: the line is newer than the state'
  | 'no prices of an open market'
  | 'line less the half’s points is no second half'
  | 'game without half-time score or closing total'
  | 'a later moment of the same game';

export interface HalfTimeQuotes {
  /** By game: the line in force at half-time, with its prices. */
  readonly lines: ReadonlyMap<string, TotalLine>;
  /** Moments of games at which the line was left out, by reason; the first that applies. */
  readonly refused: Readonly<Partial<Record<QuoteRefusal, number>>>;
}

/** Of recorded in-play quotes those that were in force at half-time: of each game one, the books' consensus. */
export function halfTimeQuotes(
  quotes: readonly TableRow<'in_play_quotes'>[],
  games: readonly HalfTimeGame[],
  rules: LineRules,
): HalfTimeQuotes {
  const known = new Map(games.map((half) => [half.game.gameId, half]));
  const lines = new Map<string, TotalLine>();
  const refused: Partial<Record<QuoteRefusal, number>> = {};
  for (const [first, ...others] of byMoment(quotes)) {
    const moment = [first, ...others];
    const line = consensusLine(moment.map(totalLine), true, rules);
    const row = moment.find(({ book }) => book === line?.book) ?? first;
    const why = refusal(line, row.startedAtUtc, known.get(first.gameId), lines.has(first.gameId));
    if (why === null) lines.set(first.gameId, line as TotalLine);
    else refused[why] = (refused[why] ?? 0) + 1;
  }
  return { lines, refused };
}

function refusal(
  line: TotalLine | null,
  startedAt: UtcInstant | null,
  half: HalfTimeGame | undefined,
  taken: boolean,
): QuoteRefusal | null {
  if (half === undefined) return 'game without half-time score or closing total';
  if (line === null) return 'no book with a fresh quote (T15)';
  if (startedAt === null) return 'a start that is not known';
  const minute = (Date.parse(line.quotedAtUtc ?? line.snapshotAtUtc) - Date.parse(startedAt)) / 60_000;
  if (minute < HALF_TIME_WINDOW.fromMinute) return 'before the window: the state is newer than the line';
  if (minute >= HALF_TIME_WINDOW.toMinute) return 'after the window: the line is newer than the state';
  if (noVig(line) === null) return 'no prices of an open market';
  if (Math.abs(pointsOff(line, half)) > HALF_TIME_WINDOW.pointsOff)
    return 'line less the half’s points is no second half';
  return taken ? 'a later moment of the same game' : null;
}

/** How far a line's second half is from the usual one after such a first half (fitted on half-time totals, 2016–21). */
function pointsOff(line: TotalLine, { game, moment }: HalfTimeGame): number {
  const close = game.closingTotal as number;
  const firstHalf = totalPoints(moment.state.score);
  const usual = 0.2 + 0.53 * close + 0.13 * (firstHalf - 0.472 * close);
  return line.points - firstHalf - usual;
}

function byMoment(quotes: readonly TableRow<'in_play_quotes'>[]) {
  type Moment = [TableRow<'in_play_quotes'>, ...TableRow<'in_play_quotes'>[]];
  const moments = new Map<string, Moment>();
  for (const quote of quotes) {
    const key = `${quote.snapshotAtUtc} ${quote.gameId}`;
    const moment = moments.get(key);
    if (moment === undefined) moments.set(key, [quote]);
    else moment.push(quote);
  }
  return [...moments].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, moment]) => moment);
}

function totalLine(row: TableRow<'in_play_quotes'>): TotalLine {
  return {
    source: 'odds-api',
    book: row.book,
    points: row.total,
    overPrice: row.overPrice,
    underPrice: row.underPrice,
    quotedAtUtc: row.quotedAtUtc,
    snapshotAtUtc: row.snapshotAtUtc,
  };
}
