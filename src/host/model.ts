import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type ModelReports,
  parseReport,
  type ReportKind,
  readReport,
} from '../../pipelines/models/artifacts.js';
import { type ModelWatch, watchModel } from '../../pipelines/models/watch.js';
import { seedsFolder } from '../identity/seed-files.js';
import { type ModelArtifact, parseArtifact } from '../model/artifact.js';
import { loadModel, type Model } from '../model/predict.js';
import type { ObjectStore } from '../store/objects.js';

/** The artifact that came with this code: the only one in `seeds/model`. @throws Error when there is none, or two */
export async function readShippedArtifact(): Promise<ModelArtifact> {
  return readArtifact(await shippedFile());
}

/** `model.json`, and beside it reports such as `model.evaluation.json`. */
async function shippedFile(): Promise<string> {
  const folder = join(seedsFolder(), 'model');
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => /^[^.]+\.json$/.test(name));
  if (files.length !== 1) throw new Error(`${folder} holds ${files.length} models, not one: run ttlu train`);
  return join(folder, files[0] as string);
}

/**
 * What was found of a model, or of the same training on fewer games, which stands for it: what was kept in the store, else,
 * of the shipped one, what came with the code. Null where nothing was.
 */
export async function reportOf<Kind extends ReportKind>(
  objects: ObjectStore,
  { version }: ModelArtifact,
  kind: Kind,
): Promise<ModelReports[Kind] | null> {
  const kept = await readReport(objects, version, kind);
  if (kept !== null || version !== (await readShippedArtifact()).version) return kept;
  const file = (await shippedFile()).replace(/\.json$/, `.${kind}.json`);
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : parseReport(kind, text, basename(file));
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
