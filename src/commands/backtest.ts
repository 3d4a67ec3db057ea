import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { type BacktestReport, backtest } from '../../pipelines/backtest.js';
import { importSeasons, seasonsOf } from '../../pipelines/import.js';
import { lineSeasons } from '../host/line-seasons.js';
import { backtestTables } from '../host/market-tables.js';
import {
  type CommandHost,
  keepReport,
  modelAskedFor,
  recordedSeasons,
  runCommand,
  seasons,
} from './command.js';
import { tableText } from './evaluation-text.js';

/** `ttlu backtest`: the model against the market at half-time, and what bets at its prices would have come to. */
export function backtestCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('backtest')
    .description('Judge model, market and their blend at half-time, and bets at the prices of the time.')
    .requiredOption('--seasons <list>', 'with plays or only with half-time scores, e.g. 2025-26', seasons)
    .option('--archive <dir>', 'recorded archive (default: TTLU_ARCHIVE, else ../shared/data)')
    .option('--model <file>', 'an artifact (default: the one that came with the code)')
    .option('--in-sample', 'allow seasons that trained the model')
    .option(
      '--keep [version]',
      'keep the report for the card of the model that was judged, or of the one for which it stands',
    )
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async (scope) => {
        const { config, terminal } = scope;
        const recorded = recordedSeasons(scope, options.archive);
        const artifact = await modelAskedFor(options.model);
        const played = await seasonsOf(recorded.archive);
        const withPlays = options.seasons.filter((season) => played.includes(season));
        const others = options.seasons.filter((season) => !played.includes(season));
        const report = await backtest({
          artifact,
          seasons: [
            ...(await importSeasons({ ...recorded, seasons: withPlays })),
            ...(await lineSeasons(recorded, others)),
          ],
          lineRules: config.lines,
          inSample: options.inSample === true,
          progress: recorded.progress,
        });
        await keepReport(scope, options.keep, 'backtest', { version: report.model, report });
        terminal.result(report, () => describe(report));
      }),
    );
}

function describe(report: BacktestReport): string {
  const { model, trainedOn, inSample, seasons, blend } = report;
  return [
    `model ${model}, trained on ${trainedOn.join(', ')}${inSample ? ' (IN SAMPLE)' : ''}; half-time of ${seasons.join(', ')}`,
    ...(blend === null ? ['the model has no blend: ttlu blend learns one'] : []),
    ...backtestTables(report).map(tableText),
  ].join('\n\n');
}
