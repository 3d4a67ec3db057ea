import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LabeledState, labeledStates } from '../../pipelines/dataset.js';
import { importSeasons } from '../../pipelines/import.js';
import { lineChances, meanPoints } from '../../src/domain/distribution.js';
import { totalPoints } from '../../src/domain/state.js';
import { TRAINING_GRID } from '../../src/features/grid.js';
import { featureVector } from '../../src/features/index.js';
import { loadTensorFlow } from '../../src/model/backend.js';
import { compileNetwork, type DenseLayer, forward } from '../../src/model/network.js';
import { loadModel, type Model } from '../../src/model/predict.js';
import { encode, inputWidth } from '../../src/model/scaler.js';
import { hiddenFrom } from '../../src/model/visible.js';
import { readPlayedGames } from '../../src/store/tables.js';
import { MADE_SEASON, type MadeModel, makeModel } from './made.js';

let made: MadeModel;
let model: Model;
let states: readonly LabeledState[];
beforeAll(async () => {
  made = await makeModel();
  model = loadModel(made.artifact);
  const [season] = await importSeasons({
    archive: made.archive,
    seasons: [MADE_SEASON],
    tables: made.tables,
  });
  const taken: LabeledState[] = [];
  for await (const played of readPlayedGames(season ?? raise()))
    if (taken.length < 400) taken.push(...labeledStates(played, TRAINING_GRID));
  states = taken;
});
afterAll(() => made.remove());

describe('a loaded model', () => {
  test('answers every state, in order, with nothing below its score', () => {
    const predictions = model.predict(states);
    expect(predictions).toHaveLength(states.length);
    for (const [i, { from }] of predictions.entries())
      expect(from).toBe(totalPoints(states[i]?.state.score ?? raise()));
  });

  test('says the same of a state alone and in a batch', () => {
    const batch = model.predict(states);
    for (const i of [0, 7, 91, 250]) expect(model.predict(states.slice(i, i + 1))[0]).toEqual(batch[i]);
  });

  test('gives no line a lower P(under) than a lower line', () => {
    for (const prediction of model.predict(states.slice(0, 60))) {
      const under = Array.from({ length: 60 }, (_, i) => lineChances(prediction, 100 + i * 1.5).under);
      for (let i = 1; i < under.length; i++) expect(under[i]).toBeGreaterThanOrEqual(under[i - 1] as number);
    }
  });

  test('T27 answers a game without line, spread or plays, and not as if they were zero', () => {
    const { state, context } = states[40] ?? raise();
    const bare = {
      state: { ...state, plays: 0 },
      context: { ...context, closingTotal: null, homeFavoredBy: null },
    };
    const [known, unknown] = model.predict([{ state, context }, bare]).map(meanPoints);
    expect(unknown).toBeGreaterThan(100);
    expect(unknown).not.toBe(known);
  });

  test('T27 hears the ratings only where there is no line, and never what its networks have not seen', () => {
    const { state, context } = states[40] ?? raise();
    const rating = (adjTempo: number) => ({
      value: { teamId: '1', adjOffense: 120, adjDefense: 90, adjTempo },
      asOf: '2016-11-09',
      source: 'own',
      ageDays: 0,
    });
    const rated = (closingTotal: number | null, tempo: number) => ({
      state,
      context: { ...context, closingTotal, ratings: { home: rating(tempo), away: rating(tempo) } },
    });
    const rest = { home: 1, away: 9 };
    const predict = (input: { state: typeof state; context: typeof context }) => model.predict([input])[0];
    expect(predict(rated(150, 60))).toEqual(predict(rated(150, 80)));
    expect(predict(rated(null, 60))).not.toEqual(predict(rated(null, 80)));
    expect(predict({ state, context: { ...context, restDays: rest } })).toEqual(predict({ state, context }));
  });

  test('answers nobody where no game is on, instead of never', () => {
    expect(model.predict([])).toEqual([]);
  });

  test('is certain of a final', () => {
    const { state, context } = states[80] ?? raise();
    const [final] = model.predict([{ state: { ...state, phase: 'final' }, context }]);
    expect(Array.from(final?.probabilities ?? [])).toEqual([1]);
  });

  test('refuses a misprinted line by game and feature', () => {
    const { state, context } = states[40] ?? raise();
    expect(() => model.predict([{ state, context: { ...context, closingTotal: 14.5 } }])).toThrow(
      `game ${state.gameId}: feature closingTotal is 14.5`,
    );
  });

  test('has the same numbers as TensorFlow makes of its weights, to 1e-4', async () => {
    const { tf } = await loadTensorFlow('fastest');
    const { scaler, networks } = made.artifact;
    const width = inputWidth(scaler);
    const inputs = new Float64Array(states.length * width);
    states.forEach(({ state, context }, i) => {
      const vector = Float64Array.from(featureVector(state, context), (value) => value ?? Number.NaN);
      encode(vector, 0, hiddenFrom(0, context.closingTotal !== null), scaler, inputs, i * width);
    });
    for (const network of networks) {
      const outputs = tf.tidy(() => {
        const dense = ({ kernel, bias }: DenseLayer, x: ReturnType<typeof tf.tensor2d>) =>
          tf.add(tf.matMul(x, tf.tensor2d(Array.from(kernel), [x.shape[1], bias.length])), Array.from(bias));
        const first = tf.tensor2d(Float32Array.from(inputs), [states.length, width]);
        let layer = first;
        for (const hidden of network.hidden) {
          const sum = dense(hidden, layer);
          layer = tf.mul(sum, tf.sigmoid(sum));
        }
        const direct = tf.matMul(first, tf.tensor2d(Array.from(network.direct), [width, 3 * network.parts]));
        return tf.add(dense(network.output, layer), direct).dataSync();
      });
      forward(compileNetwork(network), inputs, states.length).forEach((value, i) => {
        expect(Math.abs(value - (outputs[i] as number))).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)));
      });
    }
  });
});

function raise(): never {
  throw new Error('nothing there');
}
