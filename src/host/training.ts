import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import { judgeGames } from '../../pipelines/evaluate.js';
import type { OnProgress } from '../../pipelines/import.js';
import { readArtifact } from '../../pipelines/models/artifacts.js';
import type { TrainingWindow, WeeklyTraining } from '../../pipelines/schedule/training.js';
import { trainOnSeasons } from '../../pipelines/train.js';
import type { Config } from '../config.js';
import { seasonName } from '../domain/game.js';
import { recipeOf } from '../model/artifact.js';
import { loadModel } from '../model/predict.js';
import type { TrainingOptions } from '../model/train.js';
import type { ObjectStore } from '../store/objects.js';
import { seasonPrefix } from '../store/tables/layout.js';
import { TABLE_NAMES } from '../store/tables/schema.js';
import type { SeasonTables } from '../store/tables.js';
import { modelInUse } from './model.js';

export interface TrainingHost {
  /** Where embedded stores are kept, and copies of a bucket's tables. */
  readonly folder: string;
  readonly objects: ObjectStore;
  readonly note: (text: string) => void;
  readonly training?: Partial<TrainingOptions>;
  /** Of the code; that of the repository in which it runs unless told. */
  readonly commit?: string | null;
  readonly progress?: OnProgress;
}

/** Trains and judges on the tables: those of this machine where they lie, those of a bucket as a copy. */
export function weeklyTraining(
  config: Config,
  { folder, objects, note, training, commit = commitHere(), progress }: TrainingHost,
): WeeklyTraining {
  const root = config.objects === null ? join(folder, 'objects') : join(folder, 'training');
  const copied = new Map<number, Promise<void>>();
  const tablesOf = async ({ seasons, lastDay }: TrainingWindow): Promise<SeasonTables[]> => {
    for (const season of config.objects === null ? [] : seasons) {
      if (!copied.has(season)) copied.set(season, copyTables(objects, season, root));
      await copied.get(season);
    }
    return seasons.map((season) => ({ seasonName: seasonName(season), folder: root, until: lastDay }));
  };
  const now = () => new Date().toISOString();
  const inUse = async () => (await modelInUse(objects, note)).current().artifact;
  return {
    store: objects,
    inUse,
    train: async (window) =>
      (
        await trainOnSeasons(await tablesOf(window), {
          objects,
          commit,
          blendBefore: (await inUse()).blend ?? null,
          ...(training && { training }),
          ...(progress && { progress }),
        })
      ).version,
    judge: async (model, incumbent, window, from) => {
      const tables = await tablesOf(window);
      const artifact = await readArtifact(objects, model);
      const judged = await judgeGames(tables, {
        artifact,
        incumbent: loadModel(incumbent),
        from,
        ...(progress && { progress }),
      });
      const seasons = judged.bySeason.map(({ season }) => season);
      const { data } = artifact;
      const recipe = recipeOf(artifact);
      return { seasons, model, recipe, trainedOn: data.seasons, inSample: false, xgboost: null, ...judged };
    },
    now,
    by: `weekly training on ${hostname()}`,
  };
}

/** Objects of a bucket that are asked for at once. */
const CONCURRENCY = 16;

/** DuckDB reads files: brings the tables of a season into a folder, as they are now. */
async function copyTables(objects: ObjectStore, season: number, folder: string): Promise<void> {
  const limit = pLimit(CONCURRENCY);
  const copies: Promise<void>[] = [];
  for (const table of TABLE_NAMES)
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
