import { certainPoints, type PointsDistribution, pointsDistribution } from '../domain/distribution.js';
import { totalPoints } from '../domain/state.js';
import { momentOf } from '../features/clock.js';
import { featureVector } from '../features/index.js';
import { homeMargin } from '../features/score.js';
import type { ModelArtifact } from './artifact.js';
import { withEndgame } from './endgame.js';
import { framePoint } from './frame.js';
import { mixtureWeights } from './mixture.js';
import type { Model, ModelInput } from './model.js';
import { compileNetwork, forward } from './network.js';
import { encode, inputWidth } from './scaler.js';
import { hiddenFrom, hiddenGroups, isHidden } from './visible.js';

export type { Model, ModelInput } from './model.js';

/**
 * A loaded model, in plain arithmetic: the same numbers in a notebook, a Lambda, the command line and a replay.
 * Its `predict` throws RangeError naming game, feature and value where an input is broken (see `featureVector`).
 */
export function loadModel(artifact: ModelArtifact): Model {
  const { scaler, frame, endgame } = artifact;
  const blind = hiddenGroups(artifact.blindTo);
  const networks = artifact.networks.map(compileNetwork);
  const width = inputWidth(scaler);
  return {
    version: artifact.version,
    blend: artifact.blend ?? null,
    predict(inputs: readonly ModelInput[]): PointsDistribution[] {
      const encoded = new Float64Array(inputs.length * width);
      inputs.forEach(({ state, context }, i) => {
        const vector = featureVector(state, context);
        const hidden = hiddenFrom(blind, context.closingTotal !== null);
        encode((j) => (isHidden(j, hidden) ? null : (vector[j] ?? null)), scaler, encoded, i * width);
      });
      const outputs = networks.map((network) => forward(network, encoded, inputs.length, scaler.mean.length));
      return inputs.map(({ state, context }, i) => {
        const total = totalPoints(state.score);
        if (state.phase === 'final') return certainPoints(total);
        const moment = momentOf(state);
        const point = framePoint(frame, moment, context.closingTotal);
        const weights = mixtureWeights(
          networks.map(({ parts }, n) => ({
            frame: point,
            outputs: { parts, values: outputs[n] as Float64Array, offset: i * 3 * parts },
          })),
        );
        const margin = Math.abs(homeMargin(state));
        return pointsDistribution(total, withEndgame(weights, endgame, moment, margin));
      });
    },
  };
}
