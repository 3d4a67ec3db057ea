import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLiveSession, type LiveSession } from '../../pipelines/live.js';
import { DEFAULT_CONFIDENCE, DEFAULT_LINES } from '../../src/config.js';
import { normalPoints } from '../../src/domain/distribution.js';
import { totalPoints } from '../../src/domain/state.js';
import { createEspnClient } from '../../src/sources/espn/client.js';
import type { HttpOptions } from '../../src/sources/http.js';
import { createOddsApiClient } from '../../src/sources/odds-api/client.js';
import { simulatedSpan } from '../../src/sources/simulator.js';
import type { LookupCache } from '../../src/store/cache.js';
import { teams } from '../pipelines/collected.js';
import { EAGER_RULE, openTestDatabase, type TestDatabase } from '../pipelines/live-world.js';
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
const GAMES = 6;
/** Long enough for a busy machine where an answer is to come, short where none is. */
const PATIENT_MS = 10_000;
const HASTY_MS = 700;
const MODEL = 'forty-more';

let providers: StandInProviders;
let network: FaultyNetwork;
let database: TestDatabase;
/** A moment at which most games are under way. */
let middle: number;
beforeAll(async () => {
  providers = await startProviders(GAMES, '2026-03-02T12:00:00Z');
  const { first, last } = simulatedSpan(providers.league, DAY);
  middle = Math.floor((Date.parse(first) + Date.parse(last)) / 2 / 15_000) * 15_000;
  network = await startFaultyNetwork(providers.address, seededRandom(3));
  database = await openTestDatabase();
});
afterAll(async () => {
  await network.close();
  await providers.close();
  await database.close();
});
beforeEach(() => database.clear());
afterEach(() => network.set(() => NO_FAULT));

const at = (tick: number) => new Date(middle + tick * 15_000).toISOString();

/** A live session on the network, its waits without time, and ticks by their number. */
function session(timeoutMs = PATIENT_MS) {
  let now = at(0);
  const http: HttpOptions = {
    fetch,
    now: () => now,
    timeoutMs,
    retries: 1,
    sleep: async () => {},
  };
  const { espn, oddsApi } = addressesAt(network.address);
  const known = { ratings: { home: null, away: null }, records: { home: null, away: null }, crew: null };
  const live: LiveSession = createLiveSession({
    espn: createEspnClient(http, { baseUrl: espn }),
    odds: createOddsApiClient(http, { apiKey: 'a-key-that-nobody-may-see', baseUrl: oddsApi }),
    lookups: {
      lookups: async (games) => new Map(games.map((game) => [game.id, known])),
      tendency: async () => null,
      putCrew: async () => true,
    } as Partial<LookupCache> as LookupCache,
    predictions: database.store,
    model: () => ({
      version: MODEL,
      predict: (inputs) =>
        inputs.map(({ state }) => normalPoints(totalPoints(state.score) + 40, 10, totalPoints(state.score))),
    }),
    teams,
    rules: { lines: DEFAULT_LINES, triggers: [EAGER_RULE], confidence: DEFAULT_CONFIDENCE },
    pollSeconds: { espn: 15, odds: 15 },
    run: { id: 'live', mode: 'live', source: 'test', simulated: false, fromUtc: null, toUtc: null, speed: 1 },
    wallClock: () => now,
  });
  return (tick: number) => {
    now = at(tick);
    providers.setNow(now);
    return live.tick(now);
  };
}

/** Ticks at which a game has a prediction. */
async function predictedAt(gameId: string): Promise<string[]> {
  const rows = await database.store.history(gameId, MODEL);
  return rows.flatMap((row) => (row.prediction === null ? [] : [row.tickAtUtc]));
}

async function underWay(): Promise<string[]> {
  const espn = createEspnClient(
    { fetch, now: () => at(0), timeoutMs: 10_000, retries: 0 },
    { baseUrl: addressesAt(providers.address).espn },
  );
  providers.setNow(at(0));
  const { games } = await espn.scoreboard(DAY);
  return games.filter((g) => g.phase === 'live' || g.phase === 'halftime').map((g) => g.game.id);
}

const isSummaryOf = ({ path }: Asked, gameId: string | undefined) => path.includes(`event=${gameId}`);

describe('a tick through a faulty network', () => {
  test('T34 predicts every game that can be had, names the others, and ends in time', async () => {
    const [hole, reset, cut, ...others] = await underWay();
    expect(others.length).toBeGreaterThan(0);
    const tick = session(HASTY_MS);
    const before = await tick(0);
    network.set((asked): Fault => {
      if (isSummaryOf(asked, hole)) return { kind: 'black hole' };
      if (isSummaryOf(asked, reset)) return { kind: 'reset' };
      if (isSummaryOf(asked, cut)) return { kind: 'cut' };
      return NO_FAULT;
    });
    const started = performance.now();
    const during = await tick(1);
    expect(performance.now() - started).toBeLessThan(2 * HASTY_MS + 3000);
    expect(before.predictions).toBe(during.underWay);
    expect(during.predictions).toBe(during.underWay - 3);
    const reasons = new Map(during.skipped.map(({ game, reason }) => [game, reason]));
    expect(reasons.get(hole ?? '')).toMatch(/no whole answer within 700 ms/);
    expect(reasons.get(reset ?? '')).toMatch(/^espn summary/);
    expect(reasons.get(cut ?? '')).toMatch(/not JSON, or cut off/);

    network.set(() => NO_FAULT);
    await tick(2);
    for (const lost of [hole, reset, cut]) expect(await predictedAt(lost ?? '')).toEqual([at(0), at(2)]);
    for (const other of others) expect(await predictedAt(other)).toEqual([at(0), at(1), at(2)]);
  });

  test('T33 keeps the slate when the scoreboard is down: an outage is not a night without games', async () => {
    const tick = session();
    const before = await tick(0);
    network.set(({ path }) => (path.includes('scoreboard') ? { kind: 'instead', status: 503 } : NO_FAULT));
    const during = await tick(1);
    expect(during).toMatchObject({
      games: before.games,
      underWay: before.underWay,
      predictions: before.predictions,
    });
    expect(during.skipped).toContainEqual(
      expect.objectContaining({ source: 'espn', game: null, reason: expect.stringContaining('HTTP 503') }),
    );
  });

  test('T16 keeps the last lines when the books cannot be had, and shows how old they are', async () => {
    const tick = session();
    const before = await tick(0);
    expect(before.withLine).toBeGreaterThan(0);
    network.set(({ path }) => (path.includes('/v4/') ? { kind: 'closed' } : NO_FAULT));
    for (const n of [1, 2, 3, 4]) {
      const report = await tick(n);
      expect(report.withLine).toBe(before.withLine);
      expect(report.skipped).toContainEqual(expect.objectContaining({ source: 'odds-api', game: null }));
    }
    const [game] = await underWay();
    const rows = await database.store.history(game ?? '', MODEL);
    const ages = rows.map((row) => row.prediction?.market?.snapshotAgeSeconds ?? Number.NaN);
    expect(ages.map((age) => age - (ages[0] as number))).toEqual([0, 15, 30, 45, 60]);
  });

  test('T32 leaves books alone that refuse the key, and goes on with the line of ESPN', async () => {
    network.set(({ path }) =>
      path.includes('/v4/')
        ? { kind: 'instead', status: 401, body: JSON.stringify({ message: 'no', error_code: 'INVALID_KEY' }) }
        : NO_FAULT,
    );
    const tick = session();
    const from = network.asked.length;
    const first = await tick(0);
    await tick(1);
    expect(first.predictions).toBe(first.underWay);
    expect(network.asked.slice(from).filter(({ path }) => path.includes('/v4/'))).toHaveLength(1);
  });

  test('with everything down writes nothing false, and is whole again at the next tick', async () => {
    const tick = session();
    await tick(0);
    network.set(() => ({ kind: 'refused' }));
    const down = await tick(1);
    expect(down.predictions).toBe(0);
    network.set(() => NO_FAULT);
    const again = await tick(2);
    expect(again.predictions).toBe(again.underWay);
    const [game] = await underWay();
    expect(await predictedAt(game ?? '')).toEqual([at(0), at(2)]);
  });

  test('which is only slow and odd is as good as a calm one', async () => {
    network.set(({ path }) =>
      path.length % 2 === 0 ? { kind: 'odd chunks' } : { kind: 'latency', ms: 20, jitterMs: 80 },
    );
    const report = await session()(0);
    expect(report.predictions).toBe(report.underWay);
    expect(report.skipped.filter(({ source }) => source === 'espn')).toEqual([]);
  });
});
