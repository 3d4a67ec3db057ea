import { PROBES } from '../../src/features/version.js';
import { type ModelArtifact, parseArtifact } from '../../src/model/artifact.js';
import { loadModel, type Model } from '../../src/model/predict.js';
import type { ObjectStore } from '../../src/store/objects.js';
import type { EvaluationReport } from '../evaluate.js';

const FOLDER = 'models/';

export const artifactKey = (version: string): string => `${FOLDER}${version}.json`;
/** What a model, or the trial that stands for it, was worth: beside its artifact. */
export const evaluationKey = (version: string): string => `${FOLDER}${version}.evaluation.json`;

/** Versions of all artifacts in the store, in the order of their names. */
export async function storedVersions(objects: ObjectStore): Promise<string[]> {
  const versions: string[] = [];
  for await (const key of objects.list(FOLDER)) {
    const version = /^models\/([^/.]+)\.json$/.exec(key)?.[1];
    if (version !== undefined) versions.push(version);
  }
  return versions;
}

/** @throws Error naming the object: not there, of another version than its name says, or refused by {@link parseArtifact} */
export async function readArtifact(objects: ObjectStore, version: string): Promise<ModelArtifact> {
  const key = artifactKey(version);
  const bytes = await objects.get(key);
  if (bytes === null)
    throw new Error(`model ${version}: there is no ${key}; ttlu model list names those there are`);
  const artifact = parseArtifact(bytes.toString('utf8'), key);
  if (artifact.version !== version)
    throw new Error(`model artifact ${key}: it holds ${artifact.version}; keep it under its own name`);
  return artifact;
}

/** What a model of the store was worth; null where it was not judged. @throws Error naming the object that is no evaluation */
export async function readEvaluation(
  objects: ObjectStore,
  version: string,
): Promise<EvaluationReport | null> {
  const key = evaluationKey(version);
  const bytes = await objects.get(key);
  return bytes === null ? null : parseEvaluation(bytes.toString('utf8'), key);
}

/** @param name of the file or object, for the error */
export function parseEvaluation(text: string, name: string): EvaluationReport {
  try {
    const report = JSON.parse(text) as EvaluationReport;
    if (report.rows.length > 0 && report.overall.games > 0) return report;
  } catch {
    // Said below.
  }
  throw new Error(`${name} is no evaluation: ttlu evaluate --json writes one`);
}

/** A model that has shown that it predicts. @throws Error naming the version, where it does not */
export function provenModel(artifact: ModelArtifact): Model {
  const model = loadModel(artifact);
  try {
    model.predict(PROBES);
  } catch (error) {
    throw new Error(
      `model ${artifact.version} predicts nothing of a made-up game: ${(error as Error).message}`,
    );
  }
  return model;
}
