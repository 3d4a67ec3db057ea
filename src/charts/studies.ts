import type { TopLevelSpec } from 'vega-lite';
import { between, type ChartOptions, chart, type Figure, QUANTITY, series } from './chart.js';
import { LIGHT } from './theme.js';

/** How well ratings of each morning, before and after the game's own, foretell a total. */
export function leakChart(
  mornings: readonly { readonly daysLater: number; readonly error: Figure }[],
  options: ChartOptions = {},
): TopLevelSpec {
  const { colours = LIGHT } = options;
  const x = {
    field: 'morning',
    type: 'nominal' as const,
    sort: null,
    title: 'Days from the morning of the game to that of the ratings',
    axis: { labelAngle: 0, ticks: false },
  };
  const y = {
    title: 'Mean absolute error, points (95 %)',
    scale: { zero: false, nice: true },
    axis: { tickCount: 6, grid: true },
  };
  const color = series(
    'known',
    ['Known before the game', 'Knows the result'],
    [colours.model, colours.over],
    'circle',
  );
  return chart(options, {
    title: 'Expected total by ratings of another morning',
    description: 'Mean absolute error of the expected total by the day of the ratings, with 95 % intervals.',
    rows: mornings.map(({ daysLater, error }) => ({
      morning: daysLater > 0 ? `+${daysLater}` : String(daysLater),
      known: daysLater > 0 ? 'Knows the result' : 'Known before the game',
      ...error,
    })),
    layer: [
      { mark: { type: 'rule', strokeWidth: 2, opacity: 0.55 }, encoding: { x, ...between(y), color } },
      {
        mark: { type: 'point', filled: true, size: 80, opacity: 1 },
        encoding: { x, y: { field: 'value', type: QUANTITY, ...y }, color },
      },
    ],
  });
}

/** Longest runs of overs or unders, as seen and as a coin would have them. */
export function runsChart(
  runs: readonly { readonly run: number; readonly observed: number; readonly byLuck: number }[],
  options: ChartOptions = {},
): TopLevelSpec {
  const { colours = LIGHT } = options;
  const names = ['Seen', 'By luck'];
  return chart(options, {
    title: 'Longest run of overs or of unders in a season',
    description:
      'Team-seasons by their longest run of overs or unders, as seen and as independent games would have it.',
    rows: runs.flatMap(({ run, observed, byLuck }) => [
      { run, what: names[0], teams: observed },
      { run, what: names[1], teams: byLuck },
    ]),
    layer: [
      {
        mark: { type: 'line', strokeWidth: 2.5, point: { filled: true, size: 45 } },
        encoding: {
          x: { field: 'run', type: QUANTITY, title: 'Games in a row', axis: { grid: false, tickMinStep: 1 } },
          y: { field: 'teams', type: QUANTITY, title: 'Team-seasons', axis: { tickCount: 6, grid: true } },
          color: series('what', names, [colours.model, colours.muted]),
        },
      },
    ],
  });
}
