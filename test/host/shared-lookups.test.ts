import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sharedLookups } from '../../src/host/shared-lookups.js';
import { createTable } from '../../src/store/dynamo.js';
import { dynamoCache } from '../../src/store/dynamo-cache.js';
import { shareEmbeddedDynamo, startEmbeddedDynamo } from '../../src/store/embedded-dynamo.js';

const DAY = '2026-03-02';
const rating = (teamId: string) => ({ teamId, adjOffense: 110, adjDefense: 95, adjTempo: 68 });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ttlu-shared-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The cache as one of several processes has it. */
const open = () =>
  sharedLookups(async () => {
    const { client, close } = await shareEmbeddedDynamo(folder);
    await createTable(client, 'ttlu');
    return { store: dynamoCache({ client, table: 'ttlu' }), close };
  });

describe('an embedded cache that is open twice', () => {
  test('shows each what the other has written', async () => {
    const live = await open();
    const schedule = await open();
    await schedule.store.putRatings(DAY, 'kenpom', [rating('150')]);
    expect((await live.store.rating('150', DAY))?.value).toEqual(rating('150'));
    await schedule.close();
    expect(await live.store.rating('150', DAY)).not.toBeNull();
    await live.close();
  });

  test('goes on for the second when the first, which serves it, ends', async () => {
    const first = await open();
    const second = await open();
    await first.store.putRatings(DAY, 'kenpom', [rating('150')]);
    await first.close();
    const seen = await Promise.all(Array.from({ length: 5 }, () => second.store.rating('150', DAY)));
    for (const found of seen) expect(found?.value).toEqual(rating('150'));
    await second.store.putRatings('2026-03-03', 'kenpom', [rating('153')]);
    const third = await open();
    expect(await third.store.rating('153', '2026-03-03')).not.toBeNull();
    await third.close();
    await second.close();
  });

  test('an error that is not of the connection is the caller’s', async () => {
    const { store, close } = await open();
    await expect(store.putRatings(DAY, 'kenpom', [])).rejects.toThrow(
      'a failed fetch is not an empty refresh',
    );
    await close();
  });
});

test('a killed process’s folder is taken over, whatever answers at its old address', async () => {
  await (await startEmbeddedDynamo({ path: folder })).close();
  await writeFile(join(folder, 'in-use-by'), '4194304');
  await writeFile(join(folder, 'address'), 'http://127.0.0.1:9');
  const { store, close } = await open();
  await store.putRatings(DAY, 'kenpom', [rating('150')]);
  await close();
});

test('a process that has the folder and does not answer is named', async () => {
  const held = await startEmbeddedDynamo({ path: folder });
  await rm(join(folder, 'address'));
  await expect(open()).rejects.toThrow(`dynamodb folder ${folder} is in use by process ${process.pid}`);
  await held.close();
});
