import { createRequire } from 'node:module';
import type { TopLevelSpec } from 'vega-lite';
import type { Estimate } from '../analysis/estimate.js';
import type { ShownData } from './page.js';
import { chartSvg, svgAddress } from './svg.js';

/** What tslab sends to the front end: one output, in each of the forms that it may choose from. */
const jupyter = createRequire(import.meta.url)('tslab/dist/jupyter.js') as {
  readonly lastWriteDisplayData:
    | ((content: { data: Readonly<Record<string, string>>; metadata: object; transient: object }) => void)
    | null;
};

/** Shows something under the cell. @param forms by MIME type @throws Error outside a notebook */
function show(forms: Readonly<Record<string, string>>): void {
  if (jupyter.lastWriteDisplayData === null) throw new Error('nothing to show it on: this is no notebook');
  jupyter.lastWriteDisplayData({ data: forms, metadata: {}, transient: {} });
}

/**
 * Draws a chart under the cell; where pictures are not shown, its description stands there. As an image inside HTML, since
 * Jupyter shows a bare SVG only in notebooks that it trusts, and converters strip its tags.
 */
export async function showChart(spec: TopLevelSpec): Promise<void> {
  const description = spec.description ?? '';
  const address = svgAddress(await chartSvg(spec));
  show({
    'text/html': `<img alt="${attribute(description)}" style="max-width:100%" src="${attribute(address)}">`,
    'text/plain': description,
  });
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

/** What a notebook's figures are of, as a run of it reads them: see {@link showData}. */
export const DATA_TYPE = 'application/vnd.ttlu.data+json';

/** Says under the cell which data these are and up to which day they go; a report says it at its head. */
export function showData({ label, source, recorded, seasons, asOf }: ShownData): void {
  show({
    [DATA_TYPE]: JSON.stringify({ label, source, recorded, seasons, asOf }),
    'text/plain': `${label}; last game day ${asOf}`,
  });
}

/** Text in Markdown under the cell. */
export function showMarkdown(text: string): void {
  show({ 'text/markdown': text, 'text/plain': text });
}

export interface FigureFormat {
  readonly digits: number;
  /** Shares as per cent. */
  readonly percent?: boolean;
}

/**
 * A figure in words, or that this data has none.
 * @example figure(r, { digits: 2 }) // '0.30 (95 %: 0.28 to 0.32, n 7,349)'
 */
export function figure(estimate: Estimate | null, { digits, percent = false }: FigureFormat): string {
  if (estimate === null) return 'not in this data';
  const { value, low, high, n } = estimate;
  const number = (x: number) => (percent ? 100 * x : x).toFixed(digits);
  const unit = percent ? ' %' : '';
  return `${number(value)}${unit} (95 %: ${number(low)} to ${number(high)}${unit}, n ${n.toLocaleString('en-US')})`;
}

/** Rows as a table under the cell: the columns of the first row, numbers to the right and rounded unless whole. */
export function showTable(
  rows: readonly Readonly<Record<string, string | number>>[],
  { digits = 2 }: { readonly digits?: number } = {},
): void {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const text = (value: string | number = '') =>
    typeof value === 'string' || Number.isInteger(value) ? String(value) : value.toFixed(digits);
  showMarkdown(
    [
      line(columns),
      line(columns.map((column) => (typeof rows[0]?.[column] === 'number' ? '--:' : ':--'))),
      ...rows.map((row) => line(columns.map((column) => text(row[column])))),
    ].join('\n'),
  );
}
