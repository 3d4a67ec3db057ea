import pLimit from 'p-limit';
import { type GameDay, seasonOf } from '../../domain/game.js';
import type { ObjectStore } from '../objects.js';
import { dayOfPart, partKey, seasonPrefix } from './layout.js';
import { decodeRows } from './parquet.js';
import type { TableName, TableRow } from './schema.js';

/** Parts read at once. */
const CONCURRENCY = 8;

/** A row together with the day of its partition. */
export type DatedRow<T extends TableName> = TableRow<T> & { readonly day: GameDay };

/**
 * A day's rows by key; null when that day was never collected, which is not a day without rows (T33).
 * @throws TableError naming the part that cannot be read
 */
export async function readDay<T extends TableName>(
  objects: ObjectStore,
  table: T,
  day: GameDay,
): Promise<TableRow<T>[] | null> {
  const key = partKey(table, day);
  const bytes = await objects.get(key);
  return bytes === null ? null : decodeRows(table, key, bytes);
}

/** The days of a season that a table has, ascending. */
export async function daysOf(objects: ObjectStore, table: TableName, season: number): Promise<GameDay[]> {
  const days: GameDay[] = [];
  for await (const key of objects.list(seasonPrefix(table, season))) {
    const day = dayOfPart(key);
    if (day !== null) days.push(day);
  }
  return days;
}

/** All rows of a season up to a day, that day included, by day and key. */
export async function readSeason<T extends TableName>(
  objects: ObjectStore,
  table: T,
  until: GameDay,
): Promise<DatedRow<T>[]> {
  const days = (await daysOf(objects, table, seasonOf(until))).filter((day) => day <= until);
  const limit = pLimit(CONCURRENCY);
  const read = days.map((day) =>
    limit(async () => ((await readDay(objects, table, day)) ?? []).map((row) => ({ ...row, day }))),
  );
  return (await Promise.all(read)).flat();
}
