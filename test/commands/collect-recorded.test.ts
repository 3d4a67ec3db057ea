import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DailyReport } from '../../pipelines/daily.js';
import { GAME_IDS, NIGHT, recordedNight } from './nights.js';
import { documentOf, temporaryFolder, ttlu } from './ttlu.js';

const daily = (archive: string, date = NIGHT) => [
  'collect',
  'daily',
  '--archive',
  archive,
  '--date',
  date,
  '--json',
];

/** The hash of every file under a folder but the lookups' log, by its path. */
async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hashed = files
    .filter((file) => !file.includes('/dynamo/'))
    .map(async (file) => [
      file.slice(folder.length + 1),
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    ]);
  return Object.fromEntries(await Promise.all(hashed.sort()));
}

describe('collect daily of a recorded night', () => {
  let archive: string;
  beforeAll(async () => {
    archive = await recordedNight();
  });

  test('tells what it has, and run again it changes nothing', async () => {
    const cwd = await temporaryFolder();
    const first = await ttlu(daily(archive), { cwd });
    expect(first.code, first.stderr).toBe(0);
    const report = documentOf<DailyReport>(first);
    expect(report).toMatchObject({
      date: NIGHT,
      games: GAME_IDS.length,
      collected: GAME_IDS.length,
      withPlays: GAME_IDS.length,
      withLine: GAME_IDS.length,
      unknownCodes: [],
      skipped: [],
      failures: [],
    });
    expect(report.sources).toMatchObject({ espn: '3 of 3 games', kenpom: 'nothing in the 7 days before' });
    // Apart from what the live system reads.
    expect(await readdir(join(cwd, '.ttlu'))).toEqual(['recorded']);
    const files = await filesIn(cwd);
    expect(Object.keys(files).length).toBeGreaterThan(GAME_IDS.length);
    const second = await ttlu(daily(archive), { cwd });
    expect(documentOf(second)).toEqual(report);
    expect(await filesIn(cwd)).toEqual(files);
  });

  test('of a day that it does not have is a failure that names the days it has', async () => {
    const ran = await ttlu(daily(archive, '2026-02-20'));
    expect(ran.code).toBe(1);
    expect(documentOf(ran)).toEqual({
      error: `archive ${archive}: no recording of 2026-02-20; it holds ${NIGHT}`,
    });
  });

  test('without odds takes ESPN’s lines, and is no failure', async () => {
    const folder = await recordedNight();
    await rm(join(folder, 'odds-api'), { recursive: true });
    const ran = await ttlu(daily(folder));
    expect(ran.code, ran.stderr).toBe(0);
    expect(documentOf<DailyReport>(ran).lines).toMatchObject({
      'odds-api-history': 0,
      'espn-pickcenter': GAME_IDS.length,
    });
  });

  test('with broken parts keeps the others, names them and fails with its report, in one document', async () => {
    const folder = await recordedNight();
    await writeFile(join(folder, 'espn', 'nights', NIGHT, 'summary', `${GAME_IDS[1]}.json.gz`), 'no gzip');
    for (const day of [NIGHT, '2026-02-17'])
      await writeFile(join(folder, 'odds-api', 'history', `${day}.parquet`), 'no parquet');
    const ran = await ttlu(daily(folder));
    expect(ran.code).toBe(1);
    const report = documentOf<DailyReport & { error: string }>(ran);
    expect(report.error).toMatch(/^parts failed: .*odds-api historical odds/);
    expect(ran.stderr).toContain(`ttlu: ${report.error.slice(0, 40)}`);
    expect(report).toMatchObject({ games: GAME_IDS.length, collected: GAME_IDS.length - 1 });
    expect(report.lines).toMatchObject({ 'espn-pickcenter': GAME_IDS.length - 1 });
    expect(JSON.stringify(report.skipped)).toContain(GAME_IDS[1]);
  });
});
