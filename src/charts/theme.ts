import type { Config } from 'vega-lite';

/** The colours of every chart; the page's style sheet uses the same ones for the same things. */
export interface ChartColours {
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly surface: string;
  /** What the model says. */
  readonly model: string;
  /** What the market says. */
  readonly market: string;
  /** What both say together. */
  readonly blend: string;
  readonly under: string;
  readonly over: string;
}

export const LIGHT: ChartColours = {
  ink: '#161b22',
  muted: '#59636e',
  grid: '#e3e7ec',
  surface: '#ffffff',
  model: '#1d5fd1',
  market: '#a8540a',
  blend: '#b4235a',
  under: '#0f766e',
  over: '#9333a8',
};

export const DARK: ChartColours = {
  ink: '#e6ebf2',
  muted: '#9aa6b5',
  grid: '#2a323d',
  surface: '#171c24',
  model: '#7db0ff',
  market: '#f0ab5b',
  blend: '#ff8fb1',
  under: '#4fd1c1',
  over: '#dd9bf0',
};

export const CHART_FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif';

/** Axes, legends and titles in one manner for notebooks, reports and the page. */
export function chartConfig(colours: ChartColours): Config {
  return {
    background: colours.surface,
    font: CHART_FONT,
    view: { stroke: null },
    axis: {
      domainColor: colours.grid,
      gridColor: colours.grid,
      tickColor: colours.grid,
      labelColor: colours.muted,
      titleColor: colours.muted,
      labelFontSize: 12,
      labelSeparation: 6,
      titleFontSize: 12,
      titleFontWeight: 'normal',
    },
    // One width for every panel's labels, so that panels stacked above each other share their left edge.
    axisY: { minExtent: 38 },
    legend: {
      orient: 'top',
      title: null,
      labelColor: colours.ink,
      labelFontSize: 12,
      labelLimit: 0,
      symbolType: 'stroke',
      symbolStrokeWidth: 3,
      symbolSize: 220,
      symbolOpacity: 1,
      offset: 4,
    },
    title: { color: colours.ink, fontSize: 13, anchor: 'start', frame: 'group', fontWeight: 600, offset: 8 },
  };
}
