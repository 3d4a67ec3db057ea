import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { labeledStates } from '../../pipelines/dataset.js';
import { importSeasons } from '../../pipelines/import.js';
import { percentile } from '../../pipelines/replay.js';
import { lineChances } from '../domain/distribution.js';
import { REGULATION_GRID } from '../features/grid.js';
import { featureVector } from '../features/index.js';
import { loadShippedModel } from '../host/model.js';
import type { ModelInput } from '../model/predict.js';
import { seededRandom, shuffle } from '../model/random.js';
import { readPlayedGames } from '../store/tables.js';
import { archiveOf, type CommandHost, runCommand, seasons, wholeNumber } from './command.js';
import { stepProgress, table } from './terminal.js';

const GAMES = 180;
/** Lines of a game, two points apart, round its closing total. */
const LINES = 11;
const LINE_STEP = 2;
const SEED = 1;

/** `ttlu bench model`: features, model and chances of a full slate. */
export function benchModelCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('model')
    .description(`A batch of ${GAMES} recorded games: features, model, and P(under) of ${LINES} lines each.`)
    .option('--archive <dir>', 'recorded archive (default: TTLU_ARCHIVE, else ../shared/data)')
    .option('--seasons <list>', 'seasons to take states from', seasons, ['2017-18'])
    .option('--batches <number>', 'measured batches', wholeNumber(10, 5000), 300)
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async ({ config, terminal }) => {
        const { model } = await loadShippedModel();
        const progress = stepProgress(terminal);
        const tables = await importSeasons({
          archive: archiveOf(config, options.archive),
          seasons: options.seasons,
          tables: join(config.dataDir, 'tables'),
          progress: progress.at,
        });
        const states: ModelInput[] = [];
        for (const season of tables)
          for await (const played of readPlayedGames(season)) {
            if (states.length > 50 * GAMES) break;
            if (played.game.closingTotal !== null && played.game.flags.length === 0)
              states.push(...labeledStates(played, REGULATION_GRID));
          }
        const order = Int32Array.from(states, (_, i) => i);
        shuffle(order, seededRandom(SEED));
        const batch = (from: number) =>
          Array.from(
            { length: GAMES },
            (_, i) => states[order[(from + i) % order.length] as number] as ModelInput,
          );
        const measure = (work: (inputs: readonly ModelInput[]) => void) => {
          const milliseconds: number[] = [];
          for (let i = -20; i < options.batches; i++) {
            const inputs = batch((i + 20) * GAMES);
            const began = performance.now();
            work(inputs);
            if (i >= 0) milliseconds.push(performance.now() - began);
          }
          return { p50: percentile(milliseconds, 0.5), p95: percentile(milliseconds, 0.95) };
        };
        const steps = {
          features: measure((inputs) => {
            for (const { state, context } of inputs) featureVector(state, context);
          }),
          'features and model': measure((inputs) => void model.predict(inputs)),
          [`features, model and ${LINES} lines`]: measure((inputs) => {
            model.predict(inputs).forEach((prediction, i) => {
              const close = inputs[i]?.context.closingTotal as number;
              for (let l = 0; l < LINES; l++)
                lineChances(prediction, close + (l - (LINES - 1) / 2) * LINE_STEP);
            });
          }),
        };
        const machine = `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
        terminal.result({ machine, games: GAMES, batches: options.batches, milliseconds: steps }, () =>
          [
            machine,
            table(
              [`${GAMES} games`, 'p50 ms', 'p95 ms'],
              Object.entries(steps).map(([step, { p50, p95 }]) => [step, p50.toFixed(2), p95.toFixed(2)]),
            ),
          ].join('\n'),
        );
      }),
    );
}
