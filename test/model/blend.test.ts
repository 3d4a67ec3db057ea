import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  lineChances,
  normalPoints,
  type PointsDistribution,
  pointsDistribution,
  quantilePoints,
  sdPoints,
  settledUnder,
} from '../../src/domain/distribution.js';
import { type GameState, gameClock } from '../../src/domain/game.js';
import { gameStateOf } from '../../src/domain/state.js';
import { type Blend, blended, marketTilt, marketWeight } from '../../src/model/blend.js';
import { logOf, NOW, play } from '../domain/made.js';

/** 61 points on the board, 150 expected, give or take 12. */
const MODEL = normalPoints(150, 12, 61);
const underAt = (d: PointsDistribution, line: number) => settledUnder(lineChances(d, line));

const anyModel = fc
  .record({ mean: fc.integer({ min: 110, max: 190 }), sd: fc.double({ min: 3, max: 18, noNaN: true }) })
  .map(({ mean, sd }) => normalPoints(mean, sd, 90));
const anyWeight = fc.double({ min: 0, max: 1, noNaN: true });
const anyWord = fc.record({
  points: fc.integer({ min: 190, max: 380 }).map((halves) => halves / 2),
  under: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
});

describe('the market alone', () => {
  test('says at its line what its prices say, in the shape of the model', () => {
    const market = blended(MODEL, { points: 143.5, under: 0.5 }, 1);
    expect(underAt(market, 143.5)).toBeCloseTo(0.5, 9);
    expect(quantilePoints(market, 0.5)).toBe(143);
    expect(sdPoints(market)).toBeCloseTo(sdPoints(MODEL), 2);
    expect(underAt(blended(MODEL, { points: 143.5, under: 0.42 }, 1), 143.5)).toBeCloseTo(0.42, 9);
  });

  test('says so of any model that leaves both sides of the line possible', () => {
    fc.assert(
      fc.property(anyModel, anyWord, (model, word) => {
        const { under, over } = lineChances(model, word.points);
        fc.pre(under > 0.01 && over > 0.01);
        expect(underAt(blended(model, word, 1), word.points)).toBeCloseTo(word.under, 7);
      }),
    );
  });
});

describe('the blend', () => {
  test('is the model where the market weighs nothing', () => {
    expect(blended(MODEL, { points: 143.5, under: 0.5 }, 0)).toBe(MODEL);
  });

  test('lies between the two, whatever the weight', () => {
    const under = [0, 0.25, 0.5, 0.75, 1].map((weight) =>
      underAt(blended(MODEL, { points: 143.5, under: 0.5 }, weight), 143.5),
    );
    expect(under).toEqual(under.toSorted((a, b) => a - b));
    expect(under[0]).toBeCloseTo(underAt(MODEL, 143.5), 9);
    expect(under[4]).toBeCloseTo(0.5, 9);
  });

  test('is a whole distribution that never falls under the present score', () => {
    fc.assert(
      fc.property(anyModel, anyWord, anyWeight, (model, word, weight) => {
        const blend = blended(model, word, weight);
        expect(blend.from).toBe(model.from);
        expect(blend.probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        expect(blend.probabilities.every((p) => p >= 0)).toBe(true);
      }),
    );
  });

  test('is monotone in the line that it is held against', () => {
    fc.assert(
      fc.property(anyModel, anyWord, anyWeight, (model, word, weight) => {
        const blend = blended(model, word, weight);
        const under = Array.from({ length: 40 }, (_, i) => lineChances(blend, 100 + 2.5 * i).under);
        expect(under).toEqual(under.toSorted((a, b) => a - b));
      }),
    );
  });

  test('keeps the shape of a close ending: tied, or two or three points more', () => {
    const close = pointsDistribution(140, [0.2, 0, 0.3, 0.1, 0, 0, 0, 0, 0.2, 0.2]);
    const blend = blended(close, { points: 141.5, under: 0.5 }, 0.5);
    expect([...blend.probabilities].map((p) => p > 0)).toEqual([...close.probabilities].map((p) => p > 0));
    expect(underAt(blend, 141.5)).toBeGreaterThan(underAt(close, 141.5));
  });

  test('is the model where the score has passed the line, and at odds that leave no chance', () => {
    expect(blended(MODEL, { points: 60.5, under: 0.5 }, 0.5)).toBe(MODEL);
    expect(marketTilt(MODEL, { points: 145.5, under: 0 })).toBeNull();
    expect(marketTilt(MODEL, { points: 145.5, under: Number.NaN })).toBeNull();
  });

  test('stays finite where a line is another game’s', () => {
    expect(marketTilt(normalPoints(150, 0.6, 61), { points: 147.5, under: 0.5 })).toBeCloseTo(-2, 9);
    expect(blended(normalPoints(150, 12, 61), { points: 240.5, under: 0.5 }, 1).probabilities).not.toContain(
      Number.NaN,
    );
  });
});

const learned = (weight: number) => ({ weight, halfWidth: 0.1, games: 7000 });
const BLEND: Blend = { tip: learned(0.4), halfTime: learned(0.3), scoreOnly: learned(0.8), halfAge: 0.05 };

/** A game whose one logged basket makes up the whole score. */
function stateAt(period: number, secondsLeftInPeriod: number, changes: Partial<GameState> = {}): GameState {
  const log = logOf([play({ score: { home: 2, away: 0 } })]);
  return {
    ...gameStateOf(log, { asOfUtc: NOW, phase: 'live', clock: gameClock(period, secondsLeftInPeriod) }),
    ...changes,
  };
}

describe("the market's weight", () => {
  test('is what was learned at the tip and at half-time, a straight line between, and half-time’s after it', () => {
    expect(marketWeight(BLEND, stateAt(1, 1200), 0)).toBeCloseTo(0.4, 9);
    expect(marketWeight(BLEND, stateAt(1, 600), 0)).toBeCloseTo(0.35, 9);
    expect(marketWeight(BLEND, stateAt(1, 0), 0)).toBeCloseTo(0.3, 9);
    expect(marketWeight(BLEND, stateAt(2, 300), 0)).toBeCloseTo(0.3, 9);
    expect(marketWeight(BLEND, stateAt(3, 200, { score: { home: 2, away: 2 } }), 0)).toBeCloseTo(0.3, 9);
  });

  test('halves with every twentieth of the time left that the line is old', () => {
    const minuteOfPlay = 60 / 0.384;
    expect(marketWeight(BLEND, stateAt(1, 0), minuteOfPlay)).toBeCloseTo(0.15, 9);
    expect(marketWeight(BLEND, stateAt(1, 0), 2 * minuteOfPlay)).toBeCloseTo(0.075, 9);
    expect(marketWeight(BLEND, stateAt(2, 60), minuteOfPlay)).toBeLessThan(1e-5);
  });

  test('never grows as the line gets older', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1200 }), fc.nat(7200), fc.nat(7200), (left, age, more) => {
        const at = (seconds: number) => marketWeight(BLEND, stateAt(2, left), seconds);
        expect(at(age + more)).toBeLessThanOrEqual(at(age));
        expect(at(age)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('is another where only the score is known', () => {
    const scoreOnly = { score: { home: 40, away: 32 }, plays: 0 };
    expect(marketWeight(BLEND, stateAt(1, 0, scoreOnly), 0)).toBeCloseTo(0.8, 9);
    expect(marketWeight({ ...BLEND, scoreOnly: null }, stateAt(1, 0, scoreOnly), 0)).toBeCloseTo(0.3, 9);
  });

  test('is nothing once regulation is over', () => {
    expect(marketWeight(BLEND, stateAt(2, 0), 0)).toBe(0);
  });
});
