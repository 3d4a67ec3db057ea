import pLimit from 'p-limit';
import type { ObjectStore } from '../objects.js';
import { seasonPrefix, tablePrefix } from './layout.js';
import { TABLE_NAMES, type TableName } from './schema.js';

export interface CopyOptions {
  /** All of them unless told. */
  readonly tables?: readonly TableName[];
  /** Ending years; all seasons unless told. */
  readonly seasons?: readonly number[];
}

const CONCURRENCY = 16;

/** Brings tables nearer: from a bucket to a folder, where DuckDB reads them. @returns the number of parts */
export async function copyTables(
  from: ObjectStore,
  to: ObjectStore,
  { tables = TABLE_NAMES, seasons }: CopyOptions = {},
): Promise<number> {
  const prefixes = tables.flatMap(
    (table) => seasons?.map((season) => seasonPrefix(table, season)) ?? [tablePrefix(table)],
  );
  const limit = pLimit(CONCURRENCY);
  let parts = 0;
  for (const prefix of prefixes) {
    const copies: Promise<void>[] = [];
    for await (const key of from.list(prefix)) copies.push(limit(() => copyPart(from, to, key)));
    await Promise.all(copies);
    parts += copies.length;
  }
  return parts;
}

async function copyPart(from: ObjectStore, to: ObjectStore, key: string): Promise<void> {
  const bytes = await from.get(key);
  if (bytes === null || (await to.get(key))?.equals(bytes)) return;
  await to.put(key, bytes);
}
