import { addDays, type GameDay, gameDayOf, type UtcInstant } from '../../src/domain/game.js';

/** The scheduled jobs, in the order in which they run when several are due: a model is trained on what was collected. */
export const JOBS = ['daily', 'weekly', 'train'] as const;
export type JobName = (typeof JOBS)[number];

/** Every day, on Sundays for the weekly jobs; UTC, so that daylight saving moves nothing. */
const HOUR_UTC = 6;

/** A moment at which a job is to run once. */
export interface Slot {
  readonly job: JobName;
  readonly dueUtc: UtcInstant;
  /** What names the run: of `daily` the game day that is over by then, of the others the Sunday itself. */
  readonly day: GameDay;
}

/** What became of a slot so far; `running` is also what a killed run leaves behind. */
export interface SlotRun {
  readonly outcome: 'running' | 'done' | 'failed';
  /** Runs of it that ended and had failed. */
  readonly failedRuns: number;
  /** Runs of it that were cut off since then: a process killed, a machine switched off. */
  readonly cutOff: number;
  readonly startedUtc: UtcInstant;
  /** Null while it runs. */
  readonly endedUtc: UtcInstant | null;
  /** Why it failed. */
  readonly reasons: readonly string[];
}

export interface ScheduleState {
  /** When this schedule was first started; null before. */
  readonly sinceUtc: UtcInstant | null;
  /** By {@link slotId}, as far back as is looked. */
  readonly runs: ReadonlyMap<string, SlotRun>;
  /** Ids of all slots that were ever run, however long ago. */
  readonly everRun: ReadonlySet<string>;
}

export interface ScheduleRules {
  /** Days back in which a missed daily run is made up for. */
  readonly lookBackDays: number;
  /** Waits after the first, second … failed run, minutes; after one more failure it is given up. */
  readonly retryMinutes: readonly number[];
}

/** A daily run spends credits of a paid source, hence few tries, far apart. */
export const DEFAULT_RULES: ScheduleRules = { lookBackDays: 14, retryMinutes: [15, 60, 240, 720] };

/** A slot that is not done, with what its last run said. */
export interface FailedSlot {
  readonly slot: Slot;
  readonly run: SlotRun;
}

export interface Plan {
  /** To be run now, in this order. */
  readonly due: readonly Slot[];
  /** Failed or stopped, to be tried again later. */
  readonly waiting: readonly (FailedSlot & { readonly retryUtc: UtcInstant })[];
  /** Failed once too often: a person must see to them. */
  readonly givenUp: readonly FailedSlot[];
  /** Daily runs missed longer ago than is looked back: a backfill makes up for them. */
  readonly outOfReach: readonly Slot[];
  /** The next slot of each job, soonest first. */
  readonly next: readonly Slot[];
  /** When something more can become due. */
  readonly wakeUtc: UtcInstant;
}

export function slotId({ job, day }: Pick<Slot, 'job' | 'day'>): string {
  return `${job}/${day}`;
}

/** What is to be run at `now`, in order: every missed day of `daily`, of the others only the newest Sunday. */
export function dueJobs(
  state: ScheduleState,
  now: UtcInstant,
  rules: ScheduleRules = DEFAULT_RULES,
): readonly Slot[] {
  return planOf(state, now, rules).due;
}

/**
 * All that can be said of a schedule at `now`. Nothing is wanted of the time before its first start, the latest slot
 * of each job excepted. What a clock that was ahead has left behind (a start, a run after `now`) is not believed.
 */
export function planOf(state: ScheduleState, now: UtcInstant, rules: ScheduleRules = DEFAULT_RULES): Plan {
  const { sinceUtc, runs, everRun } = state;
  const at = Date.parse(now);
  const since = sinceUtc === null ? at : Math.min(Date.parse(sinceUtc), at);
  const reach = firstDayInReach(now, rules);
  const due: Slot[] = [];
  const waiting: Plan['waiting'][number][] = [];
  const givenUp: FailedSlot[] = [];
  const outOfReach: Slot[] = [];
  for (const slot of JOBS.flatMap((job) => wantedSlots(job, since, at))) {
    const id = slotId(slot);
    const run = runs.get(id);
    if (slot.job === 'daily' && slot.day < reach) {
      if (!everRun.has(id)) outOfReach.push(slot);
    } else if (run === undefined || isFromTheFuture(run, now)) {
      due.push(slot);
    } else if (run.outcome !== 'done') {
      const retryAt = retryTime(run, rules);
      if (retryAt === null) givenUp.push({ slot, run });
      else if (retryAt > at) waiting.push({ slot, run, retryUtc: new Date(retryAt).toISOString() });
      else due.push(slot);
    }
  }
  const next = JOBS.map((job) => nextSlot(job, at)).sort(
    (a, b) => Date.parse(a.dueUtc) - Date.parse(b.dueUtc),
  );
  const wakes = [...next.map((slot) => slot.dueUtc), ...waiting.map(({ retryUtc }) => retryUtc)];
  return { due, waiting, givenUp, outOfReach, next, wakeUtc: wakes.sort()[0] as UtcInstant };
}

/** The newest game day that is over by the schedule's reckoning. */
export function lastDayOver(now: UtcInstant): GameDay {
  return slotAtOrBefore('daily', Date.parse(now)).day;
}

/** The oldest game day whose daily run is made up for. */
export function firstDayInReach(now: UtcInstant, { lookBackDays }: ScheduleRules): GameDay {
  return addDays(lastDayOver(now), -lookBackDays);
}

/** Clocks are set back by a little now and then; what is further ahead was written under a wrong one. */
const CLOCK_TOLERANCE_MS = 3_600_000;

/** Whether a run was recorded by a clock that was far ahead of `now`. */
export function isFromTheFuture({ startedUtc, endedUtc }: SlotRun, now: UtcInstant): boolean {
  return Date.parse(endedUtc ?? startedUtc) > Date.parse(now) + CLOCK_TOLERANCE_MS;
}

/** The slots of which a run is wanted: from the latest one at the first start on. Of the weekly jobs only the newest. */
function wantedSlots(job: JobName, since: number, at: number): Slot[] {
  const last = slotAtOrBefore(job, at);
  if (job !== 'daily') return [last];
  const slots: Slot[] = [];
  for (let { day } = slotAtOrBefore(job, since); day <= last.day; day = addDays(day, 1))
    slots.push(slotOn(job, addDays(day, 1)));
  return slots;
}

const MINUTE_MS = 60_000;
const LONGEST_WAIT_MINUTES = 720;

/** When a run that is not done may be tried again; null when it is given up. */
function retryTime(run: SlotRun, rules: ScheduleRules): number | null {
  const { outcome, failedRuns, cutOff, startedUtc, endedUtc } = run;
  // A run that was cut off says nothing against its job and is never given up; yet a job that kills its process must
  // not start over every second.
  if (outcome === 'running')
    return Date.parse(startedUtc) + Math.min(2 ** cutOff, LONGEST_WAIT_MINUTES) * MINUTE_MS;
  if (failedRuns === 0) return Date.parse(startedUtc);
  const minutes = rules.retryMinutes[failedRuns - 1];
  return minutes === undefined ? null : Date.parse(endedUtc ?? startedUtc) + minutes * MINUTE_MS;
}

/** Whether a slot is given up after so many failed runs. */
export function isGivenUp(failedRuns: number, { retryMinutes }: ScheduleRules): boolean {
  return failedRuns > retryMinutes.length;
}

function slotAtOrBefore(job: JobName, at: number): Slot {
  for (let date = utcDate(at); ; date = addDays(date, -1)) {
    const slot = slotOn(job, date);
    if (isDayOf(job, date) && Date.parse(slot.dueUtc) <= at) return slot;
  }
}

function nextSlot(job: JobName, at: number): Slot {
  for (let date = utcDate(at); ; date = addDays(date, 1)) {
    const slot = slotOn(job, date);
    if (isDayOf(job, date) && Date.parse(slot.dueUtc) > at) return slot;
  }
}

/** The slot on a UTC date. */
function slotOn(job: JobName, date: string): Slot {
  const dueUtc = new Date(Date.parse(`${date}T00:00:00Z`) + HOUR_UTC * 3_600_000).toISOString();
  const today = gameDayOf(dueUtc);
  return { job, dueUtc, day: job === 'daily' ? addDays(today, -1) : today };
}

function isDayOf(job: JobName, date: string): boolean {
  return job === 'daily' || new Date(`${date}T00:00:00Z`).getUTCDay() === 0;
}

const utcDate = (at: number) => new Date(at).toISOString().slice(0, 10);
