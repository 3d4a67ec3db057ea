/**
 * Rows to Parquet and back, in plain JavaScript, so that a Lambda's bundle can do it. The bytes are a function of the
 * rows alone: sorted by the table's key, fixed columns and settings, no times, no machine.
 */
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import { type BasicType, type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import type { Column, ColumnType } from './column.js';
import { fieldOf, type TableName, type TableRow, type TableSpec, tableSpec } from './schema.js';

const PARQUET_TYPES: Readonly<Record<ColumnType, BasicType>> = {
  text: 'STRING',
  integer: 'INT32',
  number: 'DOUBLE',
  flag: 'BOOLEAN',
  instant: 'TIMESTAMP',
};

type Row = Readonly<Record<string, unknown>>;

/** A value that a table cannot hold. The message names table, row, column and value. */
export class TableError extends Error {
  override readonly name = 'TableError';
}

/**
 * The rows as one Parquet file, the same bytes in whatever order they come.
 * @throws TableError for a value that its column cannot hold, a missing one where none may be, a key that comes twice
 */
export function encodeRows<T extends TableName>(table: T, rows: readonly TableRow<T>[]): Buffer {
  const spec = tableSpec(table);
  const sorted = sortRows(spec, rows as readonly Row[]);
  checkKeys(table, spec, sorted);
  const columnData = Object.entries(spec.columns).map(
    ([name, column]): ColumnSource => ({
      name,
      type: PARQUET_TYPES[column.type],
      nullable: column.nullable,
      // Readers skip parts by day and game; of other columns least and greatest values are only work.
      statistics: spec.key.includes(name),
      data: columnValues(table, spec, name, column, sorted),
    }),
  );
  return Buffer.from(
    parquetWriteBuffer({ columnData, rowGroupSize: ROWS_IN_A_GROUP, codec: 'SNAPPY', createdBy: 'ttlu' }),
  );
}

const ROWS_IN_A_GROUP = 100_000;

/** Ascending by the key's columns: texts by code unit, numbers by size. Rows in order already stay as they are. */
function sortRows(spec: TableSpec, rows: readonly Row[]): readonly Row[] {
  const fields = spec.key.map(fieldOf);
  const compare = (a: Row, b: Row): number => {
    for (const field of fields) {
      const [x, y] = [a[field] as string | number, b[field] as string | number];
      if (x !== y) return x < y ? -1 : 1;
    }
    return 0;
  };
  const sorted = rows.every((row, i) => i === 0 || compare(rows[i - 1] as Row, row) <= 0);
  return sorted ? rows : rows.toSorted(compare);
}

function checkKeys(table: TableName, spec: TableSpec, sorted: readonly Row[]): void {
  const fields = spec.key.map(fieldOf);
  for (let i = 1; i < sorted.length; i++) {
    const [before, row] = [sorted[i - 1] as Row, sorted[i] as Row];
    if (fields.every((field) => before[field] === row[field]))
      throw new TableError(`table ${table}: two rows with ${nameOf(spec, row)}`);
  }
}

/** A row as people find it: `game_id 401820778, play_number 3`. */
function nameOf(spec: TableSpec, row: Row): string {
  return spec.key.map((column) => `${column} ${String(row[fieldOf(column)])}`).join(', ');
}

function columnValues(
  table: TableName,
  spec: TableSpec,
  name: string,
  column: Column,
  rows: readonly Row[],
): unknown[] {
  const field = fieldOf(name);
  const encode = encoderOf(column);
  const values = new Array<unknown>(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const value = (rows[i] as Row)[field] ?? null;
    const encoded = value === null ? (column.nullable ? null : undefined) : encode(value);
    if (encoded === undefined) {
      const reason = value === null ? 'is missing' : `${shown(value)} ${MISFITS[column.type](column)}`;
      throw new TableError(`table ${table}, ${nameOf(spec, rows[i] as Row)}: ${name} ${reason}`);
    }
    values[i] = encoded;
  }
  return values;
}

/** A value as the Parquet writer takes it; undefined for one that the column cannot hold. */
function encoderOf({ type, values }: Column): (value: unknown) => unknown {
  switch (type) {
    case 'text': {
      if (values === null) return (value) => (typeof value === 'string' ? value : undefined);
      const words = new Set<unknown>(values);
      return (value) => (words.has(value) ? value : undefined);
    }
    case 'integer':
      return (value) => (value === ((value as number) | 0) ? value : undefined);
    case 'number':
      return (value) => (Number.isFinite(value) ? value : undefined);
    case 'flag':
      return (value) => (typeof value === 'boolean' ? value : undefined);
    case 'instant':
      return (value) => {
        if (typeof value !== 'string' || !value.endsWith('Z')) return undefined;
        const date = new Date(value);
        return Number.isNaN(date.getTime()) ? undefined : date;
      };
  }
}

/** Why it cannot. */
const MISFITS: Readonly<Record<ColumnType, (column: Column) => string>> = {
  text: ({ values }) => (values === null ? 'is no text' : `is none of ${values.join(', ')}`),
  integer: () => 'is no whole number of 32 bits',
  number: () => 'is no number',
  flag: () => 'is neither true nor false',
  instant: () => 'is no instant in UTC',
};

function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/**
 * The rows of a Parquet file of a table. A column that the file lacks is null where the table allows it.
 * @param key names the file in errors
 * @throws TableError for bytes that are no Parquet file, or one without a column that must be there
 */
export async function decodeRows<T extends TableName>(
  table: T,
  key: string,
  bytes: Buffer,
): Promise<TableRow<T>[]> {
  const spec = tableSpec(table);
  const file = arrayBufferOf(bytes);
  try {
    const metadata = parquetMetadata(file);
    const there = new Set(parquetSchema(metadata).children.map((child) => child.element.name));
    const missing = Object.entries(spec.columns).filter(
      ([name, { nullable }]) => !nullable && !there.has(name),
    );
    if (missing.length > 0)
      throw new TableError(
        `${key}: column ${missing.map(([name]) => name).join(', ')} is missing; ${REMEDY}`,
      );
    const columns = Object.keys(spec.columns).filter((name) => there.has(name));
    const rows = await parquetReadObjects({ file, metadata, columns });
    const fields = Object.keys(spec.columns).map((name) => [name, fieldOf(name)] as const);
    return rows.map((row) => rowOf(fields, row) as TableRow<T>);
  } catch (cause) {
    if (cause instanceof TableError) throw cause;
    throw notWhole(key, cause);
  }
}

const REMEDY = 'rebuild that day (ttlu rebuild) or import it again (ttlu import)';

function rowOf(fields: readonly (readonly [column: string, field: string])[], row: Row): Row {
  const read: Record<string, unknown> = {};
  for (const [name, field] of fields) {
    const value = row[name] ?? null;
    read[field] = value instanceof Date ? value.toISOString() : value;
  }
  return read;
}

/** How many rows a file holds, by its footer alone. @throws TableError */
export function countRows(key: string, bytes: Buffer): number {
  try {
    return Number(parquetMetadata(arrayBufferOf(bytes)).num_rows);
  } catch (cause) {
    throw notWhole(key, cause);
  }
}

/** One column of a file. @throws TableError */
export async function readColumn(key: string, bytes: Buffer, column: string): Promise<unknown[]> {
  return (await readRows(key, bytes, [column])).map((row) => row[column]);
}

/** The rows of a file as they lie in it, under the columns' own names; instants as texts. @throws TableError */
export async function readRows(
  key: string,
  bytes: Buffer,
  columns?: readonly string[],
): Promise<Record<string, unknown>[]> {
  try {
    const rows = await parquetReadObjects({
      file: arrayBufferOf(bytes),
      ...(columns && { columns: [...columns] }),
    });
    for (const row of rows)
      for (const [name, value] of Object.entries(row))
        if (value instanceof Date) row[name] = value.toISOString();
    return rows;
  } catch (cause) {
    throw notWhole(key, cause);
  }
}

function notWhole(key: string, cause: unknown): TableError {
  return new TableError(`${key} is no whole Parquet file: ${REMEDY}`, { cause });
}

function arrayBufferOf(bytes: Buffer): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
