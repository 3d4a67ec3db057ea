import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ChartColours, DARK, LIGHT } from '../../src/charts/theme.js';

const css = readFileSync('src/dashboard/style.css', 'utf8');
const [light = '', dark = ''] = [...css.matchAll(/:root \{([^}]*)\}/g)].map((match) => match[1] as string);

const colourOf = (rules: string, name: string) => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(rules)?.[1];

/** Contrast of two colours by WCAG 2: 1 to 21. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) =>
    [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, i) => sum + c * ([0.2126, 0.7152, 0.0722][i] as number), 0);
  const [bright = 0, dim = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (bright + 0.05) / (dim + 0.05);
}

describe.each([
  ['light', light, LIGHT],
  ['dark', dark, DARK],
] as const)('in the %s scheme', (_name, rules, chart) => {
  test('cards and charts have one colour for one thing', () => {
    const named: Readonly<Record<string, keyof ChartColours>> = {
      ink: 'ink',
      muted: 'muted',
      edge: 'grid',
      surface: 'surface',
      model: 'model',
      market: 'market',
      under: 'under',
      over: 'over',
    };
    for (const [name, colour] of Object.entries(named)) expect(colourOf(rules, name)).toBe(chart[colour]);
  });

  test.each(['ink', 'muted', 'model', 'market', 'under', 'over', 'win', 'loss', 'live'])(
    'text in %s can be read (WCAG AA: 4.5)',
    (name) => {
      const colour = colourOf(rules, name) as string;
      expect(contrast(colour, colourOf(rules, 'surface') as string)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour, colourOf(rules, 'page') as string)).toBeGreaterThanOrEqual(4.5);
    },
  );
});
