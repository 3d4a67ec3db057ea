import { expect, test } from 'vitest';
import { GAMES_OF_EQUAL_WEIGHT, refereeMeans, shrunkTendency } from '../../src/analysis/referees.js';
import { LEAGUE_FOULS_PER_GAME } from '../../src/domain/fouls.js';

const referee = (games: number, foulsPerGame: number) => ({ name: 'Tony Greene', games, foulsPerGame });

test('few games say little of a referee, many say much', () => {
  const lead = (games: number) =>
    shrunkTendency(referee(games, 45), 35).shrunkFoulsPerGame - LEAGUE_FOULS_PER_GAME;
  expect(lead(0)).toBe(0);
  expect(lead(6)).toBeCloseTo(10 * (6 / (6 + GAMES_OF_EQUAL_WEIGHT)));
  expect(lead(GAMES_OF_EQUAL_WEIGHT)).toBeCloseTo(5);
  expect(lead(1400)).toBeGreaterThan(9);
});

test('a referee is held against the mean of his own source', () => {
  const strict = shrunkTendency(referee(100, 40), 40);
  expect(strict.shrunkFoulsPerGame).toBe(LEAGUE_FOULS_PER_GAME);
  expect(strict.foulsPerGame).toBe(40);
});

test('means are over the games that he worked, under the last spelling of his name', () => {
  const means = refereeMeans([
    {
      officials: [
        { key: 'tony greene', name: 'TONY GREENE' },
        { key: 'kb burdett', name: 'K.B. Burdett' },
      ],
      fouls: 30,
    },
    { officials: [{ key: 'tony greene', name: 'Tony Greene' }], fouls: 42 },
  ]);
  expect(means.get('tony greene')).toEqual({ name: 'Tony Greene', games: 2, foulsPerGame: 36 });
  expect(means.get('kb burdett')).toEqual({ name: 'K.B. Burdett', games: 1, foulsPerGame: 30 });
});
