import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gameClock } from '../../src/domain/game.js';
import { emptyPlayLog, gameStateOf } from '../../src/domain/state.js';
import { FEATURES, featureVector } from '../../src/features/index.js';
import { fitLinear, linearRemaining } from '../../src/model/linear.js';
import type { TrainingData } from '../../src/model/training-data.js';
import { context, NOW } from '../domain/made.js';
import { type MadeModel, makeModel } from './made.js';

/** One state at half-time, whose points to come are told by the line and the score. */
const halfTime = (close: number, total: number) => ({
  state: gameStateOf(emptyPlayLog('401'), {
    asOfUtc: NOW,
    phase: 'halftime',
    clock: gameClock(2, 1200),
    score: { home: total, away: 0 },
  }),
  context: context({ closingTotal: close }),
});
const truth = (close: number, total: number) => 0.5 * close + 0.2 * (total - 0.5 * close);

const cases = Array.from({ length: 300 }, (_, i) => [130 + (i % 30), 50 + ((i * 7) % 40)] as const);
const data: TrainingData = {
  featureNames: FEATURES.map(({ name }) => name),
  rows: cases.length,
  features: Float32Array.from(
    cases.flatMap(([close, total]) => {
      const { state, context: known } = halfTime(close, total);
      return featureVector(state, known).map((v) => v ?? Number.NaN);
    }),
  ),
  remaining: Int16Array.from(cases, ([close, total]) => Math.round(truth(close, total))),
  overtimeFollows: new Uint8Array(cases.length),
  gameIndex: Int32Array.from(cases, (_, i) => i),
  games: cases.map((_, i) => ({ gameId: String(i), day: '2016-11-11', seasonName: '2016-17' })),
};
const all = Int32Array.from(cases, (_, i) => i);

describe('the linear forecast', () => {
  const table = fitLinear(data, all, all);

  test('finds a linear truth again, and how far it is off', () => {
    const forecast = linearRemaining(table, halfTime(151, 61), 1200);
    expect(forecast?.mean).toBeCloseTo(truth(151, 61), 0);
    expect(forecast?.sd).toBe(0.5);
  });

  test('is missing off its moments and without a line (T14)', () => {
    expect(linearRemaining(table, halfTime(151, 61), 1170)).toBeNull();
    const { state } = halfTime(151, 61);
    expect(linearRemaining(table, { state, context: context({ closingTotal: null }) }, 1200)).toBeNull();
  });
});

describe('an artifact', () => {
  let made: MadeModel;
  beforeAll(async () => {
    made = await makeModel();
  });
  afterAll(() => made.remove());

  test('has a regression for every moment of regulation', () => {
    expect(made.artifact.linear.secondsLeft).toHaveLength(81);
    expect(made.artifact.linear.sd[80]).toBeGreaterThan(made.artifact.linear.sd[2] ?? 99);
  });
});
