/** What the charts of reports and notebooks are made of: one frame, and the layers that they share. */
import type { TopLevelSpec } from 'vega-lite';
import type { Field } from 'vega-lite/types_unstable/channeldef.js';
import type { LayerSpec, UnitSpec } from 'vega-lite/types_unstable/spec/index.js';
import { type ChartColours, chartConfig, LIGHT } from './theme.js';

export type Layer = LayerSpec<Field> | UnitSpec<Field>;

/** A figure with its 95 % interval, as a chart draws it. */
export interface Figure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

export interface ChartOptions {
  /** Of the plotting area, in pixels; narrow enough to be read on a phone. */
  readonly width?: number;
  readonly height?: number;
  readonly colours?: ChartColours;
}

export const QUANTITY = 'quantitative' as const;

/** One picture of some rows, layer upon layer. */
export function chart(
  { width = 340, height = 230, colours = LIGHT }: ChartOptions,
  drawing: {
    readonly title: string;
    readonly description: string;
    readonly rows: readonly object[];
    readonly layer: Layer[];
  },
): TopLevelSpec {
  const { title, description, rows, layer } = drawing;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: chartConfig(colours),
    padding: { left: 4, right: 8, top: 4, bottom: 4 },
    title,
    description,
    width,
    height,
    data: { values: [...rows] },
    layer,
  };
}

/** The interval of a figure, from low to high. */
export function between<Channel extends object>(y: Channel) {
  return { y: { field: 'low', type: QUANTITY, ...y }, y2: { field: 'high' } };
}

/** A level to hold figures against. */
export function level(value: number, y: object, colours: ChartColours): Layer {
  return {
    data: { values: [{}] },
    mark: { type: 'rule', color: colours.muted, strokeDash: [4, 3] },
    encoding: { y: { datum: value, type: QUANTITY, ...y } },
  };
}

/** A colour for each name of a field, with its legend. */
export function series(
  field: string,
  domain: string[],
  range: string[],
  symbol: 'stroke' | 'circle' = 'stroke',
) {
  return {
    field,
    type: 'nominal' as const,
    title: null,
    scale: { domain, range },
    legend: { columns: 1, symbolType: symbol, ...(symbol === 'circle' && { symbolSize: 60 }) },
  };
}
