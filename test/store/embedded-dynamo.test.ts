import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTable, openDynamo } from '../../src/store/dynamo.js';
import { dynamoCache } from '../../src/store/dynamo-cache.js';
import { startEmbeddedDynamo } from '../../src/store/embedded-dynamo.js';
import { lookupCacheContract } from '../contracts/cache.contract.js';

describe('lookups in dynalite', () => {
  lookupCacheContract(async () => {
    const { client, close } = await startEmbeddedDynamo({ path: null });
    const { endpoint, region, credentials } = client.config;
    return { client, another: () => openDynamo({ endpoint, region, credentials }), close };
  });
});

describe('the embedded DynamoDB', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ttlu-dynamo-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const rating = { teamId: '150', adjOffense: 118.1, adjDefense: 92.4, adjTempo: 66.9 };

  test('keeps its items from one start to the next', async () => {
    const path = join(folder, 'kept');
    const first = await startEmbeddedDynamo({ path });
    await createTable(first.client, 'lookups');
    await dynamoCache({ client: first.client, table: 'lookups' }).putRatings('2026-03-01', 'kenpom', [
      rating,
    ]);
    await first.close();
    const second = await startEmbeddedDynamo({ path });
    const cache = dynamoCache({ client: second.client, table: 'lookups' });
    expect((await cache.rating('150', '2026-03-02'))?.value).toEqual(rating);
    await second.close();
  });

  test('answers on this machine only', async () => {
    const { client, close } = await startEmbeddedDynamo({ path: null });
    expect((await client.config.endpoint?.())?.hostname).toBe('127.0.0.1');
    await close();
  });

  test('a folder in use is refused with the process that uses it, and free again after it', async () => {
    const path = join(folder, 'locked');
    const first = await startEmbeddedDynamo({ path });
    await expect(startEmbeddedDynamo({ path })).rejects.toThrow(
      `dynamodb folder ${path} is in use by process ${process.pid}: stop that one, or give this one another folder`,
    );
    await first.close();
    expect(existsSync(join(path, 'in-use-by'))).toBe(false);
    await (await startEmbeddedDynamo({ path })).close();
  });

  test('a folder of an earlier process that had the id of this one is taken over', async () => {
    const path = join(folder, 'same-id');
    await (await startEmbeddedDynamo({ path })).close();
    // As after a container was killed: ids begin anew, and this process has the one of the dead.
    await writeFile(join(path, 'in-use-by'), `${process.pid}\nanother run of the machine 17\n`);
    await (await startEmbeddedDynamo({ path })).close();
  });

  test('a folder whose process has died is taken over', async () => {
    const path = join(folder, 'died');
    await (await startEmbeddedDynamo({ path })).close();
    await writeFile(join(path, 'in-use-by'), '4194304');
    await (await startEmbeddedDynamo({ path })).close();
  });
});
