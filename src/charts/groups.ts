import type { TopLevelSpec } from 'vega-lite';
import { type ChartOptions, chart, type Figure, QUANTITY } from './chart.js';
import { LIGHT } from './theme.js';

export interface GroupChartOptions extends ChartOptions {
  readonly title: string;
  readonly description: string;
  /** Of the measure. */
  readonly axis: string;
  /** To hold the groups against. */
  readonly level?: number;
}

/** Pixels of a group's line. */
const STEP = 17;

/** One line a group: its best guess with the 95 % interval of that guess, from the top to the bottom as they come. */
export function groupMeansChart(
  groups: readonly { readonly group: string; readonly shrunken: Figure }[],
  { title, description, axis, level, ...options }: GroupChartOptions,
): TopLevelSpec {
  const { colours = LIGHT } = options;
  const y = {
    field: 'group',
    type: 'nominal' as const,
    sort: null,
    title: null,
    axis: { ticks: false, domain: false, labelLimit: 180, minExtent: 0 },
  };
  const x = { title: axis, scale: { zero: false, nice: true }, axis: { grid: true, tickCount: 6 } };
  return chart(
    { width: 215, height: STEP * groups.length, ...options },
    {
      title,
      description,
      rows: groups.map(({ group, shrunken }) => ({ group, ...shrunken })),
      layer: [
        ...(level === undefined
          ? []
          : [
              {
                data: { values: [{}] },
                mark: { type: 'rule' as const, color: colours.muted, strokeDash: [4, 3] },
                encoding: { x: { datum: level, type: QUANTITY, ...x } },
              },
            ]),
        {
          mark: { type: 'rule', strokeWidth: 2, color: colours.model, opacity: 0.55 },
          encoding: { y, x: { field: 'low', type: QUANTITY, ...x }, x2: { field: 'high' } },
        },
        {
          mark: { type: 'point', filled: true, size: 45, opacity: 1, color: colours.model },
          encoding: { y, x: { field: 'value', type: QUANTITY, ...x } },
        },
      ],
    },
  );
}
