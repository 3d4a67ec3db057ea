import type { OnProgress } from '../../../pipelines/import.js';
import { forecastByXgboost } from '../../../pipelines/xgboost/forecast.js';
import { xgboostHere } from '../../host/xgboost.js';
import { type Backend, loadTensorFlow } from '../../model/backend.js';
import { scoreRows } from '../../model/score-rows.js';
import { TRAINING_DEFAULTS, type TrainedModel, trainModel } from '../../model/train.js';
import { ofGames, type TrainingData } from '../../model/training-data.js';
import { hiddenGroups } from '../../model/visible.js';
import { type Took, timed } from './timed.js';

export interface TrainingCost {
  /** WebAssembly always, native TensorFlow where it is installed. */
  readonly backends: readonly {
    readonly backend: Backend['name'];
    /** Of one network, tried on the held-back games and fitted once more on all. */
    readonly took: Took;
    readonly heldBackLoss: number;
  }[];
  /** Null where it is not installed. */
  readonly xgboost: {
    readonly version: string;
    readonly rows: number;
    readonly seconds: number;
    /** Training seconds of a network, on WebAssembly, for one of XGBoost's. */
    readonly ratio: number;
  } | null;
  /** Between the two backends' networks, of the log-likelihood of a state; null where there is only one. */
  readonly greatestDifference: number | null;
}

/** Every so many states is forecast by both backends' networks. */
const COMPARED_EVERY = 97;

/** One network, as it is trained by default, beside XGBoost on the same features and games. */
export async function trainingCost(data: TrainingData, progress: OnProgress): Promise<TrainingCost> {
  const backends: (TrainingCost['backends'][number] & { readonly trained: TrainedModel })[] = [];
  for (const wanted of ['wasm', 'fastest'] as const) {
    const backend = await loadTensorFlow(wanted);
    if (backends.some(({ backend: name }) => name === backend.name)) continue;
    const { result: trained, took } = await timed(() =>
      trainModel(data, { ...TRAINING_DEFAULTS, seeds: [1] }, backend, ({ done, of }) =>
        progress({ step: `train on ${backend.name}`, done, of }),
      ),
    );
    const heldBackLoss = trained.heldBackLoss[0] as number;
    backends.push({ backend: backend.name, took, heldBackLoss, trained });
  }
  const [wasm, native] = backends;
  if (wasm === undefined) throw new Error('training: no backend started');
  return {
    backends: backends.map(({ trained: _, ...cost }) => cost),
    xgboost: await xgboostCost(data, wasm.trained, wasm.took.seconds),
    greatestDifference: native === undefined ? null : differenceOf(data, wasm.trained, native.trained),
  };
}

async function xgboostCost(data: TrainingData, { blindTo }: TrainedModel, networkSeconds: number) {
  const options = xgboostHere();
  if (options === null) return null;
  const oneGame = ofGames(data, (game) => game === data.games[0]);
  const { version, rows, trainingSeconds } = await forecastByXgboost(
    data,
    oneGame,
    hiddenGroups(blindTo),
    options,
  );
  return { version, rows, seconds: trainingSeconds, ratio: networkSeconds / trainingSeconds };
}

function differenceOf(data: TrainingData, one: TrainedModel, other: TrainedModel): number {
  const rows = Array.from({ length: Math.floor(data.rows / COMPARED_EVERY) }, (_, i) => i * COMPARED_EVERY);
  const [a, b] = [one, other].map((trained) => scoreRows(trained, data, rows).negativeLogLikelihood);
  return rows.reduce((most, _, i) => Math.max(most, Math.abs((a?.[i] ?? 0) - (b?.[i] ?? 0))), 0);
}
