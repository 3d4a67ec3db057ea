import { type GameDay, gameDayOf, type UtcInstant } from '../src/domain/game.js';
import type { ObjectStore } from '../src/store/objects.js';
import { messageOf } from './collect/failure.js';
import { type LeaseOptions, ScheduleTaken, takeLease } from './schedule/lease.js';
import {
  DEFAULT_RULES,
  isFromTheFuture,
  isGivenUp,
  JOBS,
  type JobName,
  type Plan,
  planOf,
  type ScheduleRules,
  type Slot,
  slotId,
} from './schedule/plan.js';
import {
  type KeptRun,
  type KeptState,
  type Owed,
  readState,
  settleState,
  writeRun,
} from './schedule/state.js';

export { type Holder, leaseHolder, ScheduleTaken } from './schedule/lease.js';
export {
  DEFAULT_RULES,
  dueJobs,
  JOBS,
  type JobName,
  type Plan,
  planOf,
  type ScheduleRules,
  type Slot,
} from './schedule/plan.js';

/** What a job says of its run; without failures it is done. */
export interface JobResult {
  readonly failures: readonly string[];
  /** What a person must know though the job is done. */
  readonly alerts?: readonly string[];
  /** In words for people: what was done. */
  readonly summary: string;
}

/** Runs one job for a day. What it throws is a failure of that run. */
export type Job = (day: GameDay) => Promise<JobResult>;

/** What the webhook is told. */
export interface Notice {
  readonly event: Owed;
  readonly job: JobName;
  readonly day: GameDay;
  /** Runs that have failed so far. */
  readonly failedRuns: number;
  readonly reasons: readonly string[];
  /** The same in a sentence for people. */
  readonly text: string;
}

export interface ScheduleDeps extends LeaseOptions {
  readonly store: ObjectStore;
  readonly jobs: Readonly<Record<JobName, Job>>;
  readonly rules?: ScheduleRules;
  /** Tells a person; a notice that cannot be sent is noted and fails nothing. Null where nobody is to be told. */
  readonly notify: ((notice: Notice) => Promise<void>) | null;
  readonly note: (text: string) => void;
  /** Waits; ends early when the schedule is told to stop. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly stop: AbortSignal;
  readonly onRun?: (report: SlotReport) => void;
}

/** One run of a slot by this process. */
export interface SlotReport {
  readonly job: JobName;
  readonly day: GameDay;
  readonly dueUtc: UtcInstant;
  /** `stopped`: the schedule was told to stop meanwhile, and the run is made again. */
  readonly outcome: 'done' | 'failed' | 'stopped';
  readonly failedRuns: number;
  readonly seconds: number;
  readonly summary: string;
  readonly reasons: readonly string[];
}

/** The longest sleep: a clock that jumps and a machine that wakes up are noticed within it. */
const LONGEST_SLEEP_MS = 60_000;
const RENEW_EVERY_MS = 60_000;

/**
 * Runs the schedule until it is told to stop, one job at a time. State and lock are in the object store, so that it may
 * be killed at any point and started again: a run that was cut off is made again.
 * @throws ScheduleTaken when another process runs the schedule, or takes it over
 */
export async function runSchedule(deps: ScheduleDeps): Promise<readonly SlotReport[]> {
  return withSchedule(deps, async ({ plan, run }) => {
    const reports: SlotReport[] = [];
    let said = '';
    while (!deps.stop.aborted) {
      const { due, next, waiting, wakeUtc } = await plan();
      const [slot] = due;
      if (slot !== undefined) {
        reports.push(await run(slot));
        continue;
      }
      const ahead = [
        ...waiting.map(({ slot: { job, day }, retryUtc }) => `${job} of ${day} again at ${retryUtc}`),
        ...next.map(({ job, day, dueUtc }) => `${job} of ${day} at ${dueUtc}`),
      ].join(', ');
      if (ahead !== said) deps.note(`next: ${ahead}`);
      said = ahead;
      await deps.sleep(Math.min(Math.max(Date.parse(wakeUtc) - Date.parse(deps.now()), 0), LONGEST_SLEEP_MS));
    }
    return reports;
  });
}

/**
 * Runs what is due now and ends: each slot once, those that failed before without waiting for their time. Where there
 * is nothing to do, nothing is written.
 * @param again also runs what was given up
 * @throws ScheduleTaken when another process runs the schedule, or takes it over
 */
export async function runDueJobs(
  deps: ScheduleDeps,
  { again }: { readonly again: boolean } = { again: false },
): Promise<readonly SlotReport[]> {
  const { store, now, rules = DEFAULT_RULES } = deps;
  const toRun = ({ due, waiting, givenUp }: Plan) =>
    [...due, ...[...waiting, ...(again ? givenUp : [])].map(({ slot }) => slot)].sort(byJobAndDay);
  const state = await readState(store, now(), rules);
  // A run that a clock which was ahead has left behind must be struck out while that still shows.
  const unsettled = [...state.runs.values()].some((run) => run.owed !== null || isFromTheFuture(run, now()));
  if (toRun(planOf(state, now(), rules)).length === 0 && !unsettled) return [];
  return withSchedule(deps, async ({ plan, run }) => {
    const reports: SlotReport[] = [];
    const ran = new Set<string>();
    while (!deps.stop.aborted) {
      const slot = toRun(await plan()).find((s) => !ran.has(slotId(s)));
      if (slot === undefined) break;
      ran.add(slotId(slot));
      reports.push(await run(slot));
    }
    return reports;
  });
}

/** The plan as it is now: nothing is run, taken or written. */
export async function readPlan(
  store: ObjectStore,
  now: UtcInstant,
  rules: ScheduleRules = DEFAULT_RULES,
): Promise<Plan> {
  return planOf(await readState(store, now, rules), now, rules);
}

function byJobAndDay(a: Slot, b: Slot): number {
  return JOBS.indexOf(a.job) - JOBS.indexOf(b.job) || (a.day < b.day ? -1 : 1);
}

/** The schedule in the hands of this process. Both throw once another process has it. */
interface HeldSchedule {
  plan(): Promise<Plan>;
  run(slot: Slot): Promise<SlotReport>;
}

async function withSchedule<T>(deps: ScheduleDeps, use: (held: HeldSchedule) => Promise<T>): Promise<T> {
  const { store, now, rules = DEFAULT_RULES } = deps;
  const lease = await takeLease(store, deps);
  const stillMine = async () => {
    if (!(await lease.renew())) throw new ScheduleTaken('another process has taken the schedule over');
  };
  // What matters is asked before each run; a renewal that fails in between is tried again in a minute.
  const renewing = setInterval(() => void stillMine().catch((e) => deps.note(messageOf(e))), RENEW_EVERY_MS);
  renewing.unref();
  try {
    const state = await settleState(store, await readState(store, now(), rules), now());
    for (const [id, run] of state.runs) if (run.owed !== null) await pay(deps, state, id);
    return await use({
      plan: async () => {
        await stillMine();
        return planOf(state, now(), rules);
      },
      run: async (slot) => {
        await stillMine();
        const report = await runSlot(deps, state, slot);
        deps.onRun?.(report);
        return report;
      },
    });
  } finally {
    clearInterval(renewing);
    await lease.release();
  }
}

/** Runs a slot's job, and keeps what became of it before anyone is told. */
async function runSlot(deps: ScheduleDeps, state: KeptState, slot: Slot): Promise<SlotReport> {
  const { store, now, rules = DEFAULT_RULES } = deps;
  const before = state.runs.get(slotId(slot));
  const keep = (run: KeptRun) => writeRun(store, state, slotId(slot), run);
  const startedUtc = now();
  const began: KeptRun = {
    outcome: 'running',
    failedRuns: before?.failedRuns ?? 0,
    cutOff: before?.outcome === 'running' ? before.cutOff + 1 : 0,
    startedUtc,
    endedUtc: null,
    reasons: before?.reasons ?? [],
    owed: before?.owed ?? null,
  };
  await keep(began);
  // What the weekly jobs find is known only from the day on which they run, however late that is (T25).
  const day = slot.job === 'daily' ? slot.day : gameDayOf(startedUtc);
  deps.note(`${slot.job} of ${day} begins`);
  const result: JobResult = await deps.jobs[slot.job](day).catch((error: unknown) => ({
    failures: [messageOf(error)],
    summary: 'failed',
  }));
  const endedUtc = now();
  const { alerts = [] } = result;
  const failed = result.failures.length > 0;
  const report = {
    job: slot.job,
    day,
    dueUtc: slot.dueUtc,
    seconds: Math.max(0, (Date.parse(endedUtc) - Date.parse(startedUtc)) / 1000),
    summary: result.summary,
    reasons: result.failures,
  };
  if (failed && deps.stop.aborted) {
    // It failed because it was told to stop: that is held against nothing.
    await keep(before ?? { ...began, outcome: 'failed' });
    return { ...report, outcome: 'stopped', failedRuns: began.failedRuns };
  }
  const failedRuns = began.failedRuns + (failed ? 1 : 0);
  await keep({
    outcome: failed ? 'failed' : 'done',
    failedRuns,
    cutOff: 0,
    startedUtc,
    endedUtc,
    reasons: failed ? result.failures : alerts,
    owed: failed || alerts.length === 0 ? owedAfter(began, failed, isGivenUp(failedRuns, rules)) : 'alert',
  });
  await pay(deps, state, slotId(slot));
  return { ...report, outcome: failed ? 'failed' : 'done', failedRuns };
}

/** A person is told of a slot's first failure, of its last one, and when it is well again. */
function owedAfter({ failedRuns, owed }: KeptRun, failed: boolean, givenUp: boolean): Owed | null {
  if (failed) return givenUp ? 'given up' : failedRuns === 0 ? 'failed' : owed;
  return failedRuns > 0 ? 'recovered' : null;
}

/** Tells the webhook what it is owed about a slot. */
async function pay(deps: ScheduleDeps, state: KeptState, id: string): Promise<void> {
  const run = state.runs.get(id);
  if (run?.owed == null) return;
  const [job, day] = id.split('/') as [JobName, GameDay];
  const { owed, failedRuns, reasons } = run;
  const because = reasons.length === 0 ? '' : `: ${reasons.join('; ')}`;
  const text = `TakeTheLiveUnder ${job} of ${day} ${WORDS[owed]}${because}`;
  await deps
    .notify?.({ event: owed, job, day, failedRuns, reasons, text })
    .catch((error: unknown) => deps.note(`the webhook was not told: ${messageOf(error)}`));
  await writeRun(deps.store, state, id, { ...run, owed: null });
}

const WORDS: Readonly<Record<Owed, string>> = {
  failed: 'failed and will be tried again',
  'given up': 'failed once too often and is given up: see ttlu doctor',
  recovered: 'is done, after it had failed',
  alert: 'is done, and found something amiss',
};
