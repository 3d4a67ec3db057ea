/** The tables of the data lake: what they hold, and how they are written, read and opened. */
export { type CopyOptions, copyTables } from './tables/copy.js';
export { DDL_DIALECTS, type DdlDialect, tableDdl } from './tables/ddl.js';
export { openDuckDb, sqlText, withDuckDb } from './tables/duckdb.js';
export { dayOfPart, tablePrefix } from './tables/layout.js';
export { closingLines } from './tables/lines.js';
export { type OpenTables, openTables, type TableQuery } from './tables/open.js';
export { countRows, readColumn, readRows, TableError } from './tables/parquet.js';
export { type DatedRow, daysOf, readDay, readSeason } from './tables/read.js';
export {
  TABLE_NAMES,
  TABLES,
  type TableName,
  type TableRow,
  type TableSpec,
  tableSpec,
} from './tables/schema.js';
export {
  gamesWithPlays,
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
