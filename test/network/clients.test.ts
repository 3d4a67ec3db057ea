import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SourceError } from '../../src/sources/errors.js';
import { createEspnClient } from '../../src/sources/espn/client.js';
import type { HttpOptions } from '../../src/sources/http.js';
import { createKenpomClient } from '../../src/sources/kenpom/client.js';
import { createOddsApiClient } from '../../src/sources/odds-api/client.js';
import { createRefmetricsClient } from '../../src/sources/refmetrics/client.js';
import { type Fault, type FaultyNetwork, NO_FAULT, startFaultyNetwork } from './faulty-network.js';
import { addressesAt, type StandInProviders, startProviders } from './providers.js';
import { seededRandom } from './seeded-random.js';

const DAY = '2026-03-02';
const GAME = '920260302001';
const NOW = '2026-03-03T12:00:00.000Z';
/** Long enough for a busy machine where an answer is to come, short where none is. */
const PATIENT_MS = 10_000;
const HASTY_MS = 80;
const KEY = 'a-key-that-nobody-may-see';

let providers: StandInProviders;
let network: FaultyNetwork;
beforeAll(async () => {
  providers = await startProviders(3, NOW);
  network = await startFaultyNetwork(providers.address, seededRandom(7));
});
afterAll(async () => {
  await network.close();
  await providers.close();
});
afterEach(() => network.set(() => NO_FAULT));

/** A request of each client, by what its address holds. */
function clients(timeoutMs = PATIENT_MS) {
  const waits: number[] = [];
  const kept: string[] = [];
  const http: HttpOptions = {
    fetch,
    now: () => NOW,
    timeoutMs,
    retries: 2,
    sleep: async (ms) => void waits.push(ms),
    onResponse: (payload) => void kept.push(JSON.stringify(payload)),
  };
  const at = addressesAt(network.address);
  const espn = createEspnClient(http, { baseUrl: at.espn });
  const odds = createOddsApiClient(http, { apiKey: KEY, baseUrl: at.oddsApi });
  const kenpom = createKenpomClient(http, { apiKey: KEY, baseUrl: at.kenpom });
  const refmetrics = createRefmetricsClient(http, { account: null, baseUrl: at.refmetrics });
  return {
    waits,
    kept,
    'espn summary': { ask: () => espn.summary(GAME), id: `espn summary ${GAME}` },
    'espn scoreboard': { ask: () => espn.scoreboard(DAY), id: `espn scoreboard ${DAY} group 50` },
    'odds-api odds': { ask: () => odds.odds(), id: 'odds-api odds' },
    'odds-api historical odds': {
      ask: () => odds.historicalOdds('2026-03-03T01:00:00Z'),
      id: 'odds-api historical odds 2026-03-03T01:00:00Z',
    },
    'kenpom archive': { ask: () => kenpom.archive(DAY), id: `kenpom archive ${DAY}` },
    'refmetrics fouls': { ask: () => refmetrics.fouls(), id: 'refmetrics fouls' },
  };
}
type Name = Exclude<keyof ReturnType<typeof clients>, 'waits' | 'kept'>;
const NAMES: readonly Name[] = [
  'espn summary',
  'espn scoreboard',
  'odds-api odds',
  'odds-api historical odds',
  'kenpom archive',
  'refmetrics fouls',
];

/** Faults that break an answer for good, and what the client says of it. */
const BREAKING: readonly [string, Fault, Partial<SourceError>][] = [
  ['a connection that is reset at once', { kind: 'refused' }, { kind: 'network' }],
  ['a reset in the middle of the body', { kind: 'reset' }, { kind: 'network' }],
  ['a body that is closed half-way', { kind: 'closed' }, { kind: 'network' }],
  ['chunks that never end', { kind: 'endless chunks' }, { kind: 'network' }],
  ['bytes that are no HTTP', { kind: 'noise' }, { kind: 'network' }],
  ['two lengths', { kind: 'two lengths' }, { kind: 'network' }],
  ['a black hole', { kind: 'black hole' }, { kind: 'timeout' }],
  ['half a body and then silence', { kind: 'half-open' }, { kind: 'timeout' }],
  ['a body that drips', { kind: 'drip', bytes: 16, everyMs: 30 }, { kind: 'timeout' }],
  ['a burst of 500', { kind: 'instead', status: 500, body: 'oops' }, { kind: 'status', status: 500 }],
  [
    'a 503 page',
    { kind: 'instead', status: 503, body: '<html>busy</html>' },
    { kind: 'status', status: 503 },
  ],
  [
    'a storm of 429',
    { kind: 'instead', status: 429, headers: { 'retry-after': '3' } },
    { kind: 'status', status: 429 },
  ],
];

/** Faults of which the caller learns nothing. */
const HARMLESS: readonly [string, Fault][] = [
  ['latency and jitter', { kind: 'latency', ms: 20, jitterMs: 60 }],
  ['chunks of odd sizes, with extensions and a trailer', { kind: 'odd chunks' }],
  ['an answer that comes twice', { kind: 'twice' }],
];

const timeoutFor = (what: Partial<SourceError>) => (what.kind === 'timeout' ? HASTY_MS : PATIENT_MS);

describe.each(NAMES)('%s', (name) => {
  test.each(BREAKING)('through %s, again and again, is an error that says so', async (_, fault, what) => {
    network.set(() => fault);
    const { [name]: client, waits } = clients(timeoutFor(what));
    const before = performance.now();
    const error = await client.ask().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(SourceError);
    expect(error).toMatchObject(what);
    expect((error as Error).message).toMatch(new RegExp(`^${client.id}: .+`));
    // The time-out bounds each of three attempts; a scoreboard is two requests at once.
    expect(performance.now() - before).toBeLessThan(3 * HASTY_MS + 5000);
    expect([2, 4]).toContain(waits.length);
  });

  test('through any of them that passes is what it is without', async () => {
    const calm = await clients()[name].ask();
    for (const [, fault, { kind }] of BREAKING) {
      if (kind === 'timeout') continue;
      network.set(({ time }) => (time <= 2 ? fault : NO_FAULT));
      expect(timeless(await clients()[name].ask()), fault.kind).toEqual(timeless(calm));
    }
  });

  test.each(HARMLESS)('through %s is what it is without', async (_, fault) => {
    const calm = await clients()[name].ask();
    network.set(() => fault);
    expect(timeless(await clients()[name].ask())).toEqual(timeless(calm));
  });
});

test('an answer that is late twice is had the third time', async () => {
  const calm = await clients()['espn summary'].ask();
  for (const [, fault, { kind }] of BREAKING) {
    if (kind !== 'timeout') continue;
    network.set(({ time }) => (time <= 2 ? fault : NO_FAULT));
    expect(timeless(await clients(400)['espn summary'].ask()), fault.kind).toEqual(timeless(calm));
  }
});

test.each(['odds-api odds', 'kenpom archive'] as const)(
  'T30 %s shows no key in any error or kept answer, whatever the network does',
  async (name) => {
    for (const [, fault, what] of BREAKING) {
      network.set(() => fault);
      const { [name]: client, kept } = clients(timeoutFor(what));
      const error = (await client.ask().catch((e: unknown) => e)) as Error;
      expect(`${error.message} ${error.stack} ${JSON.stringify(error)} ${kept}`).not.toContain(KEY);
    }
    const { [name]: client, kept } = clients();
    network.set(() => NO_FAULT);
    expect(`${JSON.stringify(await client.ask())} ${kept}`).not.toContain(KEY);
  },
);

/** An answer without what is as of now, and without the credits that each question costs. */
function timeless(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer, (key, value) => (/AtUtc|asOfUtc|quota/.test(key) ? undefined : value)),
  );
}

describe('a body that a middleman cuts, with its length set right,', () => {
  test.each(['espn summary', 'odds-api odds', 'kenpom archive'] as const)(
    'is no JSON: %s says where it ends, and keeps nothing of it',
    async (name) => {
      network.set(() => ({ kind: 'cut' }));
      const { [name]: client } = clients();
      await expect(client.ask()).rejects.toMatchObject({
        kind: 'json',
        message: expect.stringMatching(/the body is not JSON, or cut off: \d+ characters, ending/),
      });
    },
  );
});

describe('a page where data should be (a portal, a wall)', () => {
  const portal: Fault = {
    kind: 'instead',
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<html>log in</html>',
  };

  test.each(NAMES)('%s is an error, not an empty answer (T33)', async (name) => {
    network.set(() => portal);
    await expect(clients()[name].ask()).rejects.toBeInstanceOf(SourceError);
  });
});

describe('Retry-After', () => {
  const busy = (retryAfter: string): Fault => ({
    kind: 'instead',
    status: 429,
    headers: { 'retry-after': retryAfter },
  });

  test('is waited for as told, in seconds and as a date', async () => {
    network.set(({ time }) =>
      time === 1 ? busy('7') : time === 2 ? busy('Tue, 03 Mar 2026 12:00:11 GMT') : NO_FAULT,
    );
    const { 'espn summary': espn, waits } = clients();
    await espn.ask();
    expect(waits).toEqual([7000, 11_000]);
  });

  test('of an hour is not waited for: the request fails at once', async () => {
    network.set(() => busy('3600'));
    const { 'espn summary': espn, waits } = clients();
    await expect(espn.ask()).rejects.toMatchObject({ status: 429 });
    expect(waits).toEqual([]);
  });
});

describe('T32 a refusal', () => {
  const refusal = (code: string): Fault => ({
    kind: 'instead',
    status: 401,
    body: JSON.stringify({ message: 'no', error_code: code }),
  });

  test.each([
    ['OUT_OF_USAGE_CREDITS', 'quota'],
    ['INVALID_KEY', 'key'],
    ['DEACTIVATED_KEY', 'key'],
  ])('%s is not tried again', async (code, kind) => {
    network.set(() => refusal(code));
    const { 'odds-api odds': odds, waits } = clients();
    await expect(odds.ask()).rejects.toMatchObject({ kind, status: 401 });
    expect(waits).toEqual([]);
  });
});

test('T1 a scoreboard whose tournament half is lost says so, and has the rest', async () => {
  const calm = await createEspnClient(
    { fetch, now: () => NOW, timeoutMs: 5000, retries: 0 },
    { baseUrl: addressesAt(network.address).espn },
  ).scoreboard(DAY);
  network.set(({ path }) => (path.includes('groups=100') ? { kind: 'reset' } : NO_FAULT));
  const board = await clients()['espn scoreboard'].ask();
  expect(board).toMatchObject({
    games: (calm.games as unknown[]).map(() => expect.anything()),
    skipped: [
      {
        source: 'espn',
        game: null,
        reason: expect.stringMatching(/^tournament games: espn scoreboard .*group 100/),
      },
    ],
  });
});
