import { describe, expect, test } from 'vitest';
import { meanPoints } from '../../src/domain/distribution.js';
import { gameClock } from '../../src/domain/game.js';
import { emptyPlayLog, gameStateOf } from '../../src/domain/state.js';
import {
  baselineDistribution,
  baselineTotal,
  closeAnchoredModel,
  spreadAt,
} from '../../src/model/baselines.js';
import { context, NOW } from '../domain/made.js';

const moment = (
  period: number,
  seconds: number,
  home: number,
  away: number,
  closingTotal: number | null = 150,
) => ({
  state: gameStateOf(emptyPlayLog('401'), {
    asOfUtc: NOW,
    phase: 'live',
    clock: gameClock(period, seconds),
    score: { home, away },
  }),
  context: context({ closingTotal }),
});
const SPREAD = { secondsLeft: [0, 600, 1200, 2400], sd: [2, 8, 12, 17] };

describe('the simple forecasts', () => {
  test('naive: the pace so far goes on', () => {
    expect(baselineTotal('naive', moment(1, 600, 20, 15))).toBe(140);
    expect(baselineTotal('naive', moment(2, 600, 60, 45))).toBe(140);
  });

  test('halfFactor: the second half has 0.522/0.478 times the first’s points', () => {
    expect(baselineTotal('halfFactor', moment(1, 600, 20, 15))).toBeCloseTo(70 / 0.478);
    expect(baselineTotal('halfFactor', moment(2, 600, 60, 45))).toBe(140);
  });

  test('closeAnchored: the score and the closing total’s pace from here', () => {
    expect(baselineTotal('closeAnchored', moment(1, 600, 20, 15))).toBe(35 + 112.5);
    expect(baselineTotal('closeAnchored', moment(3, 200, 80, 80))).toBe(160);
  });

  test('T14 say nothing where their input is missing', () => {
    expect(baselineTotal('closeAnchored', moment(1, 600, 20, 15, null))).toBeNull();
    expect(baselineTotal('naive', moment(1, 1200, 0, 0))).toBeNull();
    expect(baselineDistribution('closeAnchored', moment(1, 600, 20, 15, null), SPREAD)).toBeNull();
  });

  test('have a spread that is linear between the moments at which it was measured', () => {
    expect([0, 300, 1200, 1800, 2500].map((s) => spreadAt(SPREAD, s))).toEqual([2, 5, 12, 14.5, 17]);
  });

  test('T27 the close-anchored model names a game that it cannot anchor', () => {
    const model = closeAnchoredModel(SPREAD);
    expect(meanPoints(model.predict([moment(2, 600, 60, 45)])[0] ?? raise())).toBeCloseTo(142.5, 2);
    expect(() => model.predict([moment(1, 600, 20, 15, null)])).toThrow('game 401: no closing total');
  });
});

function raise(): never {
  throw new Error('no prediction');
}
