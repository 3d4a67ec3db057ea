import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readDay } from '../../pipelines/collect/day-tables.js';
import { rawArchive, rawName } from '../../pipelines/collect/raw-archive.js';
import { collectDay, type DailyDeps } from '../../pipelines/daily.js';
import type { TotalLine } from '../../src/domain/market.js';
import { createArchiveFetch, openArchive } from '../../src/sources/archive.js';
import { SourceError } from '../../src/sources/errors.js';
import { createEspnClient } from '../../src/sources/espn/client.js';
import type { ReceivedPayload } from '../../src/sources/http.js';
import type { KenpomClient, KenpomRating } from '../../src/sources/kenpom/client.js';
import {
  createOddsApiClient,
  type HistoricalOddsSnapshot,
  type OddsApiClient,
} from '../../src/sources/odds-api/client.js';
import { withRealData } from '../parts.js';
import {
  ARIZONA,
  board,
  DAY,
  DUKE,
  espnOf,
  game,
  IOWA_STATE,
  listed,
  NC_STATE,
  openTestStores,
  type Stores,
  summary,
  teams,
} from './collected.js';

const rules = { maxBookLagSeconds: 120, pregameOnlyBooks: [], bookOrder: ['draftkings'] };
const g1 = game('401', DUKE, NC_STATE);
const g2 = game('402', ARIZONA, IOWA_STATE, '2026-03-03T02:00:00Z');
const bothGames = espnOf(board([listed(g1), listed(g2)]), { 401: summary(g1), 402: summary(g2) });

let stores: Stores;
beforeEach(async () => {
  stores = await openTestStores();
});
afterEach(() => stores.close());

const deps = (change: Partial<DailyDeps> = {}): DailyDeps => ({
  espn: bothGames,
  odds: null,
  kenpom: null,
  store: stores.store,
  lookups: stores.lookups,
  teams,
  rules,
  ...change,
});

describe('a day’s collection', () => {
  test('reports the games, what each has, and the sources', async () => {
    const report = await collectDay(deps(), DAY);
    expect(report).toEqual({
      date: DAY,
      games: 2,
      collected: 2,
      withPlays: 2,
      withOfficials: 2,
      withLine: 2,
      unknownCodes: [],
      sources: {
        espn: '2 of 2 games',
        'odds-api': "no key: lines are ESPN's",
        kenpom: 'no key',
        records: '4 teams over 2 of 2 games of the season',
      },
      skipped: [],
      failures: [],
    });
    expect(JSON.parse(String(await stores.store.get(`reports/daily/${DAY}.json`)))).toEqual(report);
  });

  test('run again writes the same, to the byte', async () => {
    await collectDay(deps(), DAY);
    const first = await stores.contents();
    await collectDay(deps(), DAY);
    expect(await stores.contents()).toEqual(first);
    expect(Object.keys(first)).toEqual([
      `reports/daily/${DAY}.json`,
      `tables/games/season=2026/day=${DAY}.ndjson`,
      `tables/lines/season=2026/day=${DAY}.ndjson`,
    ]);
  });

  test('tallies the teams’ records over and under the close, for the next day on', async () => {
    await collectDay(deps(), DAY);
    expect(await stores.lookups.record('150', DAY)).toBeNull();
    expect(await stores.lookups.record('150', '2026-03-03')).toMatchObject({
      value: { over: 1, under: 0, push: 0, meanMargin: 1.5 },
      asOf: '2026-03-03',
      ageDays: 0,
    });
  });

  test('a game that ends after the job ran is added by the next run', async () => {
    const early = espnOf(board([listed(g1), listed(g2, { phase: 'live', completed: false })]), {
      401: summary(g1),
    });
    const report = await collectDay(deps({ espn: early }), DAY);
    expect(report).toMatchObject({ games: 2, collected: 1 });
    expect(report.skipped).toEqual([{ source: 'espn', game: '402', reason: 'not over: live' }]);
    expect(await collectDay(deps(), DAY)).toMatchObject({ collected: 2 });
    expect((await readDay(stores.store, 'games', DAY))?.map((row) => row.gameId)).toEqual(['401', '402']);
  });

  test('a summary that fails in a second run does not undo the first', async () => {
    await collectDay(deps(), DAY);
    const broken = espnOf(board([listed(g1), listed(g2)]), { 401: summary(g1), 402: new Error('reset') });
    const report = await collectDay(deps({ espn: broken }), DAY);
    expect(report.collected).toBe(1);
    expect((await readDay(stores.store, 'games', DAY))?.map((row) => row.gameId)).toEqual(['401', '402']);
  });

  test('T8 a postponed game has no row and no result', async () => {
    const espn = espnOf(
      board([listed(g1), listed(g2, { phase: 'postponed', completed: false, score: null })]),
      { 401: summary(g1) },
    );
    const report = await collectDay(deps({ espn }), DAY);
    expect(report.skipped).toEqual([{ source: 'espn', game: '402', reason: 'postponed' }]);
    expect((await readDay(stores.store, 'games', DAY))?.map((row) => row.gameId)).toEqual(['401']);
  });

  test('T5 unknown codes are counted over the day and stop no game', async () => {
    const code = { kind: 'play type' as const, code: '99999', text: 'Bank Shot', count: 2 };
    const espn = espnOf(board([listed(g1), listed(g2)]), {
      401: summary(g1, { unknownCodes: [code] }),
      402: summary(g2, { unknownCodes: [{ ...code, count: 3 }] }),
    });
    const report = await collectDay(deps({ espn }), DAY);
    expect(report.unknownCodes).toEqual([{ ...code, count: 5 }]);
    expect(report.collected).toBe(2);
  });

  test('T34 one malformed game is skipped by name, the others go on', async () => {
    const espn = espnOf(board([listed(g1), listed(g2)]), {
      401: new SourceError({
        source: 'espn',
        id: 'summary 401',
        kind: 'shape',
        field: 'header.id',
        reason: 'no',
      }),
      402: summary(g2),
    });
    const report = await collectDay(deps({ espn }), DAY);
    expect(report).toMatchObject({ games: 2, collected: 1, failures: [] });
    expect(report.skipped).toEqual([
      { source: 'espn', game: '401', reason: 'espn summary 401: header.id: no' },
    ]);
  });
});

describe('T33 an outage is not a day without games', () => {
  const outage = new SourceError({
    source: 'espn',
    id: `scoreboard ${DAY}`,
    kind: 'status',
    status: 503,
    reason: 'down',
  });

  test('a scoreboard that cannot be had fails the job and writes nothing', async () => {
    await expect(collectDay(deps({ espn: espnOf(outage, {}) }), DAY)).rejects.toThrow('down');
    expect(await stores.contents()).toEqual({});
  });

  test('games of which none can be read fail the job, and say why', async () => {
    const espn = espnOf(board([listed(g1), listed(g2)]), { 401: outage, 402: outage });
    await expect(collectDay(deps({ espn }), DAY)).rejects.toThrow(
      /none of 2 finished games could be read.*401.*down/,
    );
    expect(await stores.contents()).toEqual({});
  });

  test('a scoreboard whose every game is unreadable fails the job', async () => {
    const skipped = [{ source: 'espn', game: '401', reason: 'events[0].id: missing' }];
    const espn = espnOf(board([], { skipped }), {});
    await expect(collectDay(deps({ espn }), DAY)).rejects.toThrow(/no game could be read.*events\[0\]/);
  });

  test('a day on which nobody plays is recorded as such', async () => {
    const report = await collectDay(deps({ espn: espnOf(board([]), {}) }), DAY);
    expect(report).toMatchObject({ games: 0, collected: 0, failures: [] });
    expect(await readDay(stores.store, 'games', DAY)).toEqual([]);
    expect(await readDay(stores.store, 'games', '2026-03-03')).toBeNull();
  });
});

describe('the closing lines', () => {
  const quote = (points: number): TotalLine => ({
    source: 'odds-api',
    book: 'draftkings',
    points,
    overPrice: -110,
    underPrice: -110,
    quotedAtUtc: '2026-03-02T23:59:30Z',
    snapshotAtUtc: '2026-03-03T00:00:00Z',
  });
  const snapshot = (change: Partial<HistoricalOddsSnapshot> = {}): HistoricalOddsSnapshot => ({
    snapshotAtUtc: '2026-03-03T00:00:00Z',
    events: [
      {
        id: 'e1',
        commenceUtc: g1.startUtc,
        homeName: 'NC State Wolfpack',
        awayName: 'Duke Blue Devils',
        totals: [quote(151.5)],
        homeSpreads: [{ book: 'draftkings', points: 4.5, quotedAtUtc: '2026-03-02T23:59:30Z' }],
      },
    ],
    quota: { remaining: 100, used: 20, last: 20 },
    skipped: [],
    previous: null,
    next: null,
    ...change,
  });
  const oddsOf = (answer: (at: string) => HistoricalOddsSnapshot): OddsApiClient & { asked: string[] } => {
    const asked: string[] = [];
    return {
      asked,
      odds: async () => expect.fail('the day is over: the current odds are of no use'),
      historicalOdds: async (at) => {
        asked.push(at);
        return answer(at);
      },
    };
  };

  test('are the snapshot’s at each tip, turned where the provider has the teams swapped, else ESPN’s', async () => {
    const odds = oddsOf(() => snapshot());
    const report = await collectDay(deps({ odds }), DAY);
    expect(odds.asked).toEqual([g1.startUtc, g2.startUtc]);
    expect(report.sources['odds-api']).toBe("1 lines, 1 of ESPN's instead");
    expect(await readDay(stores.store, 'lines', DAY)).toEqual([
      {
        gameId: '401',
        total: 151.5,
        homeFavoredBy: 4.5,
        source: 'odds-api',
        book: 'draftkings',
        quotedAtUtc: '2026-03-02T23:59:30Z',
        snapshotAtUtc: '2026-03-03T00:00:00Z',
      },
      {
        gameId: '402',
        total: 148.5,
        homeFavoredBy: 6.5,
        source: 'espn-pickcenter',
        book: 'draftkings',
        quotedAtUtc: null,
        snapshotAtUtc: null,
      },
    ]);
  });

  test('T32 out of credits stops the asking, keeps the rest of the day, and is a failure of the job', async () => {
    const odds = oddsOf((at) => {
      if (at === g1.startUtc) return snapshot();
      throw new SourceError({
        source: 'odds-api',
        id: 'historical odds',
        kind: 'quota',
        status: 401,
        reason: 'OUT_OF_USAGE_CREDITS',
      });
    });
    const later = game('403', DUKE, ARIZONA, '2026-03-03T03:00:00Z');
    const espn = espnOf(board([listed(g1), listed(g2), listed(later)]), {
      401: summary(g1),
      402: summary(g2),
      403: summary(later),
    });
    const report = await collectDay(deps({ espn, odds }), DAY);
    expect(odds.asked).toHaveLength(2);
    expect(report.withLine).toBe(3);
    expect(report.failures).toEqual([expect.stringContaining('OUT_OF_USAGE_CREDITS')]);
  });

  test('T14 a game without a line has none, and is named', async () => {
    const espn = espnOf(board([listed(g1)]), { 401: summary(g1, { closing: null }) });
    const report = await collectDay(deps({ espn }), DAY);
    expect(report.withLine).toBe(0);
    expect(report.skipped).toEqual([
      { source: 'lines', game: '401', reason: 'no source has a closing total' },
    ]);
    expect(await stores.lookups.record('150', '2026-03-03')).toBeNull();
  });

  test('an event whose team nobody knows is named', async () => {
    const [event] = snapshot().events;
    const odds = oddsOf(() => snapshot({ events: [{ ...event!, homeName: 'Springfield Isotopes' }] }));
    const report = await collectDay(deps({ odds }), DAY);
    expect(report.skipped).toEqual([
      { source: 'odds-api', game: 'e1', reason: expect.stringContaining('"Springfield Isotopes"') },
    ]);
  });
});

describe('the ratings', () => {
  const rating = (teamName: string): KenpomRating => ({
    teamName,
    season: 2026,
    dataThrough: '2026-03-01',
    adjOffense: 120,
    adjDefense: 95,
    adjTempo: 68,
    seed: null,
  });
  const noData = (day: string) =>
    new SourceError({
      source: 'kenpom',
      id: `archive ${day}`,
      kind: 'status',
      reason: `refused: no data for ${day}`,
    });
  const kenpomOf = (archive: KenpomClient['archive']): KenpomClient => ({
    archive,
    ratings: async () => expect.fail('current ratings know the days since'),
  });

  test('are cached by team as of the date, and a name that is no team is named', async () => {
    const kenpom = kenpomOf(async () => ({
      ratings: [rating('Duke'), rating('N.C. State'), rating('Springfield')],
      skipped: [],
    }));
    const report = await collectDay(deps({ kenpom }), DAY);
    expect(report.sources.kenpom).toBe('2 teams as of 2026-03-02, 0 days old');
    expect(report.skipped).toEqual([
      { source: 'kenpom', game: null, reason: expect.stringContaining('Springfield') },
    ]);
    expect(await stores.lookups.rating('152', DAY)).toMatchObject({ asOf: DAY, value: { adjTempo: 68 } });
  });

  test('of a day that the archive lacks are the newest before it, under their own day', async () => {
    const kenpom = kenpomOf(async (day) => {
      if (day > '2026-02-28') throw noData(day);
      return { ratings: [rating('Duke')], skipped: [] };
    });
    const report = await collectDay(deps({ kenpom }), DAY);
    expect(report.sources.kenpom).toBe('1 teams as of 2026-02-28, 2 days old');
    expect(await stores.lookups.rating('150', DAY)).toMatchObject({ asOf: '2026-02-28', ageDays: 2 });
  });

  test('that cannot be had leave the rest of the day whole and fail the job', async () => {
    const kenpom = kenpomOf(async (day) => {
      throw new SourceError({
        source: 'kenpom',
        id: `archive ${day}`,
        kind: 'key',
        status: 401,
        reason: 'check the key',
      });
    });
    const report = await collectDay(deps({ kenpom }), DAY);
    expect(report).toMatchObject({
      collected: 2,
      withLine: 2,
      failures: [expect.stringContaining('check the key')],
    });
    expect(report.sources.kenpom).toBe('failed');
  });

  test('none for a week is said, and writes no empty table', async () => {
    const asked: string[] = [];
    const kenpom = kenpomOf(async (day) => {
      asked.push(day);
      throw noData(day);
    });
    const report = await collectDay(deps({ kenpom }), DAY);
    expect(asked).toHaveLength(8);
    expect(report.sources.kenpom).toBe('nothing in the 7 days before');
    expect(report.failures).toEqual([]);
    expect(await stores.lookups.rating('150', DAY)).toBeNull();
  });
});

describe('the raw archive', () => {
  const payload = (change: Partial<ReceivedPayload> = {}): ReceivedPayload => ({
    source: 'espn',
    id: 'summary 401820778',
    url: 'https://example.org/summary?event=401820778',
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"header":1}',
    receivedAt: '2026-03-03T06:00:00Z',
    ...change,
  });
  const keys = async () => Object.keys(await stores.contents());

  test.each([
    ['espn', 'summary 401820778', 'raw/espn/summary/2026-03-02/401820778'],
    ['espn', 'scoreboard 2026-03-02 group 50', 'raw/espn/scoreboard/2026-03-02/group-50'],
    [
      'odds-api',
      'historical odds 2026-03-03T00:00:00Z',
      'raw/odds-api/historical-odds/2026-03-02/2026-03-03T000000Z',
    ],
    ['kenpom', 'archive 2026-03-02', 'raw/kenpom/archive/2026-03-02/archive'],
    ['refmetrics', 'fouls', 'raw/refmetrics/fouls/2026-03-02/fouls'],
  ] as const)('names %s %s so that a person finds it', (source, id, name) => {
    expect(rawName({ source, id, headers: {} }, DAY)).toEqual([name, '.json.gz']);
  });

  test('keeps an answer once, and a changed one beside it', async () => {
    const keep = rawArchive(stores.store, DAY);
    await keep(payload());
    await keep(payload());
    expect(await keys()).toEqual(['raw/espn/summary/2026-03-02/401820778.json.gz']);
    await keep(payload({ body: '{"header":2}' }));
    await keep(payload({ body: '{"header":2}' }));
    const [changed, first] = await keys();
    expect(changed).toMatch(/401820778\.[0-9a-f]{12}\.json\.gz$/);
    expect(gunzipSync((await stores.store.get(first as string)) as Buffer).toString()).toBe('{"header":1}');
    expect(gunzipSync((await stores.store.get(changed as string)) as Buffer).toString()).toBe('{"header":2}');
  });

  test('keeps no failed answer', async () => {
    await rawArchive(stores.store, DAY)(payload({ status: 503, body: 'down' }));
    expect(await keys()).toEqual([]);
  });
});

withRealData('the recorded night of 2026-03-02', (folder) => {
  test('is collected whole, twice the same, and its fouls agree with the box score', async () => {
    const now = () => '2026-03-03T12:00:00Z';
    const fetch = await createArchiveFetch(await openArchive(folder), DAY, { now });
    const http = { fetch, now, timeoutMs: 60_000, retries: 0, onResponse: rawArchive(stores.store, DAY) };
    const real = deps({
      espn: createEspnClient(http),
      odds: createOddsApiClient(http, { apiKey: 'recorded' }),
      rules: { ...rules, maxBookLagSeconds: 120 },
    });
    const report = await collectDay(real, DAY);
    expect(report).toMatchObject({
      games: 18,
      collected: 18,
      withPlays: 18,
      // ESPN never named the crew of one.
      withOfficials: 17,
      withLine: 18,
      failures: [],
    });
    const rows = (await readDay(stores.store, 'games', DAY)) ?? [];
    for (const { gameId, playFouls, boxFouls } of rows)
      for (const side of ['home', 'away'] as const)
        expect(Math.abs(playFouls[side] - (boxFouls?.[side] ?? Number.NaN)), gameId).toBeLessThanOrEqual(3);
    const first = await stores.contents();
    expect(await collectDay(real, DAY)).toEqual(report);
    expect(await stores.contents()).toEqual(first);
    expect(Object.keys(first).filter((key) => key.startsWith('raw/espn/summary/'))).toHaveLength(18);
  });
});
