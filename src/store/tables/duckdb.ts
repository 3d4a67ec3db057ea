import { tmpdir } from 'node:os';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

const MEMORY_LIMIT = '700MB';

/**
 * An in-memory DuckDB; what does not fit goes to the system's temporary folder. It is loaded on first use: a Lambda
 * that reads no season never pays for it.
 */
export async function openDuckDb(): Promise<{ instance: DuckDBInstance; db: DuckDBConnection }> {
  const duckdb = await import('@duckdb/node-api');
  const instance = await duckdb.DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: MEMORY_LIMIT,
    temp_directory: tmpdir(),
  });
  return { instance, db: await instance.connect() };
}

/** Runs `use` on an in-memory DuckDB that is closed again, whatever happens. */
export async function withDuckDb<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const { instance, db } = await openDuckDb();
  try {
    return await use(db);
  } finally {
    db.closeSync();
    instance.closeSync();
  }
}

/** A text as an SQL literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
