import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simulatedLeague } from '../../src/host/simulated-night.js';
import { type StandIn, serveStandIn } from '../../src/host/stand-in.js';
import { createSimulatorFetch, recordNight } from '../../src/sources/simulator.js';
import { withRealData } from '../parts.js';
import { documentOf, startTtlu, temporaryFolder, ttlu } from './ttlu.js';

const SPAN = ['--from', '2026-02-16', '--to', '2026-02-18'];
const GAMES = 5;
const DAYS = 3;

let standIn: StandIn;
beforeAll(async () => {
  const now = () => '2026-03-01T06:00:00Z';
  standIn = await serveStandIn(createSimulatorFetch(await simulatedLeague(GAMES), { now }), {
    latencyMs: 20,
  });
});
afterAll(() => standIn.close());

/** Every table's bytes, by key. */
async function tablesIn(store: string): Promise<Map<string, string>> {
  const folder = join(store, 'objects', 'tables');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = files
    .sort()
    .map(async (file) => [file.slice(folder.length), await readFile(file, 'latin1')] as const);
  return new Map(await Promise.all(texts));
}

const backfill = async (store: string) =>
  ttlu(['backfill', ...SPAN, '--store', store, '--json'], { env: standIn.env });

describe('ttlu backfill', () => {
  test('shows how far it is, and tells what came of it', async () => {
    const store = await temporaryFolder();
    const ran = await ttlu(['backfill', ...SPAN, '--store', store], { env: standIn.env });
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toContain('15 of 15 games collected, 15 with a line');
    expect(ran.stderr).toMatch(/backfill: 33 % \(1\/3\) 2026-02-17/);
  });

  test('says what it would take, without writing a table', async () => {
    const store = await temporaryFolder();
    const args = ['backfill', ...SPAN, '--store', store, '--credits', '100', '--dry-run', '--json'];
    const ran = await ttlu(args, { env: { ...standIn.env, ODDS_API_KEY: 'a-key-of-ours' } });
    const estimate = documentOf<{
      days: unknown[];
      espnRequests: number;
      credits: number;
      oddsRequests: number;
    }>(ran);
    expect(estimate.days).toHaveLength(DAYS);
    expect(estimate.espnRequests).toBe(DAYS * (2 + GAMES));
    expect(estimate.credits).toBe(20 * estimate.oddsRequests);
    await expect(tablesIn(store)).rejects.toThrow('ENOENT');
  });

  test('spends no more credits than it may, and none unasked', async () => {
    const env = { ...standIn.env, ODDS_API_KEY: 'a-key-of-ours' };
    const store = await temporaryFolder();
    const unasked = documentOf(await ttlu(['backfill', ...SPAN, '--store', store, '--json'], { env }));
    expect(unasked).toMatchObject({ credits: 0, withLine: 15 });
    const args = ['backfill', ...SPAN, '--store', store, '--credits', '40', '--json'];
    expect(documentOf(await ttlu(args, { env }))).toMatchObject({
      credits: 40,
      stopped: expect.stringContaining('40 of 40 are spent'),
    });
  });

  test.each([
    [['--from', '2026-02-18', '--to', '2026-02-16'], 'is before'],
    [[...SPAN, '--credits', '10'], 'ODDS_API_KEY is not set'],
    [[...SPAN, '--source', 'espn', '--archive', '.'], 'no use with --source espn'],
    [[...SPAN, '--source', 'carrier-pigeon'], 'Allowed choices are archive, espn'],
  ])('%j is a mistake', async (args, why) => {
    const ran = await ttlu(['backfill', ...args]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(why);
  });

  test('an outage is a failure, and names the day', async () => {
    const ran = await ttlu(['backfill', '--from', '2026-02-16', '--to', '2026-02-16', '--json'], {
      env: { HTTP_RETRIES: '0' },
    });
    expect(ran.code).toBe(1);
    expect(documentOf(ran)).toMatchObject({
      failures: [expect.stringContaining('2026-02-16: espn scoreboard')],
    });
  });
});

describe('ttlu backfill, killed with kill −9', () => {
  const KILLS = 20;

  test(`at ${KILLS} random moments, ends with the tables of an undisturbed run`, async () => {
    const whole = await temporaryFolder();
    expect((await backfill(whole)).code).toBe(0);
    const tables = await tablesIn(whole);
    expect(tables.size).toBe(5 * DAYS);

    let store = await temporaryFolder();
    let kills = 0;
    const finished = async () => {
      const ran = await backfill(store);
      expect(ran.code, ran.stderr).toBe(0);
      expect(await tablesIn(store)).toEqual(tables);
    };
    while (kills < KILLS) {
      const before = standIn.requests();
      const running = await startTtlu(['backfill', ...SPAN, '--store', store, '--json'], {
        env: standIn.env,
      });
      // The moment counts from its first request on: before that there is nothing to lose.
      while (standIn.requests() === before && running.child.exitCode === null) await sleep(2);
      await sleep(Math.random() * 500);
      const ran = await running.end('SIGKILL');
      if (ran.code === null) {
        kills += 1;
        continue;
      }
      // It was faster: that one has to be right, and a new one is begun.
      expect(ran.code, ran.stderr).toBe(0);
      await finished();
      store = await temporaryFolder();
    }
    await finished();
  }, 240_000);
});

test('ttlu backfill ends within seconds of Ctrl-C, says so, and goes on when it is run again', async () => {
  const store = await temporaryFolder();
  const before = standIn.requests();
  const running = await startTtlu(['backfill', ...SPAN, '--store', store, '--json'], { env: standIn.env });
  while (standIn.requests() < before + 4) await sleep(2);
  const asked = performance.now();
  const ran = await running.end('SIGINT');
  expect(performance.now() - asked).toBeLessThan(3000);
  expect(ran.code).toBe(1);
  expect(documentOf(ran)).toEqual({ error: 'stopped by SIGINT' });
  expect(documentOf(await backfill(store))).toMatchObject({ failures: [], open: [] });
});

describe('ttlu backfill --archive', () => {
  test('reads recorded nights, and says which days are none', async () => {
    const archive = await temporaryFolder();
    const league = await simulatedLeague(2);
    for (const day of ['2026-02-16', '2026-02-18']) await recordNight(league.night(day), archive);
    const ran = await ttlu(['backfill', ...SPAN, '--archive', archive, '--json']);
    expect(documentOf(ran)).toMatchObject({
      days: 2,
      collected: 4,
      withLine: 4,
      notRecorded: ['2026-02-17'],
      failures: [],
    });
  });
});

withRealData('ttlu backfill of the recorded nights', (folder) => {
  test('collects what is over, fails for what is not, and comes back for that', async () => {
    const store = await temporaryFolder();
    const span = ['--from', '2026-03-02', '--to', '2026-03-04'];
    const args = ['backfill', ...span, '--archive', folder, '--store', store, '--json'];
    const first = await ttlu(args);
    expect(first.code).toBe(1);
    expect(documentOf(first)).toMatchObject({
      days: 2,
      games: 58,
      collected: 19,
      withLine: 19,
      notRecorded: ['2026-03-03'],
      open: [{ date: '2026-03-04' }],
      failures: [expect.stringMatching(/^2026-03-04: not-collected: 39 of 40 games/)],
    });
    const tables = await tablesIn(store);
    expect(documentOf(await ttlu(args))).toMatchObject({ wereDone: 1 });
    expect(await tablesIn(store)).toEqual(tables);
  });
});
