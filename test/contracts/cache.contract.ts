import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TeamRating } from '../../src/domain/context.js';
import { addDays } from '../../src/domain/game.js';
import { createTable, documents, writeItems } from '../../src/store/dynamo.js';
import { type DynamoCacheOptions, dynamoCache } from '../../src/store/dynamo-cache.js';
import { aGame, at, DAY } from '../store/samples.js';

export interface OpenDynamo {
  readonly client: DynamoDBClient;
  /** Another client of the same server, which a test may break. */
  another(): DynamoDBClient;
  close(): Promise<void>;
}

/** What the lookups do in every DynamoDB. Each test has a table of its own. */
export function lookupCacheContract(open: () => Promise<OpenDynamo>): void {
  let opened: OpenDynamo;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());

  let tables = 0;
  async function aCache(options: Partial<DynamoCacheOptions> = {}) {
    tables += 1;
    const table = `lookups-${tables}`;
    await createTable(opened.client, table);
    return { table, cache: dynamoCache({ client: opened.client, table, ...options }) };
  }

  const rating = (teamId: string, adjOffense = 110): TeamRating => ({
    teamId,
    adjOffense,
    adjDefense: 98.7,
    adjTempo: 68.4,
  });
  const crew = { gameId: '401', officials: ['Bo Boroski', 'Terry Wymer'], known: 1, foulsPerGame: 36.4 };

  describe('values by day', () => {
    test('come back with their day, source and age', async () => {
      const { cache } = await aCache();
      const record = { teamId: '150', over: 11, under: 9, push: 1, meanMargin: 0.75 };
      const tendency = { name: 'Bo Boroski', games: 61, foulsPerGame: 37.2, shrunkFoulsPerGame: 36.6 };
      await cache.putRatings('2026-01-21', 'kenpom', [rating('150')]);
      await cache.putRecords('2026-02-28', 'own', [record]);
      await cache.putTendencies('2025-11-23', 'refmetrics', [{ refereeKey: 'boroski bo', ...tendency }]);
      expect(await cache.rating('150', DAY)).toEqual({
        value: rating('150'),
        asOf: '2026-01-21',
        source: 'kenpom',
        ageDays: 40,
      });
      expect(await cache.record('150', DAY)).toEqual({
        value: record,
        asOf: '2026-02-28',
        source: 'own',
        ageDays: 2,
      });
      expect(await cache.tendency('boroski bo', DAY)).toMatchObject({ value: tendency, ageDays: 99 });
      expect([...(await cache.tendencies(['nobody', 'boroski bo'], DAY)).keys()]).toEqual(['boroski bo']);
    });

    test('T25: a read takes the newest at or before its day, never a later one', async () => {
      const { cache } = await aCache();
      for (const [day, offense] of [
        ['2026-02-27', 101],
        ['2026-03-02', 102],
        ['2026-03-03', 103],
      ] as const)
        await cache.putRatings(day, 'kenpom', [rating('150', offense)]);
      const offense = async (day: string) => (await cache.rating('150', day))?.value.adjOffense ?? null;
      expect(await offense('2026-02-26')).toBeNull();
      expect(await offense('2026-02-27')).toBe(101);
      expect(await offense('2026-03-01')).toBe(101);
      expect(await offense('2026-03-02')).toBe(102);
      expect(await offense('2026-03-09')).toBe(103);
    });

    test('are null once they are past their lifetime, to the day', async () => {
      const { cache } = await aCache({ lifetimeDays: { rating: 10 } });
      await cache.putRatings('2026-02-20', 'kenpom', [rating('150')]);
      expect((await cache.rating('150', '2026-03-02'))?.ageDays).toBe(10);
      expect(await cache.rating('150', '2026-03-03')).toBeNull();
    });

    test('a team that the newest refresh lacks keeps its older value, with its age', async () => {
      const { cache } = await aCache();
      await cache.putRatings('2026-02-27', 'kenpom', [rating('150', 101), rating('153', 99)]);
      await cache.putRatings('2026-03-01', 'kenpom', [rating('150', 102)]);
      expect(await cache.rating('153', DAY)).toMatchObject({ asOf: '2026-02-27', ageDays: 3 });
    });

    test('of two sources of one day the preferred one wins, and a newer day beats both', async () => {
      const { cache } = await aCache({ sources: ['own', 'kenpom'] });
      await cache.putRatings('2026-02-27', 'own', [rating('150', 1)]);
      await cache.putRatings('2026-02-27', 'kenpom', [rating('150', 2)]);
      await cache.putRatings('2026-02-28', 'kenpom', [rating('150', 3)]);
      expect((await cache.rating('150', '2026-02-27'))?.source).toBe('own');
      expect((await cache.rating('150', '2026-02-28'))?.source).toBe('kenpom');
    });

    test('a source that is to win for some days does, to the day, over newer values of another', async () => {
      const { cache } = await aCache({ sources: ['kenpom', 'own'], firstWinsDays: 3 });
      await cache.putRatings('2026-02-20', 'kenpom', [rating('150'), rating('153')]);
      await cache.putRatings('2026-02-24', 'kenpom', [rating('150')]);
      for (let day = '2026-02-10'; day <= DAY; day = addDays(day, 1))
        await cache.putRatings(day, 'own', [rating('150'), rating('153')]);
      const seen = async (team: string, day: string) => {
        const found = await cache.rating(team, day);
        return `${found?.source} ${found?.asOf}`;
      };
      expect(await seen('150', '2026-02-24')).toBe('kenpom 2026-02-24');
      expect(await seen('150', '2026-02-27')).toBe('kenpom 2026-02-24');
      expect(await seen('150', '2026-02-28')).toBe('own 2026-02-28');
      expect(await seen('153', '2026-02-23')).toBe('kenpom 2026-02-20');
      expect(await seen('153', '2026-02-27')).toBe('own 2026-02-27');
      expect(await seen('150', DAY)).toBe(`own ${DAY}`);
    });

    test('a record by site comes back as it was written, and one from before sites were told apart too', async () => {
      const { cache } = await aCache();
      const tally = { over: 1, under: 0, push: 0, meanMargin: 4.5 };
      const none = { over: 0, under: 0, push: 0, meanMargin: null };
      const record = { teamId: '150', ...tally, bySite: { home: tally, away: none, neutral: none } };
      await cache.putRecords(DAY, 'own', [record, { teamId: '153', ...tally }]);
      expect((await cache.record('150', DAY))?.value).toEqual(record);
      expect((await cache.record('153', DAY))?.value).toEqual({ teamId: '153', ...tally });
    });

    test('a refresh that is run twice leaves the items of one', async () => {
      const { cache, table } = await aCache();
      const ratings = Array.from({ length: 60 }, (_, i) => rating(String(i)));
      const items = async () =>
        (await documents(opened.client).send(new ScanCommand({ TableName: table, ConsistentRead: true })))
          .Items;
      await cache.putRatings(DAY, 'kenpom', ratings);
      const once = await items();
      await cache.putRatings(DAY, 'kenpom', ratings);
      expect(once).toHaveLength(61);
      expect(await items()).toEqual(once);
    });

    test('a refresh that stops half-way is not seen: readers keep the one before, whole', async () => {
      const { cache, table } = await aCache();
      const ratings = (offense: number) => Array.from({ length: 60 }, (_, i) => rating(String(i), offense));
      await cache.putRatings(DAY, 'kenpom', ratings(100));
      const broken = opened.another();
      let writes = 0;
      broken.middlewareStack.add(
        (next, context) => (args) => {
          if (context.commandName === 'BatchWriteItemCommand' && ++writes === 3)
            throw new Error('the connection broke');
          return next(args);
        },
        { step: 'initialize' },
      );
      const half = dynamoCache({ client: broken, table }).putRatings(DAY, 'kenpom', ratings(200));
      await expect(half).rejects.toThrow('the connection broke');
      const seen = await Promise.all([0, 30, 59].map((team) => cache.rating(String(team), DAY)));
      expect(seen.map((r) => r?.value.adjOffense)).toEqual([100, 100, 100]);
      await cache.putRatings(DAY, 'kenpom', ratings(200));
      expect((await cache.rating('0', DAY))?.value.adjOffense).toBe(200);
    });

    test('what a throttled server leaves undone is sent again', async () => {
      const { table } = await aCache();
      const throttled = opened.another();
      let turned = 0;
      throttled.middlewareStack.add(
        (next) => async (args) => {
          const { RequestItems } = args.input as { RequestItems?: Record<string, unknown> };
          const asked = RequestItems?.[table];
          if (Array.isArray(asked) && asked.length > 1 && turned < 3) {
            turned += 1;
            const [kept, ...left] = asked;
            const answer = await next({ ...args, input: { RequestItems: { [table]: [kept] } } as never });
            Object.assign(answer.output, { UnprocessedItems: { [table]: left } });
            return answer;
          }
          return next(args);
        },
        { step: 'initialize' },
      );
      const cache = dynamoCache({ client: throttled, table });
      await cache.putRatings(
        DAY,
        'kenpom',
        Array.from({ length: 40 }, (_, i) => rating(String(i))),
      );
      const seen = await Promise.all([0, 1, 24, 25, 39].map((team) => cache.rating(String(team), DAY)));
      expect(seen.every((value) => value !== null)).toBe(true);
      expect(turned).toBe(3);
    });
  });

  describe('refused', () => {
    test.each([
      ['NaN', [rating('150', Number.NaN)], /150: adjOffense is NaN/],
      ['a team twice', [rating('150'), rating('150')], /150 is there twice/],
      ['T19: a team id of undefined', [rating('undefined')], /is not the text of an id/],
      ['T33: an empty refresh', [], /a failed fetch is not an empty refresh/],
    ])('%s', async (_, ratings, reason) => {
      const { cache } = await aCache();
      await expect(cache.putRatings(DAY, 'kenpom', ratings)).rejects.toThrow(reason);
      expect(await cache.rating('150', DAY)).toBeNull();
    });

    test('a malformed item is an error that names its key and field, never a value', async () => {
      const { cache, table } = await aCache();
      await cache.putRatings(DAY, 'kenpom', [rating('150')]);
      const db = documents(opened.client);
      const { Items = [] } = await db.send(new ScanCommand({ TableName: table }));
      const item = Items.find((i) => i.pk === 'rating#150')!;
      await writeItems(db, table, [
        { ...item, pk: 'rating#150', sk: item.sk, value: { ...item.value, adjTempo: 'fast' } },
      ]);
      await expect(cache.rating('150', DAY)).rejects.toThrow(
        /cache item rating#150 \/ 2026-03-02#kenpom#\w+: adjTempo/,
      );
    });
  });

  describe('crews', () => {
    test('come back from the moment on at which they were known', async () => {
      const { cache } = await aCache();
      await cache.putCrew(crew, at(3));
      expect(await cache.crew('401', at(2.9))).toBeNull();
      expect(await cache.crew('401', at(3))).toEqual(crew);
      expect(await cache.crew('402', at(3))).toBeNull();
    });

    test('a later word of the crew stands beside the earlier one', async () => {
      const { cache } = await aCache();
      const three = { ...crew, officials: [...crew.officials, 'Kipp Kissinger'], known: 2 };
      await cache.putCrew(three, at(8));
      await cache.putCrew(crew, at(3));
      expect(await cache.crew('401', at(5))).toEqual(crew);
      expect(await cache.crew('401', at(200))).toEqual(three);
    });

    test('T13: an empty crew is not yet known: it is never written, so it is asked for again', async () => {
      const { cache, table } = await aCache();
      expect(await cache.putCrew({ ...crew, officials: [], known: 0 }, at(1))).toBe(false);
      const { Items } = await documents(opened.client).send(new ScanCommand({ TableName: table }));
      expect(Items).toEqual([]);
      expect(await cache.putCrew(crew, at(3))).toBe(true);
      expect(await cache.crew('401', at(4))).toEqual(crew);
    });
  });

  describe('many games at once', () => {
    test('have what each lookup alone would say, and null for what is missing', async () => {
      const { cache } = await aCache();
      await cache.putRatings(DAY, 'kenpom', [rating('150', 111), rating('153', 99)]);
      await cache.putRecords(DAY, 'own', [{ teamId: '150', over: 1, under: 2, push: 0, meanMargin: -3 }]);
      await cache.putCrew(crew, at(3));
      const late = { ...aGame('402'), day: '2026-03-01' };
      const found = await cache.lookups([aGame('401'), late], at(4));
      expect(found.get('401')).toMatchObject({
        ratings: { home: { value: { adjOffense: 111 } }, away: { value: { adjOffense: 99 } } },
        records: { home: { value: { meanMargin: -3 } }, away: null },
        crew,
      });
      expect(found.get('402')).toEqual({
        ratings: { home: null, away: null },
        records: { home: null, away: null },
        crew: null,
      });
    });

    test('cost a few requests for the teams of 150 games, not one a team', async () => {
      const { cache, table } = await aCache();
      const teams = Array.from({ length: 300 }, (_, i) => String(i));
      await cache.putRatings(
        DAY,
        'kenpom',
        teams.map((id) => rating(id)),
      );
      const team = (id: number) => ({ ...aGame('0').home, id: String(id) });
      const games = Array.from({ length: 150 }, (_, i) =>
        aGame(`g${i}`, { home: team(2 * i), away: team(2 * i + 1) }),
      );
      const counting = opened.another();
      const asked: string[] = [];
      counting.middlewareStack.add(
        (next, context) => (args) => {
          const query = args.input as { ExpressionAttributeValues?: Record<string, string> };
          asked.push(query.ExpressionAttributeValues?.[':pk'] ?? String(context.commandName));
          return next(args);
        },
        { step: 'initialize' },
      );
      const found = await dynamoCache({ client: counting, table }).lookups(games, at(0));
      expect([...found.values()].every((l) => l.ratings.home !== null && l.ratings.away !== null)).toBe(true);
      expect(asked.filter((name) => !name.startsWith('crew#')).sort()).toEqual([
        'BatchGetItemCommand',
        'BatchGetItemCommand',
        'BatchGetItemCommand',
        'refresh#rating',
        'refresh#record',
      ]);
    });
  });

  test('the last refreshes of a kind are told, newest first, with their size and lifetime', async () => {
    const { cache } = await aCache({ lifetimeDays: { rating: 10 } });
    await cache.putRatings('2026-01-02', 'kenpom', [rating('150')]);
    await cache.putRatings('2026-03-01', 'own', [rating('150'), rating('153')]);
    await cache.putRatings('2026-03-03', 'kenpom', [rating('150')]);
    expect(await cache.refreshes('rating', DAY)).toEqual([
      { asOf: '2026-03-01', source: 'own', items: 2, expiresOn: '2026-03-11' },
      { asOf: '2026-01-02', source: 'kenpom', items: 1, expiresOn: '2026-01-12' },
    ]);
    expect(await cache.refreshes('record', DAY)).toEqual([]);
  });

  test('the table may be made twice', async () => {
    const { table, cache } = await aCache();
    await cache.putRatings(DAY, 'kenpom', [rating('150')]);
    await createTable(opened.client, table);
    expect(await cache.rating('150', DAY)).not.toBeNull();
  });
}
