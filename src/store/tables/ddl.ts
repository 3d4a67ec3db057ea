import type { ColumnType } from './column.js';
import { tablePrefix } from './layout.js';
import { TABLE_NAMES, type TableName, type TableSpec, tableSpec } from './schema.js';
import { CLOSING_LINES } from './views.js';

/** Engines that read the Parquet parts where they lie. */
export const DDL_DIALECTS = ['athena', 'trino', 'duckdb'] as const;
export type DdlDialect = (typeof DDL_DIALECTS)[number];

export interface DdlOptions {
  /** Under which `tables/` lies: `s3://bucket/prefix/`, for DuckDB also a folder. */
  readonly root: string;
  /** The database (Athena) or `catalog.schema` (Trino) of the tables. */
  readonly schema: string;
  /** First season that is looked for. */
  readonly firstSeason: number;
  readonly lastSeason: number;
}

/** Statements that declare every table, and the view `closing_lines`, to an engine; each ends with a semicolon. */
export function tableDdl(dialect: DdlDialect, options: DdlOptions): string {
  const root = options.root.replace(/\/*$/, '/');
  const declare = { athena, trino, duckdb }[dialect];
  return [
    ...TABLE_NAMES.map((table) => declare(table, tableSpec(table), { ...options, root })),
    closingLines(dialect, options.schema),
  ].join('\n\n');
}

const ATHENA_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'string',
  integer: 'int',
  number: 'double',
  flag: 'boolean',
  instant: 'timestamp',
};

/**
 * Partitions are computed, not catalogued: a new day needs no statement. Queries should name season or day, or every
 * day of every season is looked for.
 */
function athena(table: TableName, spec: TableSpec, options: DdlOptions): string {
  const { root, schema, firstSeason, lastSeason } = options;
  const location = `${root}${tablePrefix(table)}`;
  const columns = Object.entries(spec.columns).map(
    ([name, { type, ...column }]) => `  \`${name}\` ${ATHENA_TYPES[type]} COMMENT ${comment(column)}`,
  );
  const properties = {
    'projection.enabled': 'true',
    'projection.season.type': 'integer',
    'projection.season.range': `${firstSeason},${lastSeason}`,
    'projection.day.type': 'date',
    'projection.day.format': 'yyyy-MM-dd',
    'projection.day.range': `${firstSeason - 1}-07-01,NOW+1DAYS`,
    'storage.location.template': `${location}season=\${season}/day=\${day}/`,
  };
  return [
    `CREATE EXTERNAL TABLE IF NOT EXISTS ${schema}.${table} (`,
    columns.join(',\n'),
    ')',
    `COMMENT ${quoted(spec.description)}`,
    'PARTITIONED BY (`season` int, `day` string)',
    'STORED AS PARQUET',
    `LOCATION '${location}'`,
    'TBLPROPERTIES (',
    Object.entries(properties)
      .map(([name, value]) => `  '${name}' = '${value}'`)
      .join(',\n'),
    ');',
  ].join('\n');
}

const TRINO_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'varchar',
  integer: 'integer',
  number: 'double',
  flag: 'boolean',
  instant: 'timestamp(3)',
};

/** The Hive connector's metastore keeps the partitions: call the procedure again when days were added. */
function trino(table: TableName, spec: TableSpec, { root, schema }: DdlOptions): string {
  const columns = Object.entries(spec.columns).map(
    ([name, { type, ...column }]) => `  ${name} ${TRINO_TYPES[type]} COMMENT ${comment(column)}`,
  );
  const [catalog, database] = schema.includes('.') ? schema.split('.') : ['hive', schema];
  return [
    `CREATE TABLE IF NOT EXISTS ${catalog}.${database}.${table} (`,
    [...columns, '  season integer', '  day date'].join(',\n'),
    ')',
    `COMMENT ${quoted(spec.description)}`,
    'WITH (',
    `  external_location = '${root}${tablePrefix(table)}',`,
    "  format = 'PARQUET',",
    "  partitioned_by = ARRAY['season', 'day']",
    ');',
    `CALL ${catalog}.system.sync_partition_metadata('${database}', '${table}', 'ADD');`,
  ].join('\n');
}

function duckdb(table: TableName, spec: TableSpec, { root }: DdlOptions): string {
  const columns = Object.keys(spec.columns).join(', ');
  return [
    `-- ${spec.description}`,
    `CREATE OR REPLACE VIEW ${table} AS SELECT ${columns}, season, day`,
    `FROM read_parquet('${root}${tablePrefix(table)}season=*/day=*/part.parquet', union_by_name = true,`,
    "  hive_partitioning = true, hive_types = {'season': INTEGER, 'day': DATE});",
  ].join('\n');
}

function closingLines(dialect: DdlDialect, schema: string): string {
  const name = dialect === 'duckdb' ? 'closing_lines' : `${schema}.closing_lines`;
  const from = dialect === 'duckdb' ? 'from lines' : `from ${schema}.lines`;
  return `CREATE OR REPLACE VIEW ${name} AS\n${CLOSING_LINES.replace('from lines', from)};`;
}

function comment({ unit, meaning }: { readonly unit: string | null; readonly meaning: string }): string {
  return quoted(unit === null ? meaning : `${unit}. ${meaning}`);
}

/** As a comment; the engines' catalogues take 255 characters. */
function quoted(text: string): string {
  const cut = text.length > 250 ? `${text.slice(0, 249)}…` : text;
  return `'${cut.replaceAll("'", "''")}'`;
}
