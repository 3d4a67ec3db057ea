import type * as tfTypes from '@tensorflow/tfjs';
import { FEATURES, HIDEABLE_GROUPS, type HideableGroup } from '../features/index.js';
import type { Backend, TensorFlow } from './backend.js';
import { type BatchMaker, batchMaker } from './batches.js';
import { type Calibration, type Forecast, type ForecastState, fitCalibration } from './calibrate.js';
import { type EndgameRow, type EndgameTable, fitEndgame } from './endgame.js';
import { type ClockFrame, type FrameRow, fitFrame } from './frame.js';
import type { Network } from './network.js';
import { networkForecasts } from './points-to-come.js';
import { seededRandom, shuffle } from './random.js';
import { fitScaler, type Scaler } from './scaler.js';
import {
  initialWeights,
  losses,
  type NetworkShape,
  networkOf,
  penalizedLoss,
  type Weights,
} from './tensors.js';
import type { TrainingData } from './training-data.js';
import { type Hidden, hiddenGroups } from './visible.js';

export interface TrainingOptions extends NetworkShape {
  /** One network a seed; their distributions are averaged. */
  readonly seeds: readonly number[];
  /** Passes over the states, each with every `stride`-th state of a game: neighbours tell the same story. */
  readonly epochs: number;
  readonly stride: number;
  readonly batch: number;
  readonly learningRate: number;
  /** Share of the games, the latest by date, that are held back to stop on and to measure spreads by. */
  readonly heldBack: number;
  /** Train once more on all games, for as long as did best on the held-back ones. */
  readonly refit: boolean;
  /**
   * Share of games from which a group of features is hidden in an epoch, so that serving can do without it; at 1 the
   * networks never see it.
   */
  readonly hide: Readonly<Record<HideableGroup, number>>;
}

export const TRAINING_DEFAULTS: TrainingOptions = {
  seeds: [1, 2],
  epochs: 3,
  stride: 2,
  batch: 2048,
  learningRate: 0.002,
  hidden: [48, 48],
  parts: 6,
  decay: 0.0005,
  heldBack: 0.12,
  refit: true,
  hide: {
    line: 0.2,
    spread: 0.1,
    plays: 0.12,
    fouls: 0.03,
    ratings: 0.1,
    // Only the endgame asks who has the ball (see `endgame.ts`).
    ball: 1,
    // Later games were forecast no better with these, or worse (`ttlu evaluate --ablations`).
    site: 1,
    opening: 1,
    records: 1,
    rest: 1,
    // No season has both a play-by-play and its officials.
    crew: 1,
  },
};

/** Called as batches go by; `loss` is the mean of the last ones. */
export type OnTraining = (at: { seed: number; done: number; of: number; loss: number }) => void;

export interface TrainedModel {
  readonly featureNames: readonly string[];
  readonly scaler: Scaler;
  readonly frame: ClockFrame;
  readonly calibration: Calibration;
  readonly endgame: EndgameTable;
  /** Groups of features that the networks never saw. */
  readonly blindTo: readonly HideableGroup[];
  readonly networks: readonly Network<number[]>[];
  /** Mean negative log-likelihood of the held-back states, nats, at each network's best. */
  readonly heldBackLoss: readonly number[];
  readonly heldBackFrom: string;
}

/**
 * Trains the networks by the likelihood of the final total. Split by date, never by row: the latest games decide when
 * to stop. The same data, options and backend give the same numbers.
 * @throws Error when there are too few games to hold any back, or when the loss is not a number
 */
export function trainModel(
  data: TrainingData,
  options: TrainingOptions,
  backend: Backend,
  progress?: OnTraining,
): TrainedModel {
  const unlike = FEATURES.findIndex((feature, i) => feature.name !== data.featureNames[i]);
  if (unlike >= 0 || data.featureNames.length !== FEATURES.length)
    throw new Error(
      `training data: feature ${unlike} is ${data.featureNames[unlike]}, not ${FEATURES[unlike]?.name}; build it anew`,
    );
  const split = splitByDate(data, options.heldBack);
  const blind = hiddenGroups(blindTo(options.hide));
  const judged = fitOn(data, split.training, blind);
  const trials = options.seeds.map((seed) =>
    trainNetwork(
      backend.tf,
      judged.batches,
      split.training,
      options,
      { seed, judge: split.heldBack },
      progress,
    ),
  );
  const calibration = calibrationOf(
    data,
    split.heldBack,
    networkForecasts({ networks: trials.map(({ network }) => network), ...judged }),
  );
  // How long to train is now known: the networks that are kept see the latest games too.
  const all = Int32Array.from({ length: data.rows }, (_, row) => row);
  const kept = options.refit ? fitOn(data, all, blind) : judged;
  const networks = options.refit
    ? trials.map(
        ({ until }, i) =>
          trainNetwork(
            backend.tf,
            kept.batches,
            all,
            options,
            { seed: options.seeds[i] as number, until },
            progress,
          ).network,
      )
    : trials.map(({ network }) => network);
  return {
    featureNames: data.featureNames,
    scaler: kept.scaler,
    frame: kept.frame,
    calibration,
    endgame: fitEndgame(frameRows(data, options.refit ? all : split.training)),
    blindTo: blindTo(options.hide),
    networks,
    heldBackLoss: trials.map(({ loss }) => loss),
    heldBackFrom: split.from,
  };
}

/** Every so many seconds a held-back state is looked at: neighbours tell the same story. */
const CALIBRATION_SECONDS = 60;
const FORECAST_BATCH = 1000;

/** What games that trained none of the networks ask to be changed in their forecasts. */
function calibrationOf(
  data: TrainingData,
  heldBack: Int32Array,
  forecast: (features: Float64Array) => Forecast[],
): Calibration {
  const width = data.featureNames.length;
  const seconds = data.featureNames.indexOf('secondsLeft');
  const rows = heldBack.filter(
    (row) => (data.features[row * width + seconds] as number) % CALIBRATION_SECONDS === 0,
  );
  const states: ForecastState[] = [];
  for (let from = 0; from < rows.length; from += FORECAST_BATCH) {
    const batch = rows.subarray(from, from + FORECAST_BATCH);
    const features = new Float64Array(batch.length * width);
    batch.forEach((row, i) => {
      features.set(data.features.subarray(row * width, (row + 1) * width), i * width);
    });
    forecast(features).forEach((state, i) => {
      states.push({ ...state, remaining: data.remaining[batch[i] as number] as number });
    });
  }
  const games = new Set(Array.from(heldBack, (row) => data.gameIndex[row])).size;
  return fitCalibration(states, games);
}

/** What is fitted before any network: from these rows alone. */
function fitOn(data: TrainingData, rows: Int32Array, blind: Hidden) {
  const scaler = fitScaler(data.features, rows, data.featureNames.length, blind);
  const frame = fitFrame(() => frameRows(data, rows));
  return { scaler, frame, batches: batchMaker(data, scaler, frame) };
}

export interface Split {
  /** Row numbers. */
  readonly training: Int32Array;
  readonly heldBack: Int32Array;
  /** The first held-back day. */
  readonly from: string;
}

/** The latest games, whole days of them, are held back. */
export function splitByDate(data: TrainingData, share: number): Split {
  const days = data.games.map((game) => game.day).sort();
  const from = days[Math.floor(days.length * (1 - share))];
  if (from === undefined || from === days[0])
    throw new Error(
      `training data: ${days.length} games on too few days to hold ${share * 100} % of them back`,
    );
  const training: number[] = [];
  const heldBack: number[] = [];
  for (let row = 0; row < data.rows; row++) {
    const game = data.games[data.gameIndex[row] as number];
    (game !== undefined && game.day < from ? training : heldBack).push(row);
  }
  return { training: Int32Array.from(training), heldBack: Int32Array.from(heldBack), from };
}

/** Groups that are hidden from every game. */
const blindTo = (hide: TrainingOptions['hide']) => HIDEABLE_GROUPS.filter((group) => hide[group] >= 1);

function* frameRows(data: TrainingData, rows: Int32Array): Iterable<FrameRow & EndgameRow> {
  const at = (name: string) => data.featureNames.indexOf(name);
  const [width, seconds, overtime, closing, margin, ball] = [
    data.featureNames.length,
    at('secondsLeft'),
    at('overtime'),
    at('closingTotal'),
    at('absMargin'),
    at('leaderHasBall'),
  ] as const;
  for (const row of rows) {
    const value = (j: number) => data.features[row * width + j] as number;
    const known = (j: number) => (Number.isNaN(value(j)) ? null : value(j));
    const leaderHasBall = known(ball);
    yield {
      secondsLeft: value(seconds),
      overtime: value(overtime),
      closingTotal: known(closing),
      remaining: data.remaining[row] as number,
      margin: value(margin),
      leaderHasBall: leaderHasBall === null ? null : leaderHasBall === 1,
    };
  }
}

/** Weights averaged over the last steps with this memory forecast better than any single step's. */
const AVERAGE_MEMORY = 0.998;
const AVERAGE_EVERY = 5;
const WARM_UP_STEPS = 50;
const CHECKS_PER_EPOCH = 2;
const HELD_BACK_STRIDE = 3;

/** Either judged on held-back rows, and stopped where it did best there, or trained for a share of the steps. */
type Run =
  | { readonly seed: number; readonly judge: Int32Array; readonly until?: undefined }
  | { readonly seed: number; readonly judge?: undefined; readonly until: number };

interface Trained {
  readonly network: Network<number[]>;
  /** NaN where nothing was held back. */
  readonly loss: number;
  /** The share of the steps after which the network was taken. */
  readonly until: number;
}

function trainNetwork(
  tf: TensorFlow,
  batches: BatchMaker,
  training: Int32Array,
  options: TrainingOptions,
  run: Run,
  progress?: OnTraining,
): Trained {
  const { seed } = run;
  const random = seededRandom(seed);
  const variables = initialWeights(tf, batches.width, options, seed);
  const optimizer = tf.train.adam(options.learningRate, 0.9, 0.99);
  const averages = variables.all.map((variable) => Float32Array.from(variable.dataSync()));
  const judge = run.judge?.filter((_, i) => i % HELD_BACK_STRIDE === 0);
  const stepsPerEpoch = Math.max(1, Math.floor(training.length / options.stride / options.batch));
  const steps = options.epochs * stepsPerEpoch;
  const checkEvery = Math.max(1, Math.floor(stepsPerEpoch / CHECKS_PER_EPOCH));
  const lastStep = Math.max(1, Math.round((run.until ?? 1) * steps));
  let best: Trained | null = null;
  let step = 0;
  let recent = 0;
  for (let epoch = 0; epoch < options.epochs && step < lastStep; epoch++) {
    const hidden = groupsToHide(batches.games, options.hide, random);
    const offset = Math.floor(random() * options.stride);
    const rows = training.filter((_, i) => i % options.stride === offset);
    shuffle(rows, random);
    for (let s = 0; s < stepsPerEpoch && step < lastStep; s++) {
      const count = Math.min(options.batch, rows.length - s * options.batch);
      const batch = batches.make(rows, s * options.batch, count, hidden);
      setLearningRate(optimizer, options.learningRate * pace(step, steps));
      const batchLoss = tf.tidy(
        () =>
          optimizer
            .minimize(() => penalizedLoss(tf, variables, batch, options), true, variables.all)
            ?.dataSync()[0] ?? Number.NaN,
      );
      if (!Number.isFinite(batchLoss))
        throw new Error(`training: loss is ${batchLoss} at step ${step} of seed ${seed}`);
      step += 1;
      recent = step === 1 ? batchLoss : recent * 0.95 + batchLoss * 0.05;
      if (step % AVERAGE_EVERY === 0) average(averages, variables.all, step);
      if (step % checkEvery !== 0 && step !== lastStep) continue;
      progress?.({ seed, done: step, of: lastStep, loss: recent });
      const loss = judge ? heldBackLoss(tf, variables, averages, batches, judge, options) : Number.NaN;
      if (best === null || !judge || loss < best.loss)
        best = { network: networkOf(averages, variables, options), loss, until: step / steps };
    }
  }
  optimizer.dispose();
  for (const variable of variables.all) variable.dispose();
  if (best === null) throw new Error(`training: no step was made with ${training.length} states`);
  return best;
}

/** Up over the first steps, then down along half a cosine. */
function pace(step: number, steps: number): number {
  return Math.min(1, (step + 1) / WARM_UP_STEPS) * (0.05 + 0.475 * (1 + Math.cos((Math.PI * step) / steps)));
}

function setLearningRate(optimizer: tfTypes.AdamOptimizer, rate: number): void {
  // The rate is a plain field of the optimizer that its type does not show.
  (optimizer as unknown as { learningRate: number }).learningRate = rate;
}

function groupsToHide(
  games: number,
  hide: TrainingOptions['hide'],
  random: () => number,
): Uint16Array<ArrayBuffer> {
  return new Uint16Array(games).map(() =>
    HIDEABLE_GROUPS.reduce((bits, group, i) => bits | (random() < hide[group] ? 1 << i : 0), 0),
  );
}

function average(averages: Float32Array[], variables: readonly tfTypes.Variable[], step: number): void {
  const memory = Math.min(AVERAGE_MEMORY ** AVERAGE_EVERY, step / (step + WARM_UP_STEPS));
  variables.forEach((variable, i) => {
    const now = variable.dataSync();
    const mean = averages[i] as Float32Array;
    for (let j = 0; j < mean.length; j++)
      mean[j] = memory * (mean[j] as number) + (1 - memory) * (now[j] as number);
  });
}

const CHECK_BATCH = 4096;

/** The mean loss over the held-back states under the averaged weights. */
function heldBackLoss(
  tf: TensorFlow,
  weights: Weights,
  averages: readonly Float32Array[],
  batches: BatchMaker,
  rows: Int32Array,
  options: TrainingOptions,
): number {
  const kept = weights.all.map((variable) => Float32Array.from(variable.dataSync()));
  const put = (values: readonly Float32Array[]) =>
    tf.tidy(() => {
      weights.all.forEach((variable, i) => {
        variable.assign(tf.tensor(values[i] as Float32Array, variable.shape));
      });
    });
  put(averages);
  let sum = 0;
  for (let from = 0; from < rows.length; from += CHECK_BATCH) {
    const batch = batches.make(rows, from, Math.min(CHECK_BATCH, rows.length - from), 0);
    sum += tf.tidy(() => tf.sum(losses(tf, weights, batch, options.parts)).dataSync()[0] as number);
  }
  put(kept);
  return sum / rows.length;
}
