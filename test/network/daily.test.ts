import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dayClients } from '../../pipelines/collect/day-clients.js';
import { collectDay, type DailyReport } from '../../pipelines/daily.js';
import { DEFAULT_THRESHOLDS } from '../../pipelines/quality.js';
import { DEFAULT_LINES } from '../../src/config.js';
import type { HttpOptions } from '../../src/sources/http.js';
import { createPace, POLITE_LIMITS } from '../../src/sources/rate.js';
import type { LookupCache } from '../../src/store/cache.js';
import { createTable } from '../../src/store/dynamo.js';
import { dynamoCache } from '../../src/store/dynamo-cache.js';
import { type EmbeddedDynamo, startEmbeddedDynamo } from '../../src/store/embedded-dynamo.js';
import { teams } from '../pipelines/collected.js';
import { memoryObjects } from '../pipelines/memory-objects.js';
import {
  type Asked,
  type Fault,
  type FaultyNetwork,
  NO_FAULT,
  startFaultyNetwork,
} from './faulty-network.js';
import { addressesAt, type StandInProviders, startProviders } from './providers.js';
import { seededRandom } from './seeded-random.js';

const DAY = '2026-03-02';
const NOW = '2026-03-03T12:00:00.000Z';
const GAMES = 12;
const TIMEOUT_MS = 1000;
const KEY = 'a-key-that-nobody-may-see';
const gameId = (number: number) => `920260302${String(number).padStart(3, '0')}`;

let providers: StandInProviders;
let network: FaultyNetwork;
let dynamo: EmbeddedDynamo;
let tables = 0;
beforeAll(async () => {
  providers = await startProviders(GAMES, NOW);
  network = await startFaultyNetwork(providers.address, seededRandom(11));
  dynamo = await startEmbeddedDynamo({ path: null });
});
afterAll(async () => {
  await network.close();
  await providers.close();
  await dynamo.close();
});
afterEach(() => network.set(() => NO_FAULT));

/** A machine that collects: its waits take no time, its time-outs do. */
interface Machine {
  readonly store: ReturnType<typeof memoryObjects>;
  readonly lookups: LookupCache;
  /** Waits so far, virtual seconds. */
  waited(): number;
  collect(): Promise<DailyReport>;
}

async function machine(): Promise<Machine> {
  const store = memoryObjects();
  const table = `daily-${++tables}`;
  await createTable(dynamo.client, table);
  const lookups = dynamoCache({ client: dynamo.client, table });
  let ms = 0;
  const sleep = async (wait: number) => {
    ms += wait;
  };
  const at = addressesAt(network.address);
  return {
    store,
    lookups,
    waited: () => ms / 1000,
    collect: () => {
      const http: HttpOptions = {
        fetch,
        now: () => NOW,
        timeoutMs: TIMEOUT_MS,
        retries: 2,
        sleep,
        pace: createPace(POLITE_LIMITS, { clock: () => ms, sleep }),
      };
      return collectDay(
        {
          clientsOf: async (day) =>
            dayClients(
              {
                store,
                http,
                espn: { baseUrl: at.espn },
                oddsApi: { baseUrl: at.oddsApi, historyKey: KEY },
                kenpom: { baseUrl: at.kenpom, key: KEY },
              },
              day,
            ),
          store,
          lookups,
          teams,
          rules: DEFAULT_LINES,
          quality: DEFAULT_THRESHOLDS,
        },
        DAY,
      );
    },
  };
}

/** The tables as they are, by key. */
function tablesOf(store: Machine['store']): Record<string, string> {
  return Object.fromEntries(
    [...store.objects]
      .filter(([key]) => key.startsWith('tables/'))
      .map(([key, body]) => [key, body.toString('latin1')]),
  );
}

const isSummaryOf = ({ path }: Asked, number: number) => path.includes(`event=${gameId(number)}`);

/** What an undisturbed day comes to. */
let calm: { readonly report: DailyReport; readonly tables: Record<string, string> };
beforeAll(async () => {
  const undisturbed = await machine();
  calm = { report: await undisturbed.collect(), tables: tablesOf(undisturbed.store) };
});

test('an undisturbed day is whole', () => {
  expect(calm.report).toMatchObject({
    games: GAMES,
    collected: GAMES,
    withLine: GAMES,
    open: [],
    failures: [],
  });
});

describe('a day through a network that passes', () => {
  const passing: readonly [string, (asked: Asked) => Fault][] = [
    ['with latency and jitter', () => ({ kind: 'latency', ms: 30, jitterMs: 100 })],
    ['which resets every connection once', ({ time }) => (time === 1 ? { kind: 'reset' } : NO_FAULT)],
    [
      'in a storm of 429 with Retry-After',
      ({ time }) =>
        time <= 2 ? { kind: 'instead', status: 429, headers: { 'retry-after': '4' } } : NO_FAULT,
    ],
    [
      'in a burst of 500',
      ({ time }) => (time <= 2 ? { kind: 'instead', status: 500, body: 'oops' } : NO_FAULT),
    ],
    [
      'which mixes all of it',
      ({ path, time }) => {
        const faults: readonly Fault[] = [
          { kind: 'closed' },
          { kind: 'odd chunks' },
          { kind: 'endless chunks' },
          { kind: 'twice' },
          { kind: 'noise' },
          { kind: 'latency', ms: 5, jitterMs: 50 },
        ];
        return time === 1 ? (faults[path.length % faults.length] as Fault) : NO_FAULT;
      },
    ],
  ];

  test.each(passing)('%s is the undisturbed one, to the byte', async (_, faultOf) => {
    network.set(faultOf);
    const { collect, store } = await machine();
    const report = await collect();
    expect(report.failures).toEqual([]);
    expect(report.collected).toBe(GAMES);
    expect(tablesOf(store)).toEqual(calm.tables);
  });

  test('waits as long as it is asked to, and no longer than that', async () => {
    network.set(({ path, time }) =>
      time === 1 && path.includes('scoreboard') && path.includes('groups=50')
        ? { kind: 'instead', status: 429, headers: { 'retry-after': '25' } }
        : NO_FAULT,
    );
    const { collect, waited } = await machine();
    await collect();
    expect(waited()).toBeGreaterThanOrEqual(25);
    expect(waited()).toBeLessThan(80);
  });
});

describe('a day on which some games cannot be had', () => {
  const BLACK_HOLE = 1;
  const RESET = 2;
  const CUT = 3;
  const HALF_OPEN = 4;
  const faultOf = (asked: Asked): Fault => {
    if (isSummaryOf(asked, BLACK_HOLE)) return { kind: 'black hole' };
    if (isSummaryOf(asked, RESET)) return { kind: 'reset' };
    if (isSummaryOf(asked, CUT)) return { kind: 'cut' };
    if (isSummaryOf(asked, HALF_OPEN) && asked.time <= 2) return { kind: 'half-open' };
    return NO_FAULT;
  };
  let disturbed: Machine;
  let report: DailyReport;
  beforeAll(async () => {
    network.set(faultOf);
    disturbed = await machine();
    report = await disturbed.collect();
    network.set(() => NO_FAULT);
  });

  test('T34 has all the others, names those it lacks with the reason, and fails loudly', async () => {
    const lost = [BLACK_HOLE, RESET, CUT].map(gameId);
    expect(report).toMatchObject({ games: GAMES, collected: GAMES - 3 });
    expect([...report.open].sort()).toEqual(lost);
    const reasons = new Map(report.skipped.map(({ game, reason }) => [game, reason]));
    expect(reasons.get(gameId(BLACK_HOLE))).toMatch(
      /^espn summary 920260302001: no whole answer within 1000 ms/,
    );
    expect(reasons.get(gameId(RESET))).toMatch(
      /^espn summary 920260302002: .*(terminated|socket|reset|closed)/i,
    );
    expect(reasons.get(gameId(CUT))).toMatch(/^espn summary 920260302003: the body is not JSON, or cut off/);
    expect(report.failures).toEqual([
      expect.stringMatching(/^not-collected: 3 of 12 games are not collected/),
    ]);
  });

  test('holds nothing that the undisturbed day does not', () => {
    const ids = JSON.stringify(tablesOf(disturbed.store));
    for (const number of [BLACK_HOLE, RESET, CUT]) expect(ids).not.toContain(gameId(number));
    expect(ids).toContain(gameId(HALF_OPEN));
  });

  test('is the undisturbed one once it is run on a good network: nothing is lost, nothing is there twice', async () => {
    const again = await disturbed.collect();
    expect(again).toMatchObject({ collected: GAMES, open: [], failures: [] });
    expect(tablesOf(disturbed.store)).toEqual(calm.tables);
  });
});

describe('T33 an outage', () => {
  const outages: readonly [string, Fault][] = [
    ['a black hole', { kind: 'black hole' }],
    ['resets', { kind: 'refused' }],
    ['503 on everything', { kind: 'instead', status: 503, body: 'busy' }],
    ['a portal in place of every answer', { kind: 'instead', status: 200, body: '<html>log in</html>' }],
  ];

  test.each(outages)('by %s fails the job, and records no day without games', async (_, fault) => {
    network.set(() => fault);
    const { collect, store } = await machine();
    await expect(collect()).rejects.toThrow(/^espn scoreboard 2026-03-02 group 50: /);
    expect([...store.objects.keys()].filter((key) => /^(tables|collected|reports)\//.test(key))).toEqual([]);
  });

  test('of the summaries alone fails the job all the same', async () => {
    network.set(({ path }) => (path.includes('summary') ? { kind: 'refused' } : NO_FAULT));
    const { collect, store } = await machine();
    await expect(collect()).rejects.toThrow(/none of 12 finished games could be read/);
    expect(tablesOf(store)).toEqual({});
  });

  test('of KenPom and of the Odds API leaves the games whole and the lines to ESPN, and says so', async () => {
    network.set(({ path }) =>
      path.includes('/v4/') || path.includes('api.php') ? { kind: 'reset' } : NO_FAULT,
    );
    const { collect } = await machine();
    const report = await collect();
    expect(report).toMatchObject({ collected: GAMES, withLine: GAMES });
    expect(report.lines['espn-pickcenter']).toBe(GAMES);
    expect(report.failures.join('\n')).toMatch(/odds-api/);
    expect(report.failures.join('\n')).toMatch(/kenpom/);
  });
});

test('T32 credits that run out in the middle keep the lines so far, and the rest are those of ESPN', async () => {
  let paid = 0;
  network.set(({ path }) =>
    path.includes('/historical/') && ++paid > 2
      ? {
          kind: 'instead',
          status: 401,
          body: JSON.stringify({ message: 'no', error_code: 'OUT_OF_USAGE_CREDITS' }),
        }
      : NO_FAULT,
  );
  const { collect } = await machine();
  const report = await collect();
  expect(report.withLine).toBe(GAMES);
  expect(report.lines['odds-api-history']).toBeGreaterThan(0);
  expect(report.lines['espn-pickcenter']).toBeGreaterThan(0);
  expect(report.sources['odds-api']).toMatch(/stopped: .*OUT_OF_USAGE_CREDITS/);
  expect(paid).toBe(3);
});

test('T30 no key is in anything that a disturbed day keeps', async () => {
  network.set(({ time }) => (time === 1 ? { kind: 'instead', status: 500, body: `echo ${KEY}` } : NO_FAULT));
  const { collect, store } = await machine();
  const report = await collect();
  expect(JSON.stringify(report)).not.toContain(KEY);
  for (const [key, body] of store.objects) expect(body.toString('latin1'), key).not.toContain(KEY);
});
