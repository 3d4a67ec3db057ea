import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  meanPoints,
  normalPoints,
  pointsDistribution,
  quantilePoints,
  sdPoints,
} from '../../src/domain/distribution.js';
import { bellWeight, bellWeights, type Member, mixtureBells } from '../../src/model/mixture.js';

const mixtureDistribution = (total: number, members: readonly Member[]) =>
  pointsDistribution(total, bellWeights(mixtureBells(members)));

const parts = (...each: readonly (readonly [logit: number, mean: number, logSpread: number])[]) => ({
  parts: each.length,
  values: [
    ...each.map(([logit]) => logit),
    ...each.map(([, mean]) => mean),
    ...each.map(([, , spread]) => spread),
  ],
  offset: 0,
});
const sumOf = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

describe('a mixture of bell curves over the points to come', () => {
  test('with one part is a normal in whole points', () => {
    const made = mixtureDistribution(61, [
      { outputs: parts([0, 0, 0]), frame: { base: 89, scale: 9, trust: 1 } },
    ]);
    const normal = normalPoints(150, 9.25, 61);
    expect(meanPoints(made)).toBeCloseTo(150, 3);
    expect(sdPoints(made)).toBeCloseTo(sdPoints(normal), 1);
    for (const q of [0.05, 0.25, 0.5, 0.75, 0.95])
      expect(quantilePoints(made, q)).toBe(quantilePoints(normal, q));
  });

  test('puts what lies below the score on no more points', () => {
    const made = mixtureDistribution(140, [
      { outputs: parts([0, -3, 0]), frame: { base: 0, scale: 2, trust: 1 } },
    ]);
    expect(made.from).toBe(140);
    expect(made.probabilities[0]).toBeGreaterThan(0.99);
  });

  test('can have two humps: the game ends here, or there is an overtime', () => {
    const made = mixtureDistribution(140, [
      {
        outputs: parts([Math.log(0.8), 0, -4], [Math.log(0.2), 20, 0.5]),
        frame: { base: 1, scale: 1, trust: 1 },
      },
    ]);
    const at = (points: number) => made.probabilities[points - 140] as number;
    expect(at(141)).toBeGreaterThan(0.6);
    expect(at(150)).toBeLessThan(1e-4);
    expect(at(161)).toBeGreaterThan(0.02);
  });

  test('of several networks is the mean of theirs', () => {
    const frame = { base: 30, scale: 5, trust: 1 };
    const [low, high] = [parts([0, -2, 0]), parts([0, 2, 0])];
    const alone = [low, high].map((outputs) => mixtureDistribution(100, [{ outputs, frame }]));
    const both = mixtureDistribution(100, [
      { outputs: low, frame },
      { outputs: high, frame },
    ]);
    expect(meanPoints(both)).toBeCloseTo(alone.reduce((sum, d) => sum + meanPoints(d), 0) / 2, 3);
  });

  test('always sums to 1, whatever a network says', () => {
    const number = fc.double({ min: -40, max: 40, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0, max: 160, noNaN: true }),
        fc.double({ min: 1, max: 20, noNaN: true }),
        (each, base, scale) => {
          const { from, probabilities } = mixtureDistribution(50, [
            { outputs: parts(...each), frame: { base, scale, trust: 1 } },
          ]);
          expect(from).toBe(50);
          expect(sumOf(probabilities)).toBeCloseTo(1, 9);
          expect(probabilities.every((p) => p >= 0)).toBe(true);
        },
      ),
    );
  });

  test('gives one number of points the weight that it has among all', () => {
    const bells = mixtureBells([
      { outputs: parts([0, 0, 0], [-1, 0.5, -1]), frame: { base: 30, scale: 9, trust: 1 } },
    ]);
    const weights = bellWeights(bells);
    for (const points of [0, 1, 20, 30, 41])
      expect(bellWeight(bells, points)).toBeCloseTo(weights[points] ?? 0, 5);
  });
});
