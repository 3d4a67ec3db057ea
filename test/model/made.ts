/** Made-up training data and a small trained artifact, made once a test file. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTrainingData } from '../../pipelines/dataset.js';
import { importSeasons } from '../../pipelines/import.js';
import { trainPipeline } from '../../pipelines/train.js';
import { type ModelArtifact, parseArtifact } from '../../src/model/artifact.js';
import type { TrainingOptions } from '../../src/model/train.js';
import type { TrainingData } from '../../src/model/training-data.js';
import { folderObjects } from '../../src/store/folder-objects.js';
import { makeArchive } from '../pipelines/made-archive.js';

export const SMALL: Partial<TrainingOptions> = {
  seeds: [1],
  epochs: 1,
  hidden: [8],
  parts: 3,
  batch: 512,
  heldBack: 0.2,
};

export const MADE_SEASON = '2016-17';
export const MADE_GAMES = 90;

export interface MadeModel {
  readonly archive: string;
  readonly tables: string;
  readonly artifact: ModelArtifact;
  readonly text: string;
  data(): Promise<TrainingData>;
  remove(): Promise<void>;
}

/** Trains a small model on a made-up season. */
export async function makeModel(training: Partial<TrainingOptions> = SMALL): Promise<MadeModel> {
  const root = await mkdtemp(join(tmpdir(), 'ttlu-model-'));
  const archive = await makeArchive(join(root, 'archive'), [{ seasonName: MADE_SEASON, games: MADE_GAMES }]);
  const tables = join(root, 'tables');
  const objects = folderObjects(join(root, 'objects'));
  const seasons = [MADE_SEASON];
  const { key } = await trainPipeline({
    archive,
    seasons,
    tables,
    objects,
    training,
    commit: null,
    backend: 'wasm',
  });
  const text = String(await objects.get(key));
  return {
    archive,
    tables,
    text,
    artifact: parseArtifact(text, key),
    data: async () => buildTrainingData(await importSeasons({ archive, seasons, tables })),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
