import { zstdCompressSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { backfill } from '../../pipelines/backfill.js';
import { dayClients } from '../../pipelines/collect/day-clients.js';
import { collectRatings } from '../../pipelines/collect/ratings.js';
import { rawArchive, readManifest } from '../../pipelines/collect/raw-archive.js';
import { DEFAULT_THRESHOLDS } from '../../pipelines/quality.js';
import { type RebuildOptions, rebuildTables } from '../../pipelines/rebuild.js';
import { DEFAULT_LINES } from '../../src/config.js';
import { addDays } from '../../src/domain/game.js';
import { simulatedLeague } from '../../src/host/simulated-night.js';
import type { ReceivedPayload } from '../../src/sources/http.js';
import { createOddsApiClient } from '../../src/sources/odds-api/client.js';
import { createSimulatorFetch } from '../../src/sources/simulator.js';
import type { LookupCache } from '../../src/store/cache.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { mergeDay, readDay } from '../../src/store/tables.js';
import { GAME_ID, type Json, scoreboard, status, summary } from '../sources/espn/payloads.js';
import { gameRow, playRow } from '../store/tables/rows.js';
import { teams } from './collected.js';
import { memoryObjects } from './memory-objects.js';

type Store = ReturnType<typeof memoryObjects>;

let store: Store;
beforeEach(() => {
  store = memoryObjects();
});

const rebuild = (of: ObjectStore = store, options: RebuildOptions = {}) =>
  rebuildTables({ store: of, teams, rules: DEFAULT_LINES }, options);
const under = (prefix: string, of: Store = store) =>
  Object.fromEntries(
    [...of.objects]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, bytes]) => [key, bytes.toString('latin1')]),
  );
function dropTables(of: Store = store): void {
  for (const key of [...of.objects.keys()]) if (key.startsWith('tables/')) of.objects.delete(key);
}

describe('tables that were collected', () => {
  const DAYS = ['2026-02-16', '2026-02-17', '2026-02-18'];

  /** Three days of a simulated league: games, closing lines of three origins, ratings. */
  async function collected(): Promise<void> {
    const league = await simulatedLeague(4);
    const now = '2026-02-20T06:00:00Z';
    const clientsOf = async (day: string) =>
      dayClients(
        {
          store,
          http: {
            fetch: createSimulatorFetch(league, { now: () => now }),
            now: () => now,
            timeoutMs: 10_000,
            retries: 0,
          },
          oddsApi: { historyKey: day === DAYS[1] ? null : 'a-long-enough-key' },
          kenpom: { key: 'another-long-enough-key' },
        },
        day,
      );
    for (const day of DAYS.slice(0, 2)) {
      // What a live session would have kept of the odds in the minute before a tip.
      const at = `${day}T23:59:30Z`;
      const http = {
        fetch: createSimulatorFetch(league, { now: () => at }),
        now: () => at,
        timeoutMs: 10_000,
        retries: 0,
      };
      await createOddsApiClient(
        { ...http, onResponse: rawArchive(store, day).keep },
        { apiKey: 'a-long-enough-key' },
      ).odds();
    }
    const deps = { clientsOf, store, teams, rules: DEFAULT_LINES, quality: DEFAULT_THRESHOLDS, paid: true };
    for (const day of DAYS) await backfill(deps, [day]);
    const noCache = { putRatings: async () => {} } as Partial<LookupCache> as LookupCache;
    for (const day of DAYS) {
      const { kenpom } = await clientsOf(day);
      await collectRatings({ kenpom: kenpom!, lookups: noCache, teams, store }, day);
    }
  }

  test('come back to the byte after they were deleted, out of the raw archive alone', async () => {
    await collected();
    const before = under('tables/');
    const others = { ...under('collected/'), ...under('raw/') };
    const sources = new Set<string>();
    for (const day of DAYS)
      for (const line of (await readDay(store, 'lines', day)) ?? []) sources.add(line.source);
    expect([...sources].sort()).toEqual(['espn-pickcenter', 'odds-api-history', 'odds-api-live']);
    expect(Object.keys(before).filter((key) => key.startsWith('tables/ratings'))).toHaveLength(3);

    dropTables();
    const report = await rebuild();
    expect(report).toMatchObject({ days: 3, games: 12, ratingDays: 3, skipped: [], failures: [] });
    expect(under('tables/')).toEqual(before);
    // Neither what was collected nor what it was made of is touched.
    expect({ ...under('collected/'), ...under('raw/') }).toEqual(others);
  });

  test('are the same to the byte however the raw archive lies, and in whatever order its days are taken', async () => {
    await collected();
    const before = under('tables/');
    const shuffled = memoryObjects();
    for (const [key, bytes] of [...store.objects].reverse())
      if (key.startsWith('raw/')) shuffled.objects.set(key, bytes);
    // Listed in another order than any store would.
    const backwards: ObjectStore = {
      ...shuffled,
      async *list(prefix) {
        const keys: string[] = [];
        for await (const key of shuffled.list(prefix)) keys.unshift(key);
        yield* keys;
      },
    };
    await rebuild(backwards);
    expect(under('tables/', shuffled)).toEqual(before);
  });

  test('of some days alone are rebuilt alone', async () => {
    await collected();
    const before = under('tables/');
    dropTables();
    expect(await rebuild(store, { from: DAYS[1], to: DAYS[1] })).toMatchObject({ days: 1, games: 4 });
    const rebuilt = under('tables/');
    expect(Object.keys(rebuilt).every((key) => key.includes(`day=${DAYS[1]}`))).toBe(true);
    expect(before).toMatchObject(rebuilt);
  });

  test('that are there and whole are not written again', async () => {
    await collected();
    const puts: string[] = [];
    await rebuild({
      ...store,
      put: (key, ...rest) => {
        puts.push(key);
        return store.put(key, ...rest);
      },
    });
    expect(puts).toEqual([]);
  });

  test('killed at any write and rebuilt again are the same', async () => {
    await collected();
    const before = under('tables/');
    for (const nth of [1, 2, 5, 9, 14]) {
      dropTables();
      let puts = 0;
      const killed: ObjectStore = {
        ...store,
        put: (...args) => (++puts >= nth ? Promise.reject(new Error('killed')) : store.put(...args)),
      };
      await expect(rebuild(killed)).rejects.toThrow('killed');
      await rebuild();
      expect(under('tables/'), `killed at write ${nth}`).toEqual(before);
    }
  });
});

describe('of several versions', () => {
  const DAY = '2026-01-09';
  const final = (change: Json = {}, game: Json = {}) =>
    summary({ status: status('STATUS_FINAL'), homeScore: '80', awayScore: '71', ...game }, change);

  async function keep(body: Json, hour: number, id = `summary ${GAME_ID}`): Promise<void> {
    const payload: ReceivedPayload = {
      source: 'espn',
      id,
      url: `https://example.org/${id}`,
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      receivedAt: `2026-01-10T0${hour}:00:00.000Z`,
      madeAt: `2026-01-10T0${hour}:00:00.000Z`,
      problem: null,
    };
    await rawArchive(store, DAY).keep(payload);
  }
  const game = async () => (await readDay(store, 'games', DAY))?.[0];

  test('the newest counts', async () => {
    await keep(final(), 6);
    await keep(final({}, { homeScore: '82' }), 7);
    await rebuild();
    expect(await game()).toMatchObject({ homeFinal: 82 });
  });

  test('a newest that cannot be read leaves it to the one before, and is told', async () => {
    await keep(final(), 6);
    await keep('{"header":{}}', 7);
    const report = await rebuild();
    expect(report).toMatchObject({ games: 1, failures: [] });
    expect(report.skipped).toEqual([expect.stringMatching(/^raw\/espn\/summary\/2026-01-09\/.*header/)]);
    expect(await game()).toMatchObject({ homeFinal: 80 });
  });

  test('one that is no final is none (T8)', async () => {
    await keep(final(), 6);
    await keep(final({}, { status: status('STATUS_POSTPONED') }), 7);
    await rebuild();
    expect(await game()).toMatchObject({ homeFinal: 80 });
  });

  test('T16 a line that a later version lacks stays', async () => {
    await keep(final(), 6);
    await keep(final({ pickcenter: [] }, { homeScore: '82' }), 7);
    await rebuild();
    expect(await game()).toMatchObject({ homeFinal: 82 });
    expect(await readDay(store, 'lines', DAY)).toMatchObject([{ closingTotal: 145.5 }]);
  });

  test('plays that a later version lacks go with the version', async () => {
    await keep(final(), 6);
    await rebuild();
    expect(await readDay(store, 'plays', DAY)).toHaveLength(4);
    await keep(final({ plays: [] }), 7);
    await rebuild();
    expect(await readDay(store, 'plays', DAY)).toEqual([]);
    expect(await game()).toMatchObject({ plays: 0, homePlayFouls: null });
  });

  test('imported rows stay where the raw archive has nothing of the game', async () => {
    await mergeDay(store, 'games', DAY, [gameRow({ gameId: '7', source: 'season-files' })]);
    await mergeDay(store, 'plays', DAY, [playRow({ gameId: '7', source: 'season-files' })]);
    await keep(final(), 6);
    await rebuild();
    expect((await readDay(store, 'games', DAY))?.map(({ gameId }) => gameId)).toEqual([GAME_ID, '7']);
    expect((await readDay(store, 'plays', DAY))?.filter(({ gameId }) => gameId === '7')).toHaveLength(1);
  });

  test('T33 a day without games is an empty day; one whose games could not be read is none', async () => {
    await keep(scoreboard([]), 6, `scoreboard ${DAY} group 50`);
    await rebuild();
    expect(await readDay(store, 'games', DAY)).toEqual([]);
    store.objects.clear();
    const over = { status: status('STATUS_FINAL'), homeScore: '80', awayScore: '71' };
    const { header } = summary(over);
    await keep(
      scoreboard([{ id: GAME_ID, competitions: header.competitions }]),
      6,
      `scoreboard ${addDays(DAY, 0)} group 50`,
    );
    await rebuild();
    expect(await readDay(store, 'games', DAY)).toBeNull();
  });

  test('T33 a scoreboard that cannot be read, or not whole, is no day without games', async () => {
    await keep({ leagues: [] }, 6, `scoreboard ${DAY} group 50`);
    expect((await rebuild()).skipped).toEqual([expect.stringMatching(/scoreboard.*events/)]);
    expect(await readDay(store, 'games', DAY)).toBeNull();
    await keep(scoreboard([{ id: 'no digits' }]), 7, `scoreboard ${DAY} group 50`);
    await rebuild();
    expect(await readDay(store, 'games', DAY)).toBeNull();
  });

  test('a payload that is missing or damaged is a failure, and the others are read', async () => {
    await keep(final(), 6);
    await keep(final({}, { id: `${GAME_ID}9` }), 6, `summary ${GAME_ID}9`);
    await keep(final({}, { id: `${GAME_ID}8` }), 6, `summary ${GAME_ID}8`);
    const entries = await readManifest(store, DAY);
    const keyOf = (end: string) => entries.find(({ id }) => id.endsWith(end))!.key;
    store.objects.delete(keyOf('9'));
    store.objects.set(keyOf('8'), zstdCompressSync('{"other":1}'));
    const report = await rebuild();
    expect(report.games).toBe(1);
    expect(report.failures).toEqual([
      expect.stringMatching(/0018\.json\.zst: its hash is not the manifest's/),
      expect.stringMatching(/0019\.json\.zst is in the manifest, but not there/),
    ]);
  });
});
