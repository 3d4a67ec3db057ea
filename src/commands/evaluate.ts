import { join, resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { type EvaluationReport, evaluatePipeline } from '../../pipelines/evaluate.js';
import { readArtifact, readShippedArtifact } from '../host/model.js';
import { COVERAGE_LEVELS } from '../model/evaluate.js';
import { archiveOf, type CommandHost, runCommand, seasons } from './command.js';
import { stepProgress, table } from './terminal.js';

/** `ttlu evaluate`: a model beside the simple forecasts, on seasons that it has not seen. */
export function evaluateCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('evaluate')
    .description('Judge a model beside the baselines, minute by minute, on recorded seasons.')
    .requiredOption('--seasons <list>', 'e.g. 2017-18', seasons)
    .option('--archive <dir>', 'recorded archive (default: TTLU_ARCHIVE, else ../shared/data)')
    .option('--model <file>', 'an artifact (default: the one that came with the code)')
    .option('--in-sample', 'allow seasons that trained the model')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async ({ config, terminal }) => {
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
          progress: progress.at,
        });
        terminal.result(report, () => describe(report));
      }),
    );
}

function describe(report: EvaluationReport): string {
  const { rows, overall } = report;
  const line = (name: string, row: (typeof rows)[number] | typeof overall) => [
    name,
    String(row.n),
    row.mae.naive?.toFixed(2) ?? '–',
    row.mae.closeAnchored.toFixed(2),
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
        'model',
        'Brier close',
        'model',
        'CRPS close',
        'model',
        'covers 50/80/95',
      ],
      [...rows.map((row) => line(String(row.minute), row)), line('all', overall)],
    ),
  ].join('\n');
}
