import { z } from 'zod';
import type { UtcInstant } from '../../src/domain/game.js';
import type { ObjectStore } from '../../src/store/objects.js';

/** A process that runs the schedule. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  /** What tells it from a later process with the same id; null where the system does not say. */
  readonly startedAt: string | null;
}

export interface LeaseOptions {
  /** This process. */
  readonly holder: Holder;
  readonly now: () => UtcInstant;
  /** Whether a process of this very host is still there. */
  readonly isAlive: (holder: Holder) => boolean;
}

/** The right to run the schedule, until it is given back or not renewed in time. */
export interface Lease {
  /** Says that this process is still there. False when another one has taken over: then nothing more may be run. */
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

/** Another process runs the schedule. */
export class ScheduleTaken extends Error {
  override readonly name = 'ScheduleTaken';
}

/** How long a process of another host counts as being there after it was last heard of. */
export const LEASE_MINUTES = 30;

const KEPT = z.object({
  holder: z.object({ host: z.string(), pid: z.int(), startedAt: z.string().nullable() }),
  /** Null once it was given back. */
  untilUtc: z.iso.datetime().nullable(),
});
type Kept = z.infer<typeof KEPT>;

/**
 * Takes the schedule for one process among all that share the object store. Leases are numbered objects, each made
 * only if absent, and the highest number counts: of two that take over from a dead one at once, one is refused. On one
 * host a killed process is replaced at once, elsewhere when its lease has run out.
 * @throws ScheduleTaken naming the holder
 */
export async function takeLease(store: ObjectStore, options: LeaseOptions): Promise<Lease> {
  const { holder, now } = options;
  const leased = (minutes: number): Kept => ({
    holder,
    untilUtc: new Date(Date.parse(now()) + minutes * 60_000).toISOString(),
  });
  for (;;) {
    const newest = await newestLease(store);
    if (newest !== null && isHeld(newest.kept, options))
      throw new ScheduleTaken(inWords(newest.kept, holder));
    const mine = (newest?.number ?? 0) + 1;
    const taken = await store.put(keyOf(mine), textOf(leased(LEASE_MINUTES)), { ifAbsent: true });
    if (taken === 'exists') continue;
    return {
      async renew() {
        if ((await newestLease(store))?.number !== mine) return false;
        await store.put(keyOf(mine), textOf(leased(LEASE_MINUTES)));
        return true;
      },
      release: async () => void (await store.put(keyOf(mine), textOf({ holder, untilUtc: null }))),
    };
  }
}

/** Who runs the schedule at this moment; null when nobody does. */
export async function leaseHolder(store: ObjectStore, options: LeaseOptions): Promise<Holder | null> {
  const newest = await newestLease(store);
  return newest !== null && isHeld(newest.kept, options) ? newest.kept.holder : null;
}

function isHeld({ holder, untilUtc }: Kept, { holder: me, now, isAlive }: LeaseOptions): boolean {
  if (untilUtc === null) return false;
  return holder.host === me.host ? isAlive(holder) : Date.parse(untilUtc) > Date.parse(now());
}

function inWords({ holder, untilUtc }: Kept, me: Holder): string {
  return holder.host === me.host
    ? `the schedule is run by process ${holder.pid}: stop that one first`
    : `the schedule is run by process ${holder.pid} on ${holder.host}: stop that one, or wait until ${untilUtc}`;
}

const LEASES = 'schedule/leases/';
const DIGITS = 10;
const keyOf = (number: number) => `${LEASES}${String(number).padStart(DIGITS, '0')}.json`;
const textOf = (kept: Kept) => `${JSON.stringify(kept)}\n`;

async function newestLease(store: ObjectStore): Promise<{ number: number; kept: Kept } | null> {
  let newest: string | null = null;
  for await (const key of store.list(LEASES)) newest = key;
  if (newest === null) return null;
  const number = Number(newest.slice(LEASES.length, LEASES.length + DIGITS));
  const text = String(await store.get(newest));
  try {
    return { number, kept: KEPT.parse(JSON.parse(text)) };
  } catch (cause) {
    throw new Error(`${newest} is no lease of the schedule: delete it when no schedule runs`, { cause });
  }
}
