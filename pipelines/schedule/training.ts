import { addDays, type GameDay, seasonOf } from '../../src/domain/game.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { daysOf } from '../../src/store/tables/read.js';

/** What a training may look at: whole days of the tables, up to and with the last one. */
export interface TrainingWindow {
  /** Ending years, ascending. */
  readonly seasons: readonly number[];
  readonly firstDay: GameDay;
  readonly lastDay: GameDay;
  /** Days in it that have plays. */
  readonly days: number;
}

/** A model that was trained and is not yet in use; kept under `models/candidates/DAY.json`. */
export interface Candidate {
  readonly day: GameDay;
  readonly window: TrainingWindow;
  /** Of the artifact. */
  readonly version: string;
  /** Where the artifact lies. */
  readonly key: string;
}

/** Seasons back: the game changes, its rules with it. */
const SEASONS = 10;
/** Days with plays below which a model would be worse than the one that comes with the code: half a season. */
const LEAST_DAYS = 60;

/** The days before `day` that have plays; null where there are none. */
export async function trainingWindow(store: ObjectStore, day: GameDay): Promise<TrainingWindow | null> {
  const seasons: number[] = [];
  const days: GameDay[] = [];
  const last = addDays(day, -1);
  for (let season = seasonOf(day) - SEASONS + 1; season <= seasonOf(day); season++) {
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
  /** Trains on a window and keeps one artifact, whole or not at all. */
  readonly train: (window: TrainingWindow) => Promise<Pick<Candidate, 'version' | 'key'>>;
}

/**
 * Trains on all days before `day` and hands the artifact over as a candidate; whether it is used is decided elsewhere.
 * Without new days since the last candidate, as in summer, there is nothing to do.
 */
export async function trainWeekly(
  { store, train }: WeeklyTraining,
  day: GameDay,
): Promise<{ readonly candidate: Candidate | null; readonly summary: string }> {
  const nothing = (summary: string) => ({ candidate: null, summary });
  const window = await trainingWindow(store, day);
  if (window === null || window.days < LEAST_DAYS)
    return nothing(
      `too little to train on: the tables have plays of ${window?.days ?? 0} days, ${LEAST_DAYS} are wanted; ` +
        'ttlu import and ttlu backfill bring more',
    );
  const before = await newestCandidate(store);
  if (before !== null && JSON.stringify(before.window) === JSON.stringify(window))
    return nothing(`nothing new to train on since ${before.version}: the last day is ${window.lastDay}`);
  const candidate: Candidate = { day, window, ...(await train(window)) };
  await store.put(`${CANDIDATES}${day}.json`, `${JSON.stringify(candidate, null, 2)}\n`);
  const { version, key } = candidate;
  return { candidate, summary: `${version} in ${key}, of ${window.days} days up to ${window.lastDay}` };
}
