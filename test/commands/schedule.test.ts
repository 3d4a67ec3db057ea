import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressesAt, type StandInProviders, startProviders } from '../network/providers.js';
import { documentOf, startTtlu, temporaryFolder, ttlu } from './ttlu.js';

/** A Sunday; the day before is over. */
const SUNDAY = '2026-02-15T06:30:00Z';
const GAMES = 3;

let providers: StandInProviders;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  providers = await startProviders(GAMES, SUNDAY);
  const at = addressesAt(providers.address);
  env = { ESPN_BASE_URL: at.espn, REFMETRICS_BASE_URL: at.refmetrics, HTTP_RETRIES: '0' };
});
afterAll(() => providers.close());

interface Ran {
  readonly error?: string;
  readonly runs: readonly { job: string; day: string; outcome: string; summary: string; reasons: string[] }[];
}

/** Every object of a data folder that is not the schedule's own, with its bytes. */
async function collected(cwd: string): Promise<Record<string, string>> {
  const root = join(cwd, '.ttlu', 'objects');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => /\/(tables|collected|reports)\//.test(file));
  return Object.fromEntries(
    await Promise.all(
      files.sort().map(async (file) => [file.slice(root.length + 1), await readFile(file, 'latin1')]),
    ),
  );
}

describe('ttlu schedule --once', () => {
  test('on a Sunday collects the day, the referees, and has nothing left to do', async () => {
    const cwd = await temporaryFolder();
    const first = await ttlu(['schedule', '--once', '--json'], { cwd, env, now: SUNDAY });
    expect(first.code, first.stderr).toBe(0);
    const { runs } = documentOf<Ran>(first);
    expect(runs.map(({ job, day, outcome }) => [job, day, outcome])).toEqual([
      ['daily', '2026-02-14', 'done'],
      ['weekly', '2026-02-15', 'done'],
      ['train', '2026-02-15', 'done'],
    ]);
    expect(runs[0]?.summary).toContain(`${GAMES} of ${GAMES} games`);
    const second = await ttlu(['schedule', '--once', '--json'], { cwd, env, now: SUNDAY });
    expect(documentOf<Ran>(second)).toEqual({ runs: [] });
    expect(second.code).toBe(0);
  });

  test('makes up for the days that were missed, oldest first', async () => {
    const cwd = await temporaryFolder();
    await ttlu(['schedule', '--once'], { cwd, env, now: '2026-02-09T07:00:00Z' });
    providers.setNow('2026-02-13T07:00:00Z');
    const back = await ttlu(['schedule', '--once', '--json'], { cwd, env, now: '2026-02-13T07:00:00Z' });
    providers.setNow(SUNDAY);
    expect(documentOf<Ran>(back).runs.map(({ job, day }) => `${job} ${day}`)).toEqual([
      'daily 2026-02-09',
      'daily 2026-02-10',
      'daily 2026-02-11',
      'daily 2026-02-12',
    ]);
  });

  test('a source that is down makes it fail, tells the webhook once and again when it is well, and no key', async () => {
    const told: { event: string; text: string }[] = [];
    const chat = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      told.push(JSON.parse(body));
      response.end();
    }).listen(0, '127.0.0.1');
    await once(chat, 'listening');
    const TTLU_WEBHOOK_URL = `http://127.0.0.1:${(chat.address() as AddressInfo).port}/hook-token`;
    const cwd = await temporaryFolder();
    const keys = { ODDS_API_KEY: 'key-of-the-odds-api', KENPOM_API_KEY: 'key-of-kenpom', TTLU_WEBHOOK_URL };
    const down = { ...env, ...keys, ESPN_BASE_URL: 'http://127.0.0.1:1/espn' };
    const failed = await ttlu(['schedule', '--once', '--json'], { cwd, env: down, now: SUNDAY });
    expect(failed.code).toBe(1);
    const { error, runs } = documentOf<Ran>(failed);
    expect(error).toMatch(/daily of 2026-02-14 failed in \d+ s: espn scoreboard 2026-02-14/);
    expect(runs[0]).toMatchObject({ job: 'daily', outcome: 'failed' });
    await ttlu(['schedule', '--once'], { cwd, env: down, now: SUNDAY });
    expect(told.map(({ event, text }) => [event, text.slice(0, 39)])).toContainEqual([
      'failed',
      'TakeTheLiveUnder daily of 2026-02-14 fa',
    ]);
    expect(told.filter(({ text }) => text.includes('daily'))).toHaveLength(1);
    const { KENPOM_API_KEY: _, ODDS_API_KEY: __, ...withoutKeys } = keys;
    const well = await ttlu(['schedule', '--once'], { cwd, env: { ...env, ...withoutKeys }, now: SUNDAY });
    expect(well.code, well.stderr).toBe(0);
    expect(told.at(-1)).toMatchObject({ event: 'recovered', job: 'daily' });
    const everything = JSON.stringify([told, failed, well]);
    for (const secret of ['key-of-the-odds-api', 'key-of-kenpom', 'hook-token'])
      expect(everything).not.toContain(secret);
    chat.close();
  });

  test('killed while it collects, it is done by the next one, to the byte', async () => {
    const calm = await temporaryFolder();
    await ttlu(['schedule', '--once'], { cwd: calm, env, now: SUNDAY });
    const expected = await collected(calm);
    expect(Object.keys(expected).length).toBeGreaterThan(4);
    for (const ms of [0, 250]) {
      const cwd = await temporaryFolder();
      const running = await startTtlu(['schedule', '--once'], { cwd, env, now: SUNDAY });
      while (!running.stderr().includes('daily of 2026-02-14 begins')) await sleep(10);
      await sleep(ms);
      await running.end('SIGKILL');
      const next = await ttlu(['schedule', '--once'], { cwd, env, now: SUNDAY });
      expect(next.code, next.stderr).toBe(0);
      expect(await collected(cwd)).toEqual(expected);
    }
  });

  test('--again goes with it', async () => {
    const wrong = await ttlu(['schedule', '--again']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--again goes with --once');
  });
});

describe('ttlu schedule --dry-run', () => {
  test('says what would run, and when, and leaves no trace', async () => {
    const cwd = await temporaryFolder();
    const dry = await ttlu(['schedule', '--dry-run', '--json'], { cwd, env, now: SUNDAY });
    expect(dry.code).toBe(0);
    expect(documentOf(dry)).toMatchObject({
      due: [
        { job: 'daily', day: '2026-02-14', dueUtc: '2026-02-15T06:00:00.000Z' },
        { job: 'weekly', day: '2026-02-15' },
        { job: 'train', day: '2026-02-15' },
      ],
      waiting: [],
      givenUp: [],
      next: [
        { job: 'daily', day: '2026-02-15', dueUtc: '2026-02-16T06:00:00.000Z' },
        { job: 'weekly', day: '2026-02-22' },
        { job: 'train', day: '2026-02-22' },
      ],
    });
    expect(await readdir(cwd)).toEqual([]);
  });

  test('reads as a list of times', async () => {
    const { stdout } = await ttlu(['schedule', '--dry-run'], { env, now: SUNDAY });
    expect(stdout.split('\n')).toEqual([
      'now: daily of 2026-02-14',
      'now: weekly of 2026-02-15',
      'now: train of 2026-02-15',
      '2026-02-16T06:00:00.000Z: daily of 2026-02-15',
      '2026-02-22T06:00:00.000Z: weekly of 2026-02-22',
      '2026-02-22T06:00:00.000Z: train of 2026-02-22',
      '',
    ]);
  });
});

describe('ttlu schedule', () => {
  test('runs the day’s job at 06:00 UTC, refuses a second one meanwhile, and ends when told to', async () => {
    const cwd = await temporaryFolder();
    await ttlu(['schedule', '--once'], { cwd, env, now: '2026-02-14T07:00:00Z' });
    const daemon = await startTtlu(['schedule', '--json'], { cwd, env, now: '2026-02-15T05:59:56Z' });
    while (!daemon.stderr().includes('next: daily of 2026-02-14 at 2026-02-15T06:00:00.000Z'))
      await sleep(20);
    const second = await ttlu(['schedule', '--json'], { cwd, env, now: SUNDAY });
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(
      `the schedule is run by process ${daemon.child.pid}: stop that one first`,
    );
    while (!daemon.stderr().includes('train of 2026-02-15 done')) await sleep(50);
    const before = performance.now();
    const ended = await daemon.end('SIGTERM');
    expect(performance.now() - before).toBeLessThan(3000);
    expect(ended.code, ended.stderr).toBe(0);
    expect(documentOf<Ran>(ended).runs.map(({ job, outcome }) => [job, outcome])).toEqual([
      ['daily', 'done'],
      ['weekly', 'done'],
      ['train', 'done'],
    ]);
  });

  test('runs beside the live system on one machine, which has the cache open', async () => {
    const cwd = await temporaryFolder();
    const live = await startTtlu(['start', '--live', '--port', '0', '--json'], { cwd, env, now: SUNDAY });
    await live.shown();
    const ran = await ttlu(['schedule', '--once', '--json'], { cwd, env, now: SUNDAY });
    expect(ran.code, ran.stderr).toBe(0);
    expect(documentOf<Ran>(ran).runs.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
    expect((await live.end('SIGTERM')).stderr).not.toMatch(/ECONN/);
  });

  test('a kill leaves the lock, which the next one takes at once', async () => {
    const cwd = await temporaryFolder();
    const daemon = await startTtlu(['schedule'], { cwd, env, now: SUNDAY });
    while (!daemon.stderr().includes('train of 2026-02-15 done')) await sleep(50);
    await daemon.end('SIGKILL');
    const next = await ttlu(['schedule', '--once', '--json'], { cwd, env, now: '2026-02-16T06:30:00Z' });
    expect(documentOf<Ran>(next).runs.map(({ job, day }) => `${job} ${day}`)).toEqual(['daily 2026-02-15']);
  });
});
