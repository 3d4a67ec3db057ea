import type { TopLevelSpec } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import { chartConfig, DARK, LIGHT } from '../../src/charts/theme.js';
import { chartSvg } from '../../src/notebook/svg.js';

const SPEC: TopLevelSpec = {
  config: chartConfig(LIGHT),
  description: 'Points "so far" & to come',
  title: 'Points',
  data: {
    values: [
      { minute: 0, points: 0 },
      { minute: 7, points: 20 },
    ],
  },
  mark: { type: 'line', color: LIGHT.model },
  encoding: {
    x: { field: 'minute', type: 'quantitative' },
    y: { field: 'points', type: 'quantitative' },
  },
};

describe('a chart as a picture', () => {
  test('has its description, in place of a label on every mark', async () => {
    const svg = await chartSvg(SPEC);
    expect(svg).toContain('role="img" aria-label="Points &quot;so far&quot; &amp; to come"');
    expect(svg.match(/aria-label/g)).toHaveLength(1);
  });

  test('is as wide as what is drawn, whatever the length of its title', async () => {
    const widthOf = async (title: string) =>
      Number(/ width="([\d.]+)"/.exec(await chartSvg({ ...SPEC, title, width: 340 }))?.[1]);
    const title = 'Longest run of overs or unders in a season';
    expect(await widthOf(title)).toBe(await widthOf('Runs'));
  });

  test('exchanges every colour that it uses where the reader is in the dark', async () => {
    const svg = await chartSvg(SPEC);
    const style = /<style>(.*)<\/style>/.exec(svg)?.[1] ?? '';
    const drawing = svg.replace(style, '');
    const used = new Set([...drawing.matchAll(/(?:fill|stroke)="(#[^"]+)"/g)].map((m) => m[1] as string));
    expect(used).toContain(LIGHT.model);
    expect([...used].filter((colour) => !style.includes(`[stroke="${colour}"]{stroke:#`))).toEqual([]);
    expect(style).toContain(`[fill="${LIGHT.surface}"]{fill:${DARK.surface}}`);
  });

  test('is the same text every time, one tag a line, to a hundredth of a pixel', async () => {
    const svg = await chartSvg(SPEC);
    expect(await chartSvg(SPEC)).toBe(svg);
    expect(svg).not.toContain('><');
    expect(svg).not.toMatch(/\.\d{3}/);
  });

  test('is not drawn where Vega has doubts about it', async () => {
    const doubtful = {
      ...SPEC,
      encoding: { x: { field: 'minute', type: 'quantitative', bogus: 1, scale: { type: 'band' } } },
    };
    await expect(chartSvg(doubtful as unknown as TopLevelSpec)).rejects.toThrow(/^chart: .*band/);
  });
});
