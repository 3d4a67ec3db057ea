import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { simulatedLeague } from '../../src/host/simulated-night.js';
import { createSimulatorFetch, type League } from '../../src/sources/simulator.js';

export interface StandInProviders {
  readonly league: League;
  /** `http://127.0.0.1:PORT`, all providers behind it. */
  readonly address: string;
  setNow(now: string): void;
  close(): Promise<void>;
}

/** The simulated league behind a real HTTP server; each answer has its length and ends its connection. */
export async function startProviders(games: number, now: string): Promise<StandInProviders> {
  let present = now;
  const league = await simulatedLeague(games);
  const answer = createSimulatorFetch(league, { now: () => present });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { status, headers, body } = await answered(request.method ?? 'GET', request.url ?? '/', chunks);
    response.writeHead(status, { ...headers, 'content-length': body.length, connection: 'close' }).end(body);
  });
  async function answered(method: string, path: string, chunks: readonly Buffer[]) {
    const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
    const made = await answer(`http://127.0.0.1${path}`, { method, ...body });
    return {
      status: made.status,
      headers: Object.fromEntries(made.headers),
      body: Buffer.from(await made.arrayBuffer()),
    };
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    league,
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setNow: (at) => {
      present = at;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The addresses of all providers as a config has them. */
export function addressesAt(address: string) {
  return {
    espn: `${address}/apis/site/v2/sports/basketball/mens-college-basketball`,
    oddsApi: `${address}/v4`,
    kenpom: address,
    refmetrics: address,
  };
}
