import { seasonName } from '../domain/game.js';
import { escaped, page } from '../page.js';
import type { Catalog, CatalogColumn, CatalogTable } from './catalog.js';
import { coverageChart, grouped, share } from './coverage-chart.js';
import { STYLE } from './style.js';

/** The catalogue as one HTML file that needs nothing else. */
export function catalogPage(catalog: Catalog): string {
  const { place, today, tables } = catalog;
  const rows = tables.reduce((n, table) => n + table.rows, 0);
  return page({
    title: 'Tables of TakeTheLiveUnder',
    header: `<h1>Tables</h1>
<p>${grouped(rows)} rows of college basketball in ${tables.length} tables, as of ${today}.
Parquet under <code>${escaped(place)}</code>, one part a game day:
<code>tables/TABLE/season=YYYY/day=YYYY-MM-DD/part.parquet</code>.</p>
<nav>${tables.map(card).join('\n')}</nav>`,
    main: tables.map(section).join('\n'),
    style: STYLE,
  });
}

function card(table: CatalogTable): string {
  return `<a class="card" href="#${table.name}"><b>${table.name}</b><span>${grouped(table.rows)} rows</span><span class="${isFresh(table) ? 'fresh' : 'stale'}">${freshness(table)}</span></a>`;
}

/** Days after which a table that should grow every day has not. */
const FRESH_DAYS = 3;

function isFresh({ ageDays }: CatalogTable): boolean {
  return ageDays !== null && ageDays <= FRESH_DAYS;
}

function freshness({ ageDays }: CatalogTable): string {
  if (ageDays === null) return 'empty';
  if (ageDays <= 0) return 'of today';
  return ageDays === 1 ? '1 day old' : `${grouped(ageDays)} days old`;
}

function section(table: CatalogTable): string {
  const { name, description, source, asOf, key, rows, days, bytes, firstDay, lastDay, seasons } = table;
  const facts: readonly (readonly [string, string])[] = [
    ['Rows', grouped(rows)],
    ['Days', days === 0 ? 'none' : `${grouped(days)}, ${firstDay} to ${lastDay} (${freshness(table)})`],
    [
      'Seasons',
      seasons
        .filter((s) => s.days > 0)
        .map((s) => seasonName(s.season))
        .join(', ') || 'none',
    ],
    ['Size', `${(bytes / 1e6).toFixed(1)} MB`],
    ['Day means', escaped(asOf)],
    ['Source', escaped(source)],
    ['Key', key.map((column) => `<code>${column}</code>`).join(' ')],
  ];
  return `<section id="${name}">
<h2>${name}</h2>
<p class="lead">${escaped(description)}</p>
<dl>${facts.map(([term, value]) => `<div><dt>${term}</dt><dd>${value}</dd></div>`).join('')}</dl>
<h3>Coverage by day</h3>
<p class="legend"><i class="have"></i> ${name === 'games' ? 'games' : 'in the table'} ${table.coverage.some((day) => day.games !== null) ? '<i class="lack"></i> game without it' : ''}</p>
<div class="strips">${coverageChart(table.coverage) || '<p>Nothing yet.</p>'}</div>
<h3>Columns</h3>
<div class="scroll"><table>
<thead><tr><th>Column</th><th>Type</th><th>Unit</th><th>Meaning</th><th class="number">Missing</th><th>Example</th></tr></thead>
<tbody>
${table.columns.map((column) => columnRow(column, table)).join('\n')}
${PARTITIONS.map(partitionRow).join('\n')}
</tbody>
</table></div>
<p class="note">Missing: share of the newest ${table.sampledDays} days with rows.</p>
</section>`;
}

function columnRow(column: CatalogColumn, table: CatalogTable): string {
  const { name, type, unit, meaning, nullable, values, missing } = column;
  const words =
    values === null ? '' : `<div class="words">${values.map((v) => `<code>${v}</code>`).join(' ')}</div>`;
  const isKey = table.key.includes(name) ? ' <span class="key">key</span>' : '';
  return `<tr><th scope="row"><code>${name}</code>${isKey}</th><td>${type}</td><td>${unit ?? ''}</td><td>${escaped(meaning)}${words}</td><td class="number">${nullable && missing !== null ? share(missing) : '–'}</td><td class="example">${example(table, name)}</td></tr>`;
}

function example({ example: row }: CatalogTable, column: string): string {
  if (row === null) return '';
  const value = row[column];
  return value === null || value === undefined ? '<i>null</i>' : escaped(String(value));
}

const PARTITIONS = [
  {
    name: 'season',
    type: 'integer',
    meaning: 'Ending year of the season: 2026 is 2025-26. Of the path, not of the file.',
  },
  { name: 'day', type: 'date', meaning: 'Game day in New York. Of the path, not of the file.' },
] as const;

function partitionRow({ name, type, meaning }: (typeof PARTITIONS)[number]): string {
  return `<tr class="partition"><th scope="row"><code>${name}</code> <span class="key">partition</span></th><td>${type}</td><td></td><td>${meaning}</td><td class="number">–</td><td></td></tr>`;
}
