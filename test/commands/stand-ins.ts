/** Servers of this machine that stand in for ESPN and the Odds API, with a simulated league behind them. */
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { afterAll } from 'vitest';
import { createSimulatorFetch } from '../../src/sources/simulator.js';
import { smallLeague } from './nights.js';

const servers: (HttpServer | Server)[] = [];
afterAll(() => {
  for (const server of servers) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  }
});

export interface StandIns {
  /** Where the product is told to look for its sources. */
  readonly env: { readonly ESPN_BASE_URL: string; readonly ODDS_API_BASE_URL: string };
  /** Every request so far, path and query. */
  readonly asked: string[];
  /** What the Odds API answers in place of odds; null lets it answer. */
  refuseOdds: { readonly status: number; readonly error_code: string } | null;
  /** The in-play total that ESPN shows of every game, null for none. */
  espnLine: number | null;
}

/** @param now when the league is asked; the clock runs on from there */
export async function startStandIns(now: string): Promise<StandIns> {
  const ahead = Date.parse(now) - Date.now();
  const fetch = createSimulatorFetch(await smallLeague(), { now: () => new Date(Date.now() + ahead) });
  const answer = async (path: string): Promise<Response> => {
    standIns.asked.push(path);
    if (path.startsWith('/v4/') && standIns.refuseOdds !== null) {
      const { status, error_code } = standIns.refuseOdds;
      return Response.json({ message: 'refused', error_code, details_url: '' }, { status });
    }
    const answered = await fetch(`http://127.0.0.1${path}`);
    if (standIns.espnLine === null || !path.includes('/summary')) return answered;
    return Response.json(withLine(await answered.json(), standIns.espnLine));
  };
  const server = createServer((request, response) => {
    answer(request.url ?? '/').then(
      async (answered) => {
        response.writeHead(answered.status, Object.fromEntries(answered.headers));
        response.end(await answered.text());
      },
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  const base = await listen(server);
  const standIns: StandIns = {
    env: {
      ESPN_BASE_URL: `${base}/apis/site/v2/sports/basketball/mens-college-basketball`,
      ODDS_API_BASE_URL: `${base}/v4`,
    },
    asked: [],
    refuseOdds: null,
    espnLine: null,
  };
  return standIns;
}

/** Accepts every connection and never says a word. */
export async function blackHole(): Promise<{ readonly address: string; connections(): number }> {
  let connections = 0;
  const server = createTcpServer((socket) => {
    connections += 1;
    socket.on('error', () => {}).resume();
  });
  return { address: await listen(server), connections: () => connections };
}

/** An address that nobody listens at any more. */
export async function refusingAddress(): Promise<string> {
  const server = createTcpServer();
  const address = await listen(server);
  servers.splice(servers.indexOf(server), 1);
  server.close();
  await once(server, 'close');
  return address;
}

async function listen(server: HttpServer | Server): Promise<string> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The summary with an in-play total, as ESPN shows that of one book. */
function withLine(summary: unknown, points: number): unknown {
  const { pickcenter = [], ...rest } = summary as { pickcenter?: { total?: Record<string, object> }[] };
  const [pick] = pickcenter;
  const side = (name: 'over' | 'under') => ({
    ...pick?.total?.[name],
    live: { line: `${name[0]}${points}`, odds: '-110' },
  });
  return { ...rest, pickcenter: [{ ...pick, total: { over: side('over'), under: side('under') } }] };
}
