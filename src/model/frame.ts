import { OVERTIME_SECONDS, REGULATION_SECONDS } from '../domain/game.js';
import type { Moment } from '../features/clock.js';

/**
 * What the clock alone says about the points still to come, by seconds left: the scale on which the network speaks.
 * Arrays run along `secondsLeft`, ascending; between two moments they are linear.
 */
export interface ClockTable {
  readonly secondsLeft: readonly number[];
  /** Points to come as a share of the closing total. */
  readonly shareOfClose: readonly number[];
  /** Points to come where no closing total is known. */
  readonly points: readonly number[];
  /** Standard deviation of the points to come around either of the two. */
  readonly sd: readonly number[];
}

/** Regulation and overtime apart; every overtime is like the first. */
export interface ClockFrame {
  readonly regulation: ClockTable;
  readonly overtime: ClockTable;
}

/** The expected points to come by clock and line alone, and their spread. */
export interface FramePoint {
  readonly base: number;
  readonly scale: number;
  /**
   * How much of the network's distance from the base counts, 0 at the tip to 0.8 at the end: what the closing total does not
   * know yet, no one knows. 1 where there is no closing total.
   */
  readonly trust: number;
}

/** Seconds of play after which half of what the network says against the closing total counts. */
const HALF_TRUST_SECONDS = 450;

function trustAt({ overtime, secondsLeft }: Moment, closingTotal: number | null): number {
  if (closingTotal === null || overtime > 0) return 1;
  const played = REGULATION_SECONDS - secondsLeft;
  return played / (played + HALF_TRUST_SECONDS);
}

/** Below this a scale would make a network's unit smaller than a point of the score. */
const LEAST_SCALE = 1;

export function framePoint(frame: ClockFrame, moment: Moment, closingTotal: number | null): FramePoint {
  const table = moment.overtime > 0 ? frame.overtime : frame.regulation;
  const at = table.secondsLeft;
  let next = 1;
  while (next < at.length - 1 && (at[next] as number) < moment.secondsLeft) next += 1;
  const [s0, s1] = [at[next - 1] as number, at[next] as number];
  const share = Math.min(1, Math.max(0, (moment.secondsLeft - s0) / (s1 - s0)));
  const between = (values: readonly number[]) =>
    (values[next - 1] as number) * (1 - share) + (values[next] as number) * share;
  return {
    base: closingTotal === null ? between(table.points) : closingTotal * between(table.shareOfClose),
    scale: Math.max(LEAST_SCALE, between(table.sd)),
    trust: trustAt(moment, closingTotal),
  };
}

/** One observation for {@link fitFrame}. */
export interface FrameRow extends Moment {
  readonly closingTotal: number | null;
  readonly remaining: number;
}

/** Learns a frame from training states; moments seen fewer than `least` times are left to their neighbours. */
export function fitFrame(rows: () => Iterable<FrameRow>, least = 10): ClockFrame {
  return {
    regulation: fitTable(rows, (row) => row.overtime === 0, REGULATION_SECONDS, least),
    overtime: fitTable(rows, (row) => row.overtime > 0, OVERTIME_SECONDS, least),
  };
}

interface Sums {
  n: number;
  remaining: number;
  linedRemaining: number;
  closing: number;
  squares: number;
}

function fitTable(
  rows: () => Iterable<FrameRow>,
  belongs: (row: FrameRow) => boolean,
  longest: number,
  least: number,
): ClockTable {
  const sums = new Map<number, Sums>();
  const of = (row: FrameRow) => {
    let sum = sums.get(row.secondsLeft);
    if (!sum) {
      sum = { n: 0, remaining: 0, linedRemaining: 0, closing: 0, squares: 0 };
      sums.set(row.secondsLeft, sum);
    }
    return sum;
  };
  for (const row of rows()) {
    if (!belongs(row)) continue;
    const sum = of(row);
    sum.n += 1;
    sum.remaining += row.remaining;
    if (row.closingTotal !== null) {
      sum.linedRemaining += row.remaining;
      sum.closing += row.closingTotal;
    }
  }
  const share = (sum: Sums) => (sum.closing > 0 ? sum.linedRemaining / sum.closing : 0);
  for (const row of rows()) {
    if (!belongs(row)) continue;
    const sum = of(row);
    const base = row.closingTotal === null ? sum.remaining / sum.n : row.closingTotal * share(sum);
    sum.squares += (row.remaining - base) ** 2;
  }
  const known = [...sums].filter(([, sum]) => sum.n >= least).sort(([a], [b]) => a - b);
  if (known.length < 2)
    throw new Error(
      `training data: fewer than 2 moments of the ${longest}-second clock were seen ${least} times or more; train on more games`,
    );
  return {
    secondsLeft: known.map(([seconds]) => seconds),
    shareOfClose: known.map(([, sum]) => share(sum)),
    points: known.map(([, sum]) => sum.remaining / sum.n),
    sd: known.map(([, sum]) => Math.sqrt(sum.squares / sum.n)),
  };
}
