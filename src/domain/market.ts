import type { UtcInstant } from './game.js';

/** American odds: −110 stakes 110 to win 100, +120 stakes 100 to win 120. Never between −100 and +100. */
export type AmericanOdds = number;

export type LineSource = 'odds-api' | 'espn-pickcenter';

/** One book's over/under on a game's total points, as quoted at a moment. */
export interface TotalLine {
  readonly source: LineSource;
  /** The book's key, e.g. `draftkings`. */
  readonly book: string;
  /** Points, overtime included when it settles (T18), e.g. 145.5. */
  readonly points: number;
  readonly overPrice: AmericanOdds | null;
  readonly underPrice: AmericanOdds | null;
  /** When the book last changed or confirmed it. Null where the source does not say (ESPN). */
  readonly quotedAtUtc: UtcInstant | null;
  /** When the answer that held it was made: the server's `Date`, in a replay the snapshot's time. */
  readonly snapshotAtUtc: UtcInstant;
}

/** How old a line is, in seconds: by its book's own stamp, and by the answer that brought it. */
export interface LineAges {
  readonly bookSeconds: number | null;
  readonly snapshotSeconds: number;
}

export function lineAges(line: TotalLine, now: UtcInstant): LineAges {
  const since = (instant: UtcInstant) => Math.max(0, (Date.parse(now) - Date.parse(instant)) / 1000);
  return {
    bookSeconds: line.quotedAtUtc === null ? null : since(line.quotedAtUtc),
    snapshotSeconds: since(line.snapshotAtUtc),
  };
}

/** Totals outside these bounds are misprints (14.5, 1450), not lines. Six overtimes ended at 244. */
export const TOTAL_BOUNDS = { low: 80, high: 280 } as const;

/** Whether a number can be a game total: within the bounds and a whole or half point. */
export function isPlausibleTotal(points: number): boolean {
  return points >= TOTAL_BOUNDS.low && points <= TOTAL_BOUNDS.high && Number.isInteger(points * 2);
}

/** Winnings for a stake of 1, stake included. @throws RangeError for odds that do not exist (−50, 0, NaN). */
export function decimalOdds(odds: AmericanOdds): number {
  if (!Number.isFinite(odds) || Math.abs(odds) < 100)
    throw new RangeError(`american odds ${odds} do not exist`);
  return odds > 0 ? 1 + odds / 100 : 1 + 100 / -odds;
}

/** The probability at which a bet at these odds breaks even; −110 → 0.5238. */
export function impliedProbability(odds: AmericanOdds): number {
  return 1 / decimalOdds(odds);
}

/** The American odds of a probability in (0, 1): 0.5238 → −110. */
export function americanOdds(probability: number): AmericanOdds {
  if (!(probability > 0 && probability < 1))
    throw new RangeError(`probability ${probability} is not in (0, 1)`);
  const odds =
    probability > 0.5 ? (-100 * probability) / (1 - probability) : (100 * (1 - probability)) / probability;
  return Math.round(odds);
}

export interface NoVig {
  readonly over: number;
  readonly under: number;
  /** The book's margin: implied probabilities over 1, e.g. 0.0476 at −110/−110. */
  readonly hold: number;
}

/** A margin beyond this, or below 0, is no market: in play books keep about 7 %, and −100,000 twice means suspended. */
const HIGHEST_HOLD = 0.2;

/**
 * The market's probabilities with the book's margin taken out in proportion. Null when a price is missing, and at
 * prices at which no bet could be made (T16).
 */
export function noVig(line: Pick<TotalLine, 'overPrice' | 'underPrice'>): NoVig | null {
  if (line.overPrice === null || line.underPrice === null) return null;
  const over = impliedProbability(line.overPrice);
  const under = impliedProbability(line.underPrice);
  if (over + under < 1 || over + under > 1 + HIGHEST_HOLD) return null;
  return { over: over / (over + under), under: under / (over + under), hold: over + under - 1 };
}

export type BetSide = 'over' | 'under';
export type Settlement = BetSide | 'push';

/** How a total settles against a line, overtime included (T18). */
export function settle(finalTotal: number, line: number): Settlement {
  if (finalTotal === line) return 'push';
  return finalTotal > line ? 'over' : 'under';
}

export type Grade = 'win' | 'loss' | 'push';

/** A bet's result: a push is neither won nor lost (T23). */
export function gradeBet(side: BetSide, finalTotal: number, line: number): Grade {
  const settled = settle(finalTotal, line);
  if (settled === 'push') return 'push';
  return settled === side ? 'win' : 'loss';
}

// Choosing one line among books ----------------------------------------------------------------------------------

export interface LineRules {
  /** A quote older than this when its answer was made is stale: the book sleeps or has suspended the market. */
  readonly maxBookLagSeconds: number;
  /** Books that stop moving their lines at the tip; they count before it only. */
  readonly pregameOnlyBooks: readonly string[];
  /** Preferred books, best first, to break ties. */
  readonly bookOrder: readonly string[];
}

/** Seconds by which a quote was already old in the answer that brought it; 0 where the source has no stamp. */
export function bookLagSeconds(line: TotalLine): number {
  if (line.quotedAtUtc === null) return 0;
  return Math.max(0, (Date.parse(line.snapshotAtUtc) - Date.parse(line.quotedAtUtc)) / 1000);
}

/**
 * The consensus quote: among the books that are fresh, the one nearest to their median, ties to the preferred book.
 * A stale or suspended book is never chosen (T15); null when none is fresh, never a constant (T14).
 */
export function consensusLine(
  quotes: readonly TotalLine[],
  inPlay: boolean,
  rules: LineRules,
): TotalLine | null {
  const fresh = quotes.filter(
    (q) =>
      bookLagSeconds(q) <= rules.maxBookLagSeconds && !(inPlay && rules.pregameOnlyBooks.includes(q.book)),
  );
  if (fresh.length === 0) return null;
  const points = fresh.map((q) => q.points).sort((a, b) => a - b);
  const middle = ((points[(points.length - 1) >> 1] as number) + (points[points.length >> 1] as number)) / 2;
  const rank = (q: TotalLine) => {
    const i = rules.bookOrder.indexOf(q.book);
    return i < 0 ? rules.bookOrder.length : i;
  };
  return fresh.reduce((best, q) => {
    const nearer = Math.abs(q.points - middle) - Math.abs(best.points - middle);
    if (nearer !== 0) return nearer < 0 ? q : best;
    if (rank(q) !== rank(best)) return rank(q) < rank(best) ? q : best;
    if (q.book !== best.book) return q.book < best.book ? q : best;
    // One book listed under two events of a game (T12): the text decides, so that the order never does.
    return JSON.stringify(q) < JSON.stringify(best) ? q : best;
  });
}
