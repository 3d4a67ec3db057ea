import { expect, test } from 'vitest';
import { paceOf, possessionsOf } from '../../src/analysis/possessions.js';

const box = { fieldGoalsTried: 60, offensiveRebounds: 10, turnovers: 12, freeThrowsTried: 20 };

test('possessions are shots less offensive rebounds, turnovers, and 0.475 of the free throws', () => {
  expect(possessionsOf(box)).toBe(60 - 10 + 12 + 0.475 * 20);
});

test('a game’s possessions are the mean of both teams’', () => {
  const away = { ...box, turnovers: 14 };
  expect(paceOf({ home: box, away }, 0)?.possessions).toBe(72.5);
});

test('an overtime is 5 minutes longer: the same possessions are a slower pace', () => {
  expect(paceOf({ home: box, away: box }, 0)?.per40).toBe(71.5);
  expect(paceOf({ home: box, away: box }, 2)).toEqual({ possessions: 71.5, per40: (71.5 * 40) / 50 });
});

test('a box score that holds only a part of the game is none', () => {
  const half = { fieldGoalsTried: 30, offensiveRebounds: 5, turnovers: 6, freeThrowsTried: 10 };
  const none = { fieldGoalsTried: 0, offensiveRebounds: 0, turnovers: 0, freeThrowsTried: 0 };
  expect(paceOf({ home: box, away: half }, 0)).toBeNull();
  expect(paceOf({ home: half, away: half }, 0)).toBeNull();
  expect(paceOf({ home: none, away: none }, 0)).toBeNull();
  expect(paceOf({ home: { ...box, turnovers: 21.9 }, away: box }, 0)).not.toBeNull();
  expect(paceOf({ home: { ...box, turnovers: 22.1 }, away: box }, 0)).toBeNull();
});
