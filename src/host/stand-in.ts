import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fetch } from '../sources/http.js';

/** Providers on this machine, for measuring and for tests. */
export interface StandIn {
  /** What the environment says of them: the addresses of all four sources. */
  readonly env: Readonly<Record<string, string>>;
  /** Requests so far. */
  requests(): number;
  close(): Promise<void>;
}

/** Serves what `fetch` answers on a free port of 127.0.0.1, each answer so many milliseconds late. */
export async function serveStandIn(fetch: Fetch, { latencyMs = 0 } = {}): Promise<StandIn> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const answer = async () => {
      const [told] = await Promise.all([
        fetch(`http://127.0.0.1${request.url}`, { method: request.method ?? 'GET' }),
        sleep(latencyMs),
      ]);
      response.writeHead(told.status, Object.fromEntries(told.headers));
      response.end(Buffer.from(await told.arrayBuffer()));
    };
    answer().catch((error: Error) => fail(response, error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: {
      ESPN_BASE_URL: `${base}/apis/site/v2/sports/basketball/mens-college-basketball`,
      ODDS_API_BASE_URL: `${base}/v4`,
      KENPOM_BASE_URL: base,
      REFMETRICS_BASE_URL: base,
    },
    requests: () => requests,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function fail(response: ServerResponse, { message }: Error): void {
  if (!response.headersSent) response.writeHead(500);
  response.end(message);
}
