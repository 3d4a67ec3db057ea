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
      data: columnValues(table, spec, name, column, sorted),
    }),
  );
  return Buffer.from(
    parquetWriteBuffer({ columnData, rowGroupSize: ROWS_IN_A_GROUP, codec: 'SNAPPY', createdBy: 'ttlu' }),
  );
}

const ROWS_IN_A_GROUP = 100_000;

/** Ascending by the key's columns: texts by code unit, numbers by size. */
function sortRows(spec: TableSpec, rows: readonly Row[]): readonly Row[] {
  const fields = spec.key.map(fieldOf);
  return rows.toSorted((a, b) => {
    for (const field of fields) {
      const [x, y] = [a[field] as string | number, b[field] as string | number];
      if (x !== y) return x < y ? -1 : 1;
    }
    return 0;
  });
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
  const refuse = (row: Row, reason: string): never => {
    throw new TableError(`table ${table}, ${nameOf(spec, row)}: ${name} ${reason}`);
  };
  const values = new Array<unknown>(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as Row;
    const value = row[field];
    if (value === null || value === undefined) {
      if (!column.nullable) refuse(row, 'is missing');
      values[i] = null;
      continue;
    }
    const fault = faultOf(column, value);
    if (fault !== null) refuse(row, `${shown(value)} ${fault}`);
    values[i] = column.type === 'instant' ? new Date(value as string) : value;
  }
  return values;
}

/** Why a column cannot hold a value, or null. */
function faultOf({ type, values }: Column, value: unknown): string | null {
  switch (type) {
    case 'text':
      if (typeof value !== 'string') return 'is no text';
      return values === null || values.includes(value) ? null : `is none of ${values.join(', ')}`;
    case 'integer':
      return (value as number) === ((value as number) | 0) ? null : 'is no whole number of 32 bits';
    case 'number':
      return Number.isFinite(value) ? null : 'is no number';
    case 'flag':
      return typeof value === 'boolean' ? null : 'is neither true nor false';
    case 'instant':
      return typeof value === 'string' && value.endsWith('Z') && !Number.isNaN(Date.parse(value))
        ? null
        : 'is no instant in UTC';
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
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
    return rows.map((row) => rowOf(spec, row) as TableRow<T>);
  } catch (cause) {
    if (cause instanceof TableError) throw cause;
    throw new TableError(`${key} is no whole Parquet file: ${REMEDY}`, { cause });
  }
}

const REMEDY = 'rebuild that day (ttlu rebuild) or import it again (ttlu import)';

function rowOf(spec: TableSpec, row: Row): Row {
  const read: Record<string, unknown> = {};
  for (const name of Object.keys(spec.columns)) {
    const value = row[name] ?? null;
    read[fieldOf(name)] = value instanceof Date ? value.toISOString() : value;
  }
  return read;
}

/** How many rows a file holds, by its footer alone. @throws TableError */
export function countRows(key: string, bytes: Buffer): number {
  try {
    return Number(parquetMetadata(arrayBufferOf(bytes)).num_rows);
  } catch (cause) {
    throw new TableError(`${key} is no whole Parquet file: ${REMEDY}`, { cause });
  }
}

function arrayBufferOf(bytes: Buffer): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
