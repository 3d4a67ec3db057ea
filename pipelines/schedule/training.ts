import { addDays, type GameDay, seasonOf, type UtcInstant } from '../../src/domain/game.js';
import type { ModelArtifact } from '../../src/model/artifact.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { daysOf, readDay } from '../../src/store/tables/read.js';
import type { EvaluationReport } from '../evaluate.js';
import { reportKey } from '../models/artifacts.js';
import { type Judgement, judgementOf, PROMOTION_RULE } from '../models/judge.js';
import { promote } from '../models/promotions.js';

/** What a training may look at: whole days of the tables, up to and with the last one. */
export interface TrainingWindow {
  /** Ending years, ascending. */
  readonly seasons: readonly number[];
  readonly firstDay: GameDay;
  readonly lastDay: GameDay;
  /** Days in it that have plays. */
  readonly days: number;
}

/** What came of a weekly training; kept under `models/candidates/DAY.json`. */
export interface Candidate {
  readonly day: GameDay;
  readonly window: TrainingWindow;
  /** How its trial, trained on the days before those that it was judged on, did. */
  readonly judgement: Judgement;
  /** Of the same training on all days of the window, which was promoted; null where the trial did not pass. */
  readonly promoted: string | null;
}

/** Seasons back: the game changes, its rules with it. */
const SEASONS = 10;
/** Days with plays below which a model would be worse than the one that comes with the code: half a season. */
const LEAST_DAYS = 60;

/** The days up to `last` that have plays; null where there are none. */
export async function trainingWindow(store: ObjectStore, last: GameDay): Promise<TrainingWindow | null> {
  const seasons: number[] = [];
  const days: GameDay[] = [];
  for (let season = seasonOf(last) - SEASONS + 1; season <= seasonOf(last); season++) {
    const found = (await daysOf(store, 'plays', season)).filter((date) => date <= last);
    if (found.length > 0) seasons.push(season);
    days.push(...found);
  }
  const [firstDay] = days;
  const lastDay = days.at(-1);
  if (firstDay === undefined || lastDay === undefined) return null;
  return { seasons, firstDay, lastDay, days: days.length };
}

const CANDIDATES = 'models/candidates/';

/** The newest candidate; null where there is none. @throws Error naming the object when it cannot be read */
export async function newestCandidate(store: ObjectStore): Promise<Candidate | null> {
  let newest: string | null = null;
  for await (const key of store.list(CANDIDATES)) newest = key;
  if (newest === null) return null;
  try {
    return JSON.parse(String(await store.get(newest))) as Candidate;
  } catch (cause) {
    throw new Error(`${newest} is no JSON: delete it, and the next training makes another`, { cause });
  }
}

export interface WeeklyTraining {
  readonly store: ObjectStore;
  /** The model in use; where a promoted one is broken, the one that predicts in its place. */
  readonly inUse: () => Promise<ModelArtifact>;
  /** Trains on a window and keeps one artifact, whole or not at all; answers its version. */
  readonly train: (window: TrainingWindow) => Promise<string>;
  /** Judges a kept model beside the one in use, on the window's games from a day on. */
  readonly judge: (
    version: string,
    incumbent: ModelArtifact,
    window: TrainingWindow,
    from: GameDay,
  ) => Promise<EvaluationReport>;
  readonly now: () => UtcInstant;
  readonly by: string;
}

export interface TrainedWeekly {
  /** Null where there was nothing to train or to judge on. */
  readonly candidate: Candidate | null;
  readonly summary: string;
}

/**
 * The weekly training. A trial is trained on the days before the newest ones and judged on these beside the model in use,
 * which has not seen them either (see {@link PROMOTION_RULE}). Where it passes, the same training is done once more on all
 * days, and that model is promoted with the trial's evaluation beside it. The same days train the same model: a run that
 * was cut off is made again.
 */
export async function trainWeekly(training: WeeklyTraining, day: GameDay): Promise<TrainedWeekly> {
  const { store } = training;
  const nothing = (summary: string) => ({ candidate: null, summary });
  const tooFewDays = (days: number) =>
    nothing(
      `too little to train on: the tables have plays of ${days} days before those to judge by, ${LEAST_DAYS} are ` +
        'wanted; ttlu import and ttlu backfill bring more',
    );
  const window = await trainingWindow(store, addDays(day, -1));
  if (window === null) return tooFewDays(0);
  const last = await newestCandidate(store);
  if (last !== null && JSON.stringify(last.window) === JSON.stringify(window))
    return nothing(`nothing new to train on since ${last.day}: the last day is ${window.lastDay}`);
  const incumbent = await training.inUse();
  const from = firstUnseen(window, incumbent);
  const earlier = await trainingWindow(store, addDays(from, -1));
  if (earlier === null || earlier.days < LEAST_DAYS) return tooFewDays(earlier?.days ?? 0);
  const games = await gamesFrom(store, window, from);
  if (games < PROMOTION_RULE.leastGames)
    return nothing(
      `too little to judge by: ${games} games since ${addDays(from, -1)}, the last day that ${incumbent.version} has ` +
        `seen; ${PROMOTION_RULE.leastGames} are wanted`,
    );

  const trial = await training.train(earlier);
  const report = await training.judge(trial, incumbent, window, from);
  const judgement = judgementOf(report, incumbent.version);
  const promoted = judgement.passed ? await training.train(window) : null;
  await store.put(reportKey(promoted ?? trial, 'evaluation'), `${JSON.stringify(report)}\n`);
  const { because } = judgement;
  if (promoted !== null)
    await promote(store, promoted, 'weekly', { because, by: training.by, atUtc: training.now() });
  const candidate: Candidate = { day, window, judgement, promoted };
  await store.put(`${CANDIDATES}${day}.json`, `${JSON.stringify(candidate, null, 2)}\n`);
  const verdict = promoted === null ? `${trial} is not promoted` : `${promoted} is promoted`;
  return { candidate, summary: `${verdict}: ${because}` };
}

/** The first of the newest days that the model in use has not seen. */
function firstUnseen({ lastDay }: TrainingWindow, { data }: ModelArtifact): GameDay {
  const newest = addDays(lastDay, 1 - PROMOTION_RULE.days);
  const unseen = addDays(data.lastDay, 1);
  return newest > unseen ? newest : unseen;
}

async function gamesFrom(
  store: ObjectStore,
  { seasons, lastDay }: TrainingWindow,
  from: GameDay,
): Promise<number> {
  let games = 0;
  for (const season of seasons.filter((ending) => ending >= seasonOf(from)))
    for (const date of await daysOf(store, 'plays', season))
      if (date >= from && date <= lastDay) games += (await readDay(store, 'games', date))?.length ?? 0;
  return games;
}
