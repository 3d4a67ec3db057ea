import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrateDatabase } from '../../src/store/migrate.js';
import { openDatabase } from '../../src/store/neon.js';
import { neonPredictions, predictionsIn } from '../../src/store/neon-predictions.js';
import { predictionStoreContract } from '../contracts/predictions.contract.js';
import { type RealPostgres, startRealPostgres } from './real-postgres.js';

const URL_OF_NEON = 'postgresql://ttlu:password@db.example/ttlu';

describe('predictions in PostgreSQL', () => {
  let postgres: RealPostgres;
  beforeAll(async () => {
    postgres = await startRealPostgres();
  });
  afterAll(() => postgres?.close());

  test('two processes that migrate at once leave one set of tables', async () => {
    const open = () => openDatabase(URL_OF_NEON, { fetch: postgres.fetch });
    const applied = await Promise.all([open(), open(), open()].map(migrateDatabase));
    expect(applied.flat().toSorted()).toEqual([...new Set(applied.flat())].toSorted());
    expect(applied.flat()).toContain('0000_predictions');
    expect(await migrateDatabase(open())).toEqual([]);
  });

  predictionStoreContract(async () => {
    const db = openDatabase(URL_OF_NEON, { fetch: postgres.fetch });
    return {
      store: predictionsIn(db),
      second: neonPredictions(URL_OF_NEON, { fetch: postgres.fetch }),
      close: async () => {},
    };
  });
});
