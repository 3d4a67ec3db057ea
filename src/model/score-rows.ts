import { crps, pointsDistribution, quantilePoints } from '../domain/distribution.js';
import type { ModelArtifact } from './artifact.js';
import { withEndgame } from './endgame.js';
import { framePoint } from './frame.js';
import { mixtureWeights } from './mixture.js';
import { compileNetwork, forward } from './network.js';
import { encode, inputWidth } from './scaler.js';
import type { TrainingData } from './training-data.js';
import { hiddenFrom, hiddenGroups, isHidden } from './visible.js';

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

/** Judges a model that was just trained on rows of a data set, as {@link loadModel} would serve them. */
export function scoreRows(
  trained: Pick<ModelArtifact, 'networks' | 'scaler' | 'frame' | 'endgame' | 'blindTo'>,
  data: TrainingData,
  rows: readonly number[],
  lineKnown = true,
): RowScores {
  const networks = trained.networks.map(compileNetwork);
  const { scaler, frame, endgame } = trained;
  const width = inputWidth(scaler);
  const hidden = hiddenFrom(
    hiddenGroups(lineKnown ? trained.blindTo : [...trained.blindTo, 'line']),
    lineKnown,
  );
  const scores = {
    absoluteError: new Float64Array(rows.length),
    crps: new Float64Array(rows.length),
    negativeLogLikelihood: new Float64Array(rows.length),
  };
  const at = (name: string) => data.featureNames.indexOf(name);
  const [seconds, overtime, closing, margin] = [
    at('secondsLeft'),
    at('overtime'),
    at('closingTotal'),
    at('absMargin'),
  ] as const;
  rows.forEach((row, i) => {
    const value = (j: number) => data.features[row * data.featureNames.length + j] as number;
    const inputs = new Float64Array(width);
    encode((j) => (isHidden(j, hidden) ? null : value(j)), scaler, inputs, 0);
    const moment = { overtime: value(overtime), secondsLeft: value(seconds) };
    const point = framePoint(frame, moment, lineKnown ? value(closing) : null);
    const weights = mixtureWeights(
      networks.map((network) => ({
        frame: point,
        outputs: { parts: network.parts, values: forward(network, inputs, 1), offset: 0 },
      })),
    );
    const prediction = pointsDistribution(0, withEndgame(weights, endgame, moment, value(margin)));
    const remaining = data.remaining[row] as number;
    scores.absoluteError[i] = Math.abs(quantilePoints(prediction, 0.5) - remaining);
    scores.crps[i] = crps(prediction, remaining);
    scores.negativeLogLikelihood[i] = -Math.log(
      Math.max(LEAST_LIKELIHOOD, prediction.probabilities[remaining] ?? 0),
    );
  });
  return scores;
}
