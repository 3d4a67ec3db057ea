import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_RULES,
  dueJobs,
  planOf,
  type ScheduleState,
  type Slot,
  type SlotRun,
  slotId,
} from '../../../pipelines/schedule/plan.js';
import { addDays, gameDayOf } from '../../../src/domain/game.js';

const run = (change: Partial<SlotRun> = {}): SlotRun => ({
  outcome: 'done',
  failedRuns: 0,
  cutOff: 0,
  startedUtc: '2026-03-03T06:00:00Z',
  endedUtc: '2026-03-03T06:10:00Z',
  reasons: [],
  ...change,
});

function state(
  runs: Readonly<Record<string, SlotRun>>,
  sinceUtc: string | null = '2026-03-01T12:00:00Z',
): ScheduleState {
  return { sinceUtc, runs: new Map(Object.entries(runs)), everRun: new Set(Object.keys(runs)) };
}

const ids = (slots: readonly Slot[]) => slots.map(slotId);
/** Everything up to Monday 2026-03-02, 06:00 UTC. */
const UP_TO_MONDAY = {
  'daily/2026-02-28': run(),
  'daily/2026-03-01': run(),
  'weekly/2026-03-01': run(),
  'train/2026-03-01': run(),
};

describe('what is due', () => {
  test('at the first start is the latest run of each job, the collections before the training', () => {
    expect(ids(dueJobs(state({}, null), '2026-03-04T09:30:00Z'))).toEqual([
      'daily/2026-03-03',
      'weekly/2026-03-01',
      'train/2026-03-01',
    ]);
  });

  test('is yesterday’s collection from 06:00 UTC on, not a second earlier', () => {
    expect(ids(dueJobs(state(UP_TO_MONDAY), '2026-03-03T05:59:59Z'))).toEqual([]);
    expect(ids(dueJobs(state(UP_TO_MONDAY), '2026-03-03T06:00:00Z'))).toEqual(['daily/2026-03-02']);
  });

  test('is on a Sunday all three', () => {
    const saturday = { ...UP_TO_MONDAY };
    for (const day of ['02', '03', '04', '05', '06'])
      Object.assign(saturday, { [`daily/2026-03-${day}`]: run() });
    expect(ids(dueJobs(state(saturday), '2026-03-08T06:00:00Z'))).toEqual([
      'daily/2026-03-07',
      'weekly/2026-03-08',
      'train/2026-03-08',
    ]);
  });

  test('after days off is every day that was missed, oldest first, and of the weekly jobs the newest Sunday only', () => {
    const { due } = planOf(state(UP_TO_MONDAY), '2026-03-16T08:00:00Z');
    expect(ids(due.filter((slot) => slot.job === 'daily'))).toEqual(
      Array.from({ length: 14 }, (_, i) => `daily/${addDays('2026-03-02', i)}`),
    );
    expect(ids(due.filter((slot) => slot.job !== 'daily'))).toEqual([
      'weekly/2026-03-15',
      'train/2026-03-15',
    ]);
  });

  test('goes back as far as is looked; what is older is named, so that a backfill can make up for it', () => {
    const { due, outOfReach } = planOf(state(UP_TO_MONDAY), '2026-03-22T08:00:00Z');
    expect(ids(outOfReach)).toEqual(
      ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'].map((d) => `daily/${d}`),
    );
    expect(due[0]?.day).toBe('2026-03-07');
  });

  test.each([
    // Before and after the clocks go forward and back: 06:00 UTC is 01:00 or 02:00 in New York, of the same date.
    ['2026-03-08T06:00:00Z', '2026-03-07'],
    ['2026-03-09T06:00:00Z', '2026-03-08'],
    ['2026-11-01T06:00:00Z', '2026-10-31'],
    ['2026-11-02T06:00:00Z', '2026-11-01'],
    ['2028-03-01T06:00:00Z', '2028-02-29'],
    ['2027-01-01T06:00:00Z', '2026-12-31'],
  ])('T2 at %s is the collection of game day %s', (now, day) => {
    const [slot] = dueJobs(state({}, null), now);
    expect(slot).toMatchObject({ job: 'daily', day });
    expect(Date.parse(slot!.dueUtc)).toBe(Date.parse(now));
  });
});

describe('a run that failed', () => {
  const failed = (failedRuns: number) =>
    state({ ...UP_TO_MONDAY, 'daily/2026-03-02': run({ outcome: 'failed', failedRuns, reasons: ['down'] }) });

  test.each([
    [1, '06:25:00', '06:24:59'],
    [2, '07:10:00', '07:09:59'],
    [3, '10:10:00', '10:09:59'],
    [4, '18:10:00', '18:09:59'],
  ])('%i times is due again at %s UTC', (times, dueAt, before) => {
    expect(ids(dueJobs(failed(times), `2026-03-03T${dueAt}Z`))).toEqual(['daily/2026-03-02']);
    const { due, waiting } = planOf(failed(times), `2026-03-03T${before}Z`);
    expect(due).toEqual([]);
    expect(waiting).toMatchObject([{ retryUtc: `2026-03-03T${dueAt}.000Z`, run: { reasons: ['down'] } }]);
  });

  test('five times is given up: a person must see to it', () => {
    const plan = planOf(failed(5), '2026-03-04T05:00:00Z');
    expect(plan).toMatchObject({ due: [], waiting: [], givenUp: [{ slot: { day: '2026-03-02' } }] });
  });

  test('wakes the schedule before the next day does', () => {
    expect(planOf(failed(1), '2026-03-03T06:11:00Z').wakeUtc).toBe('2026-03-03T06:25:00.000Z');
    expect(planOf(state(UP_TO_MONDAY), '2026-03-02T06:11:00Z').wakeUtc).toBe('2026-03-03T06:00:00.000Z');
  });
});

describe('a run that was cut off', () => {
  const cut = (cutOff: number) =>
    state({ ...UP_TO_MONDAY, 'daily/2026-03-02': run({ outcome: 'running', cutOff, endedUtc: null }) });

  test('is made again after a minute, and later each time, so that a job that kills its process does not spin', () => {
    expect(ids(dueJobs(cut(0), '2026-03-03T06:00:59Z'))).toEqual([]);
    expect(ids(dueJobs(cut(0), '2026-03-03T06:01:00Z'))).toEqual(['daily/2026-03-02']);
    expect(ids(dueJobs(cut(5), '2026-03-03T06:31:59Z'))).toEqual([]);
    expect(ids(dueJobs(cut(5), '2026-03-03T06:32:00Z'))).toEqual(['daily/2026-03-02']);
  });

  test('is never given up', () => {
    expect(ids(dueJobs(cut(40), '2026-03-03T18:00:00Z'))).toEqual(['daily/2026-03-02']);
  });
});

describe('a clock that was ahead', () => {
  test('at the first start leaves nothing undone', () => {
    expect(ids(dueJobs(state({}, '2031-01-01T00:00:00Z'), '2026-03-04T09:30:00Z'))).toContain(
      'daily/2026-03-03',
    );
  });

  test('has made runs that are not believed', () => {
    const early = run({ startedUtc: '2026-03-05T06:00:00Z', endedUtc: '2026-03-05T06:10:00Z' });
    const plan = planOf(state({ ...UP_TO_MONDAY, 'daily/2026-03-02': early }), '2026-03-03T06:00:00Z');
    expect(ids(plan.due)).toEqual(['daily/2026-03-02']);
  });

  test('by a little, and was set right, does not make a run twice', () => {
    const ended = run({ startedUtc: '2026-03-03T06:00:01Z', endedUtc: '2026-03-03T06:10:00Z' });
    expect(
      ids(dueJobs(state({ ...UP_TO_MONDAY, 'daily/2026-03-02': ended }), '2026-03-03T06:09:50Z')),
    ).toEqual([]);
  });
});

test('the next slots are told, soonest first', () => {
  expect(planOf(state({}), '2026-03-05T12:00:00Z').next.map((slot) => [slotId(slot), slot.dueUtc])).toEqual([
    ['daily/2026-03-05', '2026-03-06T06:00:00.000Z'],
    ['weekly/2026-03-08', '2026-03-08T06:00:00.000Z'],
    ['train/2026-03-08', '2026-03-08T06:00:00.000Z'],
  ]);
});

describe('over any time, with any stops and failures,', () => {
  /** A span in which the schedule is off or on, and what a run does in it. */
  const step = fc.record({
    hours: fc.double({ min: 0.01, max: 100, noNaN: true }),
    on: fc.boolean(),
    does: fc.constantFrom('succeeds', 'fails', 'is cut off'),
  });
  /** Starts around the days on which clocks change, leap days and new years. */
  const start = fc
    .constantFrom('2026-03-06', '2026-10-29', '2028-02-26', '2026-12-29', '2027-07-01')
    .chain((date) =>
      fc
        .integer({ min: 0, max: 5 * 86_400 })
        .map((seconds) => Date.parse(`${date}T00:00:00Z`) + seconds * 1000),
    );
  const impatient = { lookBackDays: 14, retryMinutes: Array.from({ length: 1000 }, () => 15) };

  /** A schedule as the runner keeps it, on a clock of its own. */
  function simulate(from: number, steps: readonly { hours: number; on: boolean; does: string }[]) {
    let at = from;
    let since: string | null = null;
    const runs = new Map<string, SlotRun>();
    const succeeded: string[] = [];
    const now = () => new Date(at).toISOString();
    const plan = () => planOf({ sinceUtc: since, runs, everRun: new Set(runs.keys()) }, now(), impatient);
    const work = (does: string) => {
      since ??= now();
      // A span in which nothing works is not longer than a few tries.
      for (let tries = 0; tries < 40; tries++) {
        const [slot] = plan().due;
        if (slot === undefined) return;
        const before = runs.get(slotId(slot));
        const startedUtc = now();
        at += 60_000;
        const ended = { startedUtc, endedUtc: now(), reasons: [], cutOff: 0 };
        if (does === 'succeeds') succeeded.push(slotId(slot));
        runs.set(
          slotId(slot),
          does === 'succeeds'
            ? { ...ended, outcome: 'done', failedRuns: before?.failedRuns ?? 0 }
            : does === 'fails'
              ? { ...ended, outcome: 'failed', failedRuns: (before?.failedRuns ?? 0) + 1 }
              : {
                  ...ended,
                  endedUtc: null,
                  outcome: 'running',
                  failedRuns: 0,
                  cutOff: (before?.cutOff ?? -1) + 1,
                },
        );
      }
    };
    for (const { hours, on, does } of steps) {
      if (on) work(does);
      at += hours * 3_600_000;
    }
    // In the end it is left to run in peace: every wait is over within a day.
    for (let hour = 0; hour < 14; hour++) {
      work('succeeds');
      at += 3_600_000;
    }
    return { since: since as unknown as string, now: now(), plan: plan(), succeeded, runs };
  }

  test('nothing is done twice', () => {
    fc.assert(
      fc.property(start, fc.array(step, { maxLength: 25 }), (from, steps) => {
        const { succeeded } = simulate(from, steps);
        expect(new Set(succeeded).size).toBe(succeeded.length);
      }),
      { numRuns: 300 },
    );
  });

  test('every day since the first start is done, or named as out of reach', () => {
    fc.assert(
      fc.property(start, fc.array(step, { maxLength: 25 }), (from, steps) => {
        const { since, now, plan, succeeded, runs } = simulate(from, steps);
        const done = new Set(succeeded);
        const left = new Set(ids(plan.outOfReach));
        const reach = addDays(now.slice(0, 10), -DEFAULT_RULES.lookBackDays);
        const last = gameDayOf(new Date(Date.parse(now) - 6 * 3_600_000));
        // The game day whose 06:00 UTC was the latest at the first start.
        let day = addDays(new Date(Date.parse(since) - 6 * 3_600_000).toISOString().slice(0, 10), -1);
        for (; day < addDays(last, -1); day = addDays(day, 1)) {
          const id = `daily/${day}`;
          if (day >= reach) expect(done, id).toContain(id);
          else expect(done.has(id) || left.has(id) || runs.has(id), id).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the newest Sunday’s jobs are done', () => {
    fc.assert(
      fc.property(start, fc.array(step, { maxLength: 25 }), (from, steps) => {
        const { now, succeeded } = simulate(from, steps);
        const date = new Date(Date.parse(now) - 6 * 3_600_000 - 3_600_000);
        date.setUTCDate(date.getUTCDate() - date.getUTCDay());
        const sunday = date.toISOString().slice(0, 10);
        expect(succeeded).toEqual(expect.arrayContaining([`weekly/${sunday}`, `train/${sunday}`]));
      }),
      { numRuns: 300 },
    );
  });

  test('planning again changes nothing, and no slot is due before its time', () => {
    fc.assert(
      fc.property(start, fc.array(step, { maxLength: 10 }), (from, steps) => {
        const { plan, now } = simulate(from, steps);
        for (const slot of plan.due) expect(slot.dueUtc <= now).toBe(true);
        for (const slot of plan.next) expect(slot.dueUtc > now).toBe(true);
        expect(new Set(ids(plan.due)).size).toBe(plan.due.length);
      }),
    );
  });
});
