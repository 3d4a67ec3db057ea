import { describe, expect, test } from 'vitest';
import { carriedSeconds, laterInstant, pollSeconds } from '../../src/dashboard/clock.js';

describe('seconds between two readings', () => {
  test.each([
    ['live', { speed: 1, done: false }, 15],
    ['in a replay at 5 times the speed', { speed: 5, done: false }, 3],
    ['in a replay at 60 times the speed', { speed: 60, done: false }, 1],
    ['in a replay at full speed', { speed: null, done: false }, 1],
    ['in a slow replay', { speed: 0.5, done: false }, 15],
    ['after the end', { speed: 60, done: true }, 15],
  ])('%s', (_when, run, seconds) => expect(pollSeconds(run, 15)).toBe(seconds));

  test('before the first run', () => expect(pollSeconds(null, 15)).toBe(15));
  test('a shorter choice of the viewer stands', () =>
    expect(pollSeconds({ speed: 60, done: false }, 0.5)).toBe(0.5));
});

describe('ages between two answers', () => {
  test('grow with the run', () => {
    expect(carriedSeconds({ speed: 1, done: false }, 1000, 5000)).toBe(4);
    expect(carriedSeconds({ speed: 2, done: false }, 1000, 5000)).toBe(8);
  });

  test.each([
    ['a fast replay', { speed: 60, done: false }],
    ['a replay at full speed', { speed: null, done: false }],
    ['a run that is done', { speed: 1, done: true }],
    ['no run', null],
  ])('stand still for %s', (_what, run) => expect(carriedSeconds(run, 1000, 5000)).toBe(0));
});

test('the clock is carried on in seconds', () =>
  expect(laterInstant('2026-01-10T01:30:00.000Z', 61.5)).toBe('2026-01-10T01:31:01.500Z'));
