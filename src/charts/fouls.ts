import type { TopLevelSpec } from 'vega-lite';
import { HALF_SECONDS, REGULATION_SECONDS } from '../domain/game.js';
import { between, type ChartOptions, chart, type Figure, level, QUANTITY, series } from './chart.js';
import { LIGHT } from './theme.js';

/** How often a half has how many fouls. */
export function foulCountsChart(
  counts: readonly { readonly half: 1 | 2; readonly fouls: number; readonly share: number }[],
  options: ChartOptions = {},
): TopLevelSpec {
  const { colours = LIGHT } = options;
  const halves = ['First half', 'Second half'];
  return chart(options, {
    title: 'Fouls of both teams in a half',
    description: 'Share of games by number of fouls, for the first and the second half of regulation.',
    rows: counts.map(({ half, fouls, share }) => ({ half: halves[half - 1], fouls, share })),
    layer: [
      {
        mark: { type: 'line', interpolate: 'step', strokeWidth: 2.5 },
        encoding: {
          x: { field: 'fouls', type: QUANTITY, title: 'Fouls', scale: { nice: true }, axis: { grid: false } },
          y: {
            field: 'share',
            type: QUANTITY,
            title: 'Share of games',
            axis: { format: '.0%', tickCount: 5 },
          },
          color: series('half', halves, [colours.market, colours.model]),
        },
      },
    ],
  });
}

/** The mean error of the close by fouls of the game, for all games and for those decided in regulation. */
export function errorByFoulsChart(
  groups: readonly {
    readonly name: string;
    readonly bands: readonly { readonly from: number; readonly to: number; readonly error: Figure }[];
  }[],
  options: ChartOptions = {},
): TopLevelSpec {
  const { colours = LIGHT } = options;
  const names = groups.map(({ name }) => name);
  const color = series('group', names, [colours.over, colours.muted], 'circle');
  const x = {
    field: 'fouls',
    type: QUANTITY,
    title: 'Fouls of both teams in the game',
    scale: { zero: false, nice: true },
    axis: { grid: false },
  };
  const y = {
    title: 'Points over close (95 %)',
    axis: { tickCount: 7, format: '+d', labelExpr: "datum.value === 0 ? '0' : datum.label", grid: true },
  };
  return chart(options, {
    title: 'Points over the close, by fouls',
    description: 'Mean of final total minus closing total by fouls of the game, with 95 % intervals.',
    rows: groups.flatMap(({ name, bands }, i) =>
      bands.map(({ from, to, error }) => ({
        group: name,
        // Side by side, so that the intervals of one band do not cover each other.
        fouls: (from + to) / 2 + (i - (groups.length - 1) / 2) * 0.5,
        ...error,
      })),
    ),
    layer: [
      level(0, y, colours),
      { mark: { type: 'rule', strokeWidth: 2, opacity: 0.55 }, encoding: { x, ...between(y), color } },
      {
        mark: { type: 'point', filled: true, size: 50, opacity: 1 },
        encoding: { x, y: { field: 'value', type: QUANTITY, ...y }, color },
      },
    ],
  });
}

/** Share of games over the close by quartile of fouls. */
export function overShareChart(
  quartiles: readonly { readonly from: number; readonly to: number; readonly over: Figure }[],
  options: ChartOptions = {},
): TopLevelSpec {
  const { colours = LIGHT } = options;
  const rows = quartiles.map(({ from, to, over }) => ({ fouls: `${from} to ${to}`, ...over }));
  const x = {
    field: 'fouls',
    type: 'nominal' as const,
    sort: null,
    title: 'Fouls in the game, by quartile',
    axis: { labelAngle: 0, ticks: false },
  };
  const y = {
    title: 'Over the close (95 %)',
    scale: {
      domain: [Math.min(0.2, ...rows.map(({ low }) => low)), Math.max(0.8, ...rows.map(({ high }) => high))],
    },
    axis: { format: '.0%', tickCount: 6, grid: true },
  };
  return chart(options, {
    title: 'Over the close, by quartile of fouls',
    description: 'Share of games over the closing total by quartile of fouls, with 95 % intervals.',
    rows,
    layer: [
      level(0.5, y, colours),
      {
        mark: { type: 'rule', strokeWidth: 2, color: colours.over, opacity: 0.55 },
        encoding: { x, ...between(y) },
      },
      {
        mark: { type: 'point', filled: true, size: 90, opacity: 1, color: colours.over },
        encoding: { x, y: { field: 'value', type: QUANTITY, ...y } },
      },
      {
        mark: { type: 'text', align: 'left', dx: 9, fontSize: 13, fontWeight: 600, color: colours.ink },
        encoding: {
          x,
          y: { field: 'value', type: QUANTITY, ...y },
          text: { field: 'value', type: QUANTITY, format: '.0%' },
        },
      },
    ],
  });
}

/** Minute by minute: the correlation of fouls with the points still to come, known then and known only afterwards. */
export function foulsInPlayChart(
  minutes: readonly { readonly minute: number; readonly soFar: Figure; readonly toCome: Figure }[],
  options: ChartOptions = {},
): TopLevelSpec {
  const { colours = LIGHT } = options;
  const names = ['Fouls so far, known then', 'Fouls to come, known only after'];
  const color = series('known', names, [colours.model, colours.muted]);
  const x = {
    field: 'minute',
    type: QUANTITY,
    title: 'Game minute',
    scale: { domain: [0, REGULATION_SECONDS / 60], nice: false },
    axis: { values: Array.from({ length: 9 }, (_, i) => 5 * i), grid: false },
  };
  const y = {
    title: 'Correlation (95 %)',
    axis: { tickCount: 6, format: '.1f', grid: true },
  };
  return chart(
    { height: 260, ...options },
    {
      title: 'Fouls and the points still to come',
      description:
        'Correlation of fouls so far, and of fouls still to come, with the points still to come beyond the close, by game minute, with 95 % intervals.',
      rows: minutes.flatMap(({ minute, soFar, toCome }) => [
        { minute, known: names[0], ...soFar },
        { minute, known: names[1], ...toCome },
      ]),
      layer: [
        level(0, y, colours),
        {
          data: { values: [{}] },
          mark: { type: 'rule', color: colours.grid, strokeWidth: 1.5 },
          encoding: { x: { datum: HALF_SECONDS / 60, type: QUANTITY } },
        },
        { mark: { type: 'area', opacity: 0.18, line: false }, encoding: { x, ...between(y), color } },
        {
          mark: { type: 'line', strokeWidth: 2.5 },
          encoding: { x, y: { field: 'value', type: QUANTITY, ...y }, color },
        },
      ],
    },
  );
}
