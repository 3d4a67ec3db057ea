import type { View } from 'vega';
import {
  GAME_CHART_DATA,
  type GameChartData,
  gameChart,
  gameChartRows,
  lastMinute,
} from '../../charts/game.js';
import { DARK, LIGHT } from '../../charts/theme.js';
import { h } from '../dom.js';

export interface Chart {
  update(data: GameChartData): Promise<void>;
  remove(): void;
}

/** Space beside the plotting area for the axis. */
const MARGIN = 60;
const NARROWEST = 220;

/** The drawing libraries, fetched when the first chart is opened. */
const loadVega = async () => {
  const [vega, vegaLite, interpreter] = await Promise.all([
    import('vega'),
    import('vega-lite'),
    import('vega-interpreter'),
  ]);
  return { ...vega, compile: vegaLite.compile, expressionInterpreter: interpreter.expressionInterpreter };
};

/** A game's chart inside `container`: rows are replaced in place, the drawing is made anew only for a new shape. */
export function createChart(container: HTMLElement): Chart {
  const tooltip = h('div', { class: 'chart-tooltip', role: 'presentation' });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let view: View | null = null;
  let shape = '';
  let latest: GameChartData | null = null;
  let removed = false;
  let drawing: Promise<void> = Promise.resolve();

  const draw = async () => {
    if (latest === null || removed) return;
    const width = Math.max(NARROWEST, Math.floor(container.clientWidth) - MARGIN);
    const wanted = JSON.stringify([width, dark.matches, lastMinute(latest.ticks)]);
    if (view && wanted === shape) {
      const rows = gameChartRows(latest);
      for (const name of Object.values(GAME_CHART_DATA))
        view.data(
          name,
          rows[name].map((row) => ({ ...row })),
        );
      await view.runAsync();
      return;
    }
    const { compile, parse, View, expressionInterpreter } = await loadVega();
    if (removed) return;
    const { spec } = compile(gameChart(latest, { width, colours: dark.matches ? DARK : LIGHT }));
    view?.finalize();
    const drawingBox = h('div', { class: 'chart-drawing' });
    // The interpreter evaluates expressions without `eval`, which the page's content security policy forbids.
    view = new View(parse(spec, undefined, { ast: true }), {
      renderer: 'svg',
      container: drawingBox,
      hover: true,
      expr: expressionInterpreter,
      tooltip: (_handler, event, _item, value) => showTooltip(tooltip, container, event, value),
    });
    await view.runAsync();
    container.replaceChildren(drawingBox, tooltip);
    shape = wanted;
  };
  const redraw = () => {
    drawing = drawing.then(draw);
    return drawing;
  };

  const resizing = new ResizeObserver(() => void redraw());
  resizing.observe(container);
  dark.addEventListener('change', redraw);
  return {
    update(data) {
      latest = data;
      return redraw();
    },
    remove() {
      removed = true;
      resizing.disconnect();
      dark.removeEventListener('change', redraw);
      view?.finalize();
    },
  };
}

function showTooltip(tooltip: HTMLElement, container: HTMLElement, event: MouseEvent, value: unknown): void {
  if (value === null || value === undefined || typeof value !== 'object') {
    tooltip.classList.remove('shown');
    return;
  }
  const lines = Object.entries(value).filter(([, text]) => text !== null && text !== 'null');
  tooltip.replaceChildren(
    ...lines.map(([name, text]) => h('div', {}, h('span', {}, name), h('b', {}, String(text)))),
  );
  const box = container.getBoundingClientRect();
  const [x, y] = [event.clientX - box.left, event.clientY - box.top];
  const beside = x > box.width / 2 ? x - tooltip.offsetWidth - 16 : x + 16;
  tooltip.style.left = `${Math.max(0, beside)}px`;
  tooltip.style.top = `${Math.max(0, y - tooltip.offsetHeight / 2)}px`;
  tooltip.classList.add('shown');
}
