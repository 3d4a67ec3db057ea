/** Evaluations as text for people; `--json` has all of it. */
import type { AblationReport } from '../../pipelines/ablate.js';
import type { EvaluationReport } from '../../pipelines/evaluate.js';
import type { CrewError, CrewMeasure, CrewStudy } from '../../pipelines/officials.js';
import type { WalkForwardReport } from '../../pipelines/walk-forward.js';
import type { Estimate } from '../analysis/estimate.js';
import {
  ablationsTable,
  blocksTable,
  evaluationTables,
  type ReportTable,
} from '../host/evaluation-tables.js';
import { halfTimeTables } from '../host/market-tables.js';
import { table } from './terminal.js';

const HALF_WIDTHS = '± is the half of a 95 % interval in which games, not states, count as independent';

export function evaluationText(report: EvaluationReport): string {
  return [
    `model ${report.model}, trained on ${report.trainedOn.join(', ')}; ${report.games} games of ${report.seasons.join(', ')}` +
      (report.inSample ? ' (IN SAMPLE)' : ''),
    HALF_WIDTHS,
    ...[...evaluationTables(report), ...halfTimeTables(report)].map(tableText),
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

export const tableText = ({ title, head, rows, notes }: ReportTable) =>
  [title, ...(rows.length > 0 ? [table(head, rows)] : []), ...notes].join('\n');

export const ablationsText = (report: AblationReport) => tableText(ablationsTable(report));

export function officialsText(study: CrewStudy & { readonly seasons: readonly string[] }): string {
  const { games, referees, seasons, from, judged, freeThrows, totals, tightCrews } = study;
  const range = ({ value, low, high }: Estimate, digits: number) =>
    `${value.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
  const percent = ({ value, low, high }: Estimate) =>
    `${(100 * value).toFixed(1)} % (${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)})`;
  const errors = (name: string, { without, with: withCrew, difference }: CrewError) => [
    name,
    String(difference.n),
    without.value.toFixed(2),
    withCrew.value.toFixed(2),
    range(difference, 3),
  ];
  const measure = (name: string, { spread, gamesOfEqualWeight, foretold }: CrewMeasure) => [
    name,
    ...[spread.crews, spread.teams, spread.residual].map((sd) => sd.toFixed(2)),
    gamesOfEqualWeight.toFixed(0),
    range(foretold.correlation, 3),
    range(foretold.slope, 2),
  ];
  return [
    `${games} games of ${seasons.join(', ')} with ${referees} officials; from ${from} on ${judged} games are foretold by crews' games of earlier days`,
    table(
      ['what', 'sd crews', 'teams', 'chance', 'games that count half', 'foretold: r', 'slope'],
      [measure('free throws', freeThrows), measure('total beyond the close', totals)],
    ),
    table(
      ['mean absolute error', 'games', 'without crew', 'with it', 'difference'],
      [
        errors('free throws', freeThrows.error),
        errors('total, by crews’ totals', totals.error),
        errors('total, by crews’ free throws', tightCrews.error),
      ],
    ),
    `a free throw more that was expected of the crew goes with ${range(tightCrews.pointsPerFreeThrow, 2)} points beyond the close, r ${range(tightCrews.correlation, 3)}`,
    `over the close by quartile of those free throws: ${tightCrews.overShareByQuartile.map(percent).join(', ')}`,
    'intervals are 95 %; one season, and crews as the sheets had them after the game',
  ].join('\n\n');
}
