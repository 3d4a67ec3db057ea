import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { ablatePipeline } from '../../pipelines/ablate.js';
import { evaluatePipeline } from '../../pipelines/evaluate.js';
import { officialsStudy } from '../../pipelines/officials.js';
import { walkForward } from '../../pipelines/walk-forward.js';
import { evaluationPage, walkForwardPage } from '../host/evaluation-page.js';
import { readShippedArtifact } from '../host/model.js';
import { commitHere } from '../host/training.js';
import { trainingCode } from '../host/training-code.js';
import { xgboostOptions } from '../host/xgboost.js';
import { readTeamSeeds } from '../identity/seed-files.js';
import { open } from '../notebook/open.js';
import { folderObjects } from '../store/folder-objects.js';
import {
  type CommandHost,
  day,
  keepReport,
  modelAskedFor,
  recordedSeasons,
  runCommand,
  seasons,
  wholeNumber,
} from './command.js';
import { ablationsText, evaluationText, officialsText, walkForwardText } from './evaluation-text.js';
import { seeds } from './train.js';

/** `ttlu evaluate`: a model beside the simple forecasts, on games that it has not seen. */
export function evaluateCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('evaluate')
    .description('Judge a model beside the baselines, minute by minute, on recorded seasons.')
    .requiredOption('--seasons <list>', 'e.g. 2017-18', seasons)
    .option('--archive <dir>', 'recorded archive (default: TTLU_ARCHIVE, else ../shared/data)')
    .option('--model <file>', 'an artifact (default: the one that came with the code)')
    .option('--in-sample', 'allow seasons that trained the model')
    .option('--xgboost', 'judge XGBoost beside it, by python3-xgboost, on the same features and seasons')
    .addOption(
      new Option('--walk-forward', 'train up to a day, judge the days after it, and go on').conflicts([
        'model',
        'xgboost',
        'inSample',
      ]),
    )
    .option('--from <day>', 'walking forward: the first day to judge (default: when half is played)', day)
    .option('--block-days <number>', 'walking forward: days until the next training', wholeNumber(1, 400), 28)
    .option('--seeds <list>', 'of what is trained: one network for each seed, e.g. 1,2', seeds)
    .option('--epochs <number>', 'of what is trained: at most so many passes', wholeNumber(1, 200))
    .addOption(
      new Option('--ablations <seasons>', 'train on these seasons with and without each group of features')
        .argParser(seasons)
        .conflicts(['model', 'xgboost', 'inSample', 'walkForward']),
    )
    .addOption(
      new Option(
        '--officials',
        'what crews move, and whether knowing them would help: seasons with officials',
      ).conflicts(['model', 'xgboost', 'inSample', 'walkForward', 'ablations']),
    )
    .option('--html <file>', 'write pictures and tables as a page too')
    .option(
      '--keep [version]',
      'keep the report for the card of the model that was judged, or of the one for which it stands',
    )
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async (scope) => {
        const { config, terminal } = scope;
        const common = { ...recordedSeasons(scope, options.archive), seasons: options.seasons };
        const training = {
          ...(options.seeds && { seeds: options.seeds }),
          ...(options.epochs && { epochs: options.epochs }),
        };
        if (options.officials) {
          const { archive, seasons } = common;
          const data = await open({
            seasons,
            source: 'archive',
            env: { ...host.env, TTLU_ARCHIVE: archive },
          });
          const report = await officialsStudy(data, (await readTeamSeeds()).teams, {
            progress: common.progress,
          });
          terminal.result(report, () => officialsText(report));
        } else if (options.ablations !== undefined) {
          const report = await ablatePipeline({
            ...common,
            trainOn: options.ablations,
            judgeOn: options.seasons,
            training,
          });
          const { version } = await readShippedArtifact();
          await keepReport(scope, options.keep, 'ablations', { version, report });
          terminal.result(report, () => ablationsText(report));
        } else if (options.walkForward) {
          const report = await walkForward({
            ...common,
            ...(options.from && { from: options.from }),
            blockDays: options.blockDays,
            objects: folderObjects(join(config.dataDir, 'walks')),
            code: await trainingCode(),
            training,
            commit: commitHere(),
          });
          if (options.html) await writeFile(resolve(options.html), await walkForwardPage(report));
          terminal.result(report, () => walkForwardText(report));
        } else {
          const report = await evaluatePipeline({
            ...common,
            artifact: await modelAskedFor(options.model),
            inSample: options.inSample === true,
            ...(options.xgboost && { xgboost: xgboostOptions() }),
          });
          if (options.html) await writeFile(resolve(options.html), await evaluationPage(report));
          await keepReport(scope, options.keep, 'evaluation', { version: report.model, report });
          terminal.result(report, () => evaluationText(report));
        }
      }),
    );
}
