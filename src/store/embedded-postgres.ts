import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite, types } from '@electric-sql/pglite';
import { lockFolder } from './folder-lock.js';
import type { SqlFetch } from './neon.js';

export interface EmbeddedPostgres {
  /** Answers the Neon driver's requests in this process. */
  readonly fetch: SqlFetch;
  close(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** The folder that keeps the tables; null keeps them in memory. */
  readonly path: string | null;
}

/** The default buffers are for a server of its own: they would cost this process 130 MB. */
const SMALL = ['shared_buffers=16MB', 'wal_buffers=1MB', 'min_wal_size=32MB', 'max_wal_size=64MB'].flatMap(
  (setting) => ['-c', setting],
);

/**
 * Starts Postgres inside this process.
 * @throws Error naming the other process, when the folder is in use: two would damage it.
 */
export async function startEmbeddedPostgres({ path }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const unlock = path === null ? () => {} : lockFolder('postgres', path);
  try {
    const made = path !== null && join(path, 'made');
    // A first start that was killed half-way leaves files that no later one can open.
    if (made && !existsSync(made)) rmSync(join(path, 'data'), { recursive: true, force: true });
    const pg = await PGlite.create({
      ...(path !== null && { dataDir: join(path, 'data') }),
      startParams: [...PGlite.defaultStartParams, ...SMALL],
    });
    if (made) writeFileSync(made, '');
    return {
      fetch: async (_url, init) => answer(pg, JSON.parse(String(init.body)) as SqlRequest),
      close: async () => {
        await pg.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

// Neon's protocol ------------------------------------------------------------------------------------------------

interface SqlQuery {
  readonly query: string;
  readonly params: readonly unknown[];
}
type SqlRequest = SqlQuery | { readonly queries: readonly SqlQuery[] };

/** Neon speaks text both ways: the driver serialises parameters and parses results itself. */
const asText = Object.fromEntries(
  Object.values(types).map((oid) => [oid, (value: unknown) => value as string]),
);
const TEXT_ROWS = { rowMode: 'array', parsers: asText, serializers: asText } as const;

interface QueryRunner {
  query: PGlite['query'];
}

async function run(pg: QueryRunner, { query, params }: SqlQuery) {
  const { rows, fields, affectedRows } = await pg.query(query, [...params], TEXT_ROWS);
  const command = /^\s*(\w+)/.exec(query)?.[1]?.toUpperCase() ?? '';
  return { command, rowCount: affectedRows || rows.length, rowAsArray: true, rows, fields };
}

async function answer(pg: PGlite, request: SqlRequest): Promise<Response> {
  try {
    if (!('queries' in request)) return Response.json(await run(pg, request));
    const results = await pg.transaction(async (transaction) => {
      const all = [];
      for (const query of request.queries) all.push(await run(transaction, query));
      return all;
    });
    return Response.json({ results });
  } catch (error) {
    // Field names as Neon sends them; the driver copies them to its own error.
    const { message, code, severity, detail, hint, schema, table, column, constraint } = error as Error &
      Record<string, string | undefined>;
    return Response.json(
      { message, code, severity, detail, hint, schema, table, column, constraint },
      { status: 400 },
    );
  }
}
