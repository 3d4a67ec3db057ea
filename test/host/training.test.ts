import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importArchive } from '../../pipelines/import.js';
import { readArtifact } from '../../pipelines/models/artifacts.js';
import { promotionInForce } from '../../pipelines/models/promotions.js';
import { trainWeekly } from '../../pipelines/schedule/training.js';
import { readConfig } from '../../src/config.js';
import { readShippedArtifact } from '../../src/host/model.js';
import { weeklyTraining } from '../../src/host/training.js';
import { readTeamSeeds } from '../../src/identity/seed-files.js';
import { createTeamResolver } from '../../src/identity/teams.js';
import { folderObjects } from '../../src/store/folder-objects.js';
import { SMALL } from '../model/made.js';
import { makeArchive } from '../pipelines/made-archive.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ttlu-weekly-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the weekly training learns from the tables, is judged on days that nobody saw, and is promoted', async () => {
  const objects = folderObjects(join(folder, 'objects'));
  await importArchive({
    archive: await makeArchive(join(folder, 'archive'), [{ seasonName: '2025-26', games: 900, perDay: 10 }]),
    objects,
    teams: createTeamResolver(await readTeamSeeds()),
  });
  const notes: string[] = [];
  const weekly = weeklyTraining(readConfig({ TTLU_DATA: folder }), {
    folder,
    objects,
    note: (text) => notes.push(text),
    training: SMALL,
  });
  const { candidate } = await trainWeekly(weekly, '2026-02-08');
  const { judgement, promoted } = candidate ?? expect.fail('no candidate');
  // Every sixth game has no closing total.
  expect(judgement).toMatchObject({ from: '2026-01-11', to: '2026-02-07', games: 233, passed: true });
  expect(judgement.incumbent).toBe((await readShippedArtifact()).version);
  expect(judgement.crps.mean).toBeLessThan(0);
  const [trial, kept] = [
    await readArtifact(objects, judgement.trial),
    await readArtifact(objects, promoted ?? ''),
  ];
  expect(trial.data).toMatchObject({ lastDay: '2026-01-10', games: 620 });
  expect(kept.data).toMatchObject({ lastDay: '2026-02-07', games: 900 });
  expect((await promotionInForce(objects))?.version).toBe(promoted);
  const again = await trainWeekly(weekly, '2026-02-15');
  expect(again.summary).toContain('nothing new to train on');
  expect(notes).toEqual([]);
}, 120_000);
