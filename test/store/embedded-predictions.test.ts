import { describe } from 'vitest';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.js';
import { migrateDatabase } from '../../src/store/migrate.js';
import { openDatabase } from '../../src/store/neon.js';
import { predictionsIn } from '../../src/store/neon-predictions.js';
import { predictionStoreContract } from '../contracts/predictions.contract.js';

describe('predictions in PGlite', () => {
  predictionStoreContract(async () => {
    const { fetch, close } = await startEmbeddedPostgres({ path: null });
    const open = () => openDatabase('postgresql://ttlu:embedded@localhost/ttlu', { fetch });
    await migrateDatabase(open());
    return { store: predictionsIn(open()), second: predictionsIn(open()), close };
  });
});
