import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderObjects } from '../../src/store/folder-objects.js';
import { all, objectStoreContract } from '../contracts/objects.contract.js';
import { promotionsContract } from '../contracts/promotions.contract.js';
import { kill, nextLine, startChild } from './child.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ttlu-objects-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('objects in a folder', () => {
  objectStoreContract(async () => {
    const root = join(folder, 'contract');
    return { store: folderObjects(root), second: folderObjects(root), close: async () => {} };
  });
  promotionsContract(async (name) => {
    const root = join(folder, name);
    return { store: folderObjects(root), second: folderObjects(root), close: async () => {} };
  });

  test('nothing is made before the first write: an empty store lists nothing', async () => {
    const root = join(folder, 'untouched');
    const store = folderObjects(root);
    expect(await all(store.list(''))).toEqual([]);
    expect(await store.get('a')).toBeNull();
    expect(existsSync(root)).toBe(false);
  });

  test('a key that is the start of another says why it cannot be', async () => {
    const store = folderObjects(join(folder, 'both'));
    await store.put('a/b', 'x');
    await expect(store.put('a', 'x')).rejects.toThrow(/object key a: in a folder no key can be both/);
    await expect(store.put('a', 'x', { ifAbsent: true })).rejects.toThrow(/object key a: in a folder no key/);
    await expect(store.put('a/b/c', 'x')).rejects.toThrow(
      /object key a\/b\/c: in a folder no key can be both/,
    );
  });

  test('writes leave no partial files behind', async () => {
    const root = join(folder, 'tidy');
    const store = folderObjects(root);
    await store.put('a', 'x', { ifAbsent: true });
    await store.put('a', 'y', { ifAbsent: true });
    await store.put('b', 'x');
    expect(await readdir(join(root, '.partial'))).toEqual([]);
  });

  test('a writer killed at any moment leaves a whole object, and nothing that is listed beside it', async () => {
    const root = join(folder, 'killed');
    const store = folderObjects(root);
    for (const milliseconds of [0, 3, 7, 13, 22]) {
      const child = await startChild('put-for-ever', [root]);
      await nextLine(child);
      await sleep(milliseconds);
      await kill(child);
      const body = await store.get('raw/a.bin');
      expect(body?.length).toBe(3_000_000);
      expect(new Set(body).size).toBe(1);
      expect(await all(store.list(''))).toEqual(['raw/a.bin']);
    }
  });

  test('any set of keys is listed as a sorted list of them would be', async () => {
    const segment = fc.stringMatching(/^[A-Za-z0-9é_=-]{1,6}$/);
    const key = fc
      .tuple(fc.array(segment, { maxLength: 3 }), segment)
      .map(([folders, name]) => [...folders, `${name}.json`].join('/'));
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(key, { maxLength: 12 }),
        fc.string({ maxLength: 2 }),
        async (keys, prefix) => {
          run += 1;
          const store = folderObjects(join(folder, 'property', String(run)));
          for (const k of keys) await store.put(k, '');
          const expected = keys
            .filter((k) => k.startsWith(prefix))
            .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
          expect(await all(store.list(prefix))).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });
});
