import { type PointsDistribution, pointsDistribution } from '../domain/distribution.js';
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

/** Bounds of a part's spread: e^low to e^high scales; and a floor in points. */
export const LOG_SPREAD_BOUNDS = [-5, 2] as const;
export const LEAST_SPREAD = 0.25;

/** Further out than this many spreads there is no mass that a sum would notice. */
export const FARTHEST = 12;

/** Coefficients of the bell curve's sum, σ(az + bz³), within 1.5e-4 of the normal's (Bowling et al. 2009). */
export const BELL = { linear: 1.5976, cubic: 0.07056 } as const;

/** The share of a part at or below z spreads: the same formula in training (tensors) and serving (numbers). */
function bellCdf(z: number): number {
  if (z < -FARTHEST) return 0;
  if (z > FARTHEST) return 1;
  return 1 / (1 + Math.exp(-z * (BELL.linear + BELL.cubic * z * z)));
}

/** Where serving stops adding: the tail beyond has less than 1e-8. */
const TAIL = 5.5;

/** A final total's distribution from one or more networks' words, averaged. */
export function mixtureDistribution(
  total: number,
  members: readonly { readonly outputs: MixtureOutputs; readonly frame: FramePoint }[],
): PointsDistribution {
  let most = 1;
  for (const { outputs, frame } of members)
    for (let k = 0; k < outputs.parts; k++)
      most = Math.max(most, partMean(outputs, frame, k) + TAIL * partSpread(outputs, frame, k));
  const weights = new Float64Array(Math.ceil(most) + 1);
  for (const member of members) addMember(weights, member.outputs, member.frame);
  return pointsDistribution(total, weights);
}

function addMember(weights: Float64Array, outputs: MixtureOutputs, frame: FramePoint): void {
  const { parts, values, offset } = outputs;
  let top = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < parts; k++) top = Math.max(top, values[offset + k] as number);
  let sum = 0;
  for (let k = 0; k < parts; k++) sum += Math.exp((values[offset + k] as number) - top);
  for (let k = 0; k < parts; k++) {
    const share = Math.exp((values[offset + k] as number) - top) / sum;
    const mean = partMean(outputs, frame, k);
    const spread = partSpread(outputs, frame, k);
    const first = Math.max(0, Math.floor(mean - TAIL * spread));
    const last = Math.min(weights.length - 1, Math.max(0, Math.ceil(mean + TAIL * spread)));
    let below = 0;
    for (let x = first; x <= last; x++) {
      const above = x === last ? 1 : bellCdf((x + 0.5 - mean) / spread);
      weights[x] = (weights[x] as number) + share * (above - below);
      below = above;
    }
  }
}

function partMean({ parts, values, offset }: MixtureOutputs, { base, scale }: FramePoint, k: number): number {
  return base + scale * (values[offset + parts + k] as number);
}

function partSpread({ parts, values, offset }: MixtureOutputs, { scale }: FramePoint, k: number): number {
  const [low, high] = LOG_SPREAD_BOUNDS;
  const logSpread = Math.max(low, Math.min(high, values[offset + 2 * parts + k] as number));
  return LEAST_SPREAD + scale * Math.exp(logSpread);
}
