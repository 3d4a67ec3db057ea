import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type WalkForwardOptions, walkForward } from '../../pipelines/walk-forward.js';
import { parseArtifact } from '../../src/model/artifact.js';
import { folderObjects } from '../../src/store/folder-objects.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { SMALL } from '../model/made.js';
import { makeArchive } from './made-archive.js';

let root: string;
let objects: ObjectStore;
let options: WalkForwardOptions;
const steps = new Set<string>();
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ttlu-walk-'));
  objects = folderObjects(join(root, 'objects'));
  // Three games a day from 10 November on: 90 games end on 9 December, 18 on 15 November of the next year.
  const archive = await makeArchive(join(root, 'archive'), [
    { seasonName: '2016-17', games: 90 },
    { seasonName: '2017-18', games: 18 },
  ]);
  options = {
    archive,
    seasons: ['2016-17', '2017-18'],
    tables: join(root, 'tables'),
    from: '2016-12-07',
    blockDays: 4,
    objects,
    code: 'test',
    training: SMALL,
    commit: null,
    backend: 'wasm',
    progress: ({ step }) => steps.add(step),
  };
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('walking forward', () => {
  test('judges every game once, by a model that was trained on the days before it alone (T25)', async () => {
    const { blocks, pooled, games } = await walkForward(options);
    // The summer has no games, and no block.
    expect(blocks.map(({ from, to, trainedOn }) => [from, to, trainedOn.lastDay])).toEqual([
      ['2016-12-07', '2016-12-10', '2016-12-06'],
      ['2017-11-10', '2017-11-13', '2016-12-09'],
      ['2017-11-14', '2017-11-17', '2017-11-13'],
    ]);
    for (const { from, model } of blocks) {
      const artifact = parseArtifact(String(await objects.get(`models/${model}.json`)), model);
      expect(artifact.data.lastDay < from).toBe(true);
    }
    expect(
      blocks.map((block) => block.games + Object.values(block.excluded).reduce((a, b) => a + b, 0)),
    ).toEqual([9, 12, 6]);
    expect(pooled.overall.games).toBe(games);
    expect(pooled.overall.n).toBe(blocks.reduce((sum, { overall }) => sum + overall.n, 0));
    const meanOf =
      blocks.reduce((sum, { overall }) => sum + overall.n * overall.mae.model, 0) / pooled.overall.n;
    expect(pooled.overall.mae.model).toBeCloseTo(meanOf, 9);
    expect(pooled.bySeason.map(({ season }) => season)).toEqual(['2016-17', '2017-18']);
  });

  test('goes on where it was broken off: what was trained is kept, for the same data, options and code', async () => {
    steps.clear();
    const again = await walkForward(options);
    expect([...steps]).toContain('block 3 of 3: trained before');
    expect([...steps].filter((step) => step.includes('train network'))).toEqual([]);
    expect(again).toEqual(await walkForward(options));
    steps.clear();
    await walkForward({ ...options, from: '2017-11-14', code: 'changed' });
    expect([...steps].some((step) => step.startsWith('block 1 of 1: train network'))).toBe(true);
  });

  test('says when there is nothing left to judge, or too little to train on', async () => {
    await expect(walkForward({ ...options, from: '2018-06-01' })).rejects.toThrow(
      'walk forward: 2016-17, 2017-18 end on 2017-11-15, before the first day to judge',
    );
    await expect(walkForward({ ...options, from: '2016-11-10' })).rejects.toThrow('training data: 0 games');
  });
});
