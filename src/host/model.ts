import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type ModelWatch, watchModel } from '../../pipelines/models/watch.js';
import { seedsFolder } from '../identity/seed-files.js';
import { type ModelArtifact, parseArtifact } from '../model/artifact.js';
import { loadModel, type Model } from '../model/predict.js';
import type { ObjectStore } from '../store/objects.js';

/** The artifact that came with this code: the only one in `seeds/model`. @throws Error when there is none, or two */
export async function readShippedArtifact(): Promise<ModelArtifact> {
  const folder = join(seedsFolder(), 'model');
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  if (files.length !== 1) throw new Error(`${folder} holds ${files.length} models, not one: run ttlu train`);
  return readArtifact(join(folder, files[0] as string));
}

export async function readArtifact(file: string): Promise<ModelArtifact> {
  return parseArtifact(await readFile(file, 'utf8'), basename(file));
}

/** The promoted model of a store, or what predicts in its place, as it is now. */
export async function modelInUse(
  objects: ObjectStore,
  note: (text: string) => void = () => {},
): Promise<ModelWatch> {
  return watchModel(objects, await readShippedArtifact(), { everySeconds: 0, clock: Date.now, note });
}

/** The model in memory that predicts, and the artifact that it was made of. */
export async function loadShippedModel(): Promise<{
  readonly model: Model;
  readonly artifact: ModelArtifact;
}> {
  const artifact = await readShippedArtifact();
  return { model: loadModel(artifact), artifact };
}
