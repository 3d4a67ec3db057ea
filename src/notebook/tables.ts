import { join, resolve } from 'node:path';
import { type ColumnTable, table as columnTable } from 'arquero';
import { readConfig } from '../config.js';
import { cloudObjects } from '../host/cloud-objects.js';
import { folderObjects } from '../store/folder-objects.js';
import {
  copyTables,
  type OpenTables,
  openTables as openFolder,
  seasonNamed,
  type TableName,
} from '../store/tables.js';
import { repository } from './repository.js';

export interface OpenTablesOptions {
  /** Where `tables/` lies; the configuration's own place unless told. */
  readonly folder?: string;
  /** Of a bucket, the seasons to bring here, e.g. `2025-26`; all unless told. */
  readonly seasons?: readonly string[];
  /** The environment to read; a notebook's own unless told. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface NotebookTables extends OpenTables {
  /**
   * The rows of a question as an arquero table.
   * @example const games = await tables.frame('select * from games where season = 2026');
   */
  frame(sql: string): Promise<ColumnTable>;
}

/**
 * The tables of `ttlu collect`, `ttlu backfill` and `ttlu import` in one line: DuckDB with a view of each, arquero by
 * `frame`. Of a bucket (`TTLU_BUCKET`) a copy is made beside the embedded stores first. Relative folders are the
 * repository's, wherever the kernel runs.
 * @example const tables = await openTables();
 */
export async function openTables(options: OpenTablesOptions = {}): Promise<NotebookTables> {
  const tables = await openFolder(options.folder ?? (await placeOf(options)));
  return { ...tables, frame: async (sql) => columnTable(await tables.columns(sql)) };
}

/** One table as an arquero table, in one line. @example const games = await open('games').season('2025-26'); */
export function openTable(name: TableName | 'closing_lines', options: OpenTablesOptions = {}) {
  const read = async (narrow: (tables: NotebookTables) => Promise<Record<string, unknown[]>>) => {
    const tables = await openTables(options);
    try {
      return columnTable(await narrow(tables));
    } finally {
      tables.close();
    }
  };
  return {
    season: (season: string) => read((tables) => tables.open(name).season(seasonNamed(season)).columns()),
    days: (from: string, to: string) => read((tables) => tables.open(name).days(from, to).columns()),
    all: () => read((tables) => tables.open(name).columns()),
  };
}

async function placeOf({ env = process.env, seasons }: OpenTablesOptions): Promise<string> {
  const config = readConfig({ ...env, TTLU_DATA: resolve(repository(), env.TTLU_DATA || '.ttlu') });
  if (config.objects === null) return join(config.dataDir, 'objects');
  const copy = join(config.dataDir, 'copies', config.objects.bucket);
  await copyTables(
    cloudObjects(config),
    folderObjects(copy),
    seasons === undefined ? {} : { seasons: seasons.map(seasonNamed) },
  );
  return copy;
}
