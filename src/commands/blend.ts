import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { learnBlend, withBlend } from '../../pipelines/blend.js';
import { buildTrainingData } from '../../pipelines/dataset.js';
import { importSeasons } from '../../pipelines/import.js';
import { lineSeasons } from '../host/line-seasons.js';
import { loadTensorFlow } from '../model/backend.js';
import type { LearnedWeight } from '../model/blend.js';
import { TRAINING_DEFAULTS } from '../model/train.js';
import { type CommandHost, modelAskedFor, recordedSeasons, runCommand, seasons } from './command.js';

/** `ttlu blend`: the weights of the market's word for a model that is there already, as a new artifact. */
export function blendCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('blend')
    .description("Learn anew what the market's word is worth beside a model; the networks stay as they are.")
    .option('--model <file>', 'an artifact (default: the one that came with the code)')
    .option('--half-times <list>', 'seasons known by half-time scores and lines alone', seasons)
    .option('--archive <dir>', 'recorded archive (default: TTLU_ARCHIVE, else ../shared/data)')
    .requiredOption('--out <dir>', 'where the new artifact goes, named by its version')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async (scope) => {
        const { terminal } = scope;
        const recorded = recordedSeasons(scope, options.archive);
        const artifact = await modelAskedFor(options.model);
        const trained = await importSeasons({ ...recorded, seasons: artifact.data.seasons });
        const blend = await learnBlend({
          artifact,
          data: await buildTrainingData(trained, recorded.progress),
          seasons: trained,
          halfTimes: await lineSeasons(recorded, options.halfTimes),
          training: TRAINING_DEFAULTS,
          backend: await loadTensorFlow(),
          progress: recorded.progress,
        });
        const { version, text } = withBlend(artifact, blend);
        const file = join(resolve(options.out), `${version}.json`);
        await mkdir(resolve(options.out), { recursive: true });
        await writeFile(file, text);
        terminal.result({ version, file, blend }, () =>
          blend === null
            ? `${file}: too few games with a second-half total, no blend`
            : `${file}: the market weighs ${weight(blend.tip)} at the tip, ${weight(blend.halfTime)} at half-time, ` +
              `${blend.scoreOnly ? weight(blend.scoreOnly) : 'not learned'} where only the score is known; ` +
              `half of it once the line is ${(100 * blend.halfAge).toFixed(1)} % of the time left old`,
        );
      }),
    );
}

const weight = ({ weight, halfWidth, games }: LearnedWeight) =>
  `${weight.toFixed(2)} ± ${halfWidth.toFixed(2)} (${games} games)`;
