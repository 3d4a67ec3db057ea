/** Local stand-ins for everything that a Lambda talks to, each on a free port of this machine. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readTeamSeeds } from '../../src/identity/seed-files.js';
import type { Fetch } from '../../src/sources/http.js';
import {
  createLeague,
  createSimulatorFetch,
  type League,
  simulatorParameters,
} from '../../src/sources/simulator.js';
import type { LookupCache } from '../../src/store/cache.js';
import { createTable } from '../../src/store/dynamo.js';
import { dynamoCache } from '../../src/store/dynamo-cache.js';
import { startEmbeddedDynamo } from '../../src/store/embedded-dynamo.js';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.js';
import { migrateDatabase } from '../../src/store/migrate.js';
import { openDatabase } from '../../src/store/neon.js';
import { predictionsIn } from '../../src/store/neon-predictions.js';
import type { PredictionStore } from '../../src/store/predictions.js';

export interface StandIns {
  /** What a Lambda's environment says: only local addresses. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the bundle's Neon requests are to go. */
  readonly sqlAddress: string;
  /** The bucket's objects by key. */
  readonly bucket: ReadonlyMap<string, Buffer>;
  readonly lookups: LookupCache;
  readonly predictions: PredictionStore;
  /** The virtual present of the simulated league. */
  setNow(now: string): void;
  close(): Promise<void>;
}

export const BUCKET = 'ttlu-test';
export const DATABASE_HOST = 'db.example.test';
const TABLE = 'ttlu-test';

/** @param games games of each simulated day, or the league that plays them */
export async function startStandIns(games: number | League): Promise<StandIns> {
  let now = '2026-03-03T12:00:00Z';
  const league = typeof games === 'number' ? await simulatedLeague(games) : games;
  const providers = await startProviders(createSimulatorFetch(league, { now: () => now }));
  const s3 = await startBucket();
  const dynamo = await startEmbeddedDynamo({ path: null });
  await createTable(dynamo.client, TABLE);
  const dynamoEndpoint = await dynamo.client.config.endpoint?.();
  const postgres = await startEmbeddedPostgres({ path: null });
  const database = openDatabase(`postgres://user:secret@${DATABASE_HOST}/ttlu`, { fetch: postgres.fetch });
  await migrateDatabase(database);
  const sql = await listen(async (request, response) => {
    const answer = await postgres.fetch('', { body: String(await bodyOf(request)) });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  });
  const base = addressOf(providers);
  return {
    env: {
      ESPN_BASE_URL: `${base}/apis/site/v2/sports/basketball/mens-college-basketball`,
      ODDS_API_BASE_URL: `${base}/v4`,
      ODDS_API_KEY: 'odds-key',
      ODDS_API_HISTORY: 'true',
      KENPOM_BASE_URL: base,
      KENPOM_API_KEY: 'kenpom-key',
      REFMETRICS_BASE_URL: base,
      TTLU_BUCKET: BUCKET,
      S3_ENDPOINT: s3.endpoint,
      TTLU_TABLE: TABLE,
      DYNAMODB_ENDPOINT: `http://127.0.0.1:${dynamoEndpoint?.port}`,
      DATABASE_URL: `postgres://user:secret@${DATABASE_HOST}/ttlu`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'embedded',
      AWS_SECRET_ACCESS_KEY: 'embedded',
    },
    sqlAddress: addressOf(sql),
    bucket: s3.bucket,
    lookups: dynamoCache({ client: dynamo.client, table: TABLE }),
    predictions: predictionsIn(database),
    setNow(at) {
      now = at;
    },
    async close() {
      s3.close();
      for (const server of [providers, sql]) stop(server);
      await dynamo.close();
      await postgres.close();
    },
  };
}

/** A bucket of the name {@link BUCKET} in memory. */
export async function startBucket() {
  const bucket = new Map<string, Buffer>();
  const server = await listen((request, response) => answerS3(bucket, request, response));
  return { bucket, endpoint: addressOf(server), close: () => stop(server) };
}

/** Real teams under the names that each provider gives them, playing made-up games. */
async function simulatedLeague(games: number): Promise<League> {
  const seeds = await readTeamSeeds();
  const nameAt = (teamId: string, source: string) =>
    seeds.aliases.find((alias) => alias.teamId === teamId && alias.sources.includes(source))?.alias;
  const teams = seeds.teams
    .filter((team) => team.lastSeason === null)
    .map(({ teamId, name, location, abbreviation }) => ({
      id: teamId,
      name,
      location,
      abbreviation: abbreviation ?? location.slice(0, 4).toUpperCase(),
      oddsApiName: nameAt(teamId, 'odds-api') ?? name,
      kenpomName: nameAt(teamId, 'kenpom') ?? location,
    }));
  const parameters = simulatorParameters(
    JSON.parse(await readFile(new URL('../../seeds/simulator.json', import.meta.url), 'utf8')),
  );
  return createLeague({ seed: 7, games, teams, parameters });
}

async function startProviders(fetch: Fetch): Promise<Server> {
  return listen(async (request, response) => {
    const answer = await fetch(`http://127.0.0.1${request.url}`, { method: request.method ?? 'GET' });
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
}

/** As much of S3 as an ObjectStore asks for: put with If-None-Match, get, and a listing in one page. */
async function answerS3(
  bucket: Map<string, Buffer>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '', 'http://127.0.0.1');
  const [, name, ...path] = url.pathname.split('/');
  const key = decodeURIComponent(path.join('/'));
  const xml = (status: number, body: string) =>
    response.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?>${body}`);
  const refuse = (status: number, code: string) => xml(status, `<Error><Code>${code}</Code></Error>`);
  if (name !== BUCKET) return void refuse(404, 'NoSuchBucket');
  if (request.method === 'PUT') {
    const body = await bodyOf(request);
    if (request.headers['if-none-match'] === '*' && bucket.has(key))
      return void refuse(412, 'PreconditionFailed');
    bucket.set(key, body);
    return void response.writeHead(200, { etag: '"x"' }).end();
  }
  if (key !== '') {
    const body = bucket.get(key);
    if (body === undefined) return void refuse(404, 'NoSuchKey');
    return void response.writeHead(200, { 'content-length': body.length }).end(body);
  }
  const prefix = url.searchParams.get('prefix') ?? '';
  const keys = [...bucket.keys()].filter((k) => k.startsWith(prefix)).sort();
  const contents = keys.map((k) => `<Contents><Key>${k}</Key></Contents>`).join('');
  xml(
    200,
    `<ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>${keys.length}</KeyCount>${contents}</ListBucketResult>`,
  );
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

async function listen(answer: Answer): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(error.message);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function stop(server: Server): void {
  server.closeAllConnections();
  server.close();
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
