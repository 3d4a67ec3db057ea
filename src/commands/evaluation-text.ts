/** Evaluations as text for people; `--json` has all of it. */
import type { AblationReport } from '../../pipelines/ablate.js';
import type { EvaluationReport } from '../../pipelines/evaluate.js';
import type { WalkForwardReport } from '../../pipelines/walk-forward.js';
import { blocksTable, evaluationTables, type ReportTable } from '../host/evaluation-tables.js';
import { table } from './terminal.js';

const HALF_WIDTHS = '± is the half of a 95 % interval in which games, not states, count as independent';

export function evaluationText(report: EvaluationReport): string {
  return [
    `model ${report.model}, trained on ${report.trainedOn.join(', ')}; ${report.games} games of ${report.seasons.join(', ')}` +
      (report.inSample ? ' (IN SAMPLE)' : ''),
    HALF_WIDTHS,
    ...evaluationTables(report).map(tableText),
  ].join('\n\n');
}

export function walkForwardText(report: WalkForwardReport): string {
  const { seasons, blockDays, games, pooled } = report;
  return [
    `${games} games of ${seasons.join(', ')}, each judged by a model of the days before its block of ${blockDays} days`,
    HALF_WIDTHS,
    ...[blocksTable(report), ...evaluationTables(pooled)].map(tableText),
  ].join('\n\n');
}

const tableText = ({ head, rows, notes }: ReportTable) => [table(head, rows), ...notes].join('\n');

export function ablationsText({ trainedOn, judgedOn, games, groups }: AblationReport): string {
  return [
    `trained on ${trainedOn.join(', ')}, judged on ${games} games of ${judgedOn.join(', ')}; what hiding a group adds, with 95 % intervals by game`,
    table(
      ['group', 'line', 'MAE', '±', 'CRPS', '±', 'log-likelihood lost', '±'],
      groups.map(({ group, lineKnown, absoluteError, crps, negativeLogLikelihood }) => [
        group,
        lineKnown ? 'known' : 'hidden',
        ...[absoluteError, crps, negativeLogLikelihood].flatMap(({ mean, halfWidth }) => [
          mean.toFixed(4),
          halfWidth.toFixed(4),
        ]),
      ]),
    ),
  ].join('\n');
}
