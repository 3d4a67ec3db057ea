import { describe, expect, test } from 'vitest';
import { normalPoints, quantilePoints } from '../../src/domain/distribution.js';
import { createMarketScores, type LinedGame } from '../../src/model/against-market.js';
import { blended } from '../../src/model/blend.js';
import { seededRandom } from '../../src/model/random.js';

const game = (gameId: string, changes: Partial<LinedGame> = {}): LinedGame => ({
  gameId,
  line: { points: 143.5, under: 0.5 },
  weight: 0.5,
  model: normalPoints(150, 12, 61),
  finalTotal: 146,
  ...changes,
});
const scoresOf = (games: readonly LinedGame[]) => {
  const scores = createMarketScores();
  for (const one of games) scores.add(one);
  const result = scores.result();
  if (result === null) throw new Error('no scores');
  return result;
};

describe('market, model and blend', () => {
  test('are held against the same final: the line itself, and the medians', () => {
    const { scores, games } = scoresOf([game('1'), game('2')]);
    expect(games).toBe(2);
    expect(scores.absoluteError.market.mean).toBe(2.5);
    expect(scores.absoluteError.model.mean).toBe(4);
    expect(scores.absoluteError.blend?.mean).toBe(1);
    expect(scores.rootMeanSquare.market.mean).toBe(2.5);
    expect(scores.brier.market.mean).toBe(0.25);
    expect(scores.logLoss.market.mean).toBeCloseTo(Math.LN2, 9);
    expect(scores.brier.model.mean).toBeLessThan(0.25);
  });

  test('a difference is game by game', () => {
    const { less } = scoresOf([game('1'), game('2', { finalTotal: 130 })]);
    expect(less.modelLessMarket?.absoluteError.mean).toBeCloseTo((4 - 2.5 + (20 - 13.5)) / 2, 9);
  });

  test('without learned weights there is no blend', () => {
    const { scores, less, calibration } = scoresOf([game('1', { weight: null })]);
    expect(scores.absoluteError.blend).toBeUndefined();
    expect(calibration.blend).toBeUndefined();
    expect(less.blendLessModel).toBeNull();
  });

  test('T23 a push counts for the points, not for the chance of under', () => {
    const { scores, confidence } = scoresOf([
      game('1', { line: { points: 146, under: 0.5 } }),
      game('2', { line: { points: 140, under: 0.5 } }),
    ]);
    expect(scores.absoluteError.market.mean).toBe(3);
    expect(confidence.reduce((n, tier) => n + tier.n.model, 0)).toBe(1);
  });

  test('T28 where the chances are true, the more sure tiers come more often', () => {
    const random = seededRandom(5);
    const games = Array.from({ length: 3000 }, (_, i) => {
      const model = normalPoints(150, 12, 61);
      const points = 150 + Math.round(16 * (random() - 0.5)) + 0.5;
      return game(String(i), {
        line: { points, under: 0.5 },
        model,
        finalTotal: quantilePoints(blended(model, { points, under: 0.5 }, 0.5), random()),
      });
    });
    const { confidence, calibration, scores } = scoresOf(games);
    const tiers = confidence.flatMap(({ said, seen: { blend } }) =>
      blend ? [{ said: said.blend ?? 0, blend }] : [],
    );
    expect(tiers.length).toBeGreaterThan(2);
    for (const { said, blend } of tiers)
      expect(Math.abs(blend.mean - said)).toBeLessThan(1.5 * blend.halfWidth);
    expect(tiers.at(-1)?.blend.mean).toBeGreaterThan((tiers[0]?.blend.mean ?? 1) + 0.03);
    expect(calibration.blend?.ece).toBeLessThan(0.02);
    expect(calibration.model.ece).toBeGreaterThan(calibration.blend?.ece ?? 1);
    expect(scores.brier.blend?.mean).toBeLessThan(scores.brier.model.mean);
  });

  test('without a game there is nothing', () => {
    expect(createMarketScores().result()).toBeNull();
  });
});
