import { crps, pointsDistribution, quantilePoints } from '../domain/distribution.js';
import { FEATURES } from '../features/index.js';
import type { ModelArtifact } from './artifact.js';
import { pointsToCome } from './points-to-come.js';
import type { TrainingData } from './training-data.js';

/** Scores of single states, along the rows that were asked for. */
export interface RowScores {
  /** Of the median, points. */
  readonly absoluteError: Float64Array;
  /** Points. */
  readonly crps: Float64Array;
  /** Of the points to come, nats. */
  readonly negativeLogLikelihood: Float64Array;
}

const LEAST_LIKELIHOOD = 1e-9;
const BATCH = 1000;

/**
 * Judges a model that was just trained on rows of a data set, as {@link loadModel} would serve them.
 * @param lineKnown false: as if the games had no line
 */
export function scoreRows(
  trained: Pick<ModelArtifact, 'networks' | 'scaler' | 'frame' | 'calibration' | 'endgame'>,
  data: TrainingData,
  rows: readonly number[],
  lineKnown = true,
): RowScores {
  const ask = pointsToCome(trained);
  const width = FEATURES.length;
  const scores = {
    absoluteError: new Float64Array(rows.length),
    crps: new Float64Array(rows.length),
    negativeLogLikelihood: new Float64Array(rows.length),
  };
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH);
    const vectors = new Float64Array(batch.length * width);
    batch.forEach((row, i) => {
      vectors.set(data.features.subarray(row * width, (row + 1) * width), i * width);
      if (lineKnown) return;
      FEATURES.forEach(({ group }, j) => {
        if (group === 'line') vectors[i * width + j] = Number.NaN;
      });
    });
    ask(vectors).forEach((weights, i) => {
      const prediction = pointsDistribution(0, weights);
      const remaining = data.remaining[batch[i] as number] as number;
      scores.absoluteError[from + i] = Math.abs(quantilePoints(prediction, 0.5) - remaining);
      scores.crps[from + i] = crps(prediction, remaining);
      scores.negativeLogLikelihood[from + i] = -Math.log(
        Math.max(LEAST_LIKELIHOOD, prediction.probabilities[remaining] ?? 0),
      );
    });
  }
  return scores;
}
