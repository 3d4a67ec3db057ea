import type { EvaluationReport } from '../../pipelines/evaluate.js';
import type { WalkForwardReport } from '../../pipelines/walk-forward.js';
import type { Evaluation } from '../model/evaluate.js';
import { chartSvg } from '../notebook/svg.js';
import { escaped, page, pageTable } from '../page.js';
import { blocksChart, evaluationCharts } from './evaluation-charts.js';
import { blocksTable, evaluationTables, type ReportTable } from './evaluation-tables.js';
import { halfTimeTables } from './market-tables.js';

/** An evaluation as one HTML file that needs nothing else. */
export async function evaluationPage(report: EvaluationReport): Promise<string> {
  const { model, trainedOn, games, seasons, inSample } = report;
  return page({
    title: `Evaluation of ${model}`,
    header: `<h1>How good is the forecast?</h1>
<p class="lead">Model <b>${escaped(model)}</b>, trained on ${trainedOn.join(', ')}, judged on ${games} games of ${seasons.join(', ')}.</p>
${inSample ? '<p class="bad">These games trained the model: this tells how well it remembers.</p>' : ''}`,
    main: `${await evaluationSections(report)}
${halfTimeTables(report).map(tableSection).join('\n')}`,
  });
}

export async function walkForwardPage(report: WalkForwardReport): Promise<string> {
  const { blocks, blockDays, games, seasons, pooled } = report;
  return page({
    title: 'Walking forward',
    header: `<h1>How good would the forecast have been?</h1>
<p class="lead">${games} games of ${seasons.join(', ')}, each judged by a model that was trained on the days before its block of
${blockDays} days: ${blocks.length} models in all.</p>`,
    main: `<section><div class="charts">${await chartSvg(blocksChart(report))}</div></section>
${tableSection(blocksTable(report))}
${await evaluationSections(pooled)}`,
  });
}

/** Pictures and tables of an evaluation, as parts of a page. */
export async function evaluationSections(evaluation: Evaluation): Promise<string> {
  const charts: string[] = [];
  for (const spec of evaluationCharts(evaluation)) charts.push(await chartSvg(spec));
  return `<section>
<div class="charts">
${charts.join('\n')}
</div>
<p class="note">Intervals are 95 %, with games, not states, as what is independent; ± is half of one. MAE and CRPS in points.</p>
</section>
${evaluationTables(evaluation).map(tableSection).join('\n')}`;
}

/** A table as a part of a page. */
export function tableSection({ title, head, rows, notes }: ReportTable): string {
  return `<section>
<h2>${escaped(title)}</h2>
${rows.length > 0 ? pageTable(head, rows) : ''}
${notes.map((note) => `<p class="note">${escaped(note)}</p>`).join('\n')}
</section>`;
}
