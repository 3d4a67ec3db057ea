import { describe, expect, test } from 'vitest';
import { correlation, meanEstimate, shareEstimate, slope } from '../../src/analysis/estimate.js';

describe('estimates with 95 % intervals', () => {
  test('a mean: 2, 4, 4, 4, 5, 5, 7, 9 is 5 ± 1.96 · 2.138 / √8', () => {
    const { value, low, high, n } = meanEstimate([2, 4, 4, 4, 5, 5, 7, 9]);
    expect([value, n]).toEqual([5, 8]);
    expect([low, high]).toEqual([expect.closeTo(3.518, 3), expect.closeTo(6.482, 3)]);
  });

  test("a share: Wilson's interval of 10 in 20 is 29.9 to 70.1 %", () => {
    expect(shareEstimate(10, 20)).toEqual({
      value: 0.5,
      low: expect.closeTo(0.299, 3),
      high: expect.closeTo(0.701, 3),
      n: 20,
    });
  });

  test('a share of nothing in ten has an interval that ends above zero and begins at it', () => {
    const { low, high } = shareEstimate(0, 10);
    expect(low).toBeCloseTo(0, 12);
    expect(high).toBeCloseTo(0.2775, 4);
  });

  test("a correlation: signs that agree in 21 of 28 pairs have 0.501, by Fisher's z 0.158 to 0.737", () => {
    const xs = Array.from({ length: 28 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    const ys = xs.map((x, i) => (i < 21 ? x : -x));
    expect(correlation(xs, ys)).toEqual({
      value: expect.closeTo(0.5013, 4),
      low: expect.closeTo(0.1577, 4),
      high: expect.closeTo(0.7366, 4),
      n: 28,
    });
  });

  test('a correlation turns its sign with one side and keeps its size under scale and shift', () => {
    const [xs, ys] = [
      [1, 2, 3, 4, 5],
      [2, 1, 4, 3, 6],
    ];
    const r = correlation(xs, ys).value;
    expect(r).toBeCloseTo(0.822, 4);
    expect(
      correlation(
        xs.map((x) => 7 - 3 * x),
        ys,
      ).value,
    ).toBeCloseTo(-r, 12);
  });

  test('a slope: 1, 3, 2, 5 at 1, 2, 3, 4 rises by 1.1 ± 1.96 · 0.5196', () => {
    expect(slope([1, 2, 3, 4], [1, 3, 2, 5])).toEqual({
      value: expect.closeTo(1.1, 12),
      low: expect.closeTo(0.0816, 4),
      high: expect.closeTo(2.1184, 4),
      n: 4,
    });
  });

  test('too few observations are refused with their number', () => {
    expect(() => meanEstimate([1])).toThrow('a mean of 1 observations: at least 2 are needed');
    expect(() => shareEstimate(0, 0)).toThrow('a share of 0 observations');
    expect(() => correlation([1, 2, 3], [1, 2, 3])).toThrow('at least 4 are needed');
  });

  test('lists of two lengths, and a side that never varies, are refused', () => {
    expect(() => correlation([1, 2, 3, 4], [1, 2, 3])).toThrow('a correlation of 4 and 3 values');
    expect(() => slope([1, 1, 1, 1], [1, 2, 3, 4])).toThrow(
      'a slope of 4 pairs, of which one side never varies',
    );
  });
});
