import { describe, expect, test } from 'vitest';
import {
  bookName,
  dayName,
  duration,
  easternTime,
  lead,
  NONE,
  odds,
  percent,
  points,
} from '../../src/dashboard/format.js';

describe('what is missing', () => {
  test.each([null, undefined, Number.NaN, Number.POSITIVE_INFINITY])(
    '%s is a dash, never a zero or NaN',
    (nothing) => {
      expect([percent(nothing), points(nothing), duration(nothing)]).toEqual([NONE, NONE, NONE]);
      expect([lead(nothing, 0.5), lead(0.5, nothing)]).toEqual([null, null]);
    },
  );

  test('a price that is missing has no text', () => expect(odds(null)).toBeNull());
  test('an instant that is none is a dash', () => expect(easternTime('soon')).toBe(NONE));
});

test('probabilities have one decimal', () => expect(percent(0.6127)).toBe('61.3\u202f%'));

test('the lead over the market is in points of a hundred, with its sign', () => {
  expect([lead(0.61, 0.5), lead(0.47, 0.5), lead(0.5002, 0.5)]).toEqual(['+11.0', '−3.0', '±0.0']);
});

test('half points are kept, whole ones are bare', () => {
  expect([points(148.5), points(148), points(143.96)]).toEqual(['148.5', '148', '144']);
});

test('prices carry their sign', () => expect([odds(-110), odds(120)]).toEqual(['−110', '+120']));

test.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [60, '1 min'],
  [3599, '59 min'],
  [3600, '1 h'],
  [7500, '2 h 5 min'],
  [86_400, '1 day'],
  [400_000, '4 days'],
])('%d seconds are said as %s', (seconds, words) => expect(duration(seconds)).toBe(words));

test('T2: times are those of the game day, also after midnight UTC and in summer time', () => {
  expect(easternTime('2026-03-03T04:30:00.000Z')).toBe('11:30 PM ET');
  expect(easternTime('2026-03-10T03:30:05.000Z', true)).toBe('11:30:05 PM ET');
});

test('a day is named without moving to the one before', () =>
  expect(dayName('2026-03-02')).toBe('Mon, March 2, 2026'));

test('books have their names, and an unknown one its key', () => {
  expect([bookName('williamhill_us'), bookName('newbook')]).toEqual(['Caesars', 'newbook']);
});
