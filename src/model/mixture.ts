import type { FramePoint } from './frame.js';

/**
 * The points to come as a mixture of bell curves cut into whole points: x has the mass of x ± ½, and 0 that of all
 * below, so that no final total falls under the score. A network speaks of a part k in three numbers, on the clock's
 * scale (see `frame.ts`): its weight's logit, its mean from the base, and the logarithm of its spread.
 */
export interface MixtureOutputs {
  readonly parts: number;
  /** `logits…, means…, logSpreads…`, each `parts` long, at `offset`. */
  readonly values: ArrayLike<number>;
  readonly offset: number;
}

/** The last parts of every mixture are the games that go to an overtime still to begin; the others end without it. */
export const OVERTIME_PARTS = 2;

/** Bounds of a part's spread: e^low to e^high scales; and a floor in points. */
export const LOG_SPREAD_BOUNDS = [-5, 2] as const;
export const LEAST_SPREAD = 0.25;

/** Further out than this many spreads there is no mass that a sum would notice. */
export const FARTHEST = 12;

/** Coefficients of the bell curve's sum, σ(az + bz³), within 1.5e-4 of the normal's (Bowling et al. 2009). */
export const BELL = { linear: 1.5976, cubic: 0.07056 } as const;

/** Where serving stops adding: the tail beyond has about 1e-5. */
const TAIL = 4.25;

/** The bell’s sum at steps of 1/512 of a spread: between them it is linear within 2e-7. */
const STEPS = 512;
const BELL_SUM = Float64Array.from({ length: 2 * TAIL * STEPS + 2 }, (_, i) => bellSum(i / STEPS - TAIL));

function bellSum(z: number): number {
  return 1 / (1 + Math.exp(-z * (BELL.linear + BELL.cubic * z * z)));
}

/** One bell of a mixture, in points to come; the shares of a mixture's bells sum to 1. */
export interface Bell {
  readonly share: number;
  readonly mean: number;
  readonly spread: number;
}

/** A part that is less likely than this adds nothing that could be seen. */
const LEAST_SHARE = 2e-5;

/** One network's words about a state. */
export interface Member {
  readonly outputs: MixtureOutputs;
  readonly frame: FramePoint;
}

/** The bells of one or more networks' words, averaged. */
export function mixtureBells(members: readonly Member[]): Bell[] {
  const bells: Bell[] = [];
  for (const member of members) addBells(bells, member, members.length);
  return bells;
}

function addBells(
  bells: Bell[],
  { outputs: { parts, values, offset }, frame: { base, scale, trust } }: Member,
  members: number,
): void {
  const value = (kind: number, k: number) => values[offset + kind * parts + k] as number;
  let top = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < parts; k++) top = Math.max(top, value(0, k));
  const shares = new Float64Array(parts);
  let sum = 0;
  let apart = 0;
  for (let k = 0; k < parts; k++) {
    const share = Math.exp(value(0, k) - top);
    shares[k] = share;
    sum += share;
    apart += share * value(1, k);
  }
  // The whole mixture is drawn towards the base, its shape kept.
  const drawn = ((1 - trust) * apart) / sum;
  for (let k = 0; k < parts; k++) {
    const share = (shares[k] as number) / (sum * members);
    if (share < LEAST_SHARE) continue;
    const [low, high] = LOG_SPREAD_BOUNDS;
    const spread = LEAST_SPREAD + scale * Math.exp(Math.max(low, Math.min(high, value(2, k))));
    bells.push({ share, mean: base + scale * (value(1, k) - drawn), spread });
  }
}

/** Weights of 0, 1, 2 … points to come, which sum to 1. */
export function bellWeights(bells: readonly Bell[]): Float64Array {
  let most = 1;
  for (const { mean, spread } of bells) most = Math.max(most, mean + TAIL * spread);
  const weights = new Float64Array(Math.ceil(most) + 1);
  let all = 0;
  for (const bell of bells) {
    addBell(weights, bell);
    all += bell.share;
  }
  for (let x = 0; x < weights.length; x++) weights[x] = (weights[x] as number) / all;
  return weights;
}

/** The same weight of one number of points, without the others. */
export function bellWeight(bells: readonly Bell[], points: number): number {
  let sum = 0;
  for (const { share, mean, spread } of bells) {
    const below = points === 0 ? 0 : bellSum((points - 0.5 - mean) / spread);
    sum += share * (bellSum((points + 0.5 - mean) / spread) - below);
  }
  return sum;
}

/** Adds the share of a part at x ± ½ for every x: the same curve in training (tensors) and serving (numbers). */
function addBell(weights: Float64Array, { share, mean, spread }: Bell): void {
  const reach = TAIL * spread;
  const first = Math.max(0, Math.ceil(mean - reach - 0.5));
  const last = Math.max(first, Math.ceil(mean + reach - 0.5));
  // Where x + ½ lies in the table of the bell's sum, and how far one point goes in it.
  const stride = STEPS / spread;
  let at = (first + 0.5 - mean) * stride + TAIL * STEPS;
  let below = 0;
  for (let x = first; x < last; x++) {
    const step = at | 0;
    const low = BELL_SUM[step] as number;
    const upTo = share * (low + ((BELL_SUM[step + 1] as number) - low) * (at - step));
    weights[x] = (weights[x] as number) + upTo - below;
    below = upTo;
    at += stride;
  }
  weights[last] = (weights[last] as number) + share - below;
}
