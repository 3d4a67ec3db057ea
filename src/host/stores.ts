import { join } from 'node:path';
import type { Config } from '../config.js';
import type { LookupCache } from '../store/cache.js';
import { createTable } from '../store/dynamo.js';
import { dynamoCache } from '../store/dynamo-cache.js';
import { folderObjects } from '../store/folder-objects.js';
import type { ObjectStore } from '../store/objects.js';
import type { PredictionStore } from '../store/predictions.js';
import { cloudLookups, lifetimeDays, SOURCES } from './cloud-lookups.js';
import { cloudObjects } from './cloud-objects.js';
import { cloudPredictions } from './cloud-predictions.js';
import { sharedLookups } from './shared-lookups.js';

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
    const closed = await Promise.allSettled(opened.map((part) => part()));
    for (const part of closed) if (part.status === 'rejected') throw part.reason;
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

/** Uses stores and lets go of them, however that ends. */
export async function closedAfter<T>(open: Promise<Stores>, use: (stores: Stores) => Promise<T>): Promise<T> {
  const stores = await open;
  try {
    return await use(stores);
  } finally {
    await stores.close();
  }
}

/** Embedded parts only, whatever the environment says: a replay must not write where live users read. */
export function openEmbeddedStores(config: Config, folder: string): Promise<Stores> {
  return openStores({ ...config, objects: null, cache: null, databaseUrl: null }, folder);
}

export function openObjects(config: Config, folder: string): ObjectStore {
  return config.objects === null ? folderObjects(join(folder, 'objects')) : cloudObjects(config);
}

/** An embedded cache may be open in several processes: the schedule fills it while the live system reads it. */
export async function openLookups(config: Config, folder: string): Promise<Closable<LookupCache>> {
  if (config.cache !== null) return { store: cloudLookups(config), close: nothing };
  // Loaded only here: no embedded part is in a Lambda's bundle.
  const { shareEmbeddedDynamo } = await import('../store/embedded-dynamo.js');
  return sharedLookups(async () => {
    const { client, close } = await shareEmbeddedDynamo(join(folder, 'dynamo'));
    await createTable(client, EMBEDDED_TABLE);
    return {
      store: dynamoCache({ client, table: EMBEDDED_TABLE, lifetimeDays: lifetimeDays(config), ...SOURCES }),
      close,
    };
  });
}

export async function openPredictions(config: Config, folder: string): Promise<Closable<PredictionStore>> {
  if (config.databaseUrl !== null) return { store: cloudPredictions(config), close: nothing };
  const { embeddedPredictions } = await import('../store/embedded-predictions.js');
  return embeddedPredictions({ path: join(folder, 'postgres') });
}
