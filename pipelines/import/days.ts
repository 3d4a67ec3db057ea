import pLimit from 'p-limit';
import type { GameDay } from '../../src/domain/game.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { mergeDay, type TableName, type TableRow } from '../../src/store/tables.js';

/** Rows on their way into a table, by the day of their partition. */
export type DayRows<T extends TableName> = Map<GameDay, TableRow<T>[]>;

export function addRow<T extends TableName>(rows: DayRows<T>, day: GameDay, row: TableRow<T>): void {
  const ofDay = rows.get(day);
  if (ofDay === undefined) rows.set(day, [row]);
  else ofDay.push(row);
}

/** Days written at once: what takes time is the disk's answer that they are safe. */
const CONCURRENCY = 4;

/** Puts rows among those of their days. @returns the number of rows */
export async function mergeDays<T extends TableName>(
  objects: ObjectStore,
  table: T,
  rows: DayRows<T>,
  signal?: AbortSignal,
): Promise<number> {
  const limit = pLimit(CONCURRENCY);
  let count = 0;
  await Promise.all(
    [...rows].map(([day, ofDay]) =>
      limit(async () => {
        signal?.throwIfAborted();
        await mergeDay(objects, table, day, ofDay);
        count += ofDay.length;
      }),
    ),
  );
  return count;
}
