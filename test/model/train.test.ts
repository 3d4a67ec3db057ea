import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadTensorFlow } from '../../src/model/backend.js';
import { splitByDate, TRAINING_DEFAULTS, trainModel } from '../../src/model/train.js';
import type { TrainingData } from '../../src/model/training-data.js';
import { type MadeModel, makeModel, SMALL } from './made.js';

let made: MadeModel;
let data: TrainingData;
beforeAll(async () => {
  made = await makeModel();
  data = await made.data();
});
afterAll(() => made.remove());

const options = { ...TRAINING_DEFAULTS, ...SMALL };

describe('training', () => {
  test('T25 holds back the latest days, and no day is on both sides', () => {
    const { training, heldBack, from } = splitByDate(data, 0.2);
    const dayOf = (row: number) => data.games[data.gameIndex[row] as number]?.day ?? '';
    expect(Math.max(...Array.from(training, (row) => Date.parse(dayOf(row))))).toBeLessThan(Date.parse(from));
    expect(Math.min(...Array.from(heldBack, (row) => Date.parse(dayOf(row))))).toBe(Date.parse(from));
    expect(training.length + heldBack.length).toBe(data.rows);
  });

  test('gives the same bytes for the same seed, and others for another', async () => {
    const backend = await loadTensorFlow('wasm');
    const weights = (seed: number) =>
      JSON.stringify(trainModel(data, { ...options, seeds: [seed] }, backend).networks);
    expect(weights(1)).toBe(JSON.stringify(made.artifact.networks));
    expect(weights(2)).not.toBe(weights(1));
  });

  test('learns what a feature tells of the points to come', async () => {
    const backend = await loadTensorFlow('wasm');
    const neutral = data.featureNames.indexOf('neutralSite');
    const isNeutral = (row: number) => data.features[row * data.featureNames.length + neutral] === 1;
    const told = {
      ...data,
      remaining: data.remaining.map((_, row) => (isNeutral(row) ? 60 : 40)),
    };
    const seeing = { ...options, hide: { ...options.hide, site: 0 } };
    const loss = (learningRate: number) =>
      trainModel(told, { ...seeing, epochs: 6, batch: 128, learningRate, refit: false }, backend)
        .heldBackLoss[0] as number;
    expect(loss(0.01)).toBeLessThan(loss(1e-6) - 1);
  });

  test('sees nothing of a group that is hidden from every game', async () => {
    const backend = await loadTensorFlow('wasm');
    const neutral = data.featureNames.indexOf('neutralSite');
    const features = data.features.slice();
    for (let row = 0; row < data.rows; row++) features[row * data.featureNames.length + neutral] = row % 2;
    const weights = (d: TrainingData) =>
      JSON.stringify(trainModel(d, { ...options, refit: false }, backend).networks);
    expect(weights({ ...data, features })).toBe(weights(data));
  });

  test('learns the chance of an overtime from whether one came, not from the points alone', async () => {
    const backend = await loadTensorFlow('wasm');
    const loss = (d: TrainingData) =>
      trainModel(d, { ...options, epochs: 4, batch: 128, learningRate: 0.01, refit: false }, backend)
        .heldBackLoss[0] as number;
    const coin = { ...data, overtimeFollows: data.overtimeFollows.map((_, row) => (row % 2) as 0 | 1) };
    expect(loss(coin)).toBeGreaterThan(loss(data) + 0.2);
  });

  test('says how far it is', async () => {
    const steps: number[] = [];
    trainModel(data, { ...options, refit: false }, await loadTensorFlow('wasm'), ({ done, of }) =>
      steps.push(done / of),
    );
    expect(steps.at(-1)).toBe(1);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  test('refuses data whose features are not this code’s', async () => {
    const other = { ...data, featureNames: data.featureNames.with(1, 'crowd') };
    const backend = await loadTensorFlow('wasm');
    expect(() => trainModel(other, options, backend)).toThrow(
      'training data: feature 1 is crowd, not overtime',
    );
  });

  test('refuses games of a single day: none could be held back', async () => {
    const oneDay = { ...data, games: data.games.map((game) => ({ ...game, day: '2016-11-10' })) };
    const backend = await loadTensorFlow('wasm');
    expect(() => trainModel(oneDay, options, backend)).toThrow('too few days to hold 20 % of them back');
  });
});
