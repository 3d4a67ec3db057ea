import { describe, expect, test } from 'vitest';
import {
  errorByFoulsChart,
  foulCountsChart,
  foulsInPlayChart,
  overShareChart,
} from '../../src/charts/fouls.js';
import { chartSvg } from '../../src/notebook/svg.js';

const figure = (value: number, half = 0.05) => ({ value, low: value - half, high: value + half, n: 100 });

const QUARTILES = [0.35, 0.47, 0.54, 0.66].map((share, i) => ({
  from: 30 + 5 * i,
  to: 34 + 5 * i,
  over: figure(share),
}));
const BANDS = [-4, 0, 4].map((points, i) => ({
  from: 30 + 3 * i,
  to: 32 + 3 * i,
  error: figure(points, 1),
}));
const MINUTES = [10, 20, 30].map((minute) => ({ minute, soFar: figure(0.05), toCome: figure(0.4) }));

/** The words that stand in a picture, in its order. */
function words(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map((m) => m[1] as string);
}

describe('charts of fouls say what they show', () => {
  test.each([
    [
      'counts by half',
      foulCountsChart([
        { half: 1, fouls: 15, share: 0.1 },
        { half: 1, fouls: 16, share: 0.2 },
        { half: 2, fouls: 20, share: 0.1 },
        { half: 2, fouls: 21, share: 0.3 },
      ]),
      ['Fouls of both teams in a half', 'Fouls', 'Share of games', 'First half', 'Second half'],
    ],
    [
      'points over the close',
      errorByFoulsChart([
        { name: 'All games', bands: BANDS },
        { name: 'Decided in regulation', bands: BANDS },
      ]),
      [
        'Points over the close, by fouls',
        'Fouls of both teams in the game',
        'Points over close (95 %)',
        'All games',
        'Decided in regulation',
      ],
    ],
    [
      'share over',
      overShareChart(QUARTILES),
      ['30 to 34', '45 to 49', '35%', '66%', 'Over the close (95 %)'],
    ],
    [
      'fouls in play',
      foulsInPlayChart(MINUTES),
      ['Game minute', 'Correlation (95 %)', 'Fouls so far, known then'],
    ],
  ])('%s', async (_, spec, expected) => {
    expect(words(await chartSvg(spec))).toEqual(expect.arrayContaining(expected));
    expect(spec.description).toMatch(/\.$/);
  });

  test('a share outside the usual range widens the axis, so that no interval is cut off', async () => {
    const low = QUARTILES.map((quartile, i) => (i === 0 ? { ...quartile, over: figure(0.08) } : quartile));
    expect(words(await chartSvg(overShareChart(low)))).toContain('10%');
    expect(words(await chartSvg(overShareChart(QUARTILES)))).not.toContain('10%');
  });

  test('two groups of one band stand side by side', async () => {
    const one = errorByFoulsChart([{ name: 'All games', bands: BANDS }]) as { data: { values: object[] } };
    const two = errorByFoulsChart([
      { name: 'All games', bands: BANDS },
      { name: 'Decided in regulation', bands: BANDS },
    ]) as typeof one;
    expect(one.data.values[0]).toMatchObject({ fouls: 31 });
    expect(two.data.values[0]).toMatchObject({ fouls: 30.75 });
    expect(two.data.values[3]).toMatchObject({ fouls: 31.25 });
  });

  test('no chart is wider than 480 pixels, to be read on a phone', async () => {
    const bands = errorByFoulsChart([{ name: 'Decided in regulation', bands: BANDS }]);
    for (const spec of [bands, foulsInPlayChart(MINUTES), overShareChart(QUARTILES)])
      expect(Number(/ width="(\d+)"/.exec(await chartSvg(spec))?.[1])).toBeLessThanOrEqual(480);
  });
});
