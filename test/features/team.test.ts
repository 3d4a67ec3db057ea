import { describe, expect, test } from 'vitest';
import type { OverUnderRecord, TeamRating } from '../../src/domain/context.js';
import { FEATURES, featureVector } from '../../src/features/index.js';
import { overtimeFollows } from '../../src/features/labels.js';
import { context, play, stateOf } from '../domain/made.js';

const asOf = <T>(value: T) => ({ value, asOf: '2025-12-01', source: 'own', ageDays: 1 });
const rating = (adjOffense: number, adjDefense: number, adjTempo: number) =>
  asOf<TeamRating>({ teamId: '1', adjOffense, adjDefense, adjTempo });
const record = (over: number, under: number, meanMargin: number) =>
  asOf<OverUnderRecord>({ teamId: '1', over, under, push: 0, meanMargin });

const halfTime = stateOf([play({ period: 1, secondsLeftInPeriod: 0, score: { home: 40, away: 30 } })]);
const at = (name: string, changes: Parameters<typeof context>[0]) =>
  featureVector(halfTime, context(changes))[FEATURES.findIndex((feature) => feature.name === name)];

describe('the teams’ features', () => {
  const ratings = { home: rating(110, 100, 70), away: rating(100, 100, 66) };

  test('are what the ratings expect of the rest of the game', () => {
    expect(at('ratedTempo', { ratings })).toBe(68);
    expect(at('ratedRemaining', { ratings })).toBeCloseTo((68 * 205) / 100 / 2);
    expect(at('ratedFinalMargin', { ratings, neutralSite: true })).toBeCloseTo(10 + (10 * 68) / 100 / 2);
  });

  test('are missing where one team has no rating, record or game before', () => {
    const names = [
      'ratedTempo',
      'ratedRemaining',
      'ratedFinalMargin',
      'recordMargin',
      'leastRest',
      'lineMove',
    ];
    for (const name of names) expect(at(name, { ratings: { ...ratings, away: null } })).toBeNull();
    expect(at('leastRest', { restDays: { home: 2, away: null } })).toBeNull();
  });

  test('draw a record of few games to nothing', () => {
    expect(at('recordMargin', { records: { home: record(1, 0, 30), away: null } })).toBeCloseTo(30 / 21);
    expect(at('recordMargin', { records: { home: record(20, 0, 6), away: record(0, 20, -2) } })).toBeCloseTo(
      80 / 60,
    );
  });

  test('take the shorter rest, and the move of the line', () => {
    expect(at('leastRest', { restDays: { home: 2, away: 40 } })).toBe(2);
    expect(at('lineMove', { openingTotal: 148, closingTotal: 146.5 })).toBe(-1.5);
  });
});

test('an overtime follows while fewer have begun than were played (T7)', () => {
  const outcome = { finalScore: { home: 99, away: 98 }, overtimes: 2 };
  expect([0, 1, 2].map((overtime) => overtimeFollows(overtime, outcome))).toEqual([true, true, false]);
});
