import { join } from 'node:path';
import type { Config } from '../config.js';
import type { LookupCache } from '../store/cache.js';
import { createTable, openDynamo } from '../store/dynamo.js';
import { dynamoCache } from '../store/dynamo-cache.js';
import { folderObjects } from '../store/folder-objects.js';
import { neonPredictions } from '../store/neon-predictions.js';
import type { ObjectStore } from '../store/objects.js';
import type { PredictionStore } from '../store/predictions.js';
import { openS3, s3Objects } from '../store/s3-objects.js';

/** The three stores of the system, whichever parts serve them. */
export interface Stores {
  readonly objects: ObjectStore;
  readonly lookups: LookupCache;
  readonly predictions: PredictionStore;
  close(): Promise<void>;
}

/** A store, and how to let go of it. */
export interface Closable<T> {
  readonly store: T;
  close(): Promise<void>;
}

const EMBEDDED_TABLE = 'ttlu';
const nothing = async () => {};

/** Every store as the environment names it, and an embedded part under `folder` for each that it does not. */
export async function openStores(config: Config, folder: string): Promise<Stores> {
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const part of opened.toReversed()) await part();
  };
  try {
    const lookups = await openLookups(config, folder);
    opened.push(lookups.close);
    const predictions = await openPredictions(config, folder);
    opened.push(predictions.close);
    return {
      objects: openObjects(config, folder),
      lookups: lookups.store,
      predictions: predictions.store,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Embedded parts only, whatever the environment says: a replay must not write where live users read. */
export function openEmbeddedStores(config: Config, folder: string): Promise<Stores> {
  return openStores({ ...config, objects: null, cache: null, databaseUrl: null }, folder);
}

export function openObjects({ objects }: Config, folder: string): ObjectStore {
  if (objects === null) return folderObjects(join(folder, 'objects'));
  const { bucket, prefix, endpoint } = objects;
  return s3Objects({
    client: openS3(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    bucket,
    prefix,
  });
}

export async function openLookups(config: Config, folder: string): Promise<Closable<LookupCache>> {
  const { ratings, records, tendencies } = config.maxAgeDays;
  const lifetimeDays = { rating: ratings, record: records, tendency: tendencies };
  if (config.cache !== null) {
    const { table, endpoint } = config.cache;
    const client = openDynamo(endpoint === null ? {} : { endpoint });
    const store = dynamoCache({ client, table, lifetimeDays });
    return { store, close: async () => client.destroy() };
  }
  // Loaded only here: neither is in a Lambda's bundle.
  const { startEmbeddedDynamo } = await import('../store/embedded-dynamo.js');
  const server = await startEmbeddedDynamo({ path: join(folder, 'dynamo') });
  await createTable(server.client, EMBEDDED_TABLE);
  const store = dynamoCache({ client: server.client, table: EMBEDDED_TABLE, lifetimeDays });
  return { store, close: server.close };
}

export async function openPredictions(config: Config, folder: string): Promise<Closable<PredictionStore>> {
  if (config.databaseUrl !== null)
    return { store: neonPredictions(config.databaseUrl.reveal()), close: nothing };
  const { embeddedPredictions } = await import('../store/embedded-predictions.js');
  return embeddedPredictions({ path: join(folder, 'postgres') });
}
