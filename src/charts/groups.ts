import type { TopLevelSpec } from 'vega-lite';
import { type ChartColours, chartConfig, LIGHT } from './theme.js';

export interface GroupChartOptions {
  readonly title: string;
  readonly description: string;
  /** Of the measure. */
  readonly axis: string;
  /** A level to hold the groups against. */
  readonly level?: number;
  readonly width?: number;
  readonly colours?: ChartColours;
}

/** One line a group: its best guess with the 95 % interval of that guess, from the top to the bottom as they come. */
export function groupMeansChart(
  groups: readonly {
    readonly group: string;
    readonly shrunken: {
      readonly value: number;
      readonly low: number;
      readonly high: number;
      readonly n: number;
    };
  }[],
  { title, description, axis, level, width = 215, colours = LIGHT }: GroupChartOptions,
): TopLevelSpec {
  const y = {
    field: 'group',
    type: 'nominal' as const,
    sort: null,
    title: null,
    axis: { ticks: false, domain: false, labelLimit: 130, minExtent: 0 },
  };
  const x = { title: axis, scale: { zero: false, nice: true }, axis: { grid: true, tickCount: 6 } };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: chartConfig(colours),
    padding: { left: 4, right: 8, top: 4, bottom: 4 },
    title,
    description,
    width,
    height: { step: 17 },
    data: { values: groups.map(({ group, shrunken }) => ({ group, ...shrunken })) },
    layer: [
      ...(level === undefined
        ? []
        : [
            {
              mark: { type: 'rule' as const, color: colours.muted, strokeDash: [4, 3] },
              encoding: { x: { datum: level, type: 'quantitative' as const, ...x } },
            },
          ]),
      {
        mark: { type: 'rule', strokeWidth: 2, color: colours.model, opacity: 0.55 },
        encoding: { y, x: { field: 'low', type: 'quantitative', ...x }, x2: { field: 'high' } },
      },
      {
        mark: { type: 'point', filled: true, size: 45, opacity: 1, color: colours.model },
        encoding: { y, x: { field: 'value', type: 'quantitative', ...x } },
      },
    ],
  };
}
