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
    remaining: i % 2 === 0 ? 0 : 26,
  })),
  ...Array.from({ length: 400 }, () => ({ overtime: 0, secondsLeft, margin: 20, remaining: 2 })),
]);
const table = fitEndgame(rows);
const bell = Float64Array.of(0, 0, 0.25, 0.5, 0.25);
const at = (secondsLeft: number, margin: number, overtime = 0) =>
  withEndgame(bell, table, { overtime, secondsLeft }, margin);
const sum = (weights: Float64Array) => weights.reduce((a, b) => a + b, 0);

describe('the endgame', () => {
  test('is what came of the games at the same margin and time, beside the network', () => {
    expect(at(30, 2)[0]).toBeCloseTo((0.5 * 0.5 * 400) / 420, 2);
    expect(at(30, 2)[26]).toBeCloseTo((0.5 * 0.5 * 400) / 420, 2);
    expect(at(30, 2)[3]).toBeCloseTo(0.5 * (1 - (0.5 * 400) / 420), 1);
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
    const few = fitEndgame([{ overtime: 0, secondsLeft: 30, margin: 2, remaining: 26 }]);
    const mixed = withEndgame(bell, few, { overtime: 0, secondsLeft: 30 }, 2);
    expect(mixed[26]).toBeLessThan(0.03);
    expect(sum(mixed)).toBeCloseTo(1, 9);
  });

  test('goes over from one moment to the next without a step', () => {
    for (let seconds = 0; seconds < ENDGAME_SECONDS; seconds++) {
      const [now, then] = [at(seconds, 2)[0] ?? 0, at(seconds + 1, 2)[0] ?? 0];
      expect(Math.abs(now - then)).toBeLessThan(0.02);
    }
  });
});
