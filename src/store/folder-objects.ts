import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { byKeyBytes, checkObjectKey, type ObjectStore, type PutOptions, type PutResult } from './objects.js';

/** Half-written files live here, out of every listing; a rename moves a whole one to its key. */
const PARTIAL = '.partial';

/** Objects as files under `root`, which is made on the first write. */
export function folderObjects(root: string): ObjectStore {
  const fileOf = (key: string) => join(root, ...checkObjectKey(key).split('/'));
  return {
    async get(key) {
      try {
        return await readFile(fileOf(key));
      } catch (error) {
        if (isCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return null;
        throw error;
      }
    },
    async put(key, body, options = {}) {
      try {
        return await putFile(root, fileOf(key), body, options);
      } catch (error) {
        if (isCode(error, 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY'))
          throw new Error(
            `object key ${key}: in a folder no key can be both an object and the start of others`,
            {
              cause: error,
            },
          );
        throw error;
      }
    },
    list: (prefix) => keysUnder(root, '', prefix),
  };
}

async function putFile(
  root: string,
  file: string,
  body: Buffer | string,
  { ifAbsent = false }: PutOptions,
): Promise<PutResult> {
  const partial = join(root, PARTIAL, randomUUID());
  await mkdir(dirname(partial), { recursive: true });
  try {
    const handle = await open(partial, 'wx');
    try {
      await handle.writeFile(body);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await mkdir(dirname(file), { recursive: true });
    if (!ifAbsent) {
      await rename(partial, file);
      return 'written';
    }
    // A link, unlike a rename, fails where the name is taken.
    await link(partial, file);
    return 'written';
  } catch (error) {
    if (ifAbsent && isCode(error, 'EEXIST') && (await stat(file)).isFile()) return 'exists';
    throw error;
  } finally {
    await rm(partial, { force: true });
  }
}

async function* keysUnder(root: string, folder: string, prefix: string): AsyncGenerator<string> {
  let entries: Dirent[];
  try {
    entries = await readdir(join(root, folder), { withFileTypes: true });
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  // With its slash a folder sorts where its keys do: `a-b` comes before `a/b`, and `a` alone before both.
  const names = entries
    .map((entry) => folder + entry.name + (entry.isDirectory() ? '/' : ''))
    .filter((name) => !name.startsWith(`${PARTIAL}/`))
    .sort(byKeyBytes);
  for (const name of names) {
    if (name.endsWith('/')) {
      if (name.startsWith(prefix) || prefix.startsWith(name)) yield* keysUnder(root, name, prefix);
    } else if (name.startsWith(prefix)) {
      yield name;
    }
  }
}

function isCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}
