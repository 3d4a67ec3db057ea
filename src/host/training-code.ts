import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What makes an artifact out of recorded files. */
const PARTS = [
  'src/analysis',
  'src/domain',
  'src/features',
  'src/model',
  'src/store',
  'pipelines/dataset',
  'pipelines/import',
  'pipelines/dataset.',
  'pipelines/train.',
];

const here = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A hash of the code that trains, so that what another code has trained is not taken for its own. */
export async function trainingCode(root: string = here): Promise<string> {
  const hash = createHash('sha256');
  for (const part of PARTS) {
    const folder = part.endsWith('.') ? dirname(part) : part;
    const names = (await readdir(join(root, folder), { recursive: !part.endsWith('.') })).sort();
    for (const name of names)
      if (/(?<!\.d)\.[jt]s$/.test(name) && join(folder, name).startsWith(part))
        hash.update(name).update(await readFile(join(root, folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
