import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnType } from './column.js';
import { sqlText } from './duckdb.js';
import { tablePrefix } from './layout.js';
import { LINE_SOURCES, TABLE_NAMES, type TableName, tableSpec } from './schema.js';

const DUCKDB_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'VARCHAR',
  integer: 'INTEGER',
  number: 'DOUBLE',
  flag: 'BOOLEAN',
  instant: 'TIMESTAMP',
};

/**
 * Makes a view of each table in a folder, or in several together, with `season` and `day` of its partitions as columns,
 * `closing_lines` and `second_half_lines`: one line a game. A table of which there is nothing yet is empty, not missing.
 * @param seasons only the parts of these seasons; all of them unless told
 */
export async function createViews(
  db: DuckDBConnection,
  folders: string | readonly string[],
  seasons: number | readonly number[] | '*' = '*',
): Promise<void> {
  const places = [folders].flat().flatMap((folder) => [seasons].flat().map((season) => ({ folder, season })));
  for (const table of TABLE_NAMES)
    await db.run(`create or replace view ${table} as ${await selectOf(db, places, table)}`);
  await db.run(`create or replace view closing_lines as ${CLOSING_LINES}`);
  await db.run(`create or replace view second_half_lines as ${SECOND_HALF_LINES}`);
}

async function selectOf(
  db: DuckDBConnection,
  places: readonly { readonly folder: string; readonly season: number | '*' }[],
  table: TableName,
): Promise<string> {
  const parts: string[] = [];
  for (const { folder, season } of places) {
    const glob = sqlText(join(folder, tablePrefix(table), `season=${season}`, 'day=*', 'part.parquet'));
    const found = await db.runAndReadAll(`select count(*) from glob(${glob})`);
    if (Number(found.getRows()[0]?.[0]) > 0) parts.push(glob);
  }
  const columns = Object.entries(tableSpec(table).columns);
  if (parts.length === 0) {
    const empty = [...columns.map(([name, { type }]) => [name, DUCKDB_TYPES[type]]), ...PARTITION_COLUMNS];
    return `select ${empty.map(([name, type]) => `null::${type} as ${name}`).join(', ')} where false`;
  }
  const names = [...columns.map(([name]) => name), ...PARTITION_COLUMNS.map(([name]) => name)];
  return `select ${names.join(', ')} from read_parquet([${parts.join(', ')}], union_by_name = true,
    hive_partitioning = true, hive_types = {'season': INTEGER, 'day': DATE})`;
}

const PARTITION_COLUMNS = [
  ['season', 'INTEGER'],
  ['day', 'DATE'],
] as const;

const BY_TRUST = `case source ${LINE_SOURCES.map((source, i) => `when ${sqlText(source)} then ${i}`).join(' ')} end`;
const OF_THE_SAME_GAME = 'score_agrees is null or score_agrees';

const oneLineAGame = (which: string) => `select * from (
  select *, row_number() over (
    partition by season, day, game_id
    order by ${BY_TRUST}
  ) as choice
  from lines where ${which}
) where choice = 1`;

/** The rule of `closingLines` in SQL, for all engines; season and day are named so that conditions on them reach the parts. */
export const CLOSING_LINES = oneLineAGame(OF_THE_SAME_GAME);

/** Of the sources that have a second-half total: few do, and seldom the one that has the best close. */
const SECOND_HALF_LINES = oneLineAGame(`(${OF_THE_SAME_GAME}) and second_half_total is not null`);
