import { compile } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import { GAME_CHART_DATA, type GameChartData, gameChart, lastMinute } from '../../src/charts/game.js';
import { DARK } from '../../src/charts/theme.js';
import type { TickView } from '../../src/domain/view.js';

const tick = (minute: number, changes: Partial<TickView> = {}): TickView => ({
  atUtc: '2026-01-10T00:00:00.000Z',
  minute,
  clockText: `minute ${minute}`,
  home: minute,
  away: minute,
  line: 148.5,
  book: 'draftkings',
  under: 0.55,
  marketUnder: 0.5,
  blendUnder: 0.53,
  median: 146,
  low: 133,
  high: 158,
  ...changes,
});

const ticks = (to: number) => Array.from({ length: to + 1 }, (_, minute) => tick(minute));

const half: GameChartData = { ticks: ticks(20), triggers: [], closingTotal: 149 };

/** The drawing, without `eval`, as the page draws it; what Vega-Lite warns of while compiling is collected. */
async function draw(data: GameChartData, options?: Parameters<typeof gameChart>[1]) {
  const warnings: string[] = [];
  const heard = (...words: unknown[]) => {
    warnings.push(words.join(' '));
    return logger;
  };
  const quiet = () => logger;
  const logger = { warn: heard, error: heard, info: quiet, debug: quiet, level: quiet } as never;
  const { spec } = compile(gameChart(data, options), { logger });
  const [{ parse, View }, { expressionInterpreter }] = await Promise.all([
    import('vega'),
    import('vega-interpreter'),
  ]);
  const view = new View(parse(spec, undefined, { ast: true }), {
    renderer: 'none',
    expr: expressionInterpreter,
  });
  await view.runAsync();
  return { svg: await view.toSVG(), warnings, view };
}

/** Paths of the model's two lines, P(under) and the projection: `M0,80L…`. */
function lines(svg: string): string[] {
  return [...svg.matchAll(/<path d="([^"]*)" stroke="[^"]*" stroke-width="2.5"/g)].map((m) => m[1] as string);
}

/** Sub-paths: each pen-down of a line with gaps. */
const pieces = (path: string) => path.split('M').length - 1;

describe("one game's chart", () => {
  test('names the model, the market, the line, the projection and the close', async () => {
    const { svg, warnings } = await draw(half);
    for (const name of ['Model', 'Market, no vig', 'Live line', 'Projected, 80 %', 'Close'])
      expect(svg).toContain(`>${name}<`);
    expect(warnings).toEqual([]);
  });

  test('minutes without a line are a gap in P(under), not a straight line across', async () => {
    const whole = (await draw(half)).svg;
    const gap = half.ticks.map((t) =>
      t.minute > 8 && t.minute < 12 ? { ...t, line: null, under: null, marketUnder: null } : t,
    );
    const broken = (await draw({ ...half, ticks: gap })).svg;
    expect(lines(whole).map(pieces)).toEqual([1, 1]);
    expect(lines(broken).map(pieces)).toEqual([2, 1]);
  });

  test('a trigger is marked in both panels, the close in the lower one', async () => {
    const trigger = { minute: 12, side: 'under', points: 147.5, confidence: 0.63 } as const;
    const { view } = await draw({ ...half, triggers: [trigger] });
    expect(view.data(GAME_CHART_DATA.triggers)).toMatchObject([trigger]);
    expect(view.data(GAME_CHART_DATA.closing)).toMatchObject([{ points: 149 }]);
  });

  test('without a closing line none is drawn', async () => {
    const { view } = await draw({ ...half, closingTotal: null });
    expect(view.data(GAME_CHART_DATA.closing)).toEqual([]);
  });

  test('rows can be replaced in place as the game goes on', async () => {
    const { view } = await draw(half);
    view.data(GAME_CHART_DATA.ticks, ticks(30));
    await view.runAsync();
    const ends = lines(await view.toSVG()).map((path) => path.slice(path.lastIndexOf('L')).split(',')[0]);
    expect(ends).toEqual(['L480', 'L480']);
  });

  test('is drawn in the colours asked for', async () => {
    expect((await draw(half, { colours: DARK })).svg).toContain(DARK.model);
  });
});

test.each([
  [[], 40],
  [ticks(12), 40],
  [ticks(40), 40],
  [[tick(40.5)], 45],
  [[tick(52)], 55],
])('the time axis ends with the period under way', (shown, end) => {
  expect(lastMinute(shown)).toBe(end);
});
