import { z } from 'zod';
import { addDays, type UtcInstant } from '../../src/domain/game.js';
import type { ObjectStore } from '../../src/store/objects.js';
import {
  firstDayInReach,
  isFromTheFuture,
  type ScheduleRules,
  type ScheduleState,
  type SlotRun,
} from './plan.js';

/** A message that is owed to the webhook: it outlives a process that is killed before it is sent. */
export const OWED = ['failed', 'given up', 'recovered', 'alert'] as const;
export type Owed = (typeof OWED)[number];

/** A slot's run as it is kept. */
export interface KeptRun extends SlotRun {
  readonly owed: Owed | null;
}

/** The state in the hands of the process that runs the schedule: the only one that changes it. */
export interface KeptState extends ScheduleState {
  readonly runs: Map<string, KeptRun>;
  readonly everRun: Set<string>;
}

const instant = z.iso.datetime();
const START = z.object({ sinceUtc: instant });
const RUN = z.object({
  outcome: z.enum(['running', 'done', 'failed']),
  failedRuns: z.int().min(0),
  cutOff: z.int().min(0),
  startedUtc: instant,
  endedUtc: instant.nullable(),
  reasons: z.array(z.string()).readonly(),
  owed: z.enum(OWED).nullable(),
});

const START_KEY = 'schedule/start.json';
const RUNS = 'schedule/runs/';
const runKey = (id: string) => `${RUNS}${id}.json`;

/** Reads a schedule's state: one small object a slot, those within reach read, the older ones known by name only. */
export async function readState(
  store: ObjectStore,
  now: UtcInstant,
  rules: ScheduleRules,
): Promise<KeptState> {
  const start = await read(store, START_KEY, START);
  const everRun = new Set<string>();
  for await (const key of store.list(RUNS)) everRun.add(key.slice(RUNS.length, -'.json'.length));
  // A Sunday may be older than the oldest day that is made up for.
  const from = [firstDayInReach(now, rules), addDays(now.slice(0, 10), -7)].sort()[0] as string;
  const near = [...everRun].filter((id) => (id.split('/')[1] ?? '') >= from);
  const runs = await Promise.all(near.map(async (id) => [id, await read(store, runKey(id), RUN)] as const));
  return {
    sinceUtc: start?.sinceUtc ?? null,
    runs: new Map(runs.flatMap(([id, run]) => (run === null ? [] : [[id, run]]))),
    everRun,
  };
}

/**
 * Marks the first start, and corrects what a clock that was ahead has left behind: its start is moved to now, its runs
 * are as if never made.
 */
export async function settleState(store: ObjectStore, state: KeptState, now: UtcInstant): Promise<KeptState> {
  const early = state.sinceUtc !== null && Date.parse(state.sinceUtc) <= Date.parse(now);
  const sinceUtc = early ? state.sinceUtc : now;
  if (!early) await write(store, START_KEY, { sinceUtc });
  for (const [id, run] of state.runs)
    if (isFromTheFuture(run, now))
      await writeRun(store, state, id, {
        outcome: 'failed',
        failedRuns: 0,
        cutOff: 0,
        startedUtc: now,
        endedUtc: now,
        reasons: [`it ran under a clock that said ${run.startedUtc}`],
        owed: null,
      });
  return { ...state, sinceUtc };
}

/** Keeps what became of a slot, whole or not at all. */
export async function writeRun(
  store: ObjectStore,
  state: KeptState,
  id: string,
  run: KeptRun,
): Promise<void> {
  await write(store, runKey(id), run);
  state.runs.set(id, run);
  state.everRun.add(id);
}

async function write(store: ObjectStore, key: string, value: object): Promise<void> {
  await store.put(key, `${JSON.stringify(value, null, 2)}\n`);
}

/** @throws Error naming the object and what to do, when it is not what this module writes */
async function read<T>(store: ObjectStore, key: string, schema: z.ZodType<T>): Promise<T | null> {
  const bytes = await store.get(key);
  if (bytes === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Error(`${key} is no JSON: delete it, and its run is made again`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(
    `${key}: ${issue?.path.join('.') || 'value'}: ${issue?.message}: delete it, and its run is made again`,
  );
}
