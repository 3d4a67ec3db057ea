import { describe, expect, test } from 'vitest';
import {
  examineCache,
  examineDrift,
  examineModel,
  examineQuality,
  examineTables,
} from '../../../pipelines/doctor/stored.js';
import { promote } from '../../../pipelines/models/promotions.js';
import { watchModel } from '../../../pipelines/models/watch.js';
import { readShippedArtifact } from '../../../src/host/model.js';
import type { LookupCache, LookupKind, LookupRefresh } from '../../../src/store/cache.js';
import { keepVariant } from '../../model/variants.js';
import { memoryObjects } from '../memory-objects.js';

const NOW = '2026-03-03T12:00:00Z';

describe('the cache', () => {
  const cache = (refreshes: Partial<Record<LookupKind, LookupRefresh[]>>) =>
    ({ refreshes: async (kind: LookupKind) => refreshes[kind] ?? [] }) as unknown as LookupCache;
  const rating = { asOf: '2026-03-01', source: 'kenpom', items: 365, expiresOn: '2026-04-30' };

  test('tells the age of the newest refresh of each kind', async () => {
    const found = await examineCache(cache({ rating: [rating] }), NOW);
    expect(found).toMatchObject([
      {
        name: 'ratings',
        level: 'good',
        says: '365 of kenpom as of 2026-03-01, 2 days old',
        facts: { asOf: '2026-03-01', ageDays: 2, source: 'kenpom' },
      },
      { name: 'over/under records', level: 'note', todo: 'ttlu collect daily' },
      { name: 'referee tendencies', level: 'note', todo: 'ttlu collect weekly' },
    ]);
  });

  test('tells values that are too old to be used', async () => {
    const [found] = await examineCache(
      cache({ rating: [{ ...rating, asOf: '2025-12-01', expiresOn: '2026-01-30' }] }),
      NOW,
    );
    expect(found).toMatchObject({ level: 'note', says: expect.stringContaining('too old since 2026-01-30') });
  });
});

describe('the tables', () => {
  async function games(...days: string[]) {
    const store = memoryObjects();
    for (const day of days) await store.put(`tables/games/season=2026/day=${day}/part.parquet`, '');
    return examineTables(store, NOW).then(([found]) => found);
  }

  test('tell their days and age', async () => {
    expect(await games('2026-02-28', '2026-03-02')).toMatchObject({
      name: 'games',
      level: 'good',
      says: '2 days up to 2026-03-02, 1 days old',
      facts: { days: 2, last: '2026-03-02', ageDays: 1 },
    });
  });

  test('that lack yesterday need a person in season, with the command that brings it', async () => {
    expect(await games('2026-03-01')).toMatchObject({
      level: 'problem',
      todo: 'ttlu collect daily --date 2026-03-02',
    });
    expect(await games('2026-02-20')).toMatchObject({
      level: 'problem',
      todo: 'ttlu backfill --from 2026-02-21 --to 2026-03-02',
    });
  });

  test('that lack a summer’s day do not', async () => {
    const store = memoryObjects();
    await store.put('tables/games/season=2026/day=2026-04-06/part.parquet', '');
    expect((await examineTables(store, '2026-07-03T12:00:00Z'))[0]).toMatchObject({ level: 'good' });
  });

  test('that are empty say what fills them', async () => {
    expect(await games()).toMatchObject({
      level: 'note',
      says: 'empty',
      todo: expect.stringContaining('ttlu import'),
    });
  });
});

describe('the quality of the newest day', () => {
  async function newest(day: string, failures: string[]) {
    const store = memoryObjects();
    await store.put(
      'reports/quality/daily/2026-01-05.json',
      JSON.stringify({ day: '2026-01-05', failures: ['old'] }),
    );
    await store.put(`reports/quality/daily/${day}.json`, JSON.stringify({ day, failures }));
    const [found] = await examineQuality(store, NOW);
    return found;
  }

  test('that is good is good', async () => {
    expect(await newest('2026-03-02', [])).toMatchObject({ level: 'good', says: '2026-03-02 is good' });
  });

  test('that is not needs a person while it is recent', async () => {
    expect(await newest('2026-03-02', ['without-plays: 5 of 18'])).toMatchObject({
      level: 'problem',
      says: '2026-03-02: without-plays: 5 of 18',
      todo: 'look at the games it names, then ttlu collect daily --date 2026-03-02',
    });
    expect(await newest('2026-02-23', ['without-plays: 5 of 18'])).toMatchObject({ level: 'note' });
  });

  test('is told of each job that reports', async () => {
    const store = memoryObjects();
    for (const job of ['daily-espn', 'daily-odds'])
      await store.put(
        `reports/quality/${job}/2026-03-02.json`,
        JSON.stringify({ day: '2026-03-02', failures: [] }),
      );
    const names = (await examineQuality(store, NOW)).map(({ name }) => name);
    expect(names).toEqual(['newest of daily-espn', 'newest of daily-odds']);
  });

  test('of no day is none', async () => {
    expect(await examineQuality(memoryObjects(), NOW)).toMatchObject([{ level: 'note', says: 'none yet' }]);
  });
});

describe('drift', () => {
  const kept = async (report: object | null) => {
    const store = memoryObjects();
    if (report !== null) await store.put('models/drift/2026-03-01.json', JSON.stringify(report));
    return (await examineDrift(store, NOW))[0];
  };

  test('that was not followed is none', async () => {
    expect(await kept(null)).toMatchObject({ level: 'note', says: 'not followed yet' });
  });

  test('beyond the bounds of the card needs a person, while it is recent', async () => {
    const amiss = { games: 412, findings: ['coverage: 71 % of finals are inside the 80 % interval'] };
    expect(await kept({ ...amiss, to: '2026-03-01' })).toMatchObject({
      level: 'problem',
      says: '412 games up to 2026-03-01: coverage: 71 % of finals are inside the 80 % interval',
      todo: 'see ttlu model drift; ttlu model rollback returns to the model before',
    });
    expect(await kept({ ...amiss, to: '2026-02-01' })).toMatchObject({ level: 'note', todo: null });
    expect(await kept({ to: '2026-03-01', games: 412, findings: [] })).toMatchObject({ level: 'good' });
    expect(await kept({ to: '2026-03-01', games: 40, findings: [] })).toMatchObject({ level: 'note' });
  });
});

test('the model tells its version, since when it is in use, its days, and how the newest candidate did', async () => {
  const store = memoryObjects();
  const shipped = await readShippedArtifact();
  const watch = async () => watchModel(store, shipped, { everySeconds: 0, clock: Date.now, note: () => {} });
  expect(await examineModel(await watch(), store, NOW)).toMatchObject([
    { name: 'in use', level: 'good', facts: { version: shipped.version, promotion: null } },
  ]);
  const { version } = await keepVariant(store, 'a');
  const atUtc = '2026-03-01T07:00:00.000Z';
  await promote(store, version, 'weekly', { because: 'it is not worse', by: 'a test', atUtc });
  const judgement = { trial: 'net-b', because: 'CRPS +0.100' };
  const candidate = { day: '2026-03-01', judgement, promoted: null };
  await store.put('models/candidates/2026-03-01.json', JSON.stringify(candidate));
  expect(await examineModel(await watch(), store, NOW)).toMatchObject([
    {
      name: 'in use',
      level: 'good',
      says: expect.stringContaining(`${version}, promoted 2026-03-01, weekly`),
    },
    {
      name: 'newest candidate',
      says: 'of 2026-03-01: net-b was not promoted: CRPS +0.100',
      facts: { version: 'net-b', promoted: false },
    },
  ]);
  await store.put(`models/${version}.json`, '{}');
  const findings = await examineModel(await watch(), store, NOW);
  expect(findings.find(({ level }) => level === 'problem')).toMatchObject({
    name: 'promoted',
    says: expect.stringContaining(`models/${version}.json`),
    todo: 'ttlu model rollback, or ttlu model promote another that is sound',
  });
});
