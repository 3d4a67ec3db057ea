import { PROBES } from '../../src/features/version.js';
import { type ModelArtifact, parseArtifact } from '../../src/model/artifact.js';
import { loadModel, type Model } from '../../src/model/predict.js';
import type { ObjectStore } from '../../src/store/objects.js';
import type { AblationReport } from '../ablate.js';
import type { BacktestReport } from '../backtest.js';
import type { EvaluationReport } from '../evaluate.js';

const FOLDER = 'models/';

export const artifactKey = (version: string): string => `${FOLDER}${version}.json`;
/** What was found of a model, or of the trial that stands for it: kept beside its artifact, for its card. */
export interface ModelReports {
  readonly evaluation: EvaluationReport;
  readonly ablations: AblationReport;
  readonly backtest: BacktestReport;
}
export type ReportKind = keyof ModelReports;

export const reportKey = (version: string, kind: ReportKind): string => `${FOLDER}${version}.${kind}.json`;

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

/** Null where there is none. @throws Error naming an object that is no such report */
export async function readReport<Kind extends ReportKind>(
  objects: ObjectStore,
  version: string,
  kind: Kind,
): Promise<ModelReports[Kind] | null> {
  const key = reportKey(version, kind);
  const bytes = await objects.get(key);
  return bytes === null ? null : parseReport(kind, bytes.toString('utf8'), key);
}

/** What every report of a kind has. */
const MARKS: Readonly<Record<ReportKind, readonly string[]>> = {
  evaluation: ['model', 'days', 'rows', 'overall', 'calibration'],
  ablations: ['judgedOn', 'groups', 'anotherSeed'],
  backtest: ['model', 'halfTime', 'window'],
};

/** @param name of the file or object, for the error */
export function parseReport<Kind extends ReportKind>(
  kind: Kind,
  text: string,
  name: string,
): ModelReports[Kind] {
  let report: unknown = null;
  try {
    report = JSON.parse(text);
  } catch {
    // Said below.
  }
  const lacks = MARKS[kind].find((mark) => !(report as Record<string, unknown> | null)?.[mark]);
  if (lacks !== undefined)
    throw new Error(`${name} is no report of ${kind}: it has no ${lacks}; make it anew with --keep`);
  return report as ModelReports[Kind];
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
