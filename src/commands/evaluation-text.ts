/** Evaluations as text for people; `--json` has all of it. */
import type { AblationReport, Loss } from '../../pipelines/ablate.js';
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

export function ablationsText({ trainedOn, judgedOn, games, groups, anotherSeed }: AblationReport): string {
  const cells = ({ absoluteError, crps, negativeLogLikelihood }: Loss) =>
    [absoluteError, crps, negativeLogLikelihood].flatMap(({ mean, halfWidth }) => [
      mean.toFixed(4),
      `±${halfWidth.toFixed(4)}`,
    ]);
  return [
    `trained on ${trainedOn.join(', ')}, judged on ${games} games of ${judgedOn.join(', ')}: what hiding a group of features adds, with 95 % intervals by game; below 0 the model does better without it`,
    table(
      ['group', 'the model', 'line', 'known of', 'MAE', '', 'CRPS', '', 'log-likelihood', ''],
      [
        ...groups.map(({ group, used, lineKnown, known, loss }) => [
          group,
          used ? 'sees it' : 'does without',
          lineKnown ? 'known' : 'hidden',
          `${(100 * known).toFixed(0)} %`,
          ...(loss === null ? ['nothing to learn from'] : cells(loss)),
        ]),
        ['another seed', '', 'known', '', ...cells(anotherSeed)],
      ],
    ),
    'another seed: the same network trained by other chances; what is no more than that may be chance of the training',
  ].join('\n');
}
