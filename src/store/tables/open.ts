import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuckDb } from './duckdb.js';
import type { TableName } from './schema.js';
import { createViews } from './views.js';

/** The tables of a folder, open for questions. */
export interface OpenTables {
  /** DuckDB with a view of each table, and `closing_lines`: one line a game. */
  readonly db: DuckDBConnection;
  /**
   * The rows of a question as plain objects: dates as `YYYY-MM-DD`, instants as ISO texts, counts as numbers.
   * @example await tables.rows('select season, count(*) as games from games group by season order by season')
   */
  rows(sql: string): Promise<Record<string, unknown>[]>;
  /** The same by column, as data frames take them. */
  columns(sql: string): Promise<Record<string, unknown[]>>;
  /** One table, to be narrowed before it is read. */
  open(table: TableName | 'closing_lines'): TableQuery;
  close(): void;
}

/** A table and which of its rows are meant. */
export interface TableQuery {
  /** Of one season, by its ending year. */
  season(season: number): TableQuery;
  /** Of the days from the first to the last. */
  days(from: string, to: string): TableQuery;
  rows(): Promise<Record<string, unknown>[]>;
  columns(): Promise<Record<string, unknown[]>>;
}

export interface OpenTablesOptions {
  /** Only these, by ending year; all that are there unless told. */
  readonly seasons?: readonly number[] | '*';
}

/**
 * Opens the tables that lie in a folder (`FOLDER/tables/…`), or in several as if they were one; nothing is read before
 * it is asked for.
 * @example const tables = await openTables('.ttlu/objects');
 */
export async function openTables(
  folders: string | readonly string[],
  { seasons = '*' }: OpenTablesOptions = {},
): Promise<OpenTables> {
  const { instance, db } = await openDuckDb();
  // DuckDB 1.5.5 fails on max(day) where a table is a single part.
  await db.run("set disabled_optimizers = 'statistics_propagation'");
  await createViews(db, folders, seasons);
  const columns = async (sql: string) => {
    const reader = await db.runAndReadAll(sql);
    const types = reader.columnTypes().map(String);
    const values = reader.getColumnsJS();
    return Object.fromEntries(
      reader
        .deduplicatedColumnNames()
        .map((name, i) => [name, (values[i] ?? []).map((value) => plain(value, types[i]))]),
    );
  };
  const rows = async (sql: string) => {
    const read = Object.entries(await columns(sql));
    const length = read[0]?.[1].length ?? 0;
    return Array.from({ length }, (_, i) =>
      Object.fromEntries(read.map(([name, values]) => [name, values[i]])),
    );
  };
  const query = (table: string, conditions: readonly string[]): TableQuery => {
    const sql = `select * from ${table}${conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''}`;
    return {
      season: (season) => query(table, [...conditions, `season = ${Number(season)}`]),
      days: (from, to) => query(table, [...conditions, `day between ${date(from)} and ${date(to)}`]),
      rows: () => rows(sql),
      columns: () => columns(sql),
    };
  };
  return {
    db,
    rows,
    columns,
    open: (table) => query(table, []),
    close() {
      db.closeSync();
      instance.closeSync();
    },
  };
}

function date(day: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new RangeError(`${JSON.stringify(day)} is no day`);
  return `date '${day}'`;
}

/** A value as JSON and data frames take it. */
function plain(value: unknown, type: string | undefined): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return type === 'DATE' ? value.toISOString().slice(0, 10) : value.toISOString();
  return value;
}
