import { REGULATION_SECONDS } from '../src/domain/game.js';
import { totalPoints } from '../src/domain/state.js';
import { REGULATION_GRID } from '../src/features/grid.js';
import { FEATURE_VERSIONS } from '../src/features/version.js';
import { type ModelArtifact, parseArtifact, serializeArtifact } from '../src/model/artifact.js';
import { type Backend, loadTensorFlow, type WantedBackend } from '../src/model/backend.js';
import type { BaselineName, BaselineSpread } from '../src/model/baselines.js';
import type { Blend } from '../src/model/blend.js';
import { fitLinear, type LinearTable } from '../src/model/linear.js';
import { gatherSpreads } from '../src/model/spreads.js';
import {
  type Split,
  splitByDate,
  TRAINING_DEFAULTS,
  type TrainingOptions,
  trainModel,
} from '../src/model/train.js';
import type { TrainingData } from '../src/model/training-data.js';
import type { ObjectStore } from '../src/store/objects.js';
import { readPlayedGames, type SeasonTables } from '../src/store/tables.js';
import { learnBlend, orBefore, withBlend } from './blend.js';
import { buildTrainingData, exclusionOf, labeledStates } from './dataset.js';
import { importSeasons, type OnProgress } from './import.js';

export interface TrainPipelineOptions extends TrainOptions {
  readonly archive: string;
  readonly seasons: readonly string[];
  /** Where imported tables are kept. */
  readonly tables: string;
}

export interface TrainOptions {
  /** False leaves the market's weights unlearned, which take another training of one network. */
  readonly blend?: boolean;
  /** The blend of the model before, for what the tables have too few half-time lines to learn. */
  readonly blendBefore?: Blend | null;
  /** Seasons that train nothing and are known by half-time scores and second-half totals: they tell the blend more. */
  readonly halfTimes?: readonly SeasonTables[];
  /** Where the artifact goes, under `models/VERSION.json`. */
  readonly objects: ObjectStore;
  readonly training?: Partial<TrainingOptions>;
  /** Of the code, for the record; null outside a repository. */
  readonly commit: string | null;
  readonly backend?: WantedBackend;
  readonly progress?: OnProgress;
}

export interface TrainedArtifact {
  readonly version: string;
  readonly key: string;
  readonly seasons: readonly string[];
  readonly games: number;
  readonly states: number;
  /** Games left out, by rule. */
  readonly excluded: Readonly<Record<string, number>>;
  readonly heldBackFrom: string;
  /** Mean negative log-likelihood of the held-back states by network, nats. */
  readonly heldBackLoss: readonly number[];
  readonly backend: Backend['name'];
}

/** Imports what is missing, trains on the seasons and writes one artifact, whole or not at all. */
export async function trainPipeline(options: TrainPipelineOptions): Promise<TrainedArtifact> {
  return trainOnSeasons(await importSeasons(options), options);
}

/** Trains on seasons of the tables and writes one artifact, whole or not at all. */
export async function trainOnSeasons(
  tables: readonly SeasonTables[],
  options: TrainOptions,
): Promise<TrainedArtifact> {
  const { progress, commit } = options;
  const training = { ...TRAINING_DEFAULTS, ...options.training };
  const data = await buildTrainingData(tables, progress);
  const backend = await loadTensorFlow(options.backend);
  const artifact = await trainArtifact(tables, data, { training, backend, commit, progress });
  const halfTimes = options.halfTimes ?? [];
  const learning = { artifact, data, seasons: tables, halfTimes, training, backend, progress };
  const blend =
    options.blend === false ? null : orBefore(await learnBlend(learning), options.blendBefore ?? null);
  const { version, text } = withBlend(artifact, blend);
  const key = `models/${version}.json`;
  await options.objects.put(key, text);
  return {
    version,
    key,
    seasons: artifact.data.seasons,
    games: data.games.length,
    states: data.rows,
    excluded: data.excluded,
    heldBackFrom: artifact.metrics.heldBackFrom,
    heldBackLoss: artifact.metrics.heldBackLoss,
    backend: backend.name,
  };
}

export interface TrainArtifactOptions {
  readonly training: TrainingOptions;
  readonly backend: Backend;
  readonly commit: string | null;
  readonly progress?: OnProgress | undefined;
}

/** A model of training data, with the simple forecasts of the same games; without a blend. @param tables that the data were made of */
export async function trainArtifact(
  tables: readonly SeasonTables[],
  data: Awaited<ReturnType<typeof buildTrainingData>>,
  { training, backend, commit, progress }: TrainArtifactOptions,
): Promise<ModelArtifact> {
  const trained = trainModel(data, training, backend, (at) =>
    progress?.({
      step: `train network ${training.seeds.indexOf(at.seed) + 1} of ${training.seeds.length}, loss ${at.loss.toFixed(3)}`,
      done: at.done,
      of: at.of,
    }),
  );
  const split = splitByDate(data, training.heldBack);
  const days = data.games.map((game) => game.day).sort();
  const { version, text } = serializeArtifact({
    features: trained.featureNames,
    featureVersions: FEATURE_VERSIONS,
    scaler: trained.scaler,
    frame: trained.frame,
    calibration: trained.calibration,
    endgame: trained.endgame,
    blindTo: trained.blindTo,
    networks: trained.networks,
    baselines: await baselineSpreads(tables, trained.heldBackFrom),
    linear: linearOf(data, split),
    metrics: {
      heldBackFrom: trained.heldBackFrom,
      heldBackStates: split.heldBack.length,
      heldBackLoss: trained.heldBackLoss,
    },
    data: {
      seasons: tables.map(({ seasonName }) => seasonName),
      firstDay: days[0] ?? '',
      lastDay: days[days.length - 1] ?? '',
      games: data.games.length,
      states: data.rows,
      excluded: data.excluded,
    },
    training: { ...training },
    commit,
    software: { tfjs: backend.tf.version_core, backend: backend.name },
  });
  return parseArtifact(text, version);
}

/** The regressions of all games; how far they are off is told by the games held back from a first fit. */
function linearOf(data: TrainingData, { training, heldBack }: Split): LinearTable {
  const all = Int32Array.from({ length: data.rows }, (_, row) => row);
  const { sd, secondsLeft } = fitLinear(data, training, heldBack);
  const whole = fitLinear(data, all, all);
  return {
    ...whole,
    sd: whole.secondsLeft.map((seconds, i) => sd[secondsLeft.indexOf(seconds)] ?? (whole.sd[i] as number)),
  };
}

/** How far the simple forecasts are off in the games that trained nothing. */
async function baselineSpreads(
  tables: readonly SeasonTables[],
  heldBackFrom: string,
): Promise<Record<BaselineName, BaselineSpread>> {
  const gatherer = gatherSpreads();
  for (const season of tables) {
    for await (const played of readPlayedGames(season)) {
      if (played.game.day < heldBackFrom || exclusionOf(played) !== null) continue;
      for (const moment of labeledStates(played, REGULATION_GRID))
        if (moment.overtime === 0 && moment.secondsLeft < REGULATION_SECONDS)
          gatherer.add(moment, totalPoints(moment.state.score));
    }
  }
  return gatherer.spreads();
}
