import { describe, expect, test } from 'vitest';
import {
  lineChances,
  normalPoints,
  type PointsDistribution,
  quantilePoints,
  settledUnder,
} from '../../src/domain/distribution.js';
import { blended, freshness } from '../../src/model/blend.js';
import { type BlendEvidence, blendEvidence, fitBlend, type LineMoment } from '../../src/model/fit-blend.js';
import { seededRandom } from '../../src/model/random.js';

const random = seededRandom(7);
const drawn = (d: PointsDistribution) => quantilePoints(d, random());

/** A game whose final is drawn from a blend of such weights, seen at some ages of its line. */
function game(
  gameId: string,
  made: LineMoment,
  weight: number,
  ages: readonly number[],
  gap = 6,
): BlendEvidence[] {
  const secondsLeft = made === 'tip' ? 2400 : 1200;
  const model = normalPoints(140 + 12 * random(), 12, 60);
  const market = { points: quantilePoints(model, 0.5) + gap * (random() - 0.5) + 0.5, under: 0.5 };
  return ages.flatMap((playedSince) => {
    const left = secondsLeft - playedSince;
    const truth = blended(model, market, weight * freshness(0.05, playedSince, left));
    const at = { gameId, made, playedSince, secondsLeft: left };
    return blendEvidence(at, model, market, drawn(truth)) ?? [];
  });
}

const games = (n: number, made: LineMoment, weight: number, ages: readonly number[], gap?: number) =>
  Array.from({ length: n }, (_, i) => game(`${made}${i}`, made, weight, ages, gap)).flat();

describe('learning the weights', () => {
  const evidence = [
    ...games(4000, 'tip', 0.6, [0, 60, 120, 240], 12),
    ...games(4000, 'halfTime', 0.3, [0, 30, 60, 120], 12),
    ...games(3000, 'scoreOnly', 0.8, [0], 12),
  ];
  const blend = fitBlend(evidence);

  test('finds the weights that the games were made with, within its own interval', () => {
    if (blend === null) throw new Error('nothing was learned');
    for (const [found, made] of [
      [blend.tip, 0.6],
      [blend.halfTime, 0.3],
      [blend.scoreOnly, 0.8],
    ] as const) {
      expect(found?.halfWidth).toBeLessThan(0.25);
      expect(Math.abs((found?.weight ?? 0) - made)).toBeLessThan(1.5 * (found?.halfWidth ?? 0));
    }
    expect(blend.halfTime.games).toBe(4000);
  });

  test('finds how fast a line ages', () => {
    expect(blend?.halfAge).toBeGreaterThan(0.03);
    expect(blend?.halfAge).toBeLessThan(0.08);
  });

  test('leaves a market that knows nothing at no weight, and takes none below it', () => {
    const against = fitBlend([
      ...games(2000, 'tip', 0, [0, 60]),
      ...games(2000, 'halfTime', 0, [0, 60]),
    ])?.halfTime;
    expect(against?.weight).toBeGreaterThanOrEqual(0);
    expect(against?.weight).toBeLessThan(2 * (against?.halfWidth ?? 0));
  });

  test('does not depend on the order of the games', () => {
    const few = [...games(400, 'tip', 0.5, [0, 60]), ...games(400, 'halfTime', 0.3, [0, 60])];
    expect(fitBlend(few.toReversed())?.halfTime.weight).toBeCloseTo(fitBlend(few)?.halfTime.weight ?? 0, 3);
  });

  test('learns nothing of too few games, nor of plays alone', () => {
    expect(fitBlend(games(200, 'halfTime', 0.3, [0]))).toBeNull();
    const withoutScoreOnly = fitBlend([
      ...games(400, 'tip', 0.5, [0, 60]),
      ...games(400, 'halfTime', 0.3, [0]),
    ]);
    expect(withoutScoreOnly?.scoreOnly).toBeNull();
  });

  test('takes a line that the score has passed for no evidence', () => {
    const at = { gameId: '1', made: 'halfTime', playedSince: 0, secondsLeft: 1200 } as const;
    expect(blendEvidence(at, normalPoints(150, 9, 70), { points: 60.5, under: 0.5 }, 151)).toBeNull();
  });

  test('regresses the surprise on the lean: a market that is always right weighs all', () => {
    const model = normalPoints(150, 12, 60);
    const sure = Array.from({ length: 400 }, (_, i) => {
      const points = 144.5 + (i % 13);
      const at = { secondsLeft: 1200, playedSince: 0 } as const;
      return (['tip', 'halfTime'] as const).flatMap(
        (made) =>
          blendEvidence({ ...at, gameId: String(i), made }, model, { points, under: 0.5 }, points) ?? [],
      );
    }).flat();
    expect(fitBlend(sure)?.halfTime.weight).toBeGreaterThan(0.95);
    expect(settledUnder(lineChances(model, 150))).toBeCloseTo(0.5, 2);
  });
});
