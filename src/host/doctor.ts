import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Finding, good, note, problem } from '../../pipelines/doctor/finding.js';
import { examineSchedule } from '../../pipelines/doctor/schedule.js';
import {
  type AskedSource,
  examineClock,
  examineQuota,
  examineSource,
} from '../../pipelines/doctor/sources.js';
import {
  examineCache,
  examineDrift,
  examineModel,
  examineQuality,
  examineTables,
} from '../../pipelines/doctor/stored.js';
import {
  type Check,
  examineDisk,
  examineNode,
  examineSettings,
  type Setting,
} from '../../pipelines/doctor.js';
import type { Config } from '../config.js';
import { addDays, gameDayOf, type UtcInstant } from '../domain/game.js';
import { createEspnClient } from '../sources/espn/client.js';
import type { HttpOptions } from '../sources/http.js';
import { createKenpomClient } from '../sources/kenpom/client.js';
import { createOddsApiClient } from '../sources/odds-api/client.js';
import { createRefmetricsClient } from '../sources/refmetrics/client.js';
import type { ObjectStore } from '../store/objects.js';
import { cloudPredictions } from './cloud-predictions.js';
import { modelInUse } from './model.js';
import { isAlive, thisProcess } from './processes.js';
import { openLookups } from './stores.js';

export interface DoctorHost {
  /** Where embedded stores are kept. */
  readonly folder: string;
  readonly objects: ObjectStore;
  readonly now: () => UtcInstant;
  /** For one question to one source. */
  readonly timeoutMs: number;
}

/** As `engines` of package.json says. */
export const LEAST_NODE = '22.15.0';

/** Everything that the doctor looks at. Nothing is written, and no source is asked what costs. */
export function doctorChecks(config: Config, host: DoctorHost): Check[] {
  const { folder, objects, now } = host;
  return [
    { area: 'keys', name: 'settings', run: async () => settings(config) },
    ...sourceChecks(config, host),
    { area: 'stores', name: 'objects', run: () => examineObjects(config, objects, folder) },
    { area: 'stores', name: 'predictions', run: () => examinePredictions(config, folder, now) },
    { area: 'cache', name: 'lookups', run: () => examineLookups(config, folder, now) },
    { area: 'tables', name: 'tables', run: () => examineTables(objects, now()) },
    { area: 'quality', name: 'quality', run: () => examineQuality(objects, now()) },
    {
      area: 'model',
      name: 'model',
      run: async () => {
        return [
          ...(await examineModel(await modelInUse(objects), objects, now())),
          ...(await examineDrift(objects, now())),
        ];
      },
    },
    {
      area: 'schedule',
      name: 'schedule',
      run: () => examineSchedule(objects, { holder: thisProcess(), now, isAlive }),
    },
    { area: 'disk', name: folder, run: async () => [examineDisk(await freeBytes(folder), folder)] },
    { area: 'node', name: 'Node.js', run: async () => [examineNode(process.versions.node, LEAST_NODE)] },
  ];
}

function settings(config: Config): readonly Finding[] {
  const { oddsApi, kenpom, refmetrics, databaseUrl, objects, cache, webhookUrl } = config;
  const list: Setting[] = [
    { name: 'ODDS_API_KEY', set: oddsApi.key !== null, without: 'live lines are those that ESPN shows' },
    {
      name: 'ODDS_API_HISTORY',
      set: oddsApi.history,
      without: 'closing lines are what the live system has seen, else those of ESPN',
    },
    { name: 'KENPOM_API_KEY', set: kenpom.key !== null, without: 'ratings are our own' },
    { name: 'REFMETRICS_USER', set: refmetrics.user !== null, without: 'RefMetrics hides most names' },
    {
      name: 'REFMETRICS_PASSWORD',
      set: refmetrics.password !== null,
      without: 'RefMetrics hides most names',
    },
    { name: 'TTLU_BUCKET', set: objects !== null, without: 'objects are in a folder of this machine' },
    { name: 'TTLU_TABLE', set: cache !== null, without: 'the cache is embedded' },
    { name: 'DATABASE_URL', set: databaseUrl !== null, without: 'predictions are in an embedded Postgres' },
    {
      name: 'TTLU_WEBHOOK_URL',
      set: webhookUrl !== null,
      without: 'nobody is told when a scheduled job fails',
    },
  ];
  const half = (refmetrics.user === null) !== (refmetrics.password === null);
  return [
    ...examineSettings(list),
    ...(half
      ? [
          problem(
            { area: 'keys', name: 'RefMetrics' },
            'one of REFMETRICS_USER and REFMETRICS_PASSWORD is set without the other',
            'set both, or neither',
          ),
        ]
      : []),
  ];
}

function sourceChecks(config: Config, { now, timeoutMs }: DoctorHost): Check[] {
  const { espn, oddsApi, kenpom, refmetrics } = config;
  let heard: { theirs: UtcInstant; ours: UtcInstant } | null = null;
  const http: HttpOptions = {
    fetch: globalThis.fetch,
    now,
    timeoutMs,
    retries: 0,
    onResponse: ({ headers, madeAt, receivedAt }) => {
      if (headers.date !== undefined) heard ??= { theirs: madeAt, ours: receivedAt };
    },
  };
  const today = gameDayOf(now());
  const odds =
    oddsApi.key === null
      ? null
      : createOddsApiClient(http, { apiKey: oddsApi.key.reveal(), baseUrl: oddsApi.baseUrl });
  const { key } = kenpom;
  const account =
    refmetrics.user === null || refmetrics.password === null
      ? null
      : { user: refmetrics.user, password: refmetrics.password.reveal() };
  const asked = (source: AskedSource, also: () => readonly Finding[] = () => []): Check => ({
    area: 'sources',
    name: source.name,
    run: async () => [await examineSource(source, () => performance.now()), ...also()],
  });
  let credits: Finding | null = null;
  return [
    asked(
      {
        name: 'espn',
        without: 'there are neither games nor scores',
        needed: true,
        ask: async () =>
          `${(await createEspnClient(http, { baseUrl: espn.baseUrl }).scoreboard(today)).games.length} games today`,
      },
      () => [examineClock(heard?.theirs ?? null, heard?.ours ?? now())],
    ),
    asked(
      {
        name: 'odds-api',
        without: 'lines are those of ESPN',
        needed: true,
        ask:
          odds &&
          (async () => {
            const quota = await odds.quota();
            credits = examineQuota(quota);
            return `${quota.remaining ?? 'an unknown number of'} credits left`;
          }),
      },
      () => (credits === null ? [] : [credits]),
    ),
    asked({
      name: 'kenpom',
      without: 'ratings are our own',
      needed: true,
      ask:
        key &&
        (async () => {
          const client = createKenpomClient(http, { apiKey: key.reveal(), baseUrl: kenpom.baseUrl });
          return `${(await client.archive(addDays(today, -1))).ratings.length} teams rated`;
        }),
    }),
    asked({
      name: 'refmetrics',
      without: 'tendencies are our own',
      needed: account !== null,
      ask: async () => {
        const client = createRefmetricsClient(http, { account, baseUrl: refmetrics.baseUrl });
        return `${(await client.fouls()).rows.length} referees`;
      },
    }),
  ];
}

async function examineObjects(
  { objects: bucket }: Config,
  objects: ObjectStore,
  folder: string,
): Promise<Finding[]> {
  const about = { area: 'stores', name: 'objects' } as const;
  await objects.get('schedule/start.json');
  return [
    bucket === null
      ? good(about, `embedded in ${join(folder, 'objects')}`)
      : good(about, `bucket ${bucket.bucket} answers`),
  ];
}

async function examinePredictions(config: Config, folder: string, now: () => UtcInstant): Promise<Finding[]> {
  const about = { area: 'stores', name: 'predictions' } as const;
  if (config.databaseUrl === null) return [good(about, `embedded in ${join(folder, 'postgres')}`)];
  const asOfUtc = now();
  const view = { day: gameDayOf(asOfUtc), modelVersion: '', simulated: false, asOfUtc };
  const games = await cloudPredictions(config).slate(view);
  return [good(about, `the database answers: ${games.length} games today`, { games: games.length })];
}

/** An embedded cache that is not there is not made. */
async function examineLookups(
  config: Config,
  folder: string,
  now: () => UtcInstant,
): Promise<readonly Finding[]> {
  const about = { area: 'cache', name: 'lookups' } as const;
  if (config.cache === null && !existsSync(join(folder, 'dynamo')))
    return [note(about, 'empty', 'ttlu collect daily and ttlu collect weekly fill it', { asOf: null })];
  const lookups = await openLookups(config, folder);
  try {
    return await examineCache(lookups.store, now());
  } finally {
    await lookups.close();
  }
}

/** Free for this user on the disk of a folder that may not be there yet. */
async function freeBytes(folder: string): Promise<number> {
  let there = folder;
  while (!existsSync(there)) there = dirname(there);
  const { bavail, bsize } = await statfs(there);
  return bavail * bsize;
}
