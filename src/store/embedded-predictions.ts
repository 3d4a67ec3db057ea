import { startEmbeddedPostgres } from './embedded-postgres.js';
import { migrateDatabase } from './migrate.js';
import { openDatabase } from './neon.js';
import { predictionsIn } from './neon-predictions.js';
import type { PredictionStore } from './predictions.js';

export interface EmbeddedPredictions {
  readonly store: PredictionStore;
  close(): Promise<void>;
}

/** Predictions in a Postgres inside this process, tables up to date; `path` null keeps them in memory. */
export async function embeddedPredictions(options: { path: string | null }): Promise<EmbeddedPredictions> {
  const postgres = await startEmbeddedPostgres(options);
  try {
    const db = openDatabase('postgresql://ttlu:embedded@localhost/ttlu', { fetch: postgres.fetch });
    await migrateDatabase(db);
    return { store: predictionsIn(db), close: postgres.close };
  } catch (error) {
    await postgres.close();
    throw error;
  }
}
