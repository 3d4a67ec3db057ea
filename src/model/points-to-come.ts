import { FEATURES } from '../features/index.js';
import type { ModelArtifact } from './artifact.js';
import { withEndgame } from './endgame.js';
import { framePoint } from './frame.js';
import { mixtureWeights } from './mixture.js';
import { compileNetwork, forward } from './network.js';
import { encode, inputWidth } from './scaler.js';
import { hiddenFrom } from './visible.js';

/**
 * Weights of 0, 1, 2 … points to come, overtime included, for states that are given by their features.
 * @param features FEATURES.length numbers a state, NaN where missing
 */
export type PointsToCome = (features: Float64Array) => Float64Array[];

const WIDTH = FEATURES.length;
const placeOf = (name: string) => FEATURES.findIndex((feature) => feature.name === name);
const [SECONDS_LEFT, OVERTIME, CLOSING_TOTAL, MARGIN, LEADER_HAS_BALL] = [
  'secondsLeft',
  'overtime',
  'closingTotal',
  'absMargin',
  'leaderHasBall',
].map(placeOf) as [number, number, number, number, number];

/** A trained model made ready to be asked, in plain arithmetic. */
export function pointsToCome({
  networks,
  scaler,
  frame,
  endgame,
}: Pick<ModelArtifact, 'networks' | 'scaler' | 'frame' | 'endgame'>): PointsToCome {
  const compiled = networks.map(compileNetwork);
  const width = inputWidth(scaler);
  return (features) => {
    const count = features.length / WIDTH;
    const inputs = new Float64Array(count * width);
    for (let i = 0; i < count; i++) {
      const hidden = hiddenFrom(0, !Number.isNaN(features[i * WIDTH + CLOSING_TOTAL] as number));
      encode(features, i * WIDTH, hidden, scaler, inputs, i * width);
    }
    const outputs = compiled.map((network) => forward(network, inputs, count, scaler.inputs.length));
    return Array.from({ length: count }, (_, i) => {
      const value = (j: number) => features[i * WIDTH + j] as number;
      const known = (j: number) => (Number.isNaN(value(j)) ? null : value(j));
      const moment = { overtime: value(OVERTIME), secondsLeft: value(SECONDS_LEFT) };
      const point = framePoint(frame, moment, known(CLOSING_TOTAL));
      const weights = mixtureWeights(
        compiled.map(({ parts }, n) => ({
          frame: point,
          outputs: { parts, values: outputs[n] as Float64Array, offset: i * 3 * parts },
        })),
      );
      const leaderHasBall = known(LEADER_HAS_BALL);
      return withEndgame(weights, endgame, {
        ...moment,
        margin: value(MARGIN),
        leaderHasBall: leaderHasBall === null ? null : leaderHasBall === 1,
      });
    });
  };
}
