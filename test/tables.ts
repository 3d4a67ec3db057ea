import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { csvParse } from 'd3-dsv';

/** The rows of a recorded CSV, gzipped or not, by column. */
export async function readTable(file: string): Promise<readonly Record<string, string | undefined>[]> {
  const bytes = await readFile(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString(
    file.includes('kaggle') ? 'latin1' : 'utf8',
  );
  return csvParse(text.replace(/^\uFEFF/, ''));
}
