import { describe, expect, test } from 'vitest';
import {
  ENDGAME_SECONDS,
  type EndgameRow,
  endgameWeight,
  fitEndgame,
  withEndgame,
} from '../../src/model/endgame.js';

/** At a margin of 2 half of the games end as they stand and half go to overtime; at 20 two points are added. */
const rows: EndgameRow[] = [30, 60, 300].flatMap((secondsLeft) => [
  ...Array.from({ length: 400 }, (_, i) => ({
    overtime: 0,
    secondsLeft,
    margin: 2,
    leaderHasBall: null,
    remaining: i % 2 === 0 ? 0 : 26,
  })),
  ...Array.from({ length: 400 }, () => ({
    overtime: 0,
    secondsLeft,
    margin: 20,
    leaderHasBall: null,
    remaining: 2,
  })),
]);
const table = fitEndgame(rows);
const bell = Float64Array.of(0, 0, 0.25, 0.5, 0.25);
const at = (secondsLeft: number, margin: number, overtime = 0) =>
  withEndgame(bell, table, { overtime, secondsLeft, margin, leaderHasBall: null });
const sum = (weights: Float64Array) => weights.reduce((a, b) => a + b, 0);

describe('the endgame', () => {
  test('is what came of the games at the same margin and time, beside the network', () => {
    const say = endgameWeight({ overtime: 0, secondsLeft: 30 });
    expect(at(30, 2)[0]).toBeCloseTo((say * 0.5 * 400) / 420, 2);
    expect(at(30, 2)[26]).toBeCloseTo((say * 0.5 * 400) / 420, 2);
    expect(at(30, 2)[3]).toBeCloseTo(0.5 * (1 - (say * 400) / 420), 2);
    expect(at(30, 20)[26]).toBeUndefined();
  });

  test('always sums to 1', () => {
    for (const seconds of [0, 1, 29, 30, 45, 60, 200, 300, 419])
      for (const margin of [0, 2, 5, 20, 80]) expect(sum(at(seconds, margin))).toBeCloseTo(1, 9);
  });

  test('has no say further from the end, nor in overtime (T7)', () => {
    expect(at(ENDGAME_SECONDS, 2)).toBe(bell);
    expect(at(2400, 2)).toBe(bell);
    expect(at(30, 2, 1)).toBe(bell);
    expect(endgameWeight({ overtime: 0, secondsLeft: ENDGAME_SECONDS - 1 })).toBeLessThan(0.01);
  });

  test('has less say where fewer games stood so', () => {
    const few = fitEndgame([{ overtime: 0, secondsLeft: 30, margin: 2, leaderHasBall: null, remaining: 26 }]);
    const mixed = withEndgame(bell, few, { overtime: 0, secondsLeft: 30, margin: 2, leaderHasBall: null });
    expect(mixed[26]).toBeLessThan(0.03);
    expect(sum(mixed)).toBeCloseTo(1, 9);
  });

  test('tells in the last minute who has the ball, and without a step', () => {
    /** Overtime comes where the trailing side has the ball. */
    const byBall = fitEndgame(
      [10, 30, 60].flatMap((secondsLeft) =>
        Array.from({ length: 400 }, (_, i) => ({
          overtime: 0,
          secondsLeft,
          margin: 2,
          leaderHasBall: i % 2 === 0,
          remaining: i % 2 === 0 ? 0 : 26,
        })),
      ),
    );
    const overtimeAt = (secondsLeft: number, leaderHasBall: boolean | null) =>
      withEndgame(bell, byBall, { overtime: 0, secondsLeft, margin: 2, leaderHasBall })[26] ?? 0;
    expect(overtimeAt(10, false)).toBeGreaterThan(10 * overtimeAt(10, true));
    expect(overtimeAt(10, null)).toBeCloseTo((overtimeAt(10, false) + overtimeAt(10, true)) / 2, 1);
    expect(overtimeAt(60, false)).toBeCloseTo(overtimeAt(60, true), 9);
    for (let seconds = 0; seconds < 80; seconds++)
      expect(Math.abs(overtimeAt(seconds, false) - overtimeAt(seconds + 1, false))).toBeLessThan(0.03);
  });

  test('goes over from one moment to the next without a step', () => {
    for (let seconds = 0; seconds < ENDGAME_SECONDS; seconds++) {
      const [now, then] = [at(seconds, 2)[0] ?? 0, at(seconds + 1, 2)[0] ?? 0];
      expect(Math.abs(now - then)).toBeLessThan(0.02);
    }
  });
});
