import hljs from 'highlight.js/lib/core';
import typescript from 'highlight.js/lib/languages/typescript';
import MarkdownIt from 'markdown-it';
import { escaped } from '../page.js';
import type { Changes } from './changes.js';
import { type Cell, type Notebook, type Output, sourceOf } from './format.js';
import { PAGE_STYLE } from './page-style.js';
import type { Parameter } from './parameters.js';
import { DATA_TYPE } from './show.js';
import { svgOfAddress } from './svg.js';

/** What stands around a notebook's own cells. */
export interface PageOptions {
  /** As they were in this run. */
  readonly parameters: readonly Parameter[];
  /** What made it: programs and packages with their versions. */
  readonly versions: Readonly<Record<string, string>>;
  /** What is otherwise than in an earlier run; null where there was none. */
  readonly changes?: Changes | null;
}

/** What {@link showData} said. */
export interface ShownData {
  readonly label: string;
  readonly source: string;
  readonly recorded: boolean;
  readonly seasons: readonly string[];
  readonly asOf: string;
}

hljs.registerLanguage('typescript', typescript);

/**
 * An executed notebook as one HTML file that needs nothing else: charts as SVG, a table of contents, parameters, data and
 * versions; code is folded away until it is asked for. No script is in it, and the same notebook is the same text.
 */
export function notebookPage(notebook: Notebook, options: PageOptions): string {
  const headings: Heading[] = [];
  const markdown = markdownOf(headings);
  let pictures = 0;
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type === 'markdown')
      return `<section class="text">${markdown.render(sourceOf(cell))}</section>`;
    if (cell.cell_type !== 'code') return '';
    const outputs = (cell.outputs ?? []).map((output) =>
      outputHtml(output, markdown, () => `c${++pictures}-`),
    );
    return [codeHtml(cell), ...outputs].join('\n');
  });
  const title = headings.find(({ level }) => level === 1)?.text ?? 'Notebook';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escaped(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<nav aria-label="Contents"><details open><summary>Contents</summary><ol>
${headings
  .filter(({ level }) => level === 2)
  .map(({ id, text }) => `<li><a href="#${id}">${escaped(text)}</a></li>`)
  .join('\n')}
</ol></details>
<label><input type="checkbox" id="show-code"> Show code</label></nav>
<main>
${dataHtml(shownData(notebook))}
${changesHtml(options)}
${cells.filter(Boolean).join('\n')}
${aboutHtml(options)}
</main>
</body>
</html>
`;
}

/** What a run says its data are; null for a notebook that does not say. */
export function shownData(notebook: Notebook): ShownData | null {
  for (const output of notebook.cells.flatMap(({ outputs = [] }) => outputs)) {
    const said = output.output_type === 'display_data' ? output.data[DATA_TYPE] : undefined;
    if (said !== undefined) return JSON.parse([said].flat().join('')) as ShownData;
  }
  return null;
}

function dataHtml(data: ShownData | null): string {
  if (data === null) return '';
  const { label, recorded, asOf } = data;
  return `<p class="data${recorded ? '' : ' made-up'}">${escaped(label)} · games up to <time>${asOf}</time></p>`;
}

function changesHtml({ changes }: PageOptions): string {
  if (changes === null || changes === undefined) return '';
  const { since, figures } = changes;
  const rows = figures.map(
    ({ figure, before, now }) =>
      `<tr><th scope="row">${escaped(figure)}</th><td>${number(before)}</td><td>${number(now)}</td></tr>`,
  );
  return `<section class="changes" id="changes"><h2>Since the report of games up to ${escaped(since)}</h2>
${
  rows.length === 0
    ? '<p>Every figure is where it was.</p>'
    : `<div class="scroll"><table><thead><tr><th>Figure</th><th>Then</th><th>Now</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}</section>`;
}

function aboutHtml({ parameters, versions }: PageOptions): string {
  const row = (name: string, value: string, note = '') =>
    `<tr><th scope="row"><code>${escaped(name)}</code></th><td>${escaped(value)}</td><td>${escaped(note)}</td></tr>`;
  return `<footer><h2>Parameters</h2>
<div class="scroll"><table>${parameters.map(({ name, code, description }) => row(name, code, description)).join('') || '<tr><td>none</td></tr>'}</table></div>
<h2>Made with</h2>
<p>${Object.entries(versions)
    .map(([name, version]) => `${escaped(name)} ${escaped(version)}`)
    .join(' · ')}</p></footer>`;
}

type Markdown = ReturnType<typeof MarkdownIt>;

interface Heading {
  readonly level: number;
  readonly id: string;
  readonly text: string;
}

/** Markdown without HTML; headings get an id and are collected, tables may be wider than the page. */
function markdownOf(headings: Heading[]): Markdown {
  const markdown = new MarkdownIt({ html: false, typographer: false });
  const { rules } = markdown.renderer;
  rules.heading_open = (tokens, i) => {
    const token = tokens[i];
    const text = (tokens[i + 1]?.children ?? []).map(({ content }) => content).join('');
    const id = `${headings.length + 1}-${text.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`.replace(/-$/, '');
    headings.push({ level: Number(token?.tag.slice(1)), id, text });
    return `<${token?.tag} id="${id}">`;
  };
  rules.table_open = () => '<div class="scroll"><table>\n';
  rules.table_close = () => '</table></div>\n';
  return markdown;
}

function codeHtml(cell: Cell): string {
  const code = sourceOf(cell).trim();
  return code === ''
    ? ''
    : `<pre class="code"><code>${hljs.highlight(code, { language: 'typescript' }).value}</code></pre>`;
}

function outputHtml(output: Output, markdown: Markdown, nextId: () => string): string {
  if (output.output_type === 'error')
    return `<pre class="error">${escaped(output.traceback.join('\n'))}</pre>`;
  if (output.output_type === 'stream') {
    const text = output.text.join('');
    // A frame drawn of characters does not survive a line that is broken.
    const kind = output.name === 'stderr' ? ' class="error"' : /[─-╿]/.test(text) ? ' class="wide"' : '';
    return `<pre${kind}>${escaped(text)}</pre>`;
  }
  const form = (type: string) => {
    const content = output.data[type];
    return content === undefined ? null : [content].flat().join('');
  };
  const html = form('text/html');
  const picture = html === null ? null : pictureHtml(html, nextId);
  if (picture !== null) return picture;
  if (form(DATA_TYPE) !== null) return '';
  const text = form('text/markdown');
  if (text !== null) return `<div class="output">${markdown.render(text)}</div>`;
  return html === null
    ? `<pre>${escaped(form('text/plain') ?? '')}</pre>`
    : `<div class="output">${html}</div>`;
}

/** A chart of ours, drawn into the page itself; null for other HTML. */
function pictureHtml(html: string, nextId: () => string): string | null {
  const address = /^<img [^>]*src="([^"]+)">$/
    .exec(html)?.[1]
    ?.replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
  const svg = address === undefined ? null : svgOfAddress(address);
  if (svg === null) return null;
  const prefix = nextId();
  const own = svg
    .replace(/ xmlns(:xlink)?='[^']*'/g, '')
    .replace(/ id='([^']+)'/g, ` id='${prefix}$1'`)
    .replaceAll('url(#', `url(#${prefix}`)
    .replace(/ href='#/g, ` href='#${prefix}`);
  return `<figure>${own}</figure>`;
}

/** A figure as people read it: whole, or with four digits that count. */
export function number(value: number | null): string {
  if (value === null) return '–';
  return Number.isInteger(value) ? value.toLocaleString('en-US') : String(Number(value.toPrecision(4)));
}
