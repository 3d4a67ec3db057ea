import { type CoverageReport, KINDS, percent, type SourceCoverage } from '../../pipelines/coverage.js';
import { escaped, page, pageTable } from '../page.js';

/** A job's report, and those before it, the newest last. */
export interface CoverageHistory {
  readonly report: CoverageReport;
  readonly before: readonly CoverageReport[];
}

/** Coverage reports as one HTML file that needs nothing else. */
export function coveragePage(jobs: readonly CoverageHistory[]): string {
  return page({
    title: 'Coverage of TakeTheLiveUnder',
    header: `<h1>Who is who</h1>
<p class="lead">What the jobs could match by name, source by source, what they could not, and what they are unsure of.</p>`,
    main: jobs.map(section).join('\n') || '<p>No job has reported yet.</p>',
    style:
      'polyline { fill: none; stroke: currentColor; stroke-width: 2; } svg { display: block; overflow: visible; }',
  });
}

function section({ report, before }: CoverageHistory): string {
  const { job, day, sources, failures } = report;
  return `<section>
<h2>${escaped(job)} <small>${day}</small></h2>
${failures.map((failure) => `<p class="bad">${escaped(failure)}</p>`).join('\n')}
${sources.map((source) => sourceBlock(source, before)).join('\n') || '<p>Nothing was asked.</p>'}
</section>`;
}

function sourceBlock(source: SourceCoverage, before: readonly CoverageReport[]): string {
  const { source: name, kind, asked, matched, share, games, unmatched, unsure } = source;
  const shares = before.flatMap(
    (report) => report.sources.find((of) => of.source === name && of.kind === kind)?.share ?? [],
  );
  const facts =
    games === null
      ? ''
      : `, ${games.swapped} the other way round, ${games.duplicates} second events, ${games.offByOneDay} a day off`;
  return `<article>
<h3>${escaped(name)}: ${KINDS[kind]}</h3>
<p><b>${matched}</b> of ${asked} matched${share === null ? '' : ` (${percent(share)})`}${facts}</p>
${share === null ? '' : sparkline([...shares, share])}
${table(
  'Unmatched',
  ['Name', 'Why', 'Likeliest'],
  unmatched.map((one) => [
    one.name,
    one.refused ? `not ours: ${one.reason}` : one.reason,
    one.candidates.map((c) => `${c.name} ${c.score}`).join(', '),
  ]),
)}
${table(
  'Below full confidence',
  ['Name', 'Is', 'Confidence', 'Evidence'],
  unsure.map((one) => [one.name, one.id, String(one.confidence), one.evidence]),
)}
</article>`;
}

function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return `<details${rows.length <= OPEN_UP_TO ? ' open' : ''}><summary>${caption}: ${rows.length}</summary>
${pageTable(head, rows)}</details>`;
}

const OPEN_UP_TO = 10;

/** Shares of the reports up to this one, from the least of them to all. */
function sparkline(shares: readonly number[]): string {
  if (shares.length < 2) return '';
  const [width, height] = [240, 32];
  const low = Math.min(...shares);
  const range = 1 - low || 1;
  const points = shares.map(
    (share, i) =>
      `${((i / (shares.length - 1)) * width).toFixed(1)},${(height - ((share - low) / range) * height).toFixed(1)}`,
  );
  return `<svg role="img" aria-label="share matched, ${shares.length} reports: ${percent(low)} at the least" viewBox="-2 -2 ${width + 4} ${height + 4}" width="${width}"><polyline points="${points.join(' ')}"/></svg>`;
}
