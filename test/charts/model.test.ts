import { describe, expect, test } from 'vitest';
import {
  coverageChart,
  differencesChart,
  pitChart,
  reliabilityChart,
  scoreByMinuteChart,
} from '../../src/charts/model.js';
import { chartSvg } from '../../src/notebook/svg.js';

const figure = (value: number, half = 0.02) => ({ value, low: value - half, high: value + half, n: 100 });
const TENTHS = Array.from({ length: 10 }, (_, i) => i / 10);
const minutes = (start: number) =>
  [0.5, 20, 39].map((minute) => ({ minute, score: figure(start - minute / 5, 0.3) }));

const RELIABILITY = reliabilityChart(
  TENTHS.map((from) => ({ said: from + 0.05, seen: figure(from + 0.06) })),
);
const PIT = pitChart(TENTHS.map((from) => ({ from, to: from + 0.1, share: figure(0.1, 0.01) })));
const MINUTES = scoreByMinuteChart(
  [
    { name: 'close-anchored', minutes: minutes(13.5) },
    { name: 'model', minutes: minutes(13) },
  ],
  { title: 'Error of the final total', unit: 'Mean absolute error, points' },
);
const COVERAGE = coverageChart([
  { level: 0.5, covered: figure(0.51) },
  { level: 0.8, covered: figure(0.79) },
]);
const WORTH = differencesChart(
  [
    { name: 'plays', figure: figure(0.04) },
    { name: 'rest', figure: figure(-0.01) },
  ],
  { title: 'What groups of features are worth', unit: 'Points of error saved' },
);

/** The words that stand in a picture, in its order. */
const words = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map((m) => m[1] as string);

describe('charts of a model say what they show', () => {
  test.each([
    [
      'said and seen',
      RELIABILITY,
      ['Said and seen', 'P(under the close), as said', 'Went under (95 %)', '80%'],
    ],
    ['where finals came', PIT, ['Where finals came', 'Share of states (95 %)', '10%']],
    [
      'score by minute',
      MINUTES,
      [
        'Error of the final total',
        'Game minute',
        'Mean absolute error, points (95 %)',
        'close-anchored',
        'model',
      ],
    ],
    ['coverage', COVERAGE, ['50 %', '80 %', 'Covered less promised (95 %)', '0']],
    ['what groups are worth', WORTH, ['plays', 'rest', 'Points of error saved (95 %)', '+0.04']],
  ])('%s', async (_, spec, expected) => {
    const svg = await chartSvg(spec);
    expect(words(svg)).toEqual(expect.arrayContaining(expected));
    expect(spec.description).toMatch(/\.$/);
    // To be read on a phone.
    expect(Number(/ width="(\d+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(480);
  });

  test('a difference over the minutes has a zero line, an error has none', async () => {
    const difference = scoreByMinuteChart(
      [
        {
          name: 'less linear',
          minutes: [
            { minute: 10, score: figure(-0.1) },
            { minute: 20, score: figure(0.1) },
          ],
        },
      ],
      { title: 'Against the regression', unit: 'Points' },
    );
    const layers = (spec: object) => (spec as { layer: unknown[] }).layer.length;
    expect(layers(difference)).toBe(layers(MINUTES) + 1);
  });

  test('more forecasts than colours are refused', () => {
    const many = TENTHS.map((from) => ({ name: String(from), minutes: minutes(13) }));
    expect(() => scoreByMinuteChart(many, { title: 'Many', unit: 'points' })).toThrow(
      'chart of 10 forecasts',
    );
  });
});
