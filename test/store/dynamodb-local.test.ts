import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDynamo } from '../../src/store/dynamo.js';
import { lookupCacheContract } from '../contracts/cache.contract.js';
import { part } from '../parts.js';
import { DYNAMODB_LOCAL, type DynamoDbLocal, startDynamoDbLocal } from './dynamodb-local.js';

const withDynamoDb = part('DynamoDB Local', DYNAMODB_LOCAL);

withDynamoDb('lookups in DynamoDB', () => {
  lookupCacheContract(async () => {
    const server = await startDynamoDbLocal();
    const client = openDynamo(server.config);
    return {
      client,
      another: () => openDynamo(server.config),
      close: async () => {
        client.destroy();
        await server.close();
      },
    };
  });
});

withDynamoDb('DynamoDB Local', () => {
  let server: DynamoDbLocal;
  beforeAll(async () => {
    server = await startDynamoDbLocal();
  });
  afterAll(() => server?.close());

  const outside = Object.values(networkInterfaces())
    .flat()
    .flatMap((address) =>
      address && !address.internal && address.family === 'IPv4' ? [address.address] : [],
    );

  test('answers on this machine only', async () => {
    const { port } = new URL(String(server.config.endpoint));
    for (const address of outside)
      await expect(fetch(`http://${address}:${port}`), address).rejects.toThrow();
    expect((await fetch(`http://127.0.0.1:${port}`)).status).toBe(400);
  });
});
