import { type GameDay, isGameDay, seasonOf } from '../../domain/game.js';
import type { TableName } from './schema.js';

/** Under which all tables lie, in a bucket as in a folder. */
export const TABLES_PREFIX = 'tables/';

/** `tables/games/season=2026/day=2026-03-02/part.parquet` */
export function partKey(table: TableName, day: GameDay): string {
  return `${seasonPrefix(table, seasonOf(day))}day=${day}/part.parquet`;
}

export function tablePrefix(table: TableName): string {
  return `${TABLES_PREFIX}${table}/`;
}

export function seasonPrefix(table: TableName, season: number): string {
  return `${tablePrefix(table)}season=${season}/`;
}

/** The day of a part; null for an object that is none. */
export function dayOfPart(key: string): GameDay | null {
  const day = /\/season=\d{4}\/day=([^/]+)\/part\.parquet$/.exec(key)?.[1] ?? '';
  return isGameDay(day) ? day : null;
}
