import { describe, expect, test } from 'vitest';
import { type Holder, type LeaseOptions, leaseHolder, takeLease } from '../../../pipelines/schedule/lease.js';
import { memoryObjects } from '../memory-objects.js';

const ME: Holder = { host: 'here', pid: 11, startedAt: '1000' };
const NEIGHBOUR: Holder = { host: 'here', pid: 12, startedAt: '2000' };
const FAR: Holder = { host: 'there', pid: 11, startedAt: '1000' };

/** A clock and a process table that tests may change. */
function world() {
  const store = memoryObjects();
  const set = { minutes: 0, dead: new Set<Holder>() };
  const as = (holder: Holder): LeaseOptions => ({
    holder,
    now: () => new Date(Date.parse('2026-03-02T06:00:00Z') + set.minutes * 60_000).toISOString(),
    isAlive: ({ pid, startedAt }) => ![...set.dead].some((d) => d.pid === pid && d.startedAt === startedAt),
  });
  return { store, set, as };
}

describe('the schedule’s lock', () => {
  test('is had by one process at a time, and the other one is told by whom', async () => {
    const { store, as } = world();
    await takeLease(store, as(ME));
    await expect(takeLease(store, as(NEIGHBOUR))).rejects.toThrow(
      'the schedule is run by process 11: stop that one first',
    );
    await expect(takeLease(store, as(FAR))).rejects.toThrow(
      'the schedule is run by process 11 on here: stop that one, or wait until 2026-03-02T06:30:00.000Z',
    );
    expect(await leaseHolder(store, as(FAR))).toEqual(ME);
  });

  test('can be had again as soon as it was given back', async () => {
    const { store, as } = world();
    await (await takeLease(store, as(ME))).release();
    expect(await leaseHolder(store, as(FAR))).toBeNull();
    await takeLease(store, as(FAR));
  });

  test('of a killed process is had at once on its own host', async () => {
    const { store, set, as } = world();
    await takeLease(store, as(ME));
    set.dead.add(ME);
    await takeLease(store, as(NEIGHBOUR));
    expect(await leaseHolder(store, as(ME))).toEqual(NEIGHBOUR);
  });

  test('of a killed process is not kept alive by a later one with its id', async () => {
    const { store, set, as } = world();
    await takeLease(store, as(ME));
    set.dead.add(ME);
    await takeLease(store, as({ ...ME, startedAt: '3000' }));
  });

  test('of a process on another host is had when nothing was heard of it for half an hour', async () => {
    const { store, set, as } = world();
    const lease = await takeLease(store, as(ME));
    set.minutes = 20;
    expect(await lease.renew()).toBe(true);
    set.minutes = 49;
    await expect(takeLease(store, as(FAR))).rejects.toThrow(/run by process 11 on here/);
    set.minutes = 50;
    await takeLease(store, as(FAR));
  });

  test('is kept on its own host by a process that lives, however long it was not heard of', async () => {
    const { store, set, as } = world();
    await takeLease(store, as(ME));
    set.minutes = 1000;
    await expect(takeLease(store, as(NEIGHBOUR))).rejects.toThrow(/run by process 11/);
  });

  test('once lost is known to be lost, and neither renewing nor giving it back takes it from the new holder', async () => {
    const { store, set, as } = world();
    const lost = await takeLease(store, as(ME));
    set.minutes = 31;
    const won = await takeLease(store, as(FAR));
    expect(await lost.renew()).toBe(false);
    await lost.release();
    expect(await won.renew()).toBe(true);
    expect(await leaseHolder(store, as(ME))).toEqual(FAR);
  });

  test('goes to one of many that reach for it at once', async () => {
    const { store, as } = world();
    const all = Array.from({ length: 20 }, (_, i) =>
      takeLease(store, as({ host: `host-${i}`, pid: 1, startedAt: null })),
    );
    const outcomes = await Promise.allSettled(all);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });

  test('that is no lease is named, with what to do', async () => {
    const { store, as } = world();
    await store.put('schedule/leases/0000000001.json', 'torn');
    await expect(takeLease(store, as(ME))).rejects.toThrow(
      'schedule/leases/0000000001.json is no lease of the schedule: delete it when no schedule runs',
    );
  });
});
