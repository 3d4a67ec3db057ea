import { expect, test } from 'vitest';
import { shrinkageOf } from '../../src/analysis/shrinkage.js';
import { chance } from './chance.js';

test('two groups by hand: the squares within and between, and where a mean counts half', () => {
  // Means 1 and 5, mean square within 2, between 2 · (2² + 2²) = 16 = within + 2 · variance.
  const shrinkage = shrinkageOf([
    [0, 2],
    [4, 6],
  ]);
  expect(shrinkage).toEqual({ within: 2, between: 7, equalWeight: 2 / 7 });
});

test('groups that differ no more than chance are all the same', () => {
  const shrinkage = shrinkageOf([
    [0, 10],
    [1, 9],
    [5, 5],
  ]);
  expect(shrinkage).toMatchObject({ between: 0, equalWeight: Number.POSITIVE_INFINITY });
});

test('nothing can be told of one group, or of groups seen once', () => {
  expect(shrinkageOf([])).toBeNull();
  expect(shrinkageOf([[1, 2, 3]])).toBeNull();
  expect(shrinkageOf([[1], [2], []])).toBeNull();
});

test('finds the variances that groups of unequal size were drawn with', () => {
  const { normal } = chance(2);
  const groups = Array.from({ length: 800 }, (_, i) => {
    const mean = 3 * normal();
    return Array.from({ length: 1 + (i % 30) }, () => mean + 12 * normal());
  });
  const shrinkage = shrinkageOf(groups);
  expect(shrinkage?.within).toBeCloseTo(144, -1);
  expect(shrinkage?.equalWeight).toBeGreaterThan(13.5);
  expect(shrinkage?.equalWeight).toBeLessThan(19);
});
