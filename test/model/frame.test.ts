import { describe, expect, test } from 'vitest';
import { type FrameRow, fitFrame, framePoint } from '../../src/model/frame.js';

/** 100 states at each of three moments; 90, 45 or 5 points to come, give or take two. */
const rows: FrameRow[] = [
  [2400, 90],
  [1200, 45],
  [0, 5],
].flatMap(([secondsLeft, points]) =>
  Array.from({ length: 100 }, (_, i) => ({
    overtime: 0,
    secondsLeft: secondsLeft as number,
    closingTotal: i % 2 === 0 ? 150 : null,
    remaining: (points as number) + (i % 4 < 2 ? 2 : -2),
  })),
);
const overtime: FrameRow[] = rows.map((row) => ({ ...row, overtime: 1, secondsLeft: row.secondsLeft / 8 }));
const frame = fitFrame(() => [...rows, ...overtime]);

describe('the clock’s frame', () => {
  test('is the mean and spread of the points to come', () => {
    expect(framePoint(frame, { overtime: 0, secondsLeft: 1200 }, null)).toEqual({
      base: 45,
      scale: 2,
      trust: 1,
    });
  });

  test('goes with the closing total where there is one', () => {
    const at = (close: number) => framePoint(frame, { overtime: 0, secondsLeft: 1200 }, close).base;
    expect(at(150)).toBeCloseTo(45);
    expect(at(160)).toBeCloseTo(48);
  });

  test('is linear between moments, and ends where they end', () => {
    const base = (secondsLeft: number) => framePoint(frame, { overtime: 0, secondsLeft }, null).base;
    expect(base(1800)).toBe((90 + 45) / 2);
    expect(base(600)).toBe((45 + 5) / 2);
  });

  test('trusts nothing said against the closing total at the tip, and most of it late', () => {
    const trust = (secondsLeft: number, close: number | null, overtime = 0) =>
      framePoint(frame, { overtime, secondsLeft }, close).trust;
    expect(trust(2400, 150)).toBe(0);
    expect(trust(2370, 150)).toBeLessThan(0.2);
    expect(trust(600, 150)).toBeGreaterThan(0.75);
    expect(trust(2400, null)).toBe(1);
    expect(trust(300, 150, 1)).toBe(1);
  });

  test('keeps overtime apart from regulation (T7)', () => {
    expect(framePoint(frame, { overtime: 1, secondsLeft: 300 }, null).base).toBe(90);
    expect(framePoint(frame, { overtime: 5, secondsLeft: 300 }, null).base).toBe(90);
  });

  test('cannot be made of too few games', () => {
    expect(() => fitFrame(() => rows)).toThrow('fewer than 2 moments of the 300-second clock');
  });
});
