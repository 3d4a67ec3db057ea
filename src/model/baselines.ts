import { certainPoints, normalPoints, type PointsDistribution } from '../domain/distribution.js';
import { REGULATION_SECONDS } from '../domain/game.js';
import { totalPoints } from '../domain/state.js';
import { regulationPlayed } from '../features/clock.js';
import type { Model, ModelInput } from './model.js';

export const BASELINES = ['naive', 'halfFactor', 'closeAnchored'] as const;
export type BaselineName = (typeof BASELINES)[number];

/** Shares of regulation points that the two halves have. */
const FIRST_HALF_SHARE = 0.478;
const SECOND_HALF_SHARE = 0.522;

/**
 * A simple forecast of the final total, points; null where its input is missing (no line, nothing played yet).
 * - naive: the pace so far goes on
 * - halfFactor: the same, and the second half has 0.522/0.478 times the first's points
 * - closeAnchored: the score so far and the closing total's pace from here on
 */
export function baselineTotal(name: BaselineName, { state, context }: ModelInput): number | null {
  const total = totalPoints(state.score);
  const played = regulationPlayed(state);
  const left = REGULATION_SECONDS - played;
  if (name === 'closeAnchored')
    return context.closingTotal === null ? null : total + (context.closingTotal * left) / REGULATION_SECONDS;
  if (left === 0) return total;
  if (played === 0) return null;
  const pace = total / played;
  const half = REGULATION_SECONDS / 2;
  if (name === 'naive' || played >= half) return total + pace * left;
  const firstHalf = pace * half;
  return firstHalf + (firstHalf * SECOND_HALF_SHARE) / FIRST_HALF_SHARE;
}

/** A baseline's error, sd in points of its final total, by seconds left in regulation: ascending, from 0. */
export interface BaselineSpread {
  readonly secondsLeft: readonly number[];
  readonly sd: readonly number[];
}

/** The sd at a moment, linear between the table's moments. */
export function spreadAt(spread: BaselineSpread, secondsLeft: number): number {
  const { secondsLeft: at, sd } = spread;
  const next = at.findIndex((s) => s >= secondsLeft);
  if (next < 0) return sd[sd.length - 1] as number;
  if (next === 0) return sd[0] as number;
  const [s0, s1] = [at[next - 1] as number, at[next] as number];
  const share = (secondsLeft - s0) / (s1 - s0);
  return (sd[next - 1] as number) * (1 - share) + (sd[next] as number) * share;
}

/** A baseline with a normal round it, cut off below the present total; null where its input is missing. */
export function baselineDistribution(
  name: BaselineName,
  input: ModelInput,
  spread: BaselineSpread,
): PointsDistribution | null {
  const mean = baselineTotal(name, input);
  if (mean === null) return null;
  const total = totalPoints(input.state.score);
  return normalPoints(
    mean,
    Math.max(0.5, spreadAt(spread, REGULATION_SECONDS - regulationPlayed(input.state))),
    total,
  );
}

/** The close-anchored baseline as a model. @throws RangeError naming a game that has no closing total. */
export function closeAnchoredModel(spread: BaselineSpread): Model {
  return {
    version: 'closeAnchored',
    predict: (inputs) =>
      inputs.map((input) => {
        if (input.state.phase === 'final') return certainPoints(totalPoints(input.state.score));
        const distribution = baselineDistribution('closeAnchored', input, spread);
        if (distribution === null)
          throw new RangeError(`game ${input.state.gameId}: no closing total to anchor a forecast to`);
        return distribution;
      }),
  };
}
