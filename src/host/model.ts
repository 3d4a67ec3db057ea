import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EvaluationReport } from '../../pipelines/evaluate.js';
import { parseEvaluation, readEvaluation } from '../../pipelines/models/artifacts.js';
import { type ModelInUse, type ModelWatch, watchModel } from '../../pipelines/models/watch.js';
import { seedsFolder } from '../identity/seed-files.js';
import { type ModelArtifact, parseArtifact } from '../model/artifact.js';
import { loadModel, type Model } from '../model/predict.js';
import type { ObjectStore } from '../store/objects.js';

const EVALUATION = '.evaluation.json';

/** The artifact that came with this code: the only one in `seeds/model`. @throws Error when there is none, or two */
export async function readShippedArtifact(): Promise<ModelArtifact> {
  return readArtifact(await shippedFile());
}

/** What the shipped model, or the same training on fewer games, was worth: beside its artifact; null where it is not. */
export async function readShippedEvaluation(): Promise<EvaluationReport | null> {
  const file = (await shippedFile()).replace(/\.json$/, EVALUATION);
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : parseEvaluation(text, basename(file));
}

async function shippedFile(): Promise<string> {
  const folder = join(seedsFolder(), 'model');
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json') && !name.endsWith(EVALUATION));
  if (files.length !== 1) throw new Error(`${folder} holds ${files.length} models, not one: run ttlu train`);
  return join(folder, files[0] as string);
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

/** What the model in use was worth; null where it was not judged. */
export function evaluationOf(
  objects: ObjectStore,
  { artifact, promotion }: ModelInUse,
): Promise<EvaluationReport | null> {
  return promotion?.version == null ? readShippedEvaluation() : readEvaluation(objects, artifact.version);
}

/** The model in memory that predicts, and the artifact that it was made of. */
export async function loadShippedModel(): Promise<{
  readonly model: Model;
  readonly artifact: ModelArtifact;
}> {
  const artifact = await readShippedArtifact();
  return { model: loadModel(artifact), artifact };
}
