import type { NamedFigure } from '../analysis/figures.js';
import { escaped } from '../page.js';
import { number } from './page.js';
import { PAGE_STYLE } from './page-style.js';

/** What the index says of a stored page. */
export interface IndexEntry {
  readonly name: string;
  readonly about: string;
  readonly label: string;
  readonly recorded: boolean;
  readonly asOf: string;
  /** From the index page. */
  readonly page: string;
  readonly figures: readonly NamedFigure[];
  readonly changed: { readonly since: string; readonly figures: number } | null;
}

/** The page from which every stored report is found, those of the newest data first. */
export function reportIndex(entries: readonly IndexEntry[]): string {
  const sorted = [...entries].sort(
    (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0) || (a.asOf < b.asOf ? 1 : -1),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Reports of TakeTheLiveUnder</title>
<style>${PAGE_STYLE} body { display: block; max-width: 46rem; } h2::first-letter { text-transform: capitalize; }</style>
</head>
<body>
<main>
<h1>Reports</h1>
${sorted.map(entryHtml).join('\n') || '<p>None is stored yet: ttlu report fouls</p>'}
</main>
</body>
</html>
`;
}

function entryHtml({ name, about, label, recorded, asOf, page, figures, changed }: IndexEntry): string {
  const rows = figures.map(
    ({ figure, value, low, high, n }) =>
      `<tr><th scope="row">${escaped(figure)}</th><td>${number(value)}</td>` +
      `<td>${low === null ? '' : `${number(low)} to ${number(high)}`}</td><td>${n === null ? '' : number(n)}</td></tr>`,
  );
  const since = changed === null ? '' : ` · ${changed.figures} figures changed since ${changed.since}`;
  return `<section>
<h2><a href="${encodeURI(page)}">${escaped(about)}</a></h2>
<p><code>ttlu report ${escaped(name)}</code><br><span class="data${recorded ? '' : ' made-up'}">${escaped(label)} · games up to <time>${asOf}</time>${since}</span></p>
<details><summary>Figures</summary><div class="scroll"><table><thead><tr><th>Figure</th><th>Value</th><th>95 %</th><th>n</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div></details>
</section>`;
}
