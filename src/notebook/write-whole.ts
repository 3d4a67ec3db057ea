import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes files, all of them whole or none of them at all; folders are made where there are none. */
export async function writeWhole(
  files: readonly { readonly path: string; readonly content: string | Buffer }[],
): Promise<void> {
  const parts = files.map(({ path }) => `${path}.${process.pid}.part`);
  try {
    for (const { path } of files) await mkdir(dirname(path), { recursive: true });
    for (const [i, { content }] of files.entries()) await writeFile(parts[i] as string, content);
    for (const [i, { path }] of files.entries()) await rename(parts[i] as string, path);
  } finally {
    await Promise.all(parts.map((part) => rm(part, { force: true })));
  }
}
