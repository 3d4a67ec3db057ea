import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import type { Database } from './neon.js';

interface Migration {
  readonly name: string;
  readonly statements: readonly string[];
  readonly hash: string;
}

const folder = new URL('./migrations/', import.meta.url);

/** The migrations that drizzle-kit wrote, oldest first. */
function readMigrations(): Migration[] {
  const journal = JSON.parse(readFileSync(new URL('meta/_journal.json', folder), 'utf8')) as {
    entries: { tag: string }[];
  };
  return journal.entries.map(({ tag }) => {
    const text = readFileSync(new URL(`${tag}.sql`, folder), 'utf8');
    return {
      name: tag,
      statements: text.split('--> statement-breakpoint').map((s) => s.trim()),
      hash: createHash('sha256').update(text).digest('hex'),
    };
  });
}

/**
 * Brings the tables up to date; answers the names of what it applied. Each migration and the record of it are one
 * transaction, which Drizzle's own migrator for this driver cannot do, so that a broken connection leaves no half,
 * and of processes that migrate at once each migration is applied by one.
 * @throws Error naming a migration whose text is not the one that was applied
 */
export async function migrateDatabase(db: Database): Promise<string[]> {
  // The lock: `if not exists` alone is no guard against another process that creates the table at this moment.
  await db.batch([
    db.execute(sql`select pg_advisory_xact_lock(hashtext('applied_migrations'))`),
    db.execute(
      sql`create table if not exists applied_migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())`,
    ),
  ]);
  const applied: string[] = [];
  for (const migration of readMigrations()) if (await apply(db, migration)) applied.push(migration.name);
  return applied;
}

async function apply(db: Database, { name, statements, hash }: Migration): Promise<boolean> {
  const before = await appliedHash(db, name);
  if (before === null) {
    try {
      // The record comes first: another process that applies the same waits here, and then fails on the key.
      await db.batch([
        db.execute(sql`insert into applied_migrations (name, hash) values (${name}, ${hash})`),
        ...statements.map((statement) => db.execute(sql.raw(statement))),
      ]);
      return true;
    } catch (error) {
      if ((await appliedHash(db, name)) === null)
        throw new Error(`migration ${name} failed`, { cause: error });
    }
  }
  if ((before ?? (await appliedHash(db, name))) !== hash)
    throw new Error(`migration ${name} was applied with another text: add a new one instead of editing it`);
  return false;
}

async function appliedHash(db: Database, name: string): Promise<string | null> {
  const { rows } = await db.execute<{ hash: string }>(
    sql`select hash from applied_migrations where name = ${name}`,
  );
  return rows[0]?.hash ?? null;
}
