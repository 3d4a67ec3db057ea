import type { AblationReport, Loss } from '../../pipelines/ablate.js';
import type { WalkForwardReport } from '../../pipelines/walk-forward.js';
import type { ClusteredMean } from '../model/clustered.js';
import type { Evaluation } from '../model/evaluate.js';
import { COVERAGE_LEVELS, type Scores } from '../model/scores.js';

/** A table as people read it, in a terminal or on a page. */
export interface ReportTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What there is to say under it. */
  readonly notes: readonly string[];
}

/** An evaluation's figures. ± is the half of a 95 % interval in which games, not states, count as independent. */
export function evaluationTables(evaluation: Evaluation): ReportTable[] {
  const { overall, bySeason, crews, closeEndings, reliability, pit } = evaluation;
  // A few weeks of games need not have every kind of them.
  const some = <T extends Scores>(groups: readonly T[]) => groups.filter(({ n }) => n > 0);
  const [rows, lineBands, endings] = [
    some(evaluation.rows),
    some(evaluation.lineBands),
    some(evaluation.endings),
  ];
  const row = (name: string, scores: Scores) => [
    name,
    String(scores.n),
    String(scores.games),
    ...scoreCells(scores, overall),
  ];
  const { negativeLogLikelihood, halfWidth } = closeEndings;
  return [
    {
      title: 'By minute',
      head: ['minute', 'states', 'games', ...scoreHead(overall)],
      rows: [...rows.map((scores) => row(String(scores.minute), scores)), row('all', overall)],
      notes:
        closeEndings.n === 0
          ? []
          : [
              `last two minutes within 4 points (${closeEndings.n} states, ${percent(closeEndings.overtimes)} to overtime): ` +
                `negative log-likelihood ${negativeLogLikelihood.model.toFixed(3)} ± ${halfWidth.model.toFixed(3)}, ` +
                `linear ${negativeLogLikelihood.linear?.toFixed(3) ?? '–'}`,
            ],
    },
    {
      title: 'By group',
      head: ['group', 'states', 'games', ...scoreHead(overall)],
      rows: [
        ...bySeason.map((scores) => row(scores.season, scores)),
        ...lineBands.map((scores) => row(`close ${scores.from ?? ''}–${scores.to ?? ''}`, scores)),
        ...endings.map((scores) => row(scores.ending, scores)),
        ...crews.filter(({ n }) => n > 0).map((scores) => row(`crew ${scores.crew}`, scores)),
      ],
      notes: crews.flatMap(({ crew, note }) => (note === null ? [] : [`crew ${crew}: n = 0, ${note}`])),
    },
    {
      title: 'Calibration',
      head: ['P(under the close), %', ...reliability.map(({ from, to }) => `${100 * from}–${100 * to}`)],
      rows: [
        ['said', ...reliability.map(({ said }) => share(said))],
        ['seen', ...reliability.map(({ seen }) => share(seen))],
        ['±', ...reliability.map(({ halfWidth }) => share(halfWidth))],
        ['finals by tenth of the distribution', ...pit.map(share)],
      ],
      notes: [
        `calibration error ${range(evaluation.calibration)}; by quarter ${evaluation.calibrationByQuarter.map(range).join(', ')}`,
      ],
    },
  ];
}

/** What each group of features is worth. */
export function ablationsTable({
  trainedOn,
  judgedOn,
  games,
  groups,
  anotherSeed,
}: AblationReport): ReportTable {
  const cells = ({ absoluteError, crps, negativeLogLikelihood }: Loss) =>
    [absoluteError, crps, negativeLogLikelihood].flatMap(({ mean, halfWidth }) => [
      mean.toFixed(4),
      `±${halfWidth.toFixed(4)}`,
    ]);
  return {
    title: 'What hiding a group of features adds',
    head: ['group', 'the model', 'line', 'known of', 'MAE', '', 'CRPS', '', 'log-likelihood', ''],
    rows: [
      ...groups.map(({ group, used, lineKnown, known, loss }) => [
        group,
        used ? 'sees it' : 'does without',
        lineKnown ? 'known' : 'hidden',
        `${(100 * known).toFixed(0)} %`,
        ...(loss === null ? ['nothing to learn from'] : cells(loss)),
      ]),
      ['another seed', '', 'known', '', ...cells(anotherSeed)],
    ],
    notes: [
      `trained on ${trainedOn.join(', ')}, judged on ${games} games of ${judgedOn.join(', ')}, with 95 % intervals by game; below 0 the model does better without it`,
      'another seed: the same network trained by other chances; what is no more than that may be chance of the training',
    ],
  };
}

/** Block by block of a walk forward. */
export function blocksTable({ blocks, pooled }: WalkForwardReport): ReportTable {
  return {
    title: 'By block',
    head: ['block', 'trained to', 'games', ...scoreHead(pooled.overall), 'ECE'],
    rows: blocks.map((block) => [
      `${block.from} to ${block.to}`,
      block.trainedOn.lastDay,
      String(block.games),
      ...scoreCells(block.overall, pooled.overall),
      percent(block.calibration.ece),
    ]),
    notes: [],
  };
}

const scoreHead = ({ mae }: Scores) => [
  'MAE close',
  'linear',
  ...(mae.xgboost === undefined ? [] : ['xgboost', 'its median']),
  'model',
  'less linear',
  'Brier close',
  'model',
  'CRPS linear',
  'model',
  'less linear',
  'covers 50/80/95',
];

/** @param overall has the forecasts that any state has */
function scoreCells({ mae, brier, crps, coverage, modelLess }: Scores, overall: Scores): string[] {
  return [
    fixed(mae.closeAnchored, 2),
    fixed(mae.linear, 2),
    ...(overall.mae.xgboost === undefined ? [] : [fixed(mae.xgboost, 2), fixed(mae.xgboostMedian, 2)]),
    fixed(mae.model, 2),
    plusMinus(modelLess.mae.linear),
    fixed(brier.closeAnchored, 4),
    fixed(brier.model, 4),
    fixed(crps.linear, 2),
    fixed(crps.model, 2),
    plusMinus(modelLess.crps.linear),
    COVERAGE_LEVELS.map((level) => fixed(100 * coverage[level], 1)).join('/'),
  ];
}

const fixed = (value: number | undefined, digits: number) =>
  value === undefined || Number.isNaN(value) ? '–' : value.toFixed(digits);
const plusMinus = (difference: ClusteredMean | undefined) =>
  difference === undefined || Number.isNaN(difference.mean)
    ? '–'
    : `${difference.mean.toFixed(2)} ±${fixed(difference.halfWidth, 2)}`;
const percent = (part: number) => `${(100 * part).toFixed(1)} %`;
const share = (part: number | null) => (part === null ? '–' : fixed(100 * part, 1));
const range = ({ ece, low, high }: { ece: number; low: number; high: number }) =>
  `${percent(ece)} (${percent(low)} to ${percent(high)})`;
