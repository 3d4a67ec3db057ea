/** Each kind is written into a copy of the repository, and there it is checked as `npm run check` would. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kind, skeletonOf } from '../../src/commands/new/skeleton.js';
import { notebookFaults } from '../../src/notebook/hygiene.js';
import { documentOf, NODE, ttlu } from './ttlu.js';

/** What the checks and the command itself read; built modules are those of this repository. */
const COPIED = [
  ...['src', 'pipelines', 'lambdas', 'ec2', 'seeds', 'test', 'notebooks', '.templates', '.gitignore'],
  ...['package.json', 'tsconfig.json', 'biome.json', 'vitest.config.ts', 'esbuild.config.mjs'],
  ...['dist/src', 'dist/pipelines', 'dist/seeds'],
];

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ttlu-new-'));
  for (const path of COPIED) await cp(path, join(root, path), { recursive: true });
  await symlink(resolve('node_modules'), join(root, 'node_modules'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Runs a script in the copy; one that fails says why. */
const run = (script: string, ...args: string[]) =>
  promisify(execFile)(NODE, [script, ...args], {
    cwd: root,
    env: { ...process.env, TTLU_SOURCE: 'simulated' },
  }).catch((error: { stdout: string; stderr: string }) =>
    expect.fail(`${[script, ...args].join(' ')}\n${error.stdout}${error.stderr}`),
  );

interface Written {
  readonly written: readonly string[];
  readonly changed: readonly string[];
  readonly next: readonly string[];
}

const write = async (kind: string, name: string) =>
  JSON.parse((await run('dist/src/cli.js', 'new', kind, name, '--json')).stdout) as Written;

describe('ttlu new', () => {
  test('writes a feature, a source and a lambda that pass types, lint and their own tests at once', async () => {
    const feature = await write('feature', 'shareOfClose');
    const source = await write('source', 'torvik');
    const lambda = await write('lambda', 'daily-injuries');
    const written = [feature, source, lambda].flatMap((made) => made.written);
    const changed = [feature, source, lambda].flatMap((made) => made.changed);
    expect(written).toEqual([
      ...['src/features/share-of-close.ts', 'test/features/share-of-close.test.ts'],
      ...['client', 'parse', 'wire'].map((part) => `src/sources/torvik/${part}.ts`),
      'test/sources/torvik/torvik.test.ts',
      ...['lambdas/daily-injuries.ts', 'test/lambdas/daily-injuries.test.ts'],
    ]);
    expect(changed).toEqual(['src/features/index.ts', 'src/sources/errors.ts', 'src/sources/rate.ts']);
    expect(feature.next.join('\n')).toContain('npx ttlu train');

    await run('node_modules/@biomejs/biome/bin/biome', 'check', ...written, ...changed);
    await run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.json');
    await run('esbuild.config.mjs', 'lambdas');
    const tests = written.filter((path) => path.endsWith('.test.ts'));
    const ofAll = ['features/version', 'features/features', 'architecture'].map(
      (name) => `test/${name}.test.ts`,
    );
    const { stdout } = await run('node_modules/vitest/vitest.mjs', 'run', ...tests, ...ofAll);
    expect(stdout).toMatch(/\d+ passed, 0 failed, 0 skipped/);
  }, 240_000);

  test('writes a notebook under the next number, run, as it may be committed', async () => {
    const last = Math.max(...(await readdir('notebooks')).map((name) => Number.parseInt(name, 10)));
    const { written } = await write('notebook', 'conference_pace');
    const name = `${String(last + 1).padStart(2, '0')}_conference_pace`;
    expect(written).toEqual([`notebooks/${name}.ipynb`]);
    expect(await notebookFaults(join(root, 'notebooks', `${name}.ipynb`))).toEqual([]);
  }, 240_000);

  test('a notebook opens the season that is there, and is called by its number', async () => {
    const { written } = await skeletonOf('notebook', 'conference_pace', { root: '.', season: '2017-18' });
    expect(written[0]?.content).toContain("const seasons = ['2017-18'];");
    expect(written[0]?.content).toContain(`npx ttlu run ${written[0]?.path} -p`);
    expect(written[0]?.content).toContain('# Conference pace\\n');
    expect(written[0]?.content).not.toMatch(/2025-26|sample|00_/i);
  });

  test('a weekly job is of the day itself', async () => {
    const { written } = await skeletonOf('lambda', 'weekly-injuries', { root: '.' });
    expect(written[0]?.content).toContain("scheduled('weekly-injuries', todayOf, store,");
  });

  test.each<[Kind, string, string]>([
    ['feature', 'Share-Of', 'feature name "Share-Of": it is written like shareOfClose'],
    ['notebook', '07_pace', 'notebook name "07_pace": it is written like conference_pace'],
    ['source', '../torvik', 'source name "../torvik": it is written like torvik'],
    ['lambda', 'injuries', 'lambda name "injuries": it is written like daily-injuries'],
    ['lambda', `daily-${'x'.repeat(40)}`, 'it is written like daily-injuries'],
    ['feature', 'secondsLeft', 'feature secondsLeft is there already'],
    ['source', 'http', 'name "http": HttpOptions means something else in the skeleton'],
    ['source', 'kenpom', 'src/sources/kenpom/client.ts is there already'],
    ['lambda', 'daily-espn', 'lambdas/daily-espn.ts is there already'],
    ['notebook', 'kenpom_join', 'notebooks/03_kenpom_join.ipynb is there already'],
  ])('%s %s is refused by name', async (kind, name, message) => {
    await expect(skeletonOf(kind, name, { root: '.' })).rejects.toThrow(message);
  });

  test('says so as any command does', async () => {
    const ran = await ttlu(['new', 'feature', 'secondsLeft', '--json']);
    expect([ran.code, documentOf(ran)]).toEqual([1, { error: 'feature secondsLeft is there already' }]);
  });
});
