import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import { csvParse } from 'd3-dsv';

/** One row of a recorded table; its readers name file, row and column of what they cannot read. */
export interface CsvRow {
  /** Null for an empty cell, and for a column that the file lacks. */
  text(column: string): string | null;
  /** @throws Error for an empty cell */
  must(column: string): string;
  /** @throws Error for a cell that is no number */
  number(column: string): number | null;
  /** @throws Error for a cell that is no whole number (`72` and `72.0` are) */
  integer(column: string): number | null;
  /** `True`, `False`, `0`, `1`. @throws Error for any other word */
  flag(column: string): boolean | null;
  /** An error about this row. */
  fault(column: string, reason: string): Error;
}

/**
 * What `read` makes of each row of a gzipped CSV file.
 * @param required columns without which it cannot be read
 * @throws Error naming the file: truncated or damaged gzip, a required column that it lacks
 */
export async function readCsv<R>(
  file: string,
  required: readonly string[],
  read: (row: CsvRow) => R,
): Promise<R[]> {
  const bytes = await readFile(file);
  const text = await promisify(gunzip)(bytes).then(
    (content) => content.toString('utf8').replace(/^\uFEFF/, ''),
    (error: Error) => {
      throw truncated(file, error);
    },
  );
  let checked = false;
  const rows: R[] = [];
  const { columns } = csvParse(text, (row, i, there) => {
    if (!checked) checkColumns(file, there, required);
    checked = true;
    rows.push(read(csvRow(file, i + 2, row)));
    return undefined;
  });
  if (!checked) checkColumns(file, columns, required);
  return rows;
}

/** {@link readCsv} of several files of one kind. */
export async function readCsvs<R>(
  files: readonly string[],
  required: readonly string[],
  read: (row: CsvRow) => R,
): Promise<R[]> {
  const rows: R[][] = [];
  for (const file of files) rows.push(await readCsv(file, required, read));
  return rows.flat();
}

/** @throws Error naming the columns that are missing, and those that are there */
export function checkColumns(file: string, there: readonly string[], required: readonly string[]): void {
  const missing = required.filter((column) => !there.includes(column));
  if (missing.length > 0)
    throw new Error(`${file}: column ${missing.join(', ')} missing; it has ${there.join(', ')}`);
}

/** DuckDB reads a cut-off gzip file as far as it goes, so that the check sum at its end is looked at first. */
export async function checkWhole(file: string): Promise<void> {
  try {
    await pipeline(createReadStream(file), createGunzip(), async (source) => {
      for await (const _ of source);
    });
  } catch (error) {
    throw truncated(file, error as Error);
  }
}

function truncated(file: string, { message }: Error): Error {
  return new Error(`${file}: truncated or damaged gzip (${message}); fetch it again`);
}

function csvRow(file: string, line: number, row: Readonly<Record<string, string | undefined>>): CsvRow {
  const fault = (column: string, reason: string) =>
    new Error(`${basename(file)} row ${line}: ${column} ${JSON.stringify(row[column] ?? null)} ${reason}`);
  const text = (column: string) => {
    const value = row[column]?.trim() ?? '';
    return value === '' ? null : value;
  };
  const number = (column: string) => {
    const value = text(column);
    if (value === null) return null;
    const read = Number(value);
    if (!Number.isFinite(read)) throw fault(column, 'is no number');
    return read;
  };
  return {
    text,
    number,
    fault,
    must: (column) => {
      const value = text(column);
      if (value === null) throw fault(column, 'is missing');
      return value;
    },
    integer: (column) => {
      const value = number(column);
      if (value !== null && !Number.isInteger(value)) throw fault(column, 'is no whole number');
      return value;
    },
    flag: (column) => {
      const value = text(column);
      if (value === null) return null;
      if (/^(true|1)$/i.test(value)) return true;
      if (/^(false|0)$/i.test(value)) return false;
      throw fault(column, 'is neither True nor False');
    },
  };
}
