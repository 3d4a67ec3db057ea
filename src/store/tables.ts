/** The tables of the data lake: what they hold, and how they are written, read and opened. */
export { openDuckDb, sqlText, withDuckDb } from './tables/duckdb.js';
export { closingLines } from './tables/lines.js';
export { TableError } from './tables/parquet.js';
export { type DatedRow, daysOf, readDay, readSeason } from './tables/read.js';
export { TABLES, type TableName, type TableRow } from './tables/schema.js';
export {
  type PlayedGame,
  readGames,
  readPlayedGames,
  type SeasonGame,
  type SeasonPlay,
  type SeasonTables,
  seasonExists,
  seasonNamed,
} from './tables/seasons.js';
export { mergeDay, mergeRows, type Written, writeDay } from './tables/write.js';
