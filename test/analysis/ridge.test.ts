import { expect, test } from 'vitest';
import { type Expectation, type Observation, ridge } from '../../src/analysis/ridge.js';
import { chance } from './chance.js';

const seen = (value: number, ...terms: [number, number][]): Observation => ({ terms, value, weight: 1 });
const expected = (value: number, weight: number): Expectation => ({ value, weight });

test('without observations everything is as expected', () => {
  expect([...ridge([], [expected(3, 1), expected(-2, 5)])]).toEqual([3, -2]);
});

test('an expectation of weight w counts as w observations of its value', () => {
  const observations = [seen(10, [0, 1]), seen(14, [0, 1])];
  expect(ridge(observations, [expected(4, 2)])[0]).toBeCloseTo((10 + 14 + 4 + 4) / 4, 10);
});

test('an observation of weight 3 is one that was made three times', () => {
  const thrice = [seen(10, [0, 1]), seen(10, [0, 1]), seen(10, [0, 1])];
  const weighted = [{ ...seen(10, [0, 1]), weight: 3 }];
  expect(ridge(weighted, [expected(4, 2)])[0]).toBeCloseTo(ridge(thrice, [expected(4, 2)])[0] as number, 10);
});

test('sums of unknowns are taken apart', () => {
  const x = ridge(
    [seen(5, [0, 1], [1, 1]), seen(1, [0, 1], [1, -1]), seen(4, [1, 2])],
    [expected(0, 1e-9), expected(0, 1e-9)],
  );
  expect(x[0]).toBeCloseTo(3, 6);
  expect(x[1]).toBeCloseTo(2, 6);
});

test('the answer solves the normal equations, for a league of 40 teams and 300 games', () => {
  const { normal, below } = chance(1);
  const teams = 40;
  const observations = Array.from({ length: 300 }, () => {
    const home = below(teams);
    const away = (home + 1 + below(teams - 1)) % teams;
    return { ...seen(normal() * 10, [home, 1], [away, -1], [teams, 1]), weight: 0.5 + below(3) };
  });
  const prior = Array.from({ length: teams + 1 }, () => expected(normal(), 1 + below(9)));
  const x = ridge(observations, prior);
  const gradient = prior.map(({ value, weight }, j) => weight * ((x[j] as number) - value));
  for (const { terms, value, weight } of observations) {
    const left = terms.reduce((sum, [j, c]) => sum + c * (x[j] as number), 0) - value;
    for (const [j, c] of terms) gradient[j] = (gradient[j] as number) + weight * c * left;
  }
  expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-7);
});

test('an expectation without weight, and an unknown that is not there, are refused by name', () => {
  expect(() => ridge([], [expected(1, 0)])).toThrow('weight above 0');
  expect(() => ridge([], [expected(1, Number.NaN)])).toThrow('weight above 0');
  expect(() => ridge([seen(1, [2, 1])], [expected(0, 1)])).toThrow('no unknown 2 of 1');
});
