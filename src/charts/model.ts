/** What a model's forecasts were worth, drawn: for the evaluation's page, the model card and notebooks. */
import type { TopLevelSpec } from 'vega-lite';
import { REGULATION_SECONDS } from '../domain/game.js';
import { between, type ChartOptions, chart, type Figure, level, QUANTITY, series } from './chart.js';
import { type ChartColours, LIGHT } from './theme.js';

/** How often came what was given a chance of about `said`; on the diagonal where the chances are true. */
export function reliabilityChart(
  bins: readonly { readonly said: number; readonly seen: Figure }[],
  options: ChartOptions = {},
): TopLevelSpec {
  const { colours = LIGHT } = options;
  const axis = { format: '.0%', tickCount: 6, grid: true };
  const scale = { domain: [0, 1] };
  const x = { field: 'said', type: QUANTITY, title: 'P(under the close), as said', axis, scale };
  const y = { title: 'Went under (95 %)', axis, scale };
  return chart(
    { width: 340, height: 340, ...options },
    {
      title: 'Said and seen',
      description:
        'Share of states whose game went under the closing total, by the chance that was given to it, with 95 % intervals by game.',
      rows: bins.map(({ said, seen }) => ({ said, ...seen })),
      layer: [
        {
          data: {
            values: [
              { said: 0, value: 0 },
              { said: 1, value: 1 },
            ],
          },
          mark: { type: 'line', color: colours.muted, strokeDash: [4, 3], strokeWidth: 1.5 },
          encoding: { x, y: { field: 'value', type: QUANTITY, ...y } },
        },
        ...dots(x, y, colours.model),
      ],
    },
  );
}

/** Where finals came in the forecasts' distributions, by tenths: level where these are true. */
export function pitChart(
  bins: readonly { readonly from: number; readonly to: number; readonly share: Figure }[],
  options: ChartOptions = {},
): TopLevelSpec {
  const { colours = LIGHT } = options;
  const even = 1 / bins.length;
  const x = {
    field: 'from',
    type: QUANTITY,
    title: 'Place of the final in its distribution',
    axis: { format: '.0%', tickCount: 6, grid: false },
    scale: { domain: [0, 1] },
  };
  const y = {
    title: 'Share of states (95 %)',
    axis: { format: '.0%', tickCount: 5, grid: true },
    scale: { domain: [0, Math.max(1.5 * even, ...bins.map(({ share }) => share.high))] },
  };
  return chart(options, {
    title: 'Where finals came',
    description: 'Share of finals in each tenth of the forecast distribution, with 95 % intervals by game.',
    rows: bins.map(({ from, to, share }) => ({ from, to, middle: (from + to) / 2, ...share })),
    layer: [
      {
        mark: { type: 'bar', color: colours.model, opacity: 0.35, binSpacing: 2 },
        encoding: {
          x: { ...x, bin: 'binned' },
          x2: { field: 'to' },
          y: { field: 'value', type: QUANTITY, ...y },
        },
      },
      {
        mark: { type: 'rule', color: colours.model, strokeWidth: 2 },
        encoding: { x: { ...x, field: 'middle' }, ...between(y) },
      },
      level(even, y, colours),
    ],
  });
}

/** A forecast's score at some minutes of the game. */
export interface MinuteScores {
  readonly name: string;
  readonly minutes: readonly { readonly minute: number; readonly score: Figure }[];
}

/** A score minute by minute, one line a forecast; the last one is what the others are held against. */
export function scoreByMinuteChart(
  forecasts: readonly MinuteScores[],
  { title, unit, ...options }: ChartOptions & { readonly title: string; readonly unit: string },
): TopLevelSpec {
  const { colours = LIGHT } = options;
  const color = series(
    'forecast',
    forecasts.map(({ name }) => name),
    lineColours(colours, forecasts.length),
  );
  const x = {
    field: 'minute',
    type: QUANTITY,
    title: 'Game minute',
    scale: { domain: [0, REGULATION_SECONDS / 60], nice: false },
    axis: { values: Array.from({ length: 9 }, (_, i) => 5 * i), grid: false },
  };
  const y = { title: `${unit} (95 %)`, axis: { tickCount: 7, grid: true }, scale: { zero: false } };
  const signed = forecasts.some(({ minutes }) => minutes.some(({ score }) => score.value < 0));
  return chart(
    { height: 260, ...options },
    {
      title,
      description: `${title}: ${unit} by game minute for ${forecasts.map(({ name }) => name).join(', ')}, with 95 % intervals by game.`,
      rows: forecasts.flatMap(({ name, minutes }) =>
        minutes.map(({ minute, score }) => ({ forecast: name, minute, ...score })),
      ),
      layer: [
        ...(signed ? [level(0, y, colours)] : []),
        { mark: { type: 'area', opacity: 0.12, line: false }, encoding: { x, ...between(y), color } },
        {
          mark: { type: 'line', strokeWidth: 2, point: { size: 18, filled: true } },
          encoding: { x, y: { field: 'value', type: QUANTITY, ...y }, color },
        },
      ],
    },
  );
}

/** How often finals lay inside the central intervals, less what these promise. */
export function coverageChart(
  levels: readonly { readonly level: number; readonly covered: Figure }[],
  options: ChartOptions = {},
): TopLevelSpec {
  return differencesChart(
    levels.map(({ level: promised, covered: { value, low, high, n } }) => ({
      name: `${Math.round(100 * promised)} %`,
      figure: { value: value - promised, low: low - promised, high: high - promised, n },
    })),
    {
      height: 34 * levels.length,
      ...options,
      title: 'Intervals, and what they cover',
      unit: 'Covered less promised',
      format: '+.1%',
    },
  );
}

/** Figures under each other, each with its interval, against zero: what a group of features, a block of days, a crew is worth. */
export function differencesChart(
  rows: readonly { readonly name: string; readonly figure: Figure }[],
  {
    title,
    unit,
    format = '+.2f',
    ...options
  }: ChartOptions & { readonly title: string; readonly unit: string; readonly format?: string },
): TopLevelSpec {
  const { colours = LIGHT } = options;
  const y = {
    field: 'name',
    type: 'nominal' as const,
    sort: null,
    title: null,
    axis: { ticks: false, grid: false, labelLimit: 220 },
  };
  const x = {
    title: `${unit} (95 %)`,
    axis: { format, tickCount: 6, grid: true, labelExpr: ZERO_UNSIGNED, labelSeparation: 8 },
  };
  return chart(
    { height: 28 * Math.max(2, rows.length), ...options },
    {
      title,
      description: `${title}: ${unit}, with 95 % intervals.`,
      rows: rows.map(({ name, figure }) => ({ name, ...figure })),
      layer: [
        {
          data: { values: [{}] },
          mark: { type: 'rule', color: colours.muted, strokeDash: [4, 3] },
          encoding: { x: { datum: 0, type: QUANTITY, ...x } },
        },
        {
          mark: { type: 'rule', strokeWidth: 2, color: colours.model, opacity: 0.55 },
          encoding: { y, x: { field: 'low', type: QUANTITY, ...x }, x2: { field: 'high' } },
        },
        {
          mark: { type: 'point', filled: true, size: 60, opacity: 1, color: colours.model },
          encoding: { y, x: { field: 'value', type: QUANTITY, ...x } },
        },
      ],
    },
  );
}

const ZERO_UNSIGNED = "datum.value === 0 ? '0' : datum.label";

/** The model in its own colour and last, the market's forecast first in the market's. */
function lineColours({ market, muted, under, over, model }: ChartColours, count: number): string[] {
  const others = [market, muted, under, over];
  if (count - 1 > others.length)
    throw new RangeError(`chart of ${count} forecasts: at most ${others.length + 1} can be told apart`);
  return [...others.slice(0, count - 1), model];
}

/** Points with their intervals. */
function dots(x: object, y: object, color: string) {
  return [
    {
      mark: { type: 'rule' as const, strokeWidth: 2, color, opacity: 0.55 },
      encoding: { x, ...between(y) },
    },
    {
      mark: { type: 'point' as const, filled: true, size: 60, opacity: 1, color },
      encoding: { x, y: { field: 'value', type: QUANTITY, ...y } },
    },
  ];
}
