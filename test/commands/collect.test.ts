import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readManifest } from '../../pipelines/collect/raw-archive.js';
import type { DailyReport } from '../../pipelines/daily.js';
import { simulatedLeague } from '../../src/host/simulated-night.js';
import { type StandIn, serveStandIn } from '../../src/host/stand-in.js';
import { createSimulatorFetch } from '../../src/sources/simulator.js';
import { folderObjects } from '../../src/store/folder-objects.js';
import { readDay } from '../../src/store/tables.js';
import { withRealData } from '../parts.js';
import { documentOf, temporaryFolder, ttlu } from './ttlu.js';

/** The hash of every object that a store holds, by key. */
async function objectsIn(store: string): Promise<Record<string, string>> {
  const entries = await readdir(join(store, 'objects'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hashes = files.sort().map(async (file) => {
    const hash = createHash('sha256').update(await readFile(file));
    return [file.slice(store.length + 1), hash.digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(hashes));
}

withRealData('ttlu collect daily of the recorded night', (folder) => {
  test('has all 18 games, twice the same, and fouls that agree with the box score', async () => {
    const store = await temporaryFolder();
    const args = [
      'collect',
      'daily',
      '--date',
      '2026-03-02',
      '--archive',
      folder,
      '--store',
      store,
      '--json',
    ];
    const report = documentOf<DailyReport>(await ttlu(args));
    expect(report).toMatchObject({
      date: '2026-03-02',
      games: 18,
      collected: 18,
      withPlays: 18,
      // ESPN never named the crew of one.
      withOfficials: 17,
      withLine: 18,
      unknownCodes: [],
      skipped: [],
      failures: [],
    });
    const objects = folderObjects(join(store, 'objects'));
    const games = (await readDay(objects, 'games', '2026-03-02')) ?? [];
    let apart = 0;
    for (const game of games)
      for (const side of ['home', 'away'] as const) {
        const [box, plays] = [game[`${side}Fouls`], game[`${side}PlayFouls`]];
        expect(Math.abs((box ?? Number.NaN) - (plays ?? Number.NaN)), game.gameId).toBeLessThanOrEqual(3);
        if (box !== plays) apart += 1;
      }
    // By ESPN's own count, not by ours: in two of 36 team-games the two differ.
    expect(apart).toBe(2);
    const raw = await readManifest(objects, '2026-03-02');
    expect(raw.filter(({ id }) => id.startsWith('summary'))).toHaveLength(18);

    const before = await objectsIn(store);
    expect(documentOf(await ttlu(args))).toEqual(report);
    expect(await objectsIn(store)).toEqual(before);
  });

  test('tells a person what came of it', async () => {
    const ran = await ttlu(['collect', 'daily', '--date', '2026-03-02', '--archive', folder]);
    expect(ran.stdout).toContain('2026-03-02: 18 of 18 games collected');
    expect(ran.stdout).toContain("18 lines of its past, 0 kept by the live system, 0 of ESPN's instead");
  });
});

describe('ttlu collect daily', () => {
  let standIn: StandIn;
  beforeAll(async () => {
    const now = () => '2026-02-17T06:00:00Z';
    standIn = await serveStandIn(createSimulatorFetch(await simulatedLeague(3), { now }));
  });
  afterAll(() => standIn.close());

  test('T2 is for yesterday in New York, by the time at which it is started', async () => {
    const ran = await ttlu(['collect', 'daily', '--json'], { env: standIn.env, now: '2026-02-17T04:30:00Z' });
    expect(documentOf(ran)).toMatchObject({ date: '2026-02-15', collected: 3 });
    const later = await ttlu(['collect', 'daily', '--json'], {
      env: standIn.env,
      now: '2026-02-17T06:00:00Z',
    });
    expect(documentOf(later)).toMatchObject({ date: '2026-02-16' });
  });

  test('asks for no snapshot of the past that is not paid for', async () => {
    const env = { ...standIn.env, ODDS_API_KEY: 'a-key-of-ours' };
    const args = ['collect', 'daily', '--date', '2026-02-15', '--json'];
    expect(documentOf<DailyReport>(await ttlu(args, { env })).lines).toMatchObject({ 'espn-pickcenter': 3 });
    const paid = await ttlu(args, { env: { ...env, ODDS_API_HISTORY: 'true' } });
    expect(documentOf<DailyReport>(paid).lines['odds-api-history']).toBeGreaterThan(0);
  });
});
