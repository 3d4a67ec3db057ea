import { describe, expect, test } from 'vitest';
import type { BySide } from '../../src/domain/game.js';
import type { Trigger } from '../../src/domain/prediction.js';
import { type FinalScore, gradeTriggers } from '../../src/live/grade.js';
import { NOW, play, quote, secondsBefore, stateOf } from '../domain/made.js';

/** Under 145 at half-time. */
const TRIGGER: Trigger = {
  gameId: '401',
  rule: 'under-second-half',
  modelVersion: 'made-1',
  firedAtUtc: secondsBefore(3600),
  side: 'under',
  line: quote({ points: 145 }),
  confidence: 0.64,
  level: 'slight',
  because: 'P(under) at least 60 %',
  phase: 'halftime',
  clock: { period: 1, secondsLeftInPeriod: 0 },
  score: { home: 30, away: 28 },
};

const final = (home: number, away: number, gameId = '401'): FinalScore => ({ gameId, score: { home, away } });
const gradesOf = (finals: readonly FinalScore[], trigger: Trigger = TRIGGER) =>
  gradeTriggers([trigger], finals, NOW);

describe('a trigger is graded', () => {
  test.each([
    ['win', 72, 68],
    ['loss', 75, 74],
    ['push', 75, 70],
  ] as const)('a %s on the under of 145 at %d–%d (T23)', (grade, home, away) => {
    expect(gradesOf([final(home, away)])[0]?.grade).toBe(grade);
  });

  test.each([
    ['loss', 72, 68],
    ['win', 75, 74],
    ['push', 75, 70],
  ] as const)('a %s on the over of 145 at %d–%d (T23)', (grade, home, away) => {
    expect(gradesOf([final(home, away)], { ...TRIGGER, side: 'over' })[0]?.grade).toBe(grade);
  });

  test('under its key, with the total and the time', () => {
    expect(gradesOf([final(72, 68)])).toEqual([
      {
        gameId: '401',
        rule: 'under-second-half',
        modelVersion: 'made-1',
        grade: 'win',
        finalTotal: 140,
        gradedAtUtc: NOW,
      },
    ]);
  });

  test('with the points of overtime (T18)', () => {
    const tied = play({ period: 2, secondsLeftInPeriod: 0, score: { home: 70, away: 70 } });
    const overtime = play({ period: 3, secondsLeftInPeriod: 0, score: { home: 80, away: 77 } });
    const score: BySide<number> = stateOf([tied, overtime], 'final').score;
    expect(gradesOf([{ gameId: '401', score }])[0]).toMatchObject({ grade: 'loss', finalTotal: 157 });
  });

  test('by its own line, not by another trigger’s', () => {
    const triggers = [140.5, 150.5].map((points, i) => ({
      ...TRIGGER,
      rule: `rule-${i}`,
      line: quote({ points }),
    }));
    expect(gradeTriggers(triggers, [final(75, 70)], NOW).map((g) => [g.rule, g.grade])).toEqual([
      ['rule-0', 'loss'],
      ['rule-1', 'win'],
    ]);
  });

  test('by its own game', () => {
    const finals = [final(90, 80, '402'), final(72, 68), final(90, 85, '403')];
    expect(gradesOf(finals).map((g) => [g.gameId, g.finalTotal])).toEqual([['401', 140]]);
  });
});

describe('a trigger is left for later', () => {
  test('while its game is not among the finals (T23)', () => {
    expect(gradesOf([])).toEqual([]);
    expect(gradesOf([final(72, 68, '402')])).toEqual([]);
  });

  test.each([
    [0, 0],
    [2, 0],
    [30, 29],
  ])('at a "final" of %d–%d: no game ends there (T23)', (home, away) => {
    expect(gradesOf([final(home, away)])).toEqual([]);
  });

  test('at a "final" that is tied: an overtime is still to come (T23)', () => {
    expect(gradesOf([final(70, 70)])).toEqual([]);
  });

  test('alone: the others are graded', () => {
    const other = { ...TRIGGER, gameId: '402' };
    expect(gradeTriggers([TRIGGER, other], [final(72, 68, '402')], NOW).map((g) => g.gameId)).toEqual([
      '402',
    ]);
  });
});

test('the lowest final that is believed is 60 points', () => {
  expect(gradesOf([final(31, 29)])[0]?.grade).toBe('win');
});
