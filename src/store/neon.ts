import { neon, neonConfig } from '@neondatabase/serverless';
import { drizzle, type NeonHttpDatabase } from 'drizzle-orm/neon-http';
import * as schema from './schema.js';

/** How a client's requests to Neon's `/sql` are answered: by the network, or in this process by PGlite. */
export type SqlFetch = (url: string, init: RequestInit) => Promise<Response>;

export type Database = NeonHttpDatabase<typeof schema>;

export interface DatabaseOptions {
  /** Default: the network, with a time-out of ten seconds. */
  readonly fetch?: SqlFetch;
}

const overNetwork: SqlFetch = (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });

// The driver knows one fetch for the whole process; its options for each request tell ours which client asks.
neonConfig.fetchFunction = (url: string, { answeredBy, ...init }: RequestInit & { answeredBy: SqlFetch }) =>
  answeredBy(url, init);

/** A Drizzle database over Neon's HTTP driver; nothing is sent before the first query. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const client = neon(url, { fetchOptions: { answeredBy: options.fetch ?? overNetwork } });
  return drizzle({ client, schema, casing: 'snake_case' });
}
