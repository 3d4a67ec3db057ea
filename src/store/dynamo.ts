import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Every item's address: what it is about, and the version of it. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

export type Item = ItemKey & Readonly<Record<string, unknown>>;

/** A DynamoDB client that gives up on a server that does not answer, instead of waiting for ever. */
export function openDynamo(config: DynamoDBClientConfig = {}): DynamoDBClient {
  return new DynamoDBClient({
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
    ...config,
  });
}

/** Undefined values are refused: a missing one is null (`removeUndefinedValues` would hide the slip). */
export function documents(client: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client);
}

/** Makes the table of the lookups, paid by request, unless it is there. */
export async function createTable(client: DynamoDBClient, table: string): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: table });
}

const WRITES_A_REQUEST = 25;
const READS_A_REQUEST = 100;
const TRIES = 8;

/**
 * Writes items whose keys all differ, 25 a request; what the server left undone is sent again after a pause.
 * @throws Error naming the first item that is still not written after eight tries
 */
export async function writeItems(
  db: DynamoDBDocumentClient,
  table: string,
  items: readonly Item[],
): Promise<void> {
  for (const chunk of chunks(items, WRITES_A_REQUEST)) {
    let left = chunk.map((Item) => ({ PutRequest: { Item } }));
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt === TRIES)
        throw new Error(`dynamodb ${table}: ${left[0]?.PutRequest.Item.pk} not written after ${TRIES} tries`);
      if (attempt > 0) await sleep(pauseMs(attempt));
      const answer = await db.send(new BatchWriteCommand({ RequestItems: { [table]: left } }));
      left = (answer.UnprocessedItems?.[table] ?? []) as typeof left;
    }
  }
}

/**
 * Reads items by key, 100 a request, as they are after the last write; absent ones are left out.
 * @throws Error naming the first key that is still not read after eight tries
 */
export async function readItems(
  db: DynamoDBDocumentClient,
  table: string,
  keys: readonly ItemKey[],
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for (const chunk of chunks(keys, READS_A_REQUEST)) {
    let left: ItemKey[] = chunk.map(({ pk, sk }) => ({ pk, sk }));
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt === TRIES)
        throw new Error(`dynamodb ${table}: ${left[0]?.pk} not read after ${TRIES} tries`);
      if (attempt > 0) await sleep(pauseMs(attempt));
      const answer = await db.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: left, ConsistentRead: true } } }),
      );
      items.push(...(answer.Responses?.[table] ?? []));
      left = (answer.UnprocessedKeys?.[table]?.Keys ?? []) as ItemKey[];
    }
  }
  return items;
}

/** 50 ms, 100 ms, 200 ms …: throttled writes need time, not haste. */
const pauseMs = (attempt: number) => 25 * 2 ** attempt;

function* chunks<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}
