/**
 * The last minutes by themselves: what came of the training games that stood at the same margin with as much time left.
 * Who fouls, who holds the ball and whether overtime comes hang on these two numbers, and make shapes (a half that
 * scores nothing, free throws by twos, an overtime far off) that a network's bells only come near to.
 */
import type { Moment } from '../features/clock.js';

/** Rows run along `secondsLeft`, ascending; then along margins 0, 1 … `margins − 1`, the last of which holds all above. */
export interface EndgameTable {
  readonly secondsLeft: readonly number[];
  readonly margins: number;
  /**
   * Shares of 0, 1, 2 … points to come, overtime included, by moment and margin. A row adds up to what it is worth: less
   * than 1, the fewer games stand behind it.
   */
  readonly shares: readonly (readonly number[])[];
}

/** Further from the end than this the table has no say. */
export const ENDGAME_SECONDS = 420;
const MARGINS = 31;
/** Games of which a row with as many is worth a half. */
const HALF_WORTH_GAMES = 20;
const STORED_DIGITS = 3;
const LEAST_SHARE = 2e-4;

/** How far neighbours count: in seconds of the clock, points of the margin, points to come. */
const secondsWidth = (seconds: number) => (seconds <= 60 ? 2.5 : Math.max(8, seconds * 0.1));
const marginWidth = (margin: number) => (margin < 10 ? 0.3 : margin < 16 ? 0.8 : 1.5);
const pointsWidth = (seconds: number) => (seconds <= 60 ? 0 : 0.8);

/** The table's weight beside the network, by seconds left; chosen on games later than those it was made of. */
const WEIGHTS = [
  [0, 0.5],
  [30, 0.5],
  [120, 0.35],
  [300, 0.35],
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

export interface EndgameRow extends Moment {
  /** Points between the teams, either way. */
  readonly margin: number;
  readonly remaining: number;
}

/** Counts the training states of the last minutes of regulation, and smooths over their neighbours. */
export function fitEndgame(rows: Iterable<EndgameRow>): EndgameTable {
  const counts = new Map<number, Float64Array[]>();
  let most = 0;
  for (const { overtime, secondsLeft, margin, remaining } of rows) {
    if (overtime > 0 || secondsLeft > ENDGAME_SECONDS) continue;
    const byMargin = counts.get(secondsLeft) ?? Array.from({ length: MARGINS }, () => new Float64Array(256));
    counts.set(secondsLeft, byMargin);
    const points = byMargin[Math.min(MARGINS - 1, margin)] as Float64Array;
    const at = Math.min(points.length - 1, remaining);
    points[at] = (points[at] as number) + 1;
    most = Math.max(most, at);
  }
  const moments = [...counts.keys()].sort((a, b) => a - b);
  const shares = moments.flatMap((seconds) =>
    Array.from({ length: MARGINS }, (_, margin) => {
      const sum = new Float64Array(most + 1);
      for (const near of moments) {
        const bySeconds = bell(near - seconds, secondsWidth(seconds));
        if (bySeconds < 0.01) continue;
        (counts.get(near) as Float64Array[]).forEach((points, other) => {
          const weight = bySeconds * bell(other - margin, marginWidth(margin));
          if (weight > 1e-3)
            for (let x = 0; x <= most; x++) sum[x] = (sum[x] as number) + weight * (points[x] as number);
        });
      }
      return sharesOf(blurred(sum, pointsWidth(seconds)));
    }),
  );
  return { secondsLeft: moments, margins: MARGINS, shares };
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

function sharesOf(points: Float64Array): number[] {
  const games = points.reduce((a, b) => a + b, 0);
  const shares = Array.from(points, (n) => n / (games + HALF_WORTH_GAMES));
  const last = shares.findLastIndex((share) => share >= LEAST_SHARE);
  return shares
    .slice(0, last + 1)
    .map((share) => (share < LEAST_SHARE ? 0 : Number(share.toPrecision(STORED_DIGITS))));
}

/** Mixes the table into the weights of 0, 1, 2 … points to come (which sum to 1), in place where they are long enough. */
export function withEndgame(
  weights: Float64Array,
  table: EndgameTable,
  moment: Moment,
  margin: number,
): Float64Array {
  const weight = endgameWeight(moment);
  const at = table.secondsLeft;
  if (weight === 0 || at.length === 0) return weights;
  const next = at.findIndex((seconds) => seconds >= moment.secondsLeft);
  const high = next < 0 ? at.length - 1 : next;
  const low = next <= 0 ? high : next - 1;
  const [s0, s1] = [at[low] as number, at[high] as number];
  const share = s1 === s0 ? 0 : (moment.secondsLeft - s0) / (s1 - s0);
  const row = (i: number) => table.shares[i * table.margins + Math.min(table.margins - 1, margin)] ?? [];
  const mixed = new Float64Array(Math.max(weights.length, row(low).length, row(high).length));
  let worth = 0;
  for (const [shares, part] of [
    [row(low), 1 - share],
    [row(high), share],
  ] as const)
    shares.forEach((p, x) => {
      mixed[x] = (mixed[x] as number) + weight * part * p;
      worth += weight * part * p;
    });
  for (let x = 0; x < weights.length; x++)
    mixed[x] = (mixed[x] as number) + (1 - worth) * (weights[x] as number);
  return mixed;
}
