import { crps, pointsDistribution, quantilePoints } from '../domain/distribution.js';
import { FEATURES } from '../features/index.js';
import type { ModelArtifact } from './artifact.js';
import { type ClusteredMean, clusteredMean } from './clustered.js';
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

/** What a model loses, per state, without something; below 0 it does better without. */
export interface Loss {
  readonly absoluteError: ClusteredMean;
  readonly crps: ClusteredMean;
  readonly negativeLogLikelihood: ClusteredMean;
}

/** The scores without something less those with it. @param clusters the game of each row */
export function lossOf(withIt: RowScores, without: RowScores, clusters: readonly number[]): Loss {
  const of = (name: keyof RowScores) =>
    clusteredMean(
      without[name].map((value, i) => value - (withIt[name][i] as number)),
      clusters,
    );
  return {
    absoluteError: of('absoluteError'),
    crps: of('crps'),
    negativeLogLikelihood: of('negativeLogLikelihood'),
  };
}

/** Every so many seconds a state is judged. */
const JUDGED_EVERY = 120;

/** Rows by which models are held against each other: every two minutes of regulation, of games that have a line. */
export function judgedRows(data: TrainingData): number[] {
  const width = data.featureNames.length;
  const [seconds, overtime, closing] = ['secondsLeft', 'overtime', 'closingTotal'].map((name) =>
    data.featureNames.indexOf(name),
  ) as [number, number, number];
  return Array.from({ length: data.rows }, (_, row) => row).filter((row) => {
    const value = (j: number) => data.features[row * width + j] as number;
    return value(overtime) === 0 && value(seconds) % JUDGED_EVERY === 30 && !Number.isNaN(value(closing));
  });
}
