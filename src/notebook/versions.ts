import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from './repository.js';

const PACKAGES = ['tslab', '@duckdb/node-api', 'arquero', 'danfojs-node', 'vega-lite'];

/** What a run was made with, by name. */
export async function versions(): Promise<Record<string, string>> {
  const version = async (folder: string) =>
    (JSON.parse(await readFile(join(repository(), folder, 'package.json'), 'utf8')) as { version: string })
      .version;
  const packages = await Promise.all(
    PACKAGES.map(async (name) => [name, await version(join('node_modules', name))] as const),
  );
  return { ttlu: await version('.'), Node: process.versions.node, ...Object.fromEntries(packages) };
}
