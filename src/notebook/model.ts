import type { AblationReport } from '../../pipelines/ablate.js';
import type { EvaluationReport } from '../../pipelines/evaluate.js';
import { modelInUse, reportOf } from '../host/model.js';
import { openObjects } from '../host/stores.js';
import type { ModelArtifact } from '../model/artifact.js';
import { placesOf } from './open.js';

/** The model that predicts here, and what is kept of it, or of the same training on fewer games; null where nothing is. */
export interface ModelHere {
  readonly artifact: ModelArtifact;
  /** How it was judged. */
  readonly evaluation: EvaluationReport | null;
  /** What each group of features is worth to it. */
  readonly ablations: AblationReport | null;
}

/** The promoted model of the store that the environment names, else the one that came with the code. */
export async function modelHere(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<ModelHere> {
  const { config } = placesOf(env);
  const objects = openObjects(config, config.dataDir);
  const { artifact } = (await modelInUse(objects)).current();
  return {
    artifact,
    evaluation: await reportOf(objects, artifact, 'evaluation'),
    ablations: await reportOf(objects, artifact, 'ablations'),
  };
}
