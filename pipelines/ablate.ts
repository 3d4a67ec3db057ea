import { FEATURES, HIDEABLE_GROUPS, type HideableGroup, STAND_INS } from '../src/features/index.js';
import { loadTensorFlow } from '../src/model/backend.js';
import { judgedRows, type Loss, lossOf, scoreRows } from '../src/model/score-rows.js';
import {
  TRAINING_DEFAULTS,
  type TrainedModel,
  type TrainingOptions,
  trainModel,
} from '../src/model/train.js';
import type { TrainingData } from '../src/model/training-data.js';
import { buildTrainingData } from './dataset.js';
import { importSeasons, type OnProgress } from './import.js';

export type { Loss } from '../src/model/score-rows.js';

export interface AblateOptions {
  readonly archive: string;
  /** Where imported tables are kept. */
  readonly tables: string;
  readonly trainOn: readonly string[];
  readonly judgeOn: readonly string[];
  readonly training?: Partial<TrainingOptions>;
  readonly progress?: OnProgress;
}

export interface Ablation {
  readonly group: HideableGroup;
  /** Share of the judged states of which anything of the group is known. */
  readonly known: number;
  /** Whether the model as it is trained by default sees the group at all. */
  readonly used: boolean;
  /** False: judged as if the games had no line. */
  readonly lineKnown: boolean;
  /** Null where no state of the training or the judged games knows anything of the group. */
  readonly loss: Loss | null;
}

export interface AblationReport {
  readonly trainedOn: readonly string[];
  readonly judgedOn: readonly string[];
  readonly games: number;
  readonly states: number;
  readonly groups: readonly Ablation[];
  /**
   * The same of a network that differs in nothing but its seed: what training by chance adds or takes, of which the
   * intervals know nothing.
   */
  readonly anotherSeed: Loss;
}

/** Share of games in which a group that the model does without is hidden while it is tried. */
const TRIED = 0.3;

/**
 * Trains with and without each group of features with the same seeds, and judges both on the same later games. Groups
 * that stand in for a line are judged without one, where they speak; what a line is worth is told by hiding it.
 */
export async function ablatePipeline(options: AblateOptions): Promise<AblationReport> {
  const { trainOn, judgeOn, progress } = options;
  const overlap = trainOn.filter((season) => judgeOn.includes(season));
  if (overlap.length > 0)
    throw new Error(`ablations: ${overlap.join(', ')} would be judged by networks that it trained`);
  const training = await buildTrainingData(await importSeasons({ ...options, seasons: trainOn }));
  const judged = await buildTrainingData(await importSeasons({ ...options, seasons: judgeOn }));
  const rows = judgedRows(judged);
  const clusters = rows.map((row) => judged.gameIndex[row] as number);
  const backend = await loadTensorFlow();
  const base = { ...TRAINING_DEFAULTS, seeds: [1], refit: false, ...options.training };
  let done = 0;
  const train = (step: string, changes: Partial<TrainingOptions>) => {
    progress?.({ step: `ablations, ${step}`, done: done++, of: HIDEABLE_GROUPS.length + 1 });
    return trainModel(training, { ...base, ...changes }, backend);
  };
  const whole = train('all that the model has', {});
  const score = (trained: TrainedModel, lineKnown = true) => scoreRows(trained, judged, rows, lineKnown);
  const scores = { true: score(whole), false: score(whole, false) };
  const lossOfGroup = (group: HideableGroup, used: boolean, lineKnown: boolean): Loss => {
    if (group === 'line') return lossOf(scores.true, scores.false, clusters);
    const other = score(train(group, { hide: { ...base.hide, [group]: used ? 1 : TRIED } }), lineKnown);
    const own = scores[`${lineKnown}`];
    return used ? lossOf(own, other, clusters) : lossOf(other, own, clusters);
  };
  const groups = HIDEABLE_GROUPS.map((group): Ablation => {
    const used = base.hide[group] < 1;
    const lineKnown = !STAND_INS.includes(group);
    const known = knownShare(judged, rows, group);
    const tellable = known > 0 && knownShare(training, judgedRows(training), group) > 0;
    return { group, known, used, lineKnown, loss: tellable ? lossOfGroup(group, used, lineKnown) : null };
  });
  const seeds = base.seeds.map((seed) => seed + OTHER_SEED);
  const anotherSeed = lossOf(scores.true, score(train('another seed', { seeds })), clusters);
  progress?.({ step: 'ablations', done: 1, of: 1 });
  return {
    trainedOn: trainOn,
    judgedOn: judgeOn,
    games: new Set(clusters).size,
    states: rows.length,
    groups,
    anotherSeed,
  };
}

const OTHER_SEED = 100;

function knownShare(data: TrainingData, rows: readonly number[], group: HideableGroup): number {
  const columns = FEATURES.flatMap((feature, j) => (feature.group === group ? [j] : []));
  const known = rows.filter((row) =>
    columns.some((j) => !Number.isNaN(data.features[row * data.featureNames.length + j] as number)),
  );
  return known.length / rows.length;
}
