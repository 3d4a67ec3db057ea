import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import type { WeeklyTraining } from '../../pipelines/schedule/training.js';
import { trainOnSeasons } from '../../pipelines/train.js';
import type { Config } from '../config.js';
import { seasonName } from '../domain/game.js';
import type { ObjectStore } from '../store/objects.js';
import { seasonPrefix } from '../store/tables/layout.js';
import { TABLE_NAMES } from '../store/tables/schema.js';

/** Trains on the tables: those of this machine where they lie, those of a bucket as a copy. */
export function trainOnTables(config: Config, folder: string, objects: ObjectStore): WeeklyTraining['train'] {
  return async ({ seasons, lastDay }) => {
    const tables = config.objects === null ? join(folder, 'objects') : join(folder, 'training');
    if (config.objects !== null) await copyTables(objects, seasons, tables);
    const { version, key } = await trainOnSeasons(
      seasons.map((season) => ({ seasonName: seasonName(season), folder: tables, until: lastDay })),
      { objects, commit: commitHere() },
    );
    return { version, key };
  };
}

/** Objects of a bucket that are asked for at once. */
const CONCURRENCY = 16;

/** DuckDB reads files: brings the tables of some seasons into a folder, as they are now. */
async function copyTables(objects: ObjectStore, seasons: readonly number[], folder: string): Promise<void> {
  const limit = pLimit(CONCURRENCY);
  const copies: Promise<void>[] = [];
  for (const table of TABLE_NAMES)
    for (const season of seasons)
      for await (const key of objects.list(seasonPrefix(table, season)))
        copies.push(
          limit(async () => {
            const bytes = await objects.get(key);
            if (bytes === null) return;
            const file = join(folder, ...key.split('/'));
            await mkdir(dirname(file), { recursive: true });
            await writeFile(file, bytes);
          }),
        );
  await Promise.all(copies);
}

/** The commit of the code that runs; null outside a repository. */
export function commitHere(): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}
