/**
 * The last minutes by themselves: what came of the training games that stood at the same margin with as much time left,
 * and in the last minute with the ball on the same side. Who fouls, who shoots and whether overtime comes hang on these
 * numbers, and make shapes (a half that scores nothing, free throws by twos, an overtime far off) that a network's bells
 * only come near to.
 */
import type { Moment } from '../features/clock.js';

/** A game in its last minutes. */
export interface Endgame extends Moment {
  /** Points between the teams, either way. */
  readonly margin: number;
  /** Null at a tie, and where no one knows. */
  readonly leaderHasBall: boolean | null;
}

/** Rows run along `secondsLeft`, ascending; then along margins 0, 1 … `margins − 1`, the last of which holds all above. */
export interface EndgameRows {
  readonly secondsLeft: readonly number[];
  readonly margins: number;
  /**
   * Shares of 0, 1, 2 … points to come, overtime included, by moment and margin. A row adds up to what it is worth: less
   * than 1, the fewer games stand behind it.
   */
  readonly shares: readonly (readonly number[])[];
}

export interface EndgameTable {
  /** Whoever has the ball. */
  readonly any: EndgameRows;
  readonly leaderHasBall: EndgameRows;
  readonly trailerHasBall: EndgameRows;
}

/** Further from the end than this the table has no say. */
export const ENDGAME_SECONDS = 420;
const MARGINS = 31;
/** Who has the ball counts in the last minute, and in games that are not decided. */
const BALL_SECONDS = 60;
const BALL_MARGINS = 16;
/** From here to the end it counts in full. */
const ALL_BALL_SECONDS = 30;
/** Games of which a row with as many is worth a half; and against the row for whoever has the ball. */
const HALF_WORTH_GAMES = 20;
const HALF_WORTH_BALL_GAMES = 15;
const STORED_DIGITS = 3;
const LEAST_SHARE = 2e-4;

/** How far neighbours count: in seconds of the clock, points of the margin, points to come. */
const secondsWidth = (seconds: number) => (seconds <= 60 ? 2.5 : Math.max(8, seconds * 0.1));
const marginWidth = (margin: number) => (margin < 10 ? 0.3 : margin < 16 ? 0.8 : 1.5);
const pointsWidth = (seconds: number) => (seconds <= 60 ? 0 : 0.8);

/** The table's weight beside the network, by seconds left; chosen on games that neither was made of. */
const WEIGHTS = [
  [0, 0.6],
  [60, 0.5],
  [300, 0.4],
  [ENDGAME_SECONDS, 0],
] as const;

export function endgameWeight({ overtime, secondsLeft }: Moment): number {
  if (overtime > 0 || secondsLeft >= ENDGAME_SECONDS) return 0;
  const next = WEIGHTS.findIndex(([seconds]) => seconds > secondsLeft);
  const [[s0, w0], [s1, w1]] = [
    WEIGHTS[next - 1] as readonly [number, number],
    WEIGHTS[next] as readonly [number, number],
  ];
  return w0 + ((w1 - w0) * (secondsLeft - s0)) / (s1 - s0);
}

export interface EndgameRow extends Endgame {
  readonly remaining: number;
}

/** Games by moment and margin, along the points that came. */
type Counts = Map<number, Float64Array[]>;

/** Counts the training states of the last minutes of regulation, and smooths over their neighbours. */
export function fitEndgame(rows: Iterable<EndgameRow>): EndgameTable {
  const counts = { any: new Map() as Counts, leader: new Map() as Counts, trailer: new Map() as Counts };
  for (const row of rows) {
    if (row.overtime > 0 || row.secondsLeft > ENDGAME_SECONDS) continue;
    addTo(counts.any, row);
    if (row.leaderHasBall === null || row.secondsLeft > BALL_SECONDS) continue;
    addTo(row.leaderHasBall ? counts.leader : counts.trailer, row);
  }
  const any = fitRows(counts.any, MARGINS, (points) => sharesOf(points, HALF_WORTH_GAMES));
  const byBall = (of: Counts) =>
    fitRows(of, BALL_MARGINS, (points, seconds, margin) =>
      sharesOf(points, HALF_WORTH_BALL_GAMES, sharesAt(any, seconds, margin)),
    );
  return { any, leaderHasBall: byBall(counts.leader), trailerHasBall: byBall(counts.trailer) };
}

function addTo(counts: Counts, { secondsLeft, margin, remaining }: EndgameRow): void {
  let byMargin = counts.get(secondsLeft);
  if (!byMargin) {
    byMargin = Array.from({ length: MARGINS }, () => new Float64Array(256));
    counts.set(secondsLeft, byMargin);
  }
  const points = byMargin[Math.min(MARGINS - 1, margin)] as Float64Array;
  const at = Math.min(points.length - 1, remaining);
  points[at] = (points[at] as number) + 1;
}

/** @param shares a row's shares from its smoothed counts */
function fitRows(
  counts: Counts,
  margins: number,
  shares: (points: Float64Array, seconds: number, margin: number) => number[],
): EndgameRows {
  const moments = [...counts.keys()].sort((a, b) => a - b);
  return {
    secondsLeft: moments,
    margins,
    shares: moments.flatMap((seconds) =>
      Array.from({ length: margins }, (_, margin) => {
        const sum = new Float64Array(256);
        for (const near of moments) {
          const bySeconds = bell(near - seconds, secondsWidth(seconds));
          if (bySeconds < 0.01) continue;
          (counts.get(near) as Float64Array[]).forEach((points, other) => {
            const weight = bySeconds * bell(Math.min(margins - 1, other) - margin, marginWidth(margin));
            if (weight > 1e-3)
              for (let x = 0; x < points.length; x++)
                sum[x] = (sum[x] as number) + weight * (points[x] as number);
          });
        }
        return shares(blurred(sum, pointsWidth(seconds)), seconds, margin);
      }),
    ),
  };
}

const bell = (distance: number, width: number) => Math.exp(-0.5 * (distance / width) ** 2);

function blurred(points: Float64Array, width: number): Float64Array {
  if (width === 0) return points;
  const reach = Math.ceil(3 * width);
  const to = new Float64Array(points.length);
  for (let x = 0; x < points.length; x++) {
    if (points[x] === 0) continue;
    let all = 0;
    for (let y = Math.max(0, x - reach); y <= Math.min(points.length - 1, x + reach); y++)
      all += bell(y - x, width);
    for (let y = Math.max(0, x - reach); y <= Math.min(points.length - 1, x + reach); y++)
      to[y] = (to[y] as number) + ((points[x] as number) * bell(y - x, width)) / all;
  }
  return to;
}

/** @param otherwise the shares that a row without games has; nothing where it is left out */
function sharesOf(points: Float64Array, halfWorth: number, otherwise: readonly number[] = []): number[] {
  const games = points.reduce((a, b) => a + b, 0);
  const shares = Array.from(points, (n, x) => (n + halfWorth * (otherwise[x] ?? 0)) / (games + halfWorth));
  const last = shares.findLastIndex((share) => share >= LEAST_SHARE);
  return shares
    .slice(0, last + 1)
    .map((share) => (share < LEAST_SHARE ? 0 : Number(share.toPrecision(STORED_DIGITS))));
}

/** A margin's shares at a moment, linear between the moments of the rows. */
function sharesAt(rows: EndgameRows, seconds: number, margin: number): number[] {
  const { secondsLeft: at, margins, shares } = rows;
  if (at.length === 0) return [];
  const next = at.findIndex((s) => s >= seconds);
  const high = next < 0 ? at.length - 1 : next;
  const low = next <= 0 ? high : next - 1;
  const [s0, s1] = [at[low] as number, at[high] as number];
  const share = s1 === s0 ? 0 : (seconds - s0) / (s1 - s0);
  const row = (i: number) => shares[i * margins + Math.min(margins - 1, margin)] ?? [];
  return between(row(low), row(high), share);
}

function between(a: readonly number[], b: readonly number[], share: number): number[] {
  return Array.from(
    { length: Math.max(a.length, b.length) },
    (_, x) => (a[x] ?? 0) * (1 - share) + (b[x] ?? 0) * share,
  );
}

/** Mixes the table into the weights of 0, 1, 2 … points to come, which sum to 1. */
export function withEndgame(weights: Float64Array, table: EndgameTable, game: Endgame): Float64Array {
  const weight = endgameWeight(game);
  if (weight === 0) return weights;
  const { secondsLeft, margin, leaderHasBall } = game;
  let shares = sharesAt(table.any, secondsLeft, margin);
  if (leaderHasBall !== null && secondsLeft < BALL_SECONDS) {
    const rows = leaderHasBall ? table.leaderHasBall : table.trailerHasBall;
    const say = Math.min(1, (BALL_SECONDS - secondsLeft) / (BALL_SECONDS - ALL_BALL_SECONDS));
    shares = between(shares, sharesAt(rows, secondsLeft, margin), say);
  }
  const worth = shares.reduce((sum, p) => sum + weight * p, 0);
  return Float64Array.from(
    { length: Math.max(weights.length, shares.length) },
    (_, x) => (1 - worth) * (weights[x] ?? 0) + weight * (shares[x] ?? 0),
  );
}
