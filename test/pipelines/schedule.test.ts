import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Job,
  type JobName,
  type Notice,
  readPlan,
  runDueJobs,
  runSchedule,
  type ScheduleDeps,
} from '../../pipelines/schedule.js';
import { addDays } from '../../src/domain/game.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { memoryObjects } from './memory-objects.js';

interface Machine {
  readonly store: ReturnType<typeof memoryObjects>;
  /** What ran, in order: `daily 2026-03-03`. */
  readonly ran: string[];
  readonly told: Notice[];
  readonly notes: string[];
  /** What a job does, where it is not simply done. */
  readonly jobs: Partial<Record<JobName, Job>>;
  notify: NonNullable<ScheduleDeps['notify']>;
  now(): string;
  goTo(instant: string): void;
  pass(ms: number): void;
  /** Tells the newest process to stop. */
  stop(): void;
  /** Kills every process. */
  kill(): void;
  /** What a new process on this machine is given. */
  process(store?: ObjectStore): ScheduleDeps;
}

/** A machine whose clock goes on while jobs run and while the schedule sleeps. */
function machine(from = '2026-03-04T09:30:00Z'): Machine {
  let at = Date.parse(from);
  let pid = 100;
  let stop = new AbortController();
  const living = new Set<number>();
  const m: Machine = {
    store: memoryObjects(),
    ran: [],
    told: [],
    notes: [],
    jobs: {},
    notify: async (notice) => void m.told.push(notice),
    now: () => new Date(at).toISOString(),
    goTo: (instant) => {
      at = Date.parse(instant);
    },
    pass: (ms) => {
      at += ms;
    },
    stop: () => stop.abort(),
    kill: () => living.clear(),
    process(store = m.store) {
      pid += 1;
      living.add(pid);
      stop = new AbortController();
      const job =
        (name: JobName): Job =>
        async (day) => {
          m.ran.push(`${name} ${day}`);
          m.pass(60_000);
          return m.jobs[name]?.(day) ?? { failures: [], summary: 'all of it' };
        };
      return {
        store,
        holder: { host: 'here', pid, startedAt: String(pid) },
        isAlive: (holder) => living.has(holder.pid),
        jobs: { daily: job('daily'), weekly: job('weekly'), train: job('train') },
        now: m.now,
        notify: (notice) => m.notify(notice),
        note: (text) => m.notes.push(text),
        sleep: async (ms) => m.pass(ms),
        stop: stop.signal,
      };
    },
  };
  return m;
}

const fails =
  (...failures: string[]): Job =>
  async () => ({ failures, summary: 'some of it' });

describe('ttlu schedule --once', () => {
  test('runs what is due, collections first, and a second call nothing', async () => {
    const m = machine();
    const reports = await runDueJobs(m.process());
    expect(m.ran).toEqual(['daily 2026-03-03', 'weekly 2026-03-04', 'train 2026-03-04']);
    expect(reports).toMatchObject([
      { job: 'daily', day: '2026-03-03', outcome: 'done', seconds: 60, summary: 'all of it', reasons: [] },
      { job: 'weekly', outcome: 'done' },
      { job: 'train', outcome: 'done' },
    ]);
    const before = new Map(m.store.objects);
    expect(await runDueJobs(m.process())).toEqual([]);
    expect(m.store.objects).toEqual(before);
  });

  test('a weekly job that runs late is told the day on which it runs: what it finds was not known before (T25)', async () => {
    const m = machine('2026-03-04T09:30:00Z');
    await runDueJobs(m.process());
    expect(m.ran).toContain('weekly 2026-03-04');
    expect([...m.store.objects.keys()]).toContain('schedule/runs/weekly/2026-03-01.json');
  });

  test('a job that fails leaves the others to run, and is tried again by the next call without waiting', async () => {
    const m = machine();
    m.jobs.daily = fails('espn scoreboard 2026-03-03: HTTP 503');
    expect(await runDueJobs(m.process())).toMatchObject([
      { job: 'daily', outcome: 'failed', failedRuns: 1, reasons: ['espn scoreboard 2026-03-03: HTTP 503'] },
      { job: 'weekly', outcome: 'done' },
      { job: 'train', outcome: 'done' },
    ]);
    delete m.jobs.daily;
    expect(await runDueJobs(m.process())).toMatchObject([{ job: 'daily', outcome: 'done', failedRuns: 1 }]);
  });

  test('a job that is done and found something amiss tells the webhook once, and is not run again', async () => {
    const m = machine();
    m.jobs.daily = async () => ({ failures: [], alerts: ['coverage: 71 % of finals'], summary: 'all of it' });
    expect((await runDueJobs(m.process()))[0]).toMatchObject({ job: 'daily', outcome: 'done', reasons: [] });
    expect(m.told).toMatchObject([
      {
        event: 'alert',
        reasons: ['coverage: 71 % of finals'],
        text: 'TakeTheLiveUnder daily of 2026-03-03 is done, and found something amiss: coverage: 71 % of finals',
      },
    ]);
    expect(await runDueJobs(m.process())).toEqual([]);
    expect(m.told).toHaveLength(1);
  });

  test('a job that throws has failed with what it threw', async () => {
    const m = machine();
    m.jobs.weekly = async () => {
      throw new Error('refmetrics login: signing in was refused');
    };
    const reports = await runDueJobs(m.process());
    expect(reports[1]).toMatchObject({
      outcome: 'failed',
      reasons: ['refmetrics login: signing in was refused'],
    });
  });

  test('five failures are the last, unless it is asked for again', async () => {
    const m = machine();
    m.jobs.daily = fails('down');
    for (let i = 0; i < 5; i++) await runDueJobs(m.process());
    expect(await runDueJobs(m.process())).toEqual([]);
    expect((await readPlan(m.store, m.now())).givenUp).toMatchObject([{ slot: { day: '2026-03-03' } }]);
    delete m.jobs.daily;
    expect(await runDueJobs(m.process(), { again: true })).toMatchObject([{ outcome: 'done' }]);
    expect((await readPlan(m.store, m.now())).givenUp).toEqual([]);
  });

  test('while another process runs the schedule is refused, and nothing is run', async () => {
    const m = machine();
    const first = m.process();
    m.jobs.daily = async () => {
      await expect(runDueJobs(m.process())).rejects.toThrow(
        'the schedule is run by process 101: stop that one first',
      );
      return { failures: [], summary: '' };
    };
    await runDueJobs(first);
    expect(m.ran).toHaveLength(3);
  });

  test('stops before the next job when another process has taken the schedule over', async () => {
    const m = machine();
    m.jobs.daily = async () => {
      delete m.jobs.daily;
      m.kill();
      await runDueJobs(m.process());
      return { failures: [], summary: '' };
    };
    await expect(runDueJobs(m.process())).rejects.toThrow('another process has taken the schedule over');
  });
});

describe('ttlu schedule', () => {
  /** Runs the daemon until `until`, then stops it. */
  async function runUntil(m: ReturnType<typeof machine>, until: string) {
    const deps = m.process();
    return runSchedule({
      ...deps,
      sleep: async (ms) => {
        await deps.sleep(ms);
        if (m.now() >= until) m.stop();
      },
    });
  }

  test('runs each job at its time, one after the other, for a week', async () => {
    const m = machine('2026-03-04T05:00:00Z');
    const reports = await runUntil(m, '2026-03-11T12:00:00Z');
    expect(m.ran).toEqual([
      'daily 2026-03-02',
      'weekly 2026-03-04',
      'train 2026-03-04',
      'daily 2026-03-03',
      'daily 2026-03-04',
      'daily 2026-03-05',
      'daily 2026-03-06',
      'daily 2026-03-07',
      'weekly 2026-03-08',
      'train 2026-03-08',
      'daily 2026-03-08',
      'daily 2026-03-09',
      'daily 2026-03-10',
    ]);
    for (const { dueUtc } of reports) expect(dueUtc).toMatch(/T06:00:00/);
  });

  test('says what comes next, once', async () => {
    const m = machine('2026-03-04T09:30:00Z');
    await runUntil(m, '2026-03-04T12:00:00Z');
    const next = m.notes.filter((note) => note.startsWith('next:'));
    expect(next).toEqual([
      'next: daily of 2026-03-04 at 2026-03-05T06:00:00.000Z, weekly of 2026-03-08 at 2026-03-08T06:00:00.000Z, ' +
        'train of 2026-03-08 at 2026-03-08T06:00:00.000Z',
    ]);
  });

  test('tries a failed job again after 15 minutes, an hour, four and twelve, and then no more', async () => {
    const m = machine('2026-03-04T06:00:00Z');
    const at: string[] = [];
    m.jobs.daily = async (day) => {
      if (day === '2026-03-03') at.push(m.now().slice(8, 16));
      return { failures: day === '2026-03-03' ? ['down'] : [], summary: '' };
    };
    await runUntil(m, '2026-03-06T12:00:00Z');
    expect(at).toEqual(['04T06:01', '04T06:17', '04T07:18', '04T11:19', '04T23:20']);
  });

  test('notices within a minute that the clock was set ahead', async () => {
    const m = machine('2026-03-04T09:30:00Z');
    const deps = m.process();
    let slept = 0;
    await runSchedule({
      ...deps,
      sleep: async (ms) => {
        expect(ms).toBeLessThanOrEqual(60_000);
        if (++slept === 3) m.goTo('2026-03-06T06:00:30Z');
        else m.pass(ms);
        if (slept === 6) m.stop();
      },
    });
    expect(m.ran).toContain('daily 2026-03-05');
  });

  test('told to stop in the middle of a job leaves it to be made again, and holds nothing against it', async () => {
    const m = machine();
    m.jobs.daily = async () => {
      m.stop();
      throw new Error('This operation was aborted');
    };
    expect(await runSchedule(m.process())).toMatchObject([
      { job: 'daily', outcome: 'stopped', failedRuns: 0 },
    ]);
    expect(m.told).toEqual([]);
    delete m.jobs.daily;
    expect(await runDueJobs(m.process())).toMatchObject([{ job: 'daily', outcome: 'done' }, {}, {}]);
  });
});

describe('the webhook', () => {
  test('is told of the first failure, of giving up, and of nothing in between', async () => {
    const m = machine();
    m.jobs.daily = fails('espn: down', 'kenpom: down');
    for (let i = 0; i < 5; i++) await runDueJobs(m.process());
    expect(m.told).toEqual([
      {
        event: 'failed',
        job: 'daily',
        day: '2026-03-03',
        failedRuns: 1,
        reasons: ['espn: down', 'kenpom: down'],
        text: 'TakeTheLiveUnder daily of 2026-03-03 failed and will be tried again: espn: down; kenpom: down',
      },
      expect.objectContaining({ event: 'given up', failedRuns: 5 }),
    ]);
  });

  test('is told of the recovery, and not of a success', async () => {
    const m = machine();
    m.jobs.daily = fails('down');
    await runDueJobs(m.process());
    delete m.jobs.daily;
    await runDueJobs(m.process());
    expect(m.told.map(({ event, text }) => [event, text])).toEqual([
      ['failed', expect.any(String)],
      ['recovered', 'TakeTheLiveUnder daily of 2026-03-03 is done, after it had failed'],
    ]);
  });

  test('that fails is noted, and fails no job', async () => {
    const m = machine();
    m.jobs.daily = fails('down');
    m.notify = async () => {
      throw new Error('HTTP 500');
    };
    expect(await runDueJobs(m.process())).toHaveLength(3);
    expect(m.notes).toContain('the webhook was not told: HTTP 500');
  });

  test('is told after the process was killed between the failure and the telling', async () => {
    const m = machine();
    m.jobs.daily = fails('down');
    m.notify = () => {
      throw new Killed();
    };
    await expect(runDueJobs(m.process())).rejects.toThrow(Killed);
    m.kill();
    m.notify = async (notice) => void m.told.push(notice);
    await runDueJobs(m.process());
    expect(m.told.map(({ event }) => event)).toEqual(['failed']);
  });
});

class Killed extends Error {}

describe('killed at any point', () => {
  /** A store at whose nth operation the process dies: before it, or after it. */
  function dyingStore(store: ObjectStore, dieAt: number, after: boolean): ObjectStore {
    let operations = 0;
    const dying = async <T>(operation: () => Promise<T>): Promise<T> => {
      operations += 1;
      if (operations > dieAt || (operations === dieAt && !after)) throw new Killed();
      const result = await operation();
      if (operations === dieAt) throw new Killed();
      return result;
    };
    return {
      get: (key) => dying(() => store.get(key)),
      put: (key, body, options) => dying(() => store.put(key, body, options)),
      async *list(prefix) {
        await dying(async () => {});
        yield* store.list(prefix);
      },
    };
  }

  test('it goes on where it was: every job is done in the end, and what was done is not done again', async () => {
    let points = 0;
    for (const after of [false, true])
      for (let dieAt = 1; ; dieAt++) {
        const m = machine();
        const killed = await runDueJobs(m.process(dyingStore(m.store, dieAt, after))).then(
          () => false,
          (error) => {
            expect(error).toBeInstanceOf(Killed);
            return true;
          },
        );
        if (!killed) break;
        points += 1;
        m.kill();
        const before = [...m.ran];
        const done = [...m.store.objects]
          .filter(
            ([key, body]) => key.startsWith('schedule/runs/') && JSON.parse(String(body)).outcome === 'done',
          )
          .map(([key]) => key.split('/')[2]);
        await runDueJobs(m.process());
        const again = m.ran.slice(before.length).map((ran) => ran.split(' ')[0]);
        for (const job of done) expect(again).not.toContain(job);
        expect(new Set(m.ran.map((ran) => ran.split(' ')[0]))).toEqual(new Set(['daily', 'weekly', 'train']));
        expect((await readPlan(m.store, m.now())).due).toEqual([]);
      }
    expect(points).toBeGreaterThan(40);
  });
});

describe('a clock that is wrong for a while', () => {
  test('loses no day: once it is right, every day is collected after it was over', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            hours: fc.integer({ min: 1, max: 60 }),
            offHours: fc.integer({ min: -200, max: 2000 }),
            wrong: fc.boolean(),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        async (steps) => {
          const start = Date.parse('2026-02-20T09:00:00Z');
          let trueTime = start;
          const m = machine(new Date(start).toISOString());
          const collected = new Set<string>();
          m.jobs.daily = async (day) => {
            if (trueTime >= Date.parse(`${addDays(day, 1)}T06:00:00Z`)) collected.add(day);
            return { failures: [], summary: '' };
          };
          const work = async (offHours: number) => {
            m.goTo(new Date(trueTime + offHours * 3_600_000).toISOString());
            await runDueJobs(m.process());
          };
          await work(0);
          for (const { hours, offHours, wrong } of steps) {
            if (wrong) await work(offHours < 0 ? offHours - 2 : offHours + 2);
            // It is right at least once in the time that is looked back.
            await work(0);
            trueTime += hours * 3_600_000;
          }
          await work(0);
          const last = addDays(new Date(trueTime - 6 * 3_600_000).toISOString().slice(0, 10), -1);
          for (let day = '2026-02-19'; day <= last; day = addDays(day, 1))
            expect(collected, day).toContain(day);
        },
      ),
      {
        numRuns: 60,
        examples: [
          // A day is collected twelve hours early, and the right clock finds nothing to do until that very moment.
          [
            [
              { hours: 9, offHours: 0, wrong: false },
              { hours: 1, offHours: 10, wrong: true },
              { hours: 11, offHours: 0, wrong: false },
            ],
          ],
        ],
      },
    );
  });
});
