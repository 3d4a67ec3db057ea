import { zstdDecompressSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  rawArchive,
  rawDays,
  rawName,
  readManifest,
  readRaw,
} from '../../../pipelines/collect/raw-archive.js';
import type { ReceivedPayload } from '../../../src/sources/http.js';
import type { ObjectStore } from '../../../src/store/objects.js';
import { memoryObjects } from '../memory-objects.js';

const DAY = '2026-03-02';
const URL_OF_GAME = 'https://example.org/summary?event=401820778';

const payload = (change: Partial<ReceivedPayload> = {}): ReceivedPayload => ({
  source: 'espn',
  id: 'summary 401820778',
  url: URL_OF_GAME,
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"header":1}',
  receivedAt: '2026-03-03T06:00:00.250Z',
  madeAt: '2026-03-03T06:00:00Z',
  problem: null,
  ...change,
});
const asked = { source: 'espn', id: 'summary 401820778', url: URL_OF_GAME } as const;

let store: ReturnType<typeof memoryObjects>;
beforeEach(() => {
  store = memoryObjects();
});
const payloadKeys = () => [...store.objects.keys()].filter((key) => !key.startsWith('raw/manifest/')).sort();

describe('what is kept of an answer', () => {
  test.each([
    ['espn', 'summary 401820778', 'raw/espn/summary/2026-03-02/401820778'],
    ['espn', 'scoreboard 2026-03-02 group 50', 'raw/espn/scoreboard/2026-03-02/group-50'],
    [
      'odds-api',
      'historical odds 2026-03-03T00:00:00Z',
      'raw/odds-api/historical-odds/2026-03-02/2026-03-03T000000Z',
    ],
    ['odds-api', 'odds', 'raw/odds-api/odds/2026-03-02/20260303T060000250Z'],
    ['kenpom', 'archive 2026-03-02', 'raw/kenpom/archive/2026-03-02/archive'],
    ['refmetrics', 'fouls', 'raw/refmetrics/fouls/2026-03-02/fouls'],
  ] as const)('names %s %s so that a person finds it', (source, id, name) => {
    expect(rawName({ ...payload(), source, id }, DAY)).toEqual([name, '.json.zst']);
  });

  test('is its body as it came, compressed, and a line of the manifest', async () => {
    await rawArchive(store, DAY).keep(payload());
    const [key] = payloadKeys();
    expect(zstdDecompressSync(store.objects.get(key!)!).toString()).toBe('{"header":1}');
    expect(await readManifest(store, DAY)).toEqual([
      {
        source: 'espn',
        id: 'summary 401820778',
        url: URL_OF_GAME,
        fetchedAt: '2026-03-03T06:00:00.250Z',
        madeAt: '2026-03-03T06:00:00Z',
        status: 200,
        bytes: 12,
        sha256: '9bd7d057c72b6d1ef23752fa2c5be6b881d68473c79296ddb4d95b08bca4ed6e',
        key: 'raw/espn/summary/2026-03-02/401820778.json.zst',
      },
    ]);
    expect(await rawDays(store)).toEqual([DAY]);
  });

  test('stays as it is when the same answer comes again, in this run or another', async () => {
    const archive = rawArchive(store, DAY);
    await archive.keep(payload());
    const first = new Map(store.objects);
    await archive.keep(payload({ receivedAt: '2026-03-03T07:00:00Z' }));
    await rawArchive(store, DAY).keep(payload({ receivedAt: '2026-03-03T08:00:00Z' }));
    expect(store.objects).toEqual(first);
    expect(archive.tally()).toEqual({ kept: 1, unchanged: 1, failed: {} });
  });

  test('is never overwritten: a changed answer is a version beside it, and so is a change back', async () => {
    const archive = rawArchive(store, DAY);
    const at = (hour: number, body: string) => payload({ body, receivedAt: `2026-03-03T0${hour}:00:00Z` });
    await archive.keep(at(6, '{"header":1}'));
    await archive.keep(at(7, '{"header":2}'));
    await rawArchive(store, DAY).keep(at(8, '{"header":1}'));
    expect(payloadKeys()).toEqual([
      expect.stringMatching(/401820778\.[0-9a-f]{12}\.json\.zst$/),
      'raw/espn/summary/2026-03-02/401820778.json.zst',
    ]);
    const bodies = await Promise.all((await readManifest(store, DAY)).map((entry) => readRaw(store, entry)));
    expect(bodies).toEqual(['{"header":1}', '{"header":2}', '{"header":1}']);
  });

  test('is nothing of a failed answer, which is counted', async () => {
    const archive = rawArchive(store, DAY);
    await archive.keep(payload({ status: 503, body: 'down', problem: 'HTTP 503' }));
    await archive.keep(payload({ status: 503, body: 'down', problem: 'HTTP 503' }));
    await archive.keep(payload({ source: 'kenpom', body: '{"error":"no"}', problem: 'no list' }));
    expect(store.objects.size).toBe(0);
    expect(archive.tally().failed).toEqual({ 'espn HTTP 503': 2, 'kenpom no list': 1 });
  });
});

describe('the manifest', () => {
  test('of two runs at the same time is one, and lists once what both fetched', async () => {
    const [one, two] = [rawArchive(store, DAY), rawArchive(store, DAY)];
    await Promise.all([
      one.keep(payload()),
      two.keep(payload({ receivedAt: '2026-03-03T06:00:00.300Z' })),
      one.keep(payload({ id: 'summary 2', url: 'https://example.org/summary?event=2' })),
      two.keep(payload({ id: 'summary 3', url: 'https://example.org/summary?event=3', body: '[]' })),
    ]);
    expect((await readManifest(store, DAY)).map(({ id }) => id).sort()).toEqual([
      'summary 2',
      'summary 3',
      'summary 401820778',
    ]);
  });

  test('of two runs that were told different things at once has both, under names of their own', async () => {
    const [one, two] = [rawArchive(store, DAY), rawArchive(store, DAY)];
    await Promise.all([one.keep(payload()), two.keep(payload({ body: '{"header":2}' }))]);
    const entries = await readManifest(store, DAY);
    expect(new Set(entries.map(({ key }) => key)).size).toBe(2);
    const bodies = await Promise.all(entries.map((entry) => readRaw(store, entry)));
    expect(bodies.sort()).toEqual(['{"header":1}', '{"header":2}']);
  });

  test('a run that was killed between payload and line is made good by the next', async () => {
    await expect(rawArchive(failingAt(store, 2), DAY).keep(payload())).rejects.toThrow('killed');
    expect(payloadKeys()).toHaveLength(1);
    expect(await readManifest(store, DAY)).toEqual([]);
    await rawArchive(store, DAY).keep(payload());
    expect(payloadKeys()).toHaveLength(1);
    expect(await readManifest(store, DAY)).toMatchObject([{ key: payloadKeys()[0] }]);
  });

  test('a payload that is damaged is found by its hash', async () => {
    await rawArchive(store, DAY).keep(payload());
    await rawArchive(store, '2026-03-03').keep(payload({ body: 'other' }));
    const [entry] = await readManifest(store, DAY);
    const [other] = await readManifest(store, '2026-03-03');
    store.objects.set(entry!.key, store.objects.get(other!.key)!);
    await expect(readRaw(store, entry!)).rejects.toThrow(/401820778.*damaged/);
  });
});

describe('an answer that is kept', () => {
  test('is recalled by what was asked for, the newest version of it', async () => {
    const archive = rawArchive(store, DAY);
    expect(await archive.recall(asked)).toBeNull();
    await archive.keep(payload());
    await archive.keep(payload({ body: '{"header":2}', receivedAt: '2026-03-03T07:00:00Z' }));
    const recalled = { status: 200, body: '{"header":2}', madeAt: '2026-03-03T06:00:00Z' };
    expect(await archive.recall(asked)).toEqual(recalled);
    expect(await rawArchive(store, DAY).recall(asked)).toEqual(recalled);
    expect(await archive.recall({ ...asked, id: 'summary 401820779' })).toBeNull();
    expect(await rawArchive(store, '2026-03-03').recall(asked)).toBeNull();
  });

  test('is asked for anew when it is damaged or gone', async () => {
    await rawArchive(store, DAY).keep(payload());
    store.objects.delete(payloadKeys()[0]!);
    expect(await rawArchive(store, DAY).recall(asked)).toBeNull();
  });
});

/** A store whose nth put never happens, as where the process is killed at that moment. */
function failingAt(inner: ObjectStore, nth: number): ObjectStore {
  let puts = 0;
  return {
    ...inner,
    put: (...args) => (++puts >= nth ? Promise.reject(new Error('killed')) : inner.put(...args)),
  };
}
