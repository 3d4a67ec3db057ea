import { describe, expect, test } from 'vitest';
import { clusteredMean } from '../../src/model/clustered.js';
import { seededRandom } from '../../src/model/random.js';
import { createReliability } from '../../src/model/reliability.js';

describe('the calibration error', () => {
  const said = (chance: number, happens: (i: number) => boolean, games = 400) => {
    const reliability = createReliability(2);
    for (let i = 0; i < games; i++) reliability.add(String(i), i % 2, chance, happens(i));
    return reliability.error('all', seededRandom(1));
  };

  test('is nothing where three of four happen that were given 0.75', () => {
    const { n, ece, low, high } = said(0.75, (i) => i % 4 !== 0);
    expect([n, ece]).toEqual([400, 0]);
    expect(low).toBeLessThan(0.01);
    expect(high).toBeGreaterThan(0.03);
  });

  test('is how far a chance is off', () => {
    expect(said(0.75, (i) => i % 2 === 0).ece).toBeCloseTo(0.25);
  });

  test('looks at the parts of a game apart', () => {
    const reliability = createReliability(2);
    for (let i = 0; i < 100; i++) {
      reliability.add(String(i), 0, 0.9, true);
      reliability.add(String(i), 1, 0.9, false);
    }
    expect(reliability.error(0, seededRandom(1)).ece).toBeCloseTo(0.1);
    expect(reliability.error(1, seededRandom(1)).ece).toBeCloseTo(0.9);
    expect(reliability.error('all', seededRandom(1)).ece).toBeCloseTo(0.4);
  });

  test('T23 ten states of a game are no ten games: the interval is as wide as with one', () => {
    const width = (states: number) => {
      const reliability = createReliability(1);
      for (let game = 0; game < 200; game++)
        for (let s = 0; s < states; s++) reliability.add(String(game), 0, 0.5, game % 2 === 0);
      const { low, high } = reliability.error('all', seededRandom(3));
      return high - low;
    };
    expect(width(10)).toBeCloseTo(width(1), 9);
  });
});

describe('said and seen, tenth by tenth', () => {
  const reliability = createReliability(2);
  for (let game = 0; game < 100; game++)
    for (let part = 0; part < 2; part++) reliability.add(String(game), part, 0.62, game % 4 !== 0);
  reliability.add('last', 0, 0.31, true);
  const bins = reliability.bins();

  test('holds what happened against the mean chance, and counts states', () => {
    expect(bins.map(({ n }) => n)).toEqual([0, 0, 0, 1, 0, 0, 200, 0, 0, 0]);
    expect(bins[6]).toMatchObject({ from: 0.6, to: 0.7, seen: 0.75 });
    expect(bins[6]?.said).toBeCloseTo(0.62);
  });

  test('T23 both parts of a game are one game in its interval', () => {
    expect(bins[6]?.halfWidth).toBeCloseTo(1.96 * Math.sqrt((0.75 * 0.25) / 100));
  });

  test('a tenth without states, or of one game, claims nothing', () => {
    expect(bins[0]).toEqual({ from: 0, to: 0.1, n: 0, said: null, seen: null, halfWidth: null });
    expect(bins[3]?.halfWidth).toBeNaN();
  });
});

describe('a mean by clusters', () => {
  test('a cluster that was left does not come again: its values belong together', () => {
    expect(() => clusteredMean([1, 2, 3], [7, 8, 7])).toThrow('cluster 7 comes again');
  });

  test('counts a game once, however many states it has', () => {
    const values = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    const once = clusteredMean(
      values,
      values.map((_, i) => i),
    );
    const tenfold = clusteredMean(
      values.flatMap((v) => Array(10).fill(v)),
      values.flatMap((_, i) => Array(10).fill(i)),
    );
    expect(once).toEqual({ mean: 0, halfWidth: 1.96 / 10 });
    expect(tenfold.halfWidth).toBeCloseTo(once.halfWidth, 12);
  });
});
