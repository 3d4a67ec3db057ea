import { resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { trainPipeline } from '../../pipelines/train.js';
import { lineSeasons } from '../host/line-seasons.js';
import { openObjects } from '../host/stores.js';
import { commitHere } from '../host/training.js';
import { type CommandHost, recordedSeasons, runCommand, seasons, wholeNumber } from './command.js';

/** `ttlu train`: a new artifact in the object store. */
export function trainCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('train')
    .description('Train a model on recorded seasons and write its artifact to the object store.')
    .requiredOption('--seasons <list>', 'e.g. 2016-17,2017-18', seasons)
    .option('--archive <dir>', 'recorded archive (default: TTLU_ARCHIVE, else ../shared/data)')
    .option(
      '--half-times <list>',
      'seasons known by half-time scores and lines alone: the blend learns of them',
      seasons,
    )
    .option('--seeds <list>', 'one network for each seed, averaged, e.g. 1,2,3', seeds)
    .option('--epochs <number>', 'at most so many passes over the data', wholeNumber(1, 200))
    .option('--out <dir>', 'write to this folder instead of the object store')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async (scope) => {
        const { config, terminal } = scope;
        const recorded = recordedSeasons(scope, options.archive);
        const trained = await trainPipeline({
          ...recorded,
          seasons: options.seasons,
          halfTimes: await lineSeasons(recorded, options.halfTimes),
          objects:
            options.out === undefined
              ? openObjects(config, config.dataDir)
              : openObjects({ ...config, objects: null }, resolve(options.out)),
          training: {
            ...(options.seeds && { seeds: options.seeds }),
            ...(options.epochs && { epochs: options.epochs }),
          },
          commit: commitHere(),
        });
        terminal.result(
          trained,
          () =>
            `${trained.key}: ${trained.states} states of ${trained.games} games of ${trained.seasons.join(', ')}; ` +
            `held back from ${trained.heldBackFrom}, loss ${trained.heldBackLoss.map((l) => l.toFixed(4)).join(', ')}`,
        );
      }),
    );
}

/** `1,2` */
export function seeds(value: string): readonly number[] {
  return value.split(',').map(wholeNumber(0, 2 ** 31));
}
