import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { type AblationReport, ablatePipeline } from '../../pipelines/ablate.js';
import { type EvaluationReport, evaluatePipeline } from '../../pipelines/evaluate.js';
import { readArtifact, readShippedArtifact } from '../host/model.js';
import { seedsFolder } from '../identity/seed-files.js';
import { COVERAGE_LEVELS } from '../model/scores.js';
import { archiveOf, type CommandHost, runCommand, seasons } from './command.js';
import { stepProgress, table } from './terminal.js';

/** Debian's Python, whatever other comes first on the path: python3-xgboost is installed for it. */
const XGBOOST = { python: '/usr/bin/python3', temporary: tmpdir(), threads: 2, heldBack: 0.12 };
const xgboostScript = () => join(dirname(seedsFolder()), 'pipelines', 'xgboost', 'forecast.py');

/** `ttlu evaluate`: a model beside the simple forecasts, on seasons that it has not seen. */
export function evaluateCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('evaluate')
    .description('Judge a model beside the baselines, minute by minute, on recorded seasons.')
    .requiredOption('--seasons <list>', 'e.g. 2017-18', seasons)
    .option('--archive <dir>', 'recorded archive (default: TTLU_ARCHIVE, else ../shared/data)')
    .option('--model <file>', 'an artifact (default: the one that came with the code)')
    .option('--in-sample', 'allow seasons that trained the model')
    .option('--xgboost', 'judge XGBoost beside it, by python3-xgboost, on the same features and seasons')
    .option(
      '--ablations <seasons>',
      'train on these seasons with and without each group of features',
      seasons,
    )
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async ({ config, terminal }) => {
        if (options.ablations !== undefined) {
          const steps = stepProgress(terminal);
          const ablations = await ablatePipeline({
            archive: archiveOf(config, options.archive),
            tables: join(config.dataDir, 'tables'),
            trainOn: options.ablations,
            judgeOn: options.seasons,
            progress: steps.at,
          });
          terminal.result(ablations, () => describeAblations(ablations));
          return;
        }
        const artifact =
          options.model === undefined
            ? await readShippedArtifact()
            : await readArtifact(resolve(options.model));
        const progress = stepProgress(terminal);
        const report = await evaluatePipeline({
          archive: archiveOf(config, options.archive),
          seasons: options.seasons,
          tables: join(config.dataDir, 'tables'),
          artifact,
          inSample: options.inSample === true,
          ...(options.xgboost && { xgboost: { ...XGBOOST, script: xgboostScript() } }),
          progress: progress.at,
        });
        terminal.result(report, () => describe(report));
      }),
    );
}

function describe(report: EvaluationReport): string {
  const { rows, overall, closeEndings, calibration, calibrationByQuarter } = report;
  const line = (name: string, row: (typeof rows)[number] | typeof overall) => [
    name,
    String(row.n),
    row.mae.naive?.toFixed(2) ?? '–',
    row.mae.closeAnchored.toFixed(2),
    row.mae.linear?.toFixed(2) ?? '–',
    ...(report.xgboost ? [row.mae.xgboost?.toFixed(2) ?? '–'] : []),
    row.mae.model.toFixed(2),
    row.brier.closeAnchored.toFixed(4),
    row.brier.model.toFixed(4),
    row.crps.closeAnchored.toFixed(2),
    row.crps.model.toFixed(2),
    COVERAGE_LEVELS.map((level) => (100 * row.coverage[level]).toFixed(1)).join('/'),
  ];
  return [
    `model ${report.model}, trained on ${report.trainedOn.join(', ')}; ${report.games} games of ${report.seasons.join(', ')}` +
      (report.inSample ? ' (IN SAMPLE)' : ''),
    table(
      [
        'minute',
        'n',
        'MAE naive',
        'close',
        'linear',
        ...(report.xgboost ? ['xgboost'] : []),
        'model',
        'Brier close',
        'model',
        'CRPS close',
        'model',
        'covers 50/80/95',
      ],
      [...rows.map((row) => line(String(row.minute), row)), line('all', overall)],
    ),
    `last two minutes within 4 points (${closeEndings.n} states, ${percent(closeEndings.overtimes)} to overtime): ` +
      `negative log-likelihood ${closeEndings.negativeLogLikelihood.model.toFixed(3)}, ` +
      `linear ${closeEndings.negativeLogLikelihood.linear?.toFixed(3) ?? '–'}`,
    `calibration error ${range(calibration)}; by quarter ${calibrationByQuarter.map(range).join(', ')}`,
  ].join('\n');
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const range = ({ ece, low, high }: { ece: number; low: number; high: number }) =>
  `${percent(ece)} (${percent(low)} to ${percent(high)})`;

function describeAblations({ trainedOn, judgedOn, games, groups }: AblationReport): string {
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
