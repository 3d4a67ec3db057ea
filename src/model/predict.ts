import { certainPoints, pointsDistribution } from '../domain/distribution.js';
import { totalPoints } from '../domain/state.js';
import { FEATURES, featureVector } from '../features/index.js';
import type { ModelArtifact } from './artifact.js';
import type { Model } from './model.js';
import { pointsToCome } from './points-to-come.js';

export type { Model, ModelInput } from './model.js';

/**
 * A loaded model: the same numbers in a notebook, a Lambda, the command line and a replay.
 * Its `predict` throws RangeError naming game, feature and value where an input is broken (see `featureVector`).
 */
export function loadModel(artifact: ModelArtifact): Model {
  const ask = pointsToCome(artifact);
  return {
    version: artifact.version,
    blend: artifact.blend ?? null,
    predict(inputs) {
      const vectors = new Float64Array(inputs.length * FEATURES.length);
      inputs.forEach(({ state, context, features = featureVector(state, context) }, i) => {
        features.forEach((value, j) => {
          vectors[i * FEATURES.length + j] = value ?? Number.NaN;
        });
      });
      const weights = ask(vectors);
      return inputs.map(({ state }, i) => {
        const total = totalPoints(state.score);
        if (state.phase === 'final') return certainPoints(total);
        return pointsDistribution(total, weights[i] as Float64Array);
      });
    },
  };
}
