import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseArtifact } from '../../src/model/artifact.js';
import { makeArchive } from '../pipelines/made-archive.js';

let root: string;
let environment: Record<string, string>;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ttlu-trainer-'));
  const archive = await makeArchive(join(root, 'archive'), [
    { seasonName: '2016-17', games: 90 },
    { seasonName: '2017-18', games: 12 },
  ]);
  environment = { PATH: '', TTLU_ARCHIVE: archive, TTLU_DATA: join(root, 'data') };
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Runs the bundle as the training machine does. */
function trainer(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['dist/bundles/ec2/trainer.mjs', ...args],
      { env: environment, timeout: 55_000 },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

describe('the trainer, from its bundle', () => {
  test('trains, judges, and leaves an artifact and its evaluation', async () => {
    const run = await trainer(
      '--seasons',
      '2016-17',
      '--evaluate',
      '2017-18',
      '--epochs',
      '1',
      '--seeds',
      '1',
    );
    expect(run.stderr).toContain('train network 1 of 1');
    expect(run.code).toBe(0);
    const { version, key } = JSON.parse(run.stdout) as { version: string; key: string };
    const models = join(root, 'data', 'objects', 'models');
    expect((await readdir(models)).sort()).toEqual([`${version}.evaluation.json`, `${version}.json`]);
    const artifact = parseArtifact(await readFile(join(models, `${version}.json`), 'utf8'), key);
    expect(artifact.data.seasons).toEqual(['2016-17']);
    const evaluation = JSON.parse(await readFile(join(models, `${version}.evaluation.json`), 'utf8'));
    expect(evaluation).toMatchObject({ model: version, seasons: ['2017-18'], games: 10, inSample: false });
  });

  test('fails, and says why, without seasons or with one that is not there', async () => {
    expect((await trainer()).stderr).toContain('--seasons is missing');
    expect((await trainer('--weekly', 'Sunday')).stderr).toContain(
      '--weekly Sunday: not a day such as 2026-03-08',
    );
    const run = await trainer('--seasons', '2001-02');
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('no play-by-play of season 2001-02; it has 2016-17, 2017-18');
  });
});

test('the weekly training, from its bundle, says what there is too little of', async () => {
  const run = await trainer('--weekly', '2026-03-08');
  expect(run.code).toBe(0);
  expect(JSON.parse(run.stdout)).toMatchObject({
    candidate: null,
    summary: expect.stringContaining('too little to train on: the tables have plays of 0 days'),
  });
});

describe('the boot script', () => {
  test('installs the native parts in the versions of package.json', async () => {
    const { dependencies, optionalDependencies } = JSON.parse(await readFile('package.json', 'utf8'));
    const installed = [
      ...(await readFile('ec2/user-data.sh', 'utf8')).matchAll(/npm install --no-save (\S+)@([\d.r-]+)/g),
    ];
    expect(installed).toHaveLength(2);
    for (const [, name, version] of installed)
      expect({ ...dependencies, ...optionalDependencies }[name as string]).toBe(version);
  });
});
