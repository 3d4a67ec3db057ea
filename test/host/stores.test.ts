import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.js';
import { closedAfter, openEmbeddedStores } from '../../src/host/stores.js';
import { lockFolder } from '../../src/store/folder-lock.js';
import { temporaryFolder } from '../commands/ttlu.js';

const config = readConfig({
  TTLU_BUCKET: 'live',
  TTLU_TABLE: 'live',
  DATABASE_URL: 'postgres://u:p@live.test/x',
});
const lockOf = (folder: string, store: string) => join(folder, store, 'in-use-by');

test('embedded stores are embedded whatever the environment says, and let go of when they are no longer used', async () => {
  const folder = await temporaryFolder();
  const failed = closedAfter(
    openEmbeddedStores(config, folder),
    async ({ objects, predictions, lookups }) => {
      await objects.put('a/b', 'c');
      expect(await readFile(join(folder, 'objects', 'a', 'b'), 'utf8')).toBe('c');
      expect(await predictions.currentRun()).toBeNull();
      expect(await lookups.tendency('nobody', '2026-03-02')).toBeNull();
      expect(existsSync(lockOf(folder, 'postgres'))).toBe(true);
      throw new Error('what they were used for failed');
    },
  );
  await expect(failed).rejects.toThrow('what they were used for failed');
  expect(['postgres', 'dynamo'].map((store) => existsSync(lockOf(folder, store)))).toEqual([false, false]);
});

test('stores of which one cannot be opened leave none open', async () => {
  const folder = await temporaryFolder();
  const unlock = lockFolder('postgres', join(folder, 'postgres'));
  await expect(openEmbeddedStores(config, folder)).rejects.toThrow(`in use by process ${process.pid}`);
  expect(existsSync(lockOf(folder, 'dynamo'))).toBe(false);
  unlock();
});
