import { type Config, required } from '../config.js';
import { neonPredictions } from '../store/neon-predictions.js';
import type { PredictionStore } from '../store/predictions.js';

/** The cloud's predictions, never an embedded part's. @throws Error naming DATABASE_URL when it is not set */
export function cloudPredictions({ databaseUrl }: Config): PredictionStore {
  return neonPredictions(required(databaseUrl, 'DATABASE_URL').reveal());
}
