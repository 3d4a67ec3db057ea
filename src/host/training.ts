import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { WeeklyTraining } from '../../pipelines/schedule/training.js';
import { trainPipeline } from '../../pipelines/train.js';
import type { Config } from '../config.js';
import { seasonName } from '../domain/game.js';
import type { ObjectStore } from '../store/objects.js';

/** Trains on the tables of this machine. */
export function trainOnTables(config: Config, folder: string, objects: ObjectStore): WeeklyTraining['train'] {
  return async ({ seasons }) => {
    const { version, key } = await trainPipeline({
      archive: config.archive ?? folder,
      seasons: seasons.map(seasonName),
      tables: join(folder, 'tables'),
      objects,
      commit: commitHere(),
    });
    return { version, key };
  };
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
