import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backend, loadTensorFlow } from '../../src/model/backend.js';
import { scoreRows } from '../../src/model/score-rows.js';
import { TRAINING_DEFAULTS, trainModel } from '../../src/model/train.js';
import type { TrainingData } from '../../src/model/training-data.js';
import { type MadeModel, makeModel, SMALL } from './made.js';

let made: MadeModel;
let data: TrainingData;
beforeAll(async () => {
  made = await makeModel();
  data = await made.data();
});
afterAll(() => made.remove());

/** Log-likelihoods of some states by a network that a backend has trained. */
function trainedOn(backend: Backend): number[] {
  const rows = Array.from({ length: 200 }, (_, i) => 40 * i);
  const trained = trainModel(data, { ...TRAINING_DEFAULTS, ...SMALL, batch: 256, refit: false }, backend);
  return [...scoreRows(trained, data, rows).negativeLogLikelihood];
}

const differenceOf = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? Number.NaN))));

test('the same training forecasts the same to 1e-4 nats a state on plain JavaScript', async () => {
  const wasm = await loadTensorFlow('wasm');
  const ours = trainedOn(wasm);
  await wasm.tf.setBackend('cpu');
  const plain = trainedOn(wasm);
  expect(wasm.tf.getBackend()).toBe('cpu');
  expect(differenceOf(ours, plain)).toBeLessThan(1e-4);
});

// Its library is fetched when the package is installed, which not every network allows.
const hasNative = (await loadTensorFlow('fastest')).name === 'tensorflow';
const [title, add] = ['native TensorFlow', 'npm install --no-save @tensorflow/tfjs-node@4.22.0'];
(hasNative ? describe : describe.skip)(
  hasNative ? title : `${title} [skipped: not installed; add it: ${add}]`,
  () => {
    test('trains what forecasts the same to 1e-4 nats a state', async () => {
      const ours = trainedOn(await loadTensorFlow('wasm'));
      expect(differenceOf(ours, trainedOn(await loadTensorFlow('fastest')))).toBeLessThan(1e-4);
    });
  },
);
