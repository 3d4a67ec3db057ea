import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readConfig } from '../config.js';
import { repository } from './repository.js';

/**
 * The file in which what comes of some inputs, the code and the data is kept; null where it cannot be told whether the
 * data are the same, or nothing is to be kept.
 * @param inputs of JSON
 */
export async function keptFile(
  folder: string | null,
  inputs: unknown,
  env: Readonly<Record<string, string>>,
  kind: string,
): Promise<string | null> {
  const data = folder === null ? null : await dataKey({ ...process.env, ...env });
  if (folder === null || data === null) return null;
  const all = JSON.stringify([inputs, await codeKey(), data]);
  await mkdir(folder, { recursive: true });
  return join(folder, createHash('sha256').update(all).digest('hex').slice(0, 24) + kind);
}

/** A name for the code that notebooks run: the built modules, the seeds and the versions of all packages. */
async function codeKey(): Promise<string> {
  const root = repository();
  const built = ['dist/src', 'dist/pipelines'].map((folder) => join(root, folder));
  const modules = (await Promise.all(built.map(filesUnder))).flat().filter((file) => file.endsWith('.js'));
  const seeds = await filesUnder(join(root, 'seeds'));
  const hash = createHash('sha256');
  for (const file of [...modules, ...seeds, join(root, 'package-lock.json')]) {
    hash.update(file.slice(root.length));
    hash.update(await readFile(file));
  }
  return hash.digest('hex');
}

/**
 * A name for all data that a notebook could open with an environment: names, sizes and times of the archive's and the
 * collection's files. Null where they lie in a bucket, whose listing does not tell.
 */
async function dataKey(env: Readonly<Record<string, string | undefined>>): Promise<string | null> {
  const root = repository();
  const config = readConfig({ ...env, TTLU_DATA: resolve(root, env.TTLU_DATA || '.ttlu') });
  if (config.objects !== null) return null;
  const archive = resolve(root, env.TTLU_ARCHIVE || join('..', 'shared', 'data'));
  const hash = createHash('sha256').update(`${config.source}\n`);
  const kept = ['tables', 'models', 'raw'].map((part) => join(config.dataDir, 'objects', part));
  for (const folder of [archive, ...kept])
    for (const file of await filesUnder(folder)) {
      const { size, mtimeMs } = await stat(file);
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  return hash.digest('hex');
}

/** Every file under a folder, ascending; none where it is not there. */
async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
