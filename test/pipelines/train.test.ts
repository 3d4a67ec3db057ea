import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluatePipeline } from '../../pipelines/evaluate.js';
import { trainPipeline } from '../../pipelines/train.js';
import { parseArtifact } from '../../src/model/artifact.js';
import { folderObjects } from '../../src/store/folder-objects.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { SMALL } from '../model/made.js';
import { makeArchive } from './made-archive.js';

let root: string;
let archive: string;
let tables: string;
let objects: ObjectStore;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ttlu-train-'));
  tables = join(root, 'tables');
  objects = folderObjects(join(root, 'objects'));
  archive = await makeArchive(join(root, 'archive'), [
    { seasonName: '2016-17', games: 90 },
    { seasonName: '2017-18', games: 20 },
  ]);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const train = () =>
  trainPipeline({
    archive,
    seasons: ['2016-17'],
    tables,
    objects,
    training: SMALL,
    commit: 'abc1234',
    backend: 'wasm',
  });
const artifactOf = async (key: string) => parseArtifact(String(await objects.get(key)), key);

describe('training from an archive', () => {
  test('imports, trains and writes one artifact', async () => {
    const trained = await train();
    expect(trained).toMatchObject({ seasons: ['2016-17'], games: 90, excluded: {}, backend: 'wasm' });
    expect(trained.key).toBe(`models/${trained.version}.json`);
    expect((await artifactOf(trained.key)).commit).toBe('abc1234');
    expect(trained.states).toBeGreaterThan(90 * 85);
  });

  test('twice gives the same artifact', async () => {
    expect((await train()).version).toBe((await train()).version);
  });

  test('writes nothing when the season is not there', async () => {
    const empty = folderObjects(join(root, 'empty'));
    await expect(
      trainPipeline({ archive, seasons: ['2001-02'], tables, objects: empty, commit: null }),
    ).rejects.toThrow('no play-by-play of season 2001-02');
    for await (const key of empty.list('')) expect.fail(`${key} was written`);
  });
});

describe('evaluating from an archive', () => {
  test('judges the model beside the simple forecasts, and counts the games left out', async () => {
    const artifact = await artifactOf((await train()).key);
    const report = await evaluatePipeline({ archive, seasons: ['2017-18'], tables, artifact });
    expect(report.excluded).toEqual({ 'no closing total': 3 });
    expect(report.games).toBe(17);
    expect(report.overall.n).toBe(17 * 80);
    expect(report.rows.map((row) => row.n)).toEqual(Array(14).fill(17));
    for (const scores of [...report.rows, report.overall])
      for (const by of [scores.mae, scores.brier, scores.logLoss, scores.crps])
        for (const value of Object.values(by)) expect(value).toBeGreaterThanOrEqual(0);
    // At 0:00 nothing is left to forecast but overtimes.
    expect(report.rows.at(-1)?.mae.closeAnchored).toBeLessThan(report.rows[0]?.mae.closeAnchored ?? 0);
  });

  test('refuses seasons that trained the model, unless that is said', async () => {
    const artifact = await artifactOf((await train()).key);
    const options = { archive, seasons: ['2016-17'], tables, artifact };
    await expect(evaluatePipeline(options)).rejects.toThrow(
      `model ${artifact.version} was trained on 2016-17; take another season, or say --in-sample`,
    );
    expect((await evaluatePipeline({ ...options, inSample: true })).inSample).toBe(true);
  });

  test('refuses seasons that begin inside the training range, by date', async () => {
    const artifact = await artifactOf((await train()).key);
    const data = { ...artifact.data, seasons: ['another name'], lastDay: '2017-11-12' };
    await expect(
      evaluatePipeline({ archive, seasons: ['2017-18'], tables, artifact: { ...artifact, data } }),
    ).rejects.toThrow('2017-18 has games within 2016-11-10 … 2017-11-12');
  });
});
