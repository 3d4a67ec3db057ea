import { describe, expect, test } from 'vitest';
import { betsToProve, bettingRecord, edgeOf, type PricedGame } from '../../src/analysis/bets.js';
import { seededRandom } from '../../src/model/random.js';

/** 145.5 at −110 on both sides, which went under. */
const game = (gameId: string, changes: Partial<PricedGame> = {}): PricedGame => ({
  gameId,
  points: 145.5,
  overPrice: -110,
  underPrice: -110,
  finalTotal: 140,
  ...changes,
});
const record = (games: readonly PricedGame[], side: 'under' | 'over' = 'under') =>
  bettingRecord(games, () => side, seededRandom(1));

describe('bets on a rule', () => {
  test('win what their price pays, lose their stake', () => {
    const made = record([game('1'), game('2', { finalTotal: 150 })]);
    expect(made).toMatchObject({ bets: 2, won: 1, lost: 1, pushed: 0, hitRate: 0.5 });
    expect(made.profit).toBeCloseTo(100 / 110 - 1, 9);
    expect(made.breakEven).toBeCloseTo(110 / 210, 9);
    expect(made.hold).toBeCloseTo(220 / 210 - 1, 9);
  });

  test('are settled at the price of their own side', () => {
    const prices = { overPrice: 150, underPrice: -180, finalTotal: 150 };
    expect(record([game('1', prices)], 'over').profit).toBeCloseTo(1.5, 9);
    expect(record([game('1', { ...prices, finalTotal: 140 })]).profit).toBeCloseTo(100 / 180, 9);
  });

  test('T23 return the stake of a push, which is neither won nor lost', () => {
    const made = record([game('1', { points: 140 }), game('2', { points: 140, finalTotal: 130 })]);
    expect(made).toMatchObject({ bets: 2, won: 1, lost: 0, pushed: 1, hitRate: 1 });
    expect(made.profit).toBeCloseTo(100 / 110, 9);
    expect(made.roi).toBeCloseTo(100 / 220, 9);
  });

  test('T23 a game counts once: a second bet on it is refused', () => {
    expect(() => record([game('1'), game('1')])).toThrow(/game 1: a second bet/);
  });

  test('leave a game that the rule does not take', () => {
    const picky = bettingRecord(
      [game('1'), game('2')],
      ({ gameId }) => (gameId === '1' ? 'under' : null),
      seededRandom(1),
    );
    expect(picky.bets).toBe(1);
  });

  test('without a bet say nothing', () => {
    expect(bettingRecord([game('1')], () => null, seededRandom(1))).toEqual({
      bets: 0,
      won: 0,
      lost: 0,
      pushed: 0,
      profit: null,
      roi: null,
      roiInterval: null,
      hitRate: null,
      breakEven: null,
      hold: null,
      betsStillNeeded: null,
    });
  });

  test('at even luck and −110 lose the margin, with an interval that says how sure that is', () => {
    const coin = seededRandom(3);
    const games = Array.from({ length: 4000 }, (_, i) =>
      game(String(i), { finalTotal: coin() < 0.5 ? 140 : 150 }),
    );
    const { roi, roiInterval, betsStillNeeded } = record(games);
    expect(roi).toBeGreaterThan(-0.09);
    expect(roi).toBeLessThan(0);
    expect(roiInterval?.low).toBeLessThan(-0.0454);
    expect(roiInterval?.high).toBeGreaterThan(-0.0454);
    expect((roiInterval?.high ?? 0) - (roiInterval?.low ?? 0)).toBeCloseTo(
      (2 * 1.96 * 0.954) / Math.sqrt(4000),
      2,
    );
    expect(betsStillNeeded).toBeNull();
  });

  test('that made a profit say how many more would prove it', () => {
    // 11 of 20 won: +1 unit, far from proof.
    const games = Array.from({ length: 20 }, (_, i) =>
      game(String(i), { finalTotal: i % 20 < 11 ? 140 : 150 }),
    );
    const { betsStillNeeded, roi } = record(games);
    expect(roi).toBeCloseTo(0.05, 3);
    expect(betsStillNeeded).toBeGreaterThan(1000);
    const sure = Array.from({ length: 400 }, (_, i) => game(String(i), { finalTotal: i % 4 ? 140 : 150 }));
    expect(record(sure).betsStillNeeded).toBe(0);
  });
});

test('a lead is the chance above what the price asks for', () => {
  expect(edgeOf(game('1'), 'under', 0.55)).toBeCloseTo(0.55 - 110 / 210, 9);
  expect(edgeOf(game('1', { overPrice: 120 }), 'over', 0.55)).toBeCloseTo(0.45 - 100 / 220, 9);
});

test('55 % takes about 1,400 bets to tell from break-even at −110, 54 % 3,700, 53 % 26,000', () => {
  const breakEven = 110 / 210;
  expect(betsToProve(0.55, breakEven)).toBeGreaterThan(1300);
  expect(betsToProve(0.55, breakEven)).toBeLessThan(1500);
  expect(betsToProve(0.54, breakEven)).toBeGreaterThan(3400);
  expect(betsToProve(0.54, breakEven)).toBeLessThan(3900);
  expect(betsToProve(0.53, breakEven)).toBeGreaterThan(24_000);
  expect(betsToProve(0.53, breakEven)).toBeLessThan(27_000);
});
