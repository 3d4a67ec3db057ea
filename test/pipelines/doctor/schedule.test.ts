import { describe, expect, test } from 'vitest';
import { examineSchedule } from '../../../pipelines/doctor/schedule.js';
import { type Holder, takeLease } from '../../../pipelines/schedule/lease.js';
import type { KeptRun } from '../../../pipelines/schedule/state.js';
import { memoryObjects } from '../memory-objects.js';

const ME: Holder = { host: 'here', pid: 1, startedAt: null };
const OTHER: Holder = { host: 'here', pid: 2, startedAt: null };
const run = (change: Partial<KeptRun> = {}): KeptRun => ({
  outcome: 'done',
  failedRuns: 0,
  cutOff: 0,
  startedUtc: '2026-03-02T06:00:00Z',
  endedUtc: '2026-03-02T06:10:00Z',
  reasons: [],
  owed: null,
  ...change,
});

/** Monday, 2 March: everything up to it is done, since the first of the month. */
async function schedule(runs: Readonly<Record<string, KeptRun>> = {}, sinceUtc = '2026-03-01T12:00:00Z') {
  const store = memoryObjects();
  const done = ['daily/2026-02-28', 'daily/2026-03-01', 'weekly/2026-03-01', 'train/2026-03-01'];
  for (const id of done) await store.put(`schedule/runs/${id}.json`, JSON.stringify(run()));
  for (const [id, kept] of Object.entries(runs))
    await store.put(`schedule/runs/${id}.json`, JSON.stringify(kept));
  await store.put('schedule/start.json', JSON.stringify({ sinceUtc }));
  const look = (now: string) => examineSchedule(store, { holder: ME, now: () => now, isAlive: () => true });
  return { store, look };
}

describe('the schedule', () => {
  test('that was never started is a note, and says what comes next all the same', async () => {
    const found = await examineSchedule(memoryObjects(), {
      holder: ME,
      now: () => '2026-03-03T12:00:00Z',
      isAlive: () => true,
    });
    expect(found.map(({ name, level }) => [name, level])).toEqual([
      ['runner', 'note'],
      ['next daily', 'good'],
      ['next weekly', 'good'],
      ['next train', 'good'],
    ]);
    expect(found[1]?.facts).toEqual({ day: '2026-03-03', dueUtc: '2026-03-04T06:00:00.000Z' });
  });

  test('that a process runs is good', async () => {
    const { store, look } = await schedule();
    await takeLease(store, { holder: OTHER, now: () => '2026-03-02T12:00:00Z', isAlive: () => true });
    expect((await look('2026-03-02T12:00:00Z'))[0]).toMatchObject({
      level: 'good',
      says: 'process 2 on here',
    });
  });

  test('that nobody runs is a problem once something is due', async () => {
    const { look } = await schedule();
    expect((await look('2026-03-02T12:00:00Z'))[0]).toMatchObject({ level: 'note' });
    expect((await look('2026-03-03T06:00:00Z'))[0]).toMatchObject({
      level: 'problem',
      says: 'nobody runs it, and it is time for daily of 2026-03-02',
    });
  });

  test('tells what was given up, and what is tried again', async () => {
    const { look } = await schedule({
      'daily/2026-03-02': run({ outcome: 'failed', failedRuns: 5, reasons: ['kenpom: renew the key'] }),
      'daily/2026-03-03': run({
        outcome: 'failed',
        failedRuns: 1,
        reasons: ['down'],
        endedUtc: '2026-03-04T06:10:00Z',
      }),
    });
    const found = await look('2026-03-04T06:12:00Z');
    expect(found).toContainEqual(
      expect.objectContaining({
        name: 'daily of 2026-03-02',
        level: 'problem',
        says: 'given up: kenpom: renew the key',
        todo: 'see to the reason, then ttlu schedule --once --again',
      }),
    );
    expect(found).toContainEqual(
      expect.objectContaining({
        name: 'daily of 2026-03-03',
        level: 'note',
        says: 'down; tried again at 2026-03-04T06:25:00.000Z',
      }),
    );
  });

  test('tells days that are out of its reach, with the command that makes up for them', async () => {
    const { look } = await schedule();
    expect(await look('2026-03-20T12:00:00Z')).toContainEqual(
      expect.objectContaining({
        name: 'missed days',
        level: 'problem',
        todo: 'ttlu backfill --from 2026-03-02 --to 2026-03-04',
      }),
    );
  });
});
