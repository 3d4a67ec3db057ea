import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DriftReport, followDrift } from '../../pipelines/models/drift.js';
import type { Config } from '../config.js';
import type { GameDay } from '../domain/game.js';
import type { ObjectStore } from '../store/objects.js';
import type { PredictionStore } from '../store/predictions.js';
import { modelInUse, reportOf } from './model.js';
import { openPredictions } from './stores.js';

/** Holds the newest live days against the card of the model in use. Null where nothing was predicted on them. */
export async function liveDrift(
  objects: ObjectStore,
  predictions: Pick<PredictionStore, 'judged'>,
  day: GameDay,
): Promise<DriftReport | null> {
  const { artifact } = (await modelInUse(objects)).current();
  const promised = await reportOf(objects, artifact, 'evaluation');
  return followDrift(objects, predictions, { day, card: artifact.version, promised });
}

/** The same with the predictions of this machine or of the database. An embedded store that is not there is not made. */
export async function driftHere(
  config: Config,
  folder: string,
  objects: ObjectStore,
  day: GameDay,
): Promise<DriftReport | null> {
  if (config.databaseUrl === null && !existsSync(join(folder, 'postgres'))) return null;
  const predictions = await openPredictions(config, folder);
  try {
    return await liveDrift(objects, predictions.store, day);
  } finally {
    await predictions.close();
  }
}
