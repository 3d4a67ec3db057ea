import { FEATURES } from '../features/index.js';
import type { ModelArtifact } from './artifact.js';
import { calibrated, type Forecast } from './calibrate.js';
import { withEndgame } from './endgame.js';
import { framePoint } from './frame.js';
import { bellWeights, mixtureBells } from './mixture.js';
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

/** What the networks say of states that are given by their features, before calibration and endgame. */
export function networkForecasts({
  networks,
  scaler,
  frame,
}: Pick<ModelArtifact, 'networks' | 'scaler' | 'frame'>): (features: Float64Array) => Forecast[] {
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
      const moment = { overtime: value(OVERTIME), secondsLeft: value(SECONDS_LEFT) };
      const close = value(CLOSING_TOTAL);
      const point = framePoint(frame, moment, Number.isNaN(close) ? null : close);
      const bells = mixtureBells(
        compiled.map(({ parts }, n) => ({
          frame: point,
          outputs: { parts, values: outputs[n] as Float64Array, offset: i * 3 * parts },
        })),
      );
      return { ...moment, bells, scale: point.scale };
    });
  };
}

/** A trained model made ready to be asked, in plain arithmetic. */
export function pointsToCome({
  calibration,
  endgame,
  ...trained
}: Pick<ModelArtifact, 'networks' | 'scaler' | 'frame' | 'calibration' | 'endgame'>): PointsToCome {
  const forecast = networkForecasts(trained);
  return (features) =>
    forecast(features).map((state, i) => {
      const leaderHasBall = features[i * WIDTH + LEADER_HAS_BALL] as number;
      return withEndgame(bellWeights(calibrated(state, calibration)), endgame, {
        overtime: state.overtime,
        secondsLeft: state.secondsLeft,
        margin: features[i * WIDTH + MARGIN] as number,
        leaderHasBall: Number.isNaN(leaderHasBall) ? null : leaderHasBall === 1,
      });
    });
}
