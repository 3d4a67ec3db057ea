import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simulatedLeague } from '../../src/host/simulated-night.js';
import { type StandIn, serveStandIn } from '../../src/host/stand-in.js';
import { createSimulatorFetch } from '../../src/sources/simulator.js';
import { edit, LATER_GAMES, makeRecordings } from '../pipelines/import/recordings.js';
import { makeArchive } from '../pipelines/made-archive.js';
import { GAME_ID, status, summary } from '../sources/espn/payloads.js';
import { documentOf, startTtlu, temporaryFolder, ttlu } from './ttlu.js';

/** A hash of every table's part, by key. */
async function tablesIn(store: string): Promise<Record<string, string>> {
  const folder = join(store, 'objects', 'tables');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hashes = files.sort().map(async (file) => {
    const hash = createHash('sha256').update(await readFile(file));
    return [file.slice(folder.length), hash.digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(hashes));
}

let archive: string;
beforeAll(async () => {
  archive = await makeRecordings(join(await temporaryFolder(), 'archive'));
  const night = join(archive, 'espn', 'nights', '2026-03-02', 'summary');
  await mkdir(night, { recursive: true });
  const final = summary({ status: status('STATUS_FINAL'), homeScore: '80', awayScore: '71' });
  await writeFile(join(night, `${GAME_ID}.json.gz`), gzipSync(JSON.stringify(final)));
});

describe('ttlu import', () => {
  test('loads an archive into the tables, shows how far it is, and does it once', async () => {
    const store = await temporaryFolder();
    const first = await ttlu(['import', archive, '--store', store, '--json']);
    expect(first.stderr).toContain('plays of 2018-19: 100 %');
    expect(documentOf(first)).toMatchObject({
      imported: true,
      gamesWithPlays: 7,
      gamesWithClosingTotal: 7,
      gamesWithOfficials: 1,
      nights: [{ day: '2026-03-02', games: 1 }],
    });
    const tables = await tablesIn(store);
    const second = await ttlu(['import', archive, '--store', store]);
    expect(second.stdout).toContain('imported before; nothing to do');
    expect(await tablesIn(store)).toEqual(tables);
  });

  test('fails by the name of what it cannot read', async () => {
    const broken = await makeRecordings(join(await temporaryFolder(), 'archive'));
    await edit(join(broken, ...LATER_GAMES), (text) => text.replace(',80,71,', ',eighty,71,'));
    const ran = await ttlu(['import', broken, '--store', await temporaryFolder(), '--json']);
    expect(ran.code).toBe(1);
    expect(documentOf(ran).error).toMatch(/games_2024-25\.csv\.gz row 2: home_final "eighty" is no number/);
    const nowhere = await ttlu([
      'import',
      join(broken, 'lines'),
      '--store',
      await temporaryFolder(),
      '--json',
    ]);
    expect([nowhere.code, documentOf(nowhere).error]).toEqual([
      1,
      expect.stringContaining('nothing to import'),
    ]);
    expect((await ttlu(['import'])).code).toBe(2);
    expect((await ttlu(['import', archive, '--seasons', '2016-18'])).code).toBe(2);
  });

  test('killed at any moment and run again, ends with the tables of an undisturbed one', {
    timeout: 240_000,
  }, async () => {
    const large = await makeArchive(join(await temporaryFolder(), 'archive'), [
      { seasonName: '2017-18', games: 120 },
      { seasonName: '2018-19', games: 120 },
    ]);
    const whole = await temporaryFolder();
    const undisturbed = await ttlu(['import', large, '--store', whole, '--json']);
    expect(undisturbed.code).toBe(0);
    const tables = await tablesIn(whole);
    expect(Object.keys(tables)).toHaveLength(240);

    const store = await temporaryFolder();
    const progress: number[] = [];
    for (let kills = 0; kills < 5; kills++) {
      await rm(join(store, 'objects'), { recursive: true, force: true });
      const running = await startTtlu(['import', large, '--store', store]);
      const someParts = 1 + Math.floor(Math.random() * 200);
      while (running.child.exitCode === null && Object.keys(await tablesIn(store)).length < someParts)
        await sleep(2);
      await running.end('SIGKILL');
      const left = await tablesIn(store);
      progress.push(Object.keys(left).length);
      // What is there is whole.
      expect(tables).toMatchObject(left);
      expect((await ttlu(['import', large, '--store', store])).code).toBe(0);
      expect(await tablesIn(store)).toEqual(tables);
    }
    expect(new Set(progress).size).toBeGreaterThan(1);
  });
});

describe('ttlu rebuild', () => {
  const SPAN = ['--from', '2026-02-16', '--to', '2026-02-19'];
  let standIn: StandIn;
  beforeAll(async () => {
    const now = () => '2026-03-01T06:00:00Z';
    standIn = await serveStandIn(createSimulatorFetch(await simulatedLeague(3), { now }));
  });
  afterAll(() => standIn.close());

  test('makes the same tables again out of the raw archive, to the byte', async () => {
    const store = await temporaryFolder();
    const collected = await ttlu(['backfill', ...SPAN, '--store', store, '--json'], { env: standIn.env });
    expect(collected.code, collected.stderr).toBe(0);
    const tables = await tablesIn(store);
    expect(Object.keys(tables).length).toBeGreaterThanOrEqual(20);
    await rm(join(store, 'objects', 'tables'), { recursive: true });
    const ran = await ttlu(['rebuild', '--store', store, '--json']);
    expect(documentOf(ran)).toMatchObject({ days: 4, games: 12, skipped: [], failures: [] });
    expect(ran.stderr).toContain('100 % (4/4)');
    expect(await tablesIn(store)).toEqual(tables);
  });

  test('fails, and does the rest, where a payload is damaged', async () => {
    const store = await temporaryFolder();
    await ttlu(['backfill', ...SPAN, '--store', store], { env: standIn.env });
    const folder = join(store, 'objects', 'raw', 'espn', 'summary', '2026-02-17');
    const [file = ''] = await readdir(folder);
    await writeFile(join(folder, file), 'nothing of the kind');
    const ran = await ttlu(['rebuild', '--store', store, '--json']);
    expect(ran.code).toBe(1);
    expect(documentOf(ran)).toMatchObject({ games: 11, failures: [expect.any(String)] });
  });

  test('of nothing is nothing, and of a span that ends before it begins wrong usage', async () => {
    const store = await temporaryFolder();
    expect(documentOf(await ttlu(['rebuild', '--store', store, '--json']))).toMatchObject({
      days: 0,
      games: 0,
    });
    expect((await ttlu(['rebuild', '--from', '2026-02-02', '--to', '2026-02-01'])).code).toBe(2);
    expect((await ttlu(['rebuild', '--from', 'yesterday'])).code).toBe(2);
  });
});

describe('ttlu catalog', () => {
  let store: string;
  beforeAll(async () => {
    store = await temporaryFolder();
    await ttlu(['import', archive, '--store', store]);
  });

  test('is one document with every table', async () => {
    const ran = await ttlu(['catalog', '--store', store, '--json'], { now: '2026-03-04T12:00:00Z' });
    const { tables, today } = documentOf<{ today: string; tables: Record<string, unknown>[] }>(ran);
    expect(today).toBe('2026-03-04');
    expect(tables.map(({ name }) => name)).toEqual([
      'games',
      'plays',
      'officials',
      'lines',
      'in_play_quotes',
      'ratings',
      'team_box',
    ]);
    expect(tables[0]).toMatchObject({ rows: 9, lastDay: '2026-03-02', ageDays: 2 });
    expect(tables[0]).toHaveProperty('example.game_id', GAME_ID);
  });

  test('is text for people, and a page', async () => {
    const page = join(await temporaryFolder(), 'tables.html');
    const ran = await ttlu(['catalog', '--store', store, '--html', page]);
    expect(ran.stdout).toMatch(/^games +9 +\d+ +2018-11-10 +2026-03-02/m);
    expect(ran.stdout).toContain('seconds_left_in_period   integer  [seconds] Game clock');
    expect(await readFile(page, 'utf8')).toContain('<section id="plays">');
  });

  test('of nothing says so', async () => {
    const ran = await ttlu(['catalog', '--store', await temporaryFolder()]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/^games +0 +0 +– +–/m);
  });

  test('declares the tables to Athena in the bucket that is set, and leaves its name open where none is', async () => {
    const inBucket = await ttlu(['catalog', '--ddl', 'athena', '--schema', 'lake'], {
      env: { TTLU_BUCKET: 'a-bucket', TTLU_PREFIX: 'prod/' },
    });
    expect(inBucket.stdout).toContain('CREATE EXTERNAL TABLE IF NOT EXISTS lake.games (');
    expect(inBucket.stdout).toContain("LOCATION 's3://a-bucket/prod/tables/games/'");
    expect((await ttlu(['catalog', '--ddl', 'trino'])).stdout).toContain("'s3://BUCKET/tables/games/'");
    expect((await ttlu(['catalog', '--ddl', 'oracle'])).code).toBe(2);
  });
});
