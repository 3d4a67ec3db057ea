import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { toSnakeCase } from 'drizzle-orm/casing';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.js';
import { migrateDatabase } from '../../src/store/migrate.js';
import { type Database, openDatabase } from '../../src/store/neon.js';
import * as schema from '../../src/store/schema.js';

describe('migrations', () => {
  let db: Database;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const postgres = await startEmbeddedPostgres({ path: null });
    close = postgres.close;
    db = openDatabase('postgresql://ttlu:embedded@localhost/ttlu', { fetch: postgres.fetch });
  });
  afterAll(() => close());

  test('are applied once', async () => {
    const journal = JSON.parse(
      readFileSync(new URL('../../src/store/migrations/meta/_journal.json', import.meta.url), 'utf8'),
    ) as { entries: { tag: string }[] };
    expect(await migrateDatabase(db)).toEqual(journal.entries.map((entry) => entry.tag));
    expect(await migrateDatabase(db)).toEqual([]);
  });

  test('make the very columns that the schema speaks of', async () => {
    const { rows } = await db.execute<{ name: string }>(
      sql`select table_name || '.' || column_name as name from information_schema.columns
          where table_schema = 'public' and table_name <> 'applied_migrations'`,
    );
    const declared = Object.values(schema as Record<string, PgTable>)
      .map(getTableConfig)
      .flatMap(({ name, columns }) => columns.map((column) => `${name}.${toSnakeCase(column.name)}`));
    expect(rows.map((row) => row.name).sort()).toEqual(declared.sort());
  });

  test('one whose text was changed after it was applied is refused by name', async () => {
    await db.execute(sql`update applied_migrations set hash = 'of another text'`);
    await expect(migrateDatabase(db)).rejects.toThrow(
      'migration 0000_predictions was applied with another text',
    );
  });
});
