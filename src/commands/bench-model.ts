import { availableParallelism, cpus } from 'node:os';
import { Command, type CommandUnknownOpts, InvalidArgumentError } from '@commander-js/extra-typings';
import { importSeasons } from '../../pipelines/import.js';
import { type BatchCost, batchCost } from './bench-model/batch.js';
import { type DatasetCost, datasetCost } from './bench-model/dataset.js';
import type { Took } from './bench-model/timed.js';
import { type TrainingCost, trainingCost } from './bench-model/training.js';
import { type CommandHost, recordedSeasons, runCommand, seasons, wholeNumber } from './command.js';
import { table } from './terminal.js';

const PARTS = ['batch', 'dataset', 'training'] as const;
type Part = (typeof PARTS)[number];

interface ModelCosts {
  readonly machine: string;
  readonly seasons: readonly string[];
  readonly batch?: BatchCost;
  readonly dataset?: DatasetCost;
  readonly training?: TrainingCost;
  /** Of the process, from its start to the end of its last part, MB; XGBoost is another process. */
  readonly peakRssMb: number;
}

/** `ttlu bench model`: what forecasts and their training cost, each beside a yardstick of the same run. */
export function benchModelCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('model')
    .description(
      'A slate of forecasts, the data set of two seasons, and a training, each beside its yardstick.',
    )
    .option('--archive <dir>', 'recorded archive (default: TTLU_ARCHIVE, else ../shared/data)')
    .option('--seasons <list>', 'seasons to take states from', seasons, ['2016-17', '2017-18'])
    .option('--parts <list>', `of ${PARTS.join(', ')}`, parts, PARTS)
    .option('--batches <number>', 'measured batches', wholeNumber(10, 5000), 300)
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async (scope) => {
        const recorded = recordedSeasons(scope, options.archive);
        const { progress } = recorded;
        const tables = await importSeasons({ ...recorded, seasons: options.seasons });
        const wants = (part: Part) => options.parts.includes(part);
        const batch = wants('batch') ? await batchCost(tables, options.batches, progress) : undefined;
        const built = wants('dataset') || wants('training') ? await datasetCost(tables, progress) : undefined;
        const training = wants('training') && built ? await trainingCost(built.data, progress) : undefined;
        const costs: ModelCosts = {
          machine: `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
          seasons: options.seasons,
          ...(batch && { batch }),
          ...(built && { dataset: built.cost }),
          ...(training && { training }),
          peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
        };
        scope.terminal.result(costs, () => costsText(costs));
      }),
    );
}

function parts(value: string): readonly Part[] {
  return value.split(',').map((name) => {
    const part = PARTS.find((one) => one === name.trim());
    if (!part) throw new InvalidArgumentError(`${JSON.stringify(name)} is none of ${PARTS.join(', ')}.`);
    return part;
  });
}

function costsText({ machine, seasons, batch, dataset, training, peakRssMb }: ModelCosts): string {
  const seconds = (value: number) => `${value.toFixed(1)} s`;
  const time = ({ seconds: clock, cpuSeconds }: Took) => `${seconds(clock)} (${seconds(cpuSeconds)} of CPU)`;
  return [
    machine,
    ...(batch
      ? [
          table(
            [`${batch.games} games`, 'p50 ms', 'p95 ms'],
            Object.entries(batch.milliseconds).map(([step, { p50, p95 }]) => [
              step,
              p50.toFixed(2),
              p95.toFixed(2),
            ]),
          ),
        ]
      : []),
    ...(dataset
      ? [
          `data set of ${seasons.join(', ')}: ${dataset.states} states of ${dataset.games} games in ${time(dataset.whole)}; ` +
            `reading the same plays alone ${time(dataset.plays)}, what teams' mornings knew ${time(dataset.known)}`,
        ]
      : []),
    ...(training
      ? [
          ...training.backends.map(
            ({ backend, took, heldBackLoss }) =>
              `training one network on ${backend}: ${time(took)} a seed (tried and refitted), held-back loss ${heldBackLoss.toFixed(4)}`,
          ),
          training.xgboost === null
            ? 'XGBoost is not installed here (apt-get install python3-xgboost)'
            : `XGBoost ${training.xgboost.version} on ${training.xgboost.rows} of the states: ${seconds(training.xgboost.seconds)}; ratio ${training.xgboost.ratio.toFixed(1)}`,
          training.greatestDifference === null
            ? 'native TensorFlow (@tensorflow/tfjs-node) is not installed here: nothing to compare'
            : `native and WebAssembly forecasts differ by ${training.greatestDifference.toExponential(1)} nats at most`,
        ]
      : []),
    `peak memory ${peakRssMb} MB`,
  ].join('\n');
}
