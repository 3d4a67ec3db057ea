import type { GameDay } from '../../domain/game.js';
import type { ObjectStore } from '../objects.js';
import { partKey } from './layout.js';
import { encodeRows } from './parquet.js';
import { readDay } from './read.js';
import { fieldOf, LINE_SOURCES, ROW_SOURCES, type TableName, type TableRow, tableSpec } from './schema.js';

export type Written = 'written' | 'unchanged';

/**
 * Writes a day's rows in place of those that are there, whole or not at all; the same rows are the same bytes, and are
 * not written again. No rows are a day on which there is nothing, which is not a day that was never collected (T33).
 * @throws TableError naming row, column and value that the table cannot hold; nothing is written then
 */
export async function writeDay<T extends TableName>(
  objects: ObjectStore,
  table: T,
  day: GameDay,
  rows: readonly TableRow<T>[],
): Promise<Written> {
  const key = partKey(table, day);
  const bytes = encodeRows(table, rows);
  if ((await objects.get(key))?.equals(bytes)) return 'unchanged';
  await objects.put(key, bytes);
  return 'written';
}

export interface MergeOptions {
  /** Games that the rows are all there is of: what the table had of them is replaced even where no row comes. */
  readonly games?: ReadonlySet<string>;
}

/**
 * Puts rows among those of a day. The rows of a unit (a game's plays, a team's rating) are replaced all at once, by
 * rows of the same or a better source; what a better source has said stays. In whatever order sources are merged, the
 * day ends up the same.
 */
export async function mergeDay<T extends TableName>(
  objects: ObjectStore,
  table: T,
  day: GameDay,
  rows: readonly TableRow<T>[],
  options: MergeOptions = {},
): Promise<Written> {
  const there = await readDay(objects, table, day);
  return writeDay(objects, table, day, there === null ? rows : mergeRows(table, there, rows, options));
}

/** {@link mergeDay} of rows in memory. */
export function mergeRows<T extends TableName>(
  table: T,
  there: readonly TableRow<T>[],
  rows: readonly TableRow<T>[],
  { games = new Set() }: MergeOptions = {},
): TableRow<T>[] {
  const unitOf = unitsOf(table);
  const ranks = new Map(there.map((row) => [unitOf(row), rankOf(row)]));
  const better = rows.filter((row) => rankOf(row) <= (ranks.get(unitOf(row)) ?? Number.POSITIVE_INFINITY));
  const replaced = new Set(better.map(unitOf));
  const stays = (row: TableRow<T>) => !replaced.has(unitOf(row)) && !games.has(gameOf(row));
  return [...there.filter(stays), ...better];
}

/** What names the unit of a row. */
function unitsOf<T extends TableName>(table: T): (row: TableRow<T>) => string {
  const fields = tableSpec(table).unit.map(fieldOf);
  return (row) => fields.map((field) => String((row as Readonly<Record<string, unknown>>)[field])).join(' ');
}

const SOURCE_RANKS = new Map<unknown, number>(
  [...ROW_SOURCES, ...LINE_SOURCES].map((source, i) => [source, i]),
);

/** The place of a row's source among the sources, the most trusted first. */
function rankOf(row: object): number {
  return SOURCE_RANKS.get((row as { source?: unknown }).source) ?? Number.POSITIVE_INFINITY;
}

function gameOf(row: object): string {
  return String((row as { gameId?: unknown }).gameId);
}
