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
 * transaction, which Drizzle's own migrator for this driver cannot do, so that a broken connection leaves no half.
 * @throws Error naming a migration whose text is not the one that was applied
 */
export async function migrateDatabase(db: Database): Promise<string[]> {
  await db.execute(
    sql`create table if not exists applied_migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())`,
  );
  const { rows } = await db.execute<{ name: string; hash: string }>(
    sql`select name, hash from applied_migrations`,
  );
  const known = new Map(rows.map((row) => [row.name, row.hash]));
  const applied: string[] = [];
  for (const { name, statements, hash } of readMigrations()) {
    const before = known.get(name);
    if (before === hash) continue;
    if (before !== undefined)
      throw new Error(
        `migration ${name} was applied with another text: add a new migration instead of editing it`,
      );
    // The record comes first: of two processes that migrate at once the second fails on its key and changes nothing.
    await db.batch([
      db.execute(sql`insert into applied_migrations (name, hash) values (${name}, ${hash})`),
      ...statements.map((statement) => db.execute(sql.raw(statement))),
    ]);
    applied.push(name);
  }
  return applied;
}
