import type { HideableGroup } from '../src/features/index.js';
import { loadTensorFlow } from '../src/model/backend.js';
import { type ClusteredMean, clusteredMean } from '../src/model/clustered.js';
import { type RowScores, scoreRows } from '../src/model/score-rows.js';
import { TRAINING_DEFAULTS, type TrainingOptions, trainModel } from '../src/model/train.js';
import type { TrainingData } from '../src/model/training-data.js';
import { buildTrainingData } from './dataset.js';
import { importSeasons, type OnProgress } from './import.js';

export interface AblateOptions {
  readonly archive: string;
  /** Where imported tables are kept. */
  readonly tables: string;
  readonly trainOn: readonly string[];
  readonly judgeOn: readonly string[];
  readonly training?: Partial<TrainingOptions>;
  readonly progress?: OnProgress;
}

/** What the model loses, per state, without a group of features; below 0 it does better without. */
export interface Ablation {
  readonly group: HideableGroup;
  /** False: judged as if the games had no line. */
  readonly lineKnown: boolean;
  readonly absoluteError: ClusteredMean;
  readonly crps: ClusteredMean;
  readonly negativeLogLikelihood: ClusteredMean;
}

export interface AblationReport {
  readonly trainedOn: readonly string[];
  readonly judgedOn: readonly string[];
  readonly games: number;
  readonly states: number;
  readonly groups: readonly Ablation[];
}

/** Groups that the shipped model has, and those that it was found to do without. */
const GROUPS: readonly HideableGroup[] = ['plays', 'fouls', 'spread', 'site', 'opening', 'records', 'rest'];
/** Share of games in which a group that the model does without is hidden while it is tried. */
const TRIED = 0.3;
/** Every so many seconds a state is judged. */
const JUDGED_EVERY = 120;

/**
 * Trains with and without each group of features, one network each with the same seed, and judges both on the same
 * later games. Ratings, which speak only without a line, are judged there.
 */
export async function ablatePipeline(options: AblateOptions): Promise<AblationReport> {
  const { trainOn, judgeOn, progress } = options;
  const overlap = trainOn.filter((season) => judgeOn.includes(season));
  if (overlap.length > 0)
    throw new Error(`ablations: ${overlap.join(', ')} would be judged by networks that it trained`);
  const training = await buildTrainingData(await importSeasons({ ...options, seasons: trainOn }));
  const judged = await buildTrainingData(await importSeasons({ ...options, seasons: judgeOn }));
  const rows = judgedRows(judged);
  const backend = await loadTensorFlow();
  const base = { ...TRAINING_DEFAULTS, seeds: [1], refit: false, ...options.training };
  const of = GROUPS.length + 2;
  let done = 0;
  const trained = (hide: Partial<TrainingOptions['hide']>, step: string) => {
    progress?.({ step, done: done++, of });
    return trainModel(training, { ...base, hide: { ...base.hide, ...hide } }, backend);
  };
  const whole = trained({}, 'train with all that the model has');
  const scores = scoreRows(whole, judged, rows);
  const clusters = rows.map((row) => judged.gameIndex[row] as number);
  const groups = GROUPS.map((group) => {
    const isUsed = base.hide[group] < 1;
    const other = scoreRows(trained({ [group]: isUsed ? 1 : TRIED }, `train by ${group}`), judged, rows);
    return { group, lineKnown: true, ...(isUsed ? lost(scores, other) : lost(other, scores)) };
    function lost(withIt: RowScores, without: RowScores) {
      return difference(withIt, without, clusters);
    }
  });
  const withoutRatings = scoreRows(trained({ ratings: 1 }, 'train by ratings'), judged, rows, false);
  progress?.({ step: 'ablations', done: of, of });
  return {
    trainedOn: trainOn,
    judgedOn: judgeOn,
    games: new Set(clusters).size,
    states: rows.length,
    groups: [
      ...groups,
      {
        group: 'ratings',
        lineKnown: false,
        ...difference(scoreRows(whole, judged, rows, false), withoutRatings, clusters),
      },
    ],
  };
}

function difference(withIt: RowScores, without: RowScores, clusters: readonly number[]) {
  const of = (name: keyof RowScores) =>
    clusteredMean(
      without[name].map((value, i) => value - (withIt[name][i] as number)),
      clusters,
    );
  return {
    absoluteError: of('absoluteError'),
    crps: of('crps'),
    negativeLogLikelihood: of('negativeLogLikelihood'),
  };
}

function judgedRows(data: TrainingData): number[] {
  const width = data.featureNames.length;
  const [seconds, overtime, closing] = ['secondsLeft', 'overtime', 'closingTotal'].map((name) =>
    data.featureNames.indexOf(name),
  ) as [number, number, number];
  return Array.from({ length: data.rows }, (_, row) => row).filter((row) => {
    const value = (j: number) => data.features[row * width + j] as number;
    return value(overtime) === 0 && value(seconds) % JUDGED_EVERY === 30 && !Number.isNaN(value(closing));
  });
}
