import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  centralInterval,
  certainPoints,
  crps,
  lineChances,
  meanPoints,
  normalCdf,
  normalPoints,
  type PointsDistribution,
  pointsDistribution,
  quantilePoints,
  sdPoints,
  settledUnder,
} from '../../src/domain/distribution.js';

/** A quarter each on 100, 101, 102 and 103. */
const flat = pointsDistribution(100, [2, 2, 2, 2]);
const sumOf = (d: PointsDistribution) => d.probabilities.reduce((a, b) => a + b, 0);

const anyDistribution = fc
  .record({
    from: fc.integer({ min: 0, max: 180 }),
    weights: fc
      .array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 10, noNaN: true })), {
        minLength: 1,
        maxLength: 40,
      })
      .filter((weights) => weights.some((w) => w > 0)),
  })
  .map(({ from, weights }) => pointsDistribution(from, weights));
const anyLine = fc.integer({ min: 0, max: 480 }).map((halves) => halves / 2);
const anyShare = fc.double({ min: 0.001, max: 0.999, noNaN: true });

describe('weights of points', () => {
  test('become probabilities in their proportion', () => {
    expect([...pointsDistribution(120, [1, 3]).probabilities]).toEqual([0.25, 0.75]);
    expect(pointsDistribution(120, [1, 3]).from).toBe(120);
  });

  test('sum to 1', () => {
    fc.assert(
      fc.property(anyDistribution, (d) => {
        expect(sumOf(d)).toBeCloseTo(1, 12);
      }),
    );
  });

  test.each([
    ['none', []],
    ['no mass', [0, 0]],
    ['a NaN', [1, Number.NaN]],
    ['an infinity', [1, Number.POSITIVE_INFINITY]],
    ['a negative one', [2, -1]],
  ])('are refused with %s, by their first points', (_, weights) => {
    expect(() => pointsDistribution(61, weights)).toThrow(RangeError);
    expect(() => pointsDistribution(61, weights)).toThrow('weights of points from 61');
  });
});

describe("a line's chances", () => {
  test('are the mass below, above and on it', () => {
    expect(lineChances(flat, 102)).toEqual({ under: 0.5, push: 0.25, over: 0.25 });
  });

  test('hold no push on a half point', () => {
    expect(lineChances(flat, 101.5)).toEqual({ under: 0.5, push: 0, over: 0.5 });
  });

  test('are each the sum of their points, from the lowest up', () => {
    fc.assert(
      fc.property(anyDistribution, anyLine, (d, line) => {
        const sumWhere = (holds: (points: number) => boolean) =>
          d.probabilities.reduce((sum, p, i) => (holds(d.from + i) ? sum + p : sum), 0);
        expect(lineChances(d, line)).toEqual({
          under: sumWhere((points) => points < line),
          push: sumWhere((points) => points === line),
          over: sumWhere((points) => points > line),
        });
      }),
    );
  });

  test('sum to 1', () => {
    fc.assert(
      fc.property(anyDistribution, anyLine, (d, line) => {
        const { under, over, push } = lineChances(d, line);
        expect(under + over + push).toBeCloseTo(1, 12);
      }),
    );
  });

  test('of the under never fall as the line rises, and of the over never rise', () => {
    fc.assert(
      fc.property(anyDistribution, anyLine, anyLine, (d, one, other) => {
        const low = lineChances(d, Math.min(one, other));
        const high = lineChances(d, Math.max(one, other));
        expect(high.under).toBeGreaterThanOrEqual(low.under - 1e-12);
        expect(high.over).toBeLessThanOrEqual(low.over + 1e-12);
      }),
    );
  });

  test('leave nothing under the points on the board', () => {
    fc.assert(
      fc.property(anyDistribution, (d) => {
        expect(lineChances(d, d.from - 0.5)).toMatchObject({ under: 0, push: 0 });
      }),
    );
  });
});

describe('the probability of a bet that settles', () => {
  test('leaves the push out', () => {
    expect(settledUnder({ under: 0.5, push: 0.25, over: 0.25 })).toBeCloseTo(2 / 3, 12);
  });

  test('is the chance itself where there is no push', () => {
    expect(settledUnder({ under: 0.3, push: 0, over: 0.7 })).toBe(0.3);
  });

  test('is even where only a push is left: neither side can win', () => {
    expect(settledUnder(lineChances(certainPoints(145), 145))).toBe(0.5);
  });
});

describe('mean and spread', () => {
  test('are those of the points', () => {
    expect(meanPoints(flat)).toBeCloseTo(101.5, 12);
    expect(sdPoints(flat)).toBeCloseTo(Math.sqrt(1.25), 12);
  });

  test('of a game that is over are its total and nothing', () => {
    expect(meanPoints(certainPoints(139))).toBe(139);
    expect(sdPoints(certainPoints(139))).toBe(0);
  });
});

describe('a quantile', () => {
  test.each([
    [0.1, 100],
    [0.25, 100],
    [0.26, 101],
    [0.5, 101],
    [0.9, 103],
    [1, 103],
  ])('of %d is the first of four equal points to reach it: %d', (q, points) => {
    expect(quantilePoints(flat, q)).toBe(points);
  });

  test('has at least its share at or below it, and less than its share below it', () => {
    fc.assert(
      fc.property(anyDistribution, anyShare, (d, q) => {
        const points = quantilePoints(d, q);
        const { under, push } = lineChances(d, points);
        expect(under + push).toBeGreaterThanOrEqual(q - 1e-9);
        expect(under).toBeLessThan(q + 1e-9);
      }),
    );
  });
});

describe('a central interval', () => {
  test('of 80 % runs from the 10 % to the 90 % quantile', () => {
    const hundred = pointsDistribution(101, new Array(100).fill(1));
    expect(centralInterval(hundred, 0.8)).toEqual({ low: 110, high: 190 });
  });

  test('holds at least its level', () => {
    fc.assert(
      fc.property(anyDistribution, anyShare, (d, level) => {
        const { low, high } = centralInterval(d, level);
        const inside = 1 - lineChances(d, low).under - lineChances(d, high).over;
        expect(inside).toBeGreaterThanOrEqual(level - 1e-9);
      }),
    );
  });

  test('lies within every wider one', () => {
    fc.assert(
      fc.property(anyDistribution, anyShare, anyShare, (d, one, other) => {
        const narrow = centralInterval(d, Math.min(one, other));
        const wide = centralInterval(d, Math.max(one, other));
        expect(wide.low).toBeLessThanOrEqual(narrow.low);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
      }),
    );
  });
});

describe('the ranked probability score', () => {
  /** Σ over every whole number of points of (F(x) − [x ≥ outcome])², as the definition says it. */
  function byDefinition(d: PointsDistribution, outcome: number): number {
    const cumulative = (x: number) =>
      d.probabilities.reduce((sum, p, i) => sum + (d.from + i <= x ? p : 0), 0);
    let score = 0;
    for (let x = -10; x <= 400; x++) score += (cumulative(x) - (x >= outcome ? 1 : 0)) ** 2;
    return score;
  }

  test('is what its definition says, for outcomes inside and outside of the distribution', () => {
    fc.assert(
      fc.property(anyDistribution, fc.integer({ min: 0, max: 300 }), (d, outcome) => {
        expect(crps(d, outcome)).toBeCloseTo(byDefinition(d, outcome), 8);
      }),
    );
  });

  test('is the distance where one total was certain and another came', () => {
    expect(crps(certainPoints(140), 147)).toBe(7);
    expect(crps(certainPoints(140), 133)).toBe(7);
  });

  test('is none only where what came was certain', () => {
    expect(crps(certainPoints(140), 140)).toBe(0);
    fc.assert(
      fc.property(anyDistribution, fc.integer({ min: 0, max: 300 }), (d, outcome) => {
        const certain = d.probabilities[outcome - d.from] === 1;
        if (certain) expect(crps(d, outcome)).toBe(0);
        else expect(crps(d, outcome)).toBeGreaterThan(0);
      }),
    );
  });

  test('punishes a wide guess about the truth more than a narrow one', () => {
    expect(crps(normalPoints(145, 12, 60), 145)).toBeGreaterThan(crps(normalPoints(145, 6, 60), 145));
  });
});

describe('a normal in whole points', () => {
  test('keeps mean and spread where the floor is far below', () => {
    const d = normalPoints(150.2, 9.5, 20);
    expect(meanPoints(d)).toBeCloseTo(150.2, 4);
    expect(sdPoints(d)).toBeCloseTo(Math.sqrt(9.5 ** 2 + 1 / 12), 3);
  });

  test('gives each total the mass of half a point around it', () => {
    const d = normalPoints(100, 10, 0);
    expect(d.probabilities[105]).toBeCloseTo(0.0351955, 6); // Φ(0.55) − Φ(0.45)
  });

  test('never falls below the points on the board, wherever its mean is', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -200, max: 400, noNaN: true }),
        fc.double({ min: 0.3, max: 40, noNaN: true }),
        fc.integer({ min: 0, max: 300 }),
        (mean, sd, from) => {
          const d = normalPoints(mean, sd, from);
          expect(d.from).toBe(from);
          expect(sumOf(d)).toBeCloseTo(1, 10);
          expect(Math.min(...d.probabilities)).toBeGreaterThanOrEqual(0);
          expect(meanPoints(d)).toBeGreaterThanOrEqual(from - 1e-9);
        },
      ),
    );
  });

  test.each([3, 7, 7.5, 8, 9, 40])(
    'with its mean %d spreads below the board stays close to it',
    (spreads) => {
      const d = normalPoints(120 - spreads * 5, 5, 120);
      expect(quantilePoints(d, 0.5)).toBeLessThanOrEqual(121);
      expect(quantilePoints(d, 0.99)).toBeLessThanOrEqual(126);
    },
  );

  test('with its mean far below the board is the present total', () => {
    const d = normalPoints(60, 1, 120);
    expect(lineChances(d, 120).push).toBeCloseTo(1, 9);
  });

  test('with a higher mean never makes the under likelier', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 100, max: 180, noNaN: true }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.double({ min: 1, max: 20, noNaN: true }),
        (mean, more, sd) => {
          const lower = lineChances(normalPoints(mean, sd, 90), 140.5).under;
          expect(lineChances(normalPoints(mean + more, sd, 90), 140.5).under).toBeLessThanOrEqual(
            lower + 1e-9,
          );
        },
      ),
    );
  });

  test.each([
    [Number.NaN, 10],
    [Number.POSITIVE_INFINITY, 10],
    [145, 0],
    [145, -1],
    [145, Number.NaN],
    [145, Number.POSITIVE_INFINITY],
  ])('is refused with mean %d and sd %d, by value', (mean, sd) => {
    expect(() => normalPoints(mean, sd, 60)).toThrow(`normal with mean ${mean} and sd ${sd}`);
  });
});

describe('Φ', () => {
  test.each([
    [0, 0.5],
    [0.5, 0.6914624613],
    [1, 0.8413447461],
    [1.96, 0.9750021049],
    [3, 0.998650102],
    [-1, 0.1586552539],
    [-2.5, 0.0062096653],
    [-4, 0.0000316712],
  ])('of %d is %d, to 1e-7', (z, probability) => {
    expect(Math.abs(normalCdf(z) - probability)).toBeLessThan(1e-7);
  });

  test('keeps its tail: one in a thousand million at six spreads', () => {
    expect(normalCdf(-6) / 9.8659e-10).toBeCloseTo(1, 2);
  });

  test('never falls', () => {
    const z = fc.double({ min: -9, max: 9, noNaN: true });
    fc.assert(
      fc.property(z, z, (one, other) => {
        expect(normalCdf(Math.min(one, other))).toBeLessThanOrEqual(normalCdf(Math.max(one, other)));
      }),
    );
  });

  test('is symmetric', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 9, noNaN: true }), (z) => {
        expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 8);
      }),
    );
  });
});
