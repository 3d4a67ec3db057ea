import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { csvParse } from 'd3-dsv';

const unzip = promisify(gunzip);

export type TableRow = Readonly<Record<string, string | undefined>>;

/** The rows of a gzipped CSV with a header line, all values text. */
export async function readTable(path: string): Promise<readonly TableRow[]> {
  return csvParse((await unzip(await readFile(path))).toString('utf8'));
}
