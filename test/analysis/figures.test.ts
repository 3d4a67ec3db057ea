import { expect, test } from 'vitest';
import { intervalsOf, namedFigures, numbersOf } from '../../src/analysis/figures.js';

const FIGURES = {
  games: 12,
  meanFouls: { value: 37, low: 36, high: 38, n: 12 },
  shares: [{ value: 0.4, low: 0.3, high: 0.5, n: 6 }],
  firstHalf: { line: null, points: { value: 0.1, low: 0, high: 0.2, n: 12 } },
};

test('figures are numbers in their places, with what stands behind each in the same places', () => {
  expect(numbersOf(FIGURES)).toEqual({
    games: 12,
    meanFouls: 37,
    shares: [0.4],
    firstHalf: { line: null, points: 0.1 },
  });
  expect(intervalsOf(FIGURES)).toEqual({
    meanFouls: { low: 36, high: 38, n: 12 },
    shares: [{ low: 0.3, high: 0.5, n: 6 }],
    firstHalf: { line: null, points: { low: 0, high: 0.2, n: 12 } },
  });
});

test('each has a whole name', () => {
  expect(namedFigures(FIGURES).map(({ figure, value }) => [figure, value])).toEqual([
    ['games', 12],
    ['meanFouls', 37],
    ['shares.1', 0.4],
    ['firstHalf.line', null],
    ['firstHalf.points', 0.1],
  ]);
});
