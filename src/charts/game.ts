import type { TopLevelSpec } from 'vega-lite';
import type { Field } from 'vega-lite/types_unstable/channeldef.js';
import type { LayerSpec, UnitSpec } from 'vega-lite/types_unstable/spec/index.js';
import { HALF_SECONDS, OVERTIME_SECONDS, REGULATION_SECONDS } from '../domain/game.js';
import type { BetSide } from '../domain/market.js';
import type { TickView } from '../domain/view.js';
import { type ChartColours, chartConfig, LIGHT } from './theme.js';

type Layer = LayerSpec<Field> | UnitSpec<Field>;

/** A trigger as a mark of the chart. */
export interface TriggerMark {
  /** Game minute at which it fired. */
  readonly minute: number;
  readonly side: BetSide;
  readonly points: number;
  readonly confidence: number | null;
}

export interface GameChartData {
  readonly ticks: readonly TickView[];
  readonly triggers: readonly TriggerMark[];
  readonly closingTotal: number | null;
}

export interface GameChartOptions {
  /** Of the plotting area, in pixels. */
  readonly width?: number;
  readonly colours?: ChartColours;
}

/** Names of the data sets in the spec, for a page that replaces the rows and keeps the chart. */
export const GAME_CHART_DATA = { ticks: 'ticks', triggers: 'triggers', closing: 'closing' } as const;

/** The rows behind {@link gameChart}, by data set. */
export function gameChartRows(data: GameChartData): Record<keyof typeof GAME_CHART_DATA, readonly object[]> {
  return {
    ticks: data.ticks,
    triggers: data.triggers,
    closing: data.closingTotal === null ? [] : [{ points: data.closingTotal }],
  };
}

/** The last game minute that a chart needs: 40, or the end of the overtime that the last tick is in. */
export function lastMinute(ticks: readonly TickView[]): number {
  const regulation = REGULATION_SECONDS / 60;
  const overtime = OVERTIME_SECONDS / 60;
  const latest = ticks.at(-1)?.minute ?? 0;
  return regulation + Math.ceil(Math.max(0, latest - regulation) / overtime) * overtime;
}

/**
 * One game by its minutes. Above: P(under) of the model, the market (no vig) and of both together. Below: the projected
 * final total with its 80 % interval, the live line, the close and the triggers. Gaps are ticks without a line.
 */
export function gameChart(data: GameChartData, options: GameChartOptions = {}): TopLevelSpec {
  const { width = 640, colours = LIGHT } = options;
  const end = lastMinute(data.ticks);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: chartConfig(colours),
    datasets: gameChartRows(data) as Record<string, object[]>,
    padding: { left: 4, right: 8, top: 4, bottom: 4 },
    spacing: 28,
    vconcat: [
      { width, height: 170, title: 'P(under the live line)', layer: chancesLayers(end, colours) },
      {
        width,
        height: 190,
        title: 'Points: projected total and live line',
        layer: pointsLayers(end, colours),
      },
    ],
    resolve: { scale: { color: 'independent' } },
  };
}

function chancesLayers(end: number, colours: ChartColours): Layer[] {
  const x = minutes(end, null);
  const series = {
    domain: ['Model', 'Market, no vig', 'Blend'],
    range: [colours.model, colours.market, colours.blend],
  };
  const probability = (field: string, name: string) => ({
    x,
    y: {
      field,
      type: 'quantitative' as const,
      title: null,
      scale: { domain: [0, 1] },
      axis: { format: '.0%', values: [0, 0.25, 0.5, 0.75, 1] },
    },
    color: { datum: name, type: 'nominal' as const, scale: series, title: null },
  });
  return [
    halfTime(colours),
    {
      data: { values: [{}] },
      mark: { type: 'rule', color: colours.muted, opacity: 0.6 },
      encoding: { y: { datum: 0.5 } },
    },
    {
      data: { name: GAME_CHART_DATA.ticks },
      mark: { type: 'line', strokeWidth: 2, strokeDash: [5, 3], interpolate: 'step-after', aria: false },
      encoding: probability('marketUnder', 'Market, no vig'),
    },
    {
      data: { name: GAME_CHART_DATA.ticks },
      mark: { type: 'line', strokeWidth: 2.5, aria: false },
      encoding: probability('under', 'Model'),
    },
    {
      data: { name: GAME_CHART_DATA.ticks },
      mark: { type: 'line', strokeWidth: 2, aria: false },
      encoding: probability('blendUnder', 'Blend'),
    },
    {
      data: { name: GAME_CHART_DATA.triggers },
      mark: { type: 'rule', strokeWidth: 1.5, strokeDash: [2, 2] },
      encoding: { x: { field: 'minute', type: 'quantitative' }, color: { value: colours.under } },
    },
    readout('chancesAt', x, colours, [
      { field: 'under', title: 'Model P(under)', format: '.1%' },
      { field: 'marketUnder', title: 'Market P(under)', format: '.1%' },
      { field: 'blendUnder', title: 'Blend P(under)', format: '.1%' },
    ]),
  ];
}

function pointsLayers(end: number, colours: ChartColours): Layer[] {
  const x = minutes(end, 'Game minute');
  const points = {
    type: 'quantitative' as const,
    title: null,
    scale: { zero: false, nice: true },
    axis: { tickCount: 6 },
  };
  const names = ['Projected, 80 %', 'Live line', 'Close'];
  const series = {
    domain: names,
    range: [colours.model, colours.market, colours.muted],
  };
  const color = (name: string) => ({ datum: name, type: 'nominal' as const, scale: series, title: null });
  return [
    halfTime(colours),
    {
      data: { name: GAME_CHART_DATA.ticks },
      mark: { type: 'area', opacity: 0.16, line: false, aria: false },
      encoding: {
        x,
        y: { field: 'low', ...points },
        y2: { field: 'high' },
        color: { value: colours.model },
      },
    },
    {
      data: { name: GAME_CHART_DATA.closing },
      mark: { type: 'rule', strokeDash: [2, 4], strokeWidth: 1.5 },
      encoding: { y: { field: 'points', ...points }, color: color('Close') },
    },
    {
      data: { name: GAME_CHART_DATA.ticks },
      mark: { type: 'line', strokeWidth: 2, strokeDash: [5, 3], interpolate: 'step-after', aria: false },
      encoding: { x, y: { field: 'line', ...points }, color: color('Live line') },
    },
    {
      data: { name: GAME_CHART_DATA.ticks },
      mark: { type: 'line', strokeWidth: 2.5, aria: false },
      encoding: { x, y: { field: 'median', ...points }, color: color(names[0] as string) },
    },
    {
      data: { name: GAME_CHART_DATA.triggers },
      mark: { type: 'point', filled: true, size: 130, opacity: 1, stroke: colours.surface, strokeWidth: 1.5 },
      encoding: {
        x: { field: 'minute', type: 'quantitative' },
        y: { field: 'points', ...points },
        shape: {
          field: 'side',
          type: 'nominal',
          scale: { domain: ['under', 'over'], range: ['triangle-down', 'triangle-up'] },
          legend: null,
        },
        color: { value: colours.under },
      },
    },
    readout('pointsAt', x, colours, [
      { field: 'median', title: 'Projected total', format: '.1f' },
      { field: 'low', title: '10 % below', format: '.0f' },
      { field: 'high', title: '10 % above', format: '.0f' },
      { field: 'line', title: 'Live line', format: '.1f' },
      { field: 'book', title: 'Book' },
    ]),
  ];
}

function minutes(end: number, title: string | null) {
  return {
    field: 'minute',
    type: 'quantitative' as const,
    title,
    scale: { domain: [0, end], nice: false },
    axis: { values: Array.from({ length: end / 5 + 1 }, (_, i) => 5 * i), grid: false },
  };
}

function halfTime(colours: ChartColours): Layer {
  return {
    data: { values: [{ minute: HALF_SECONDS / 60 }] },
    mark: { type: 'rule', color: colours.grid, strokeWidth: 1.5 },
    encoding: { x: { field: 'minute', type: 'quantitative' } },
  };
}

/** A hairline at the tick nearest to the pointer, with its numbers. */
function readout(
  name: string,
  x: ReturnType<typeof minutes>,
  colours: ChartColours,
  fields: readonly { field: string; title: string; format?: string }[],
): Layer {
  return {
    data: { name: GAME_CHART_DATA.ticks },
    params: [{ name, select: { type: 'point', nearest: true, on: 'pointermove', clear: 'pointerout' } }],
    mark: { type: 'rule', color: colours.ink, aria: false },
    encoding: {
      x,
      opacity: { condition: { param: name, empty: false, value: 0.5 }, value: 0 },
      tooltip: [
        { field: 'clockText', title: 'Clock' },
        { field: 'away', title: 'Away' },
        { field: 'home', title: 'Home' },
        ...fields,
      ],
    },
  };
}
