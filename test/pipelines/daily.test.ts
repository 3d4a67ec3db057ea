import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DayClients, dayClients } from '../../pipelines/collect/day-clients.js';
import { readCollected } from '../../pipelines/collect/done.js';
import { collectDay, type DailyDeps } from '../../pipelines/daily.js';
import { DEFAULT_THRESHOLDS } from '../../pipelines/quality.js';
import { createArchiveFetch, openArchive } from '../../src/sources/archive.js';
import { SourceError } from '../../src/sources/errors.js';
import type { EspnClient, Scoreboard } from '../../src/sources/espn/client.js';
import type { KenpomClient, KenpomRating } from '../../src/sources/kenpom/client.js';
import { readDay } from '../../src/store/tables.js';
import { withRealData } from '../parts.js';
import {
  ARIZONA,
  board,
  clientsOf,
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

const deps = (change: Partial<DayClients> = {}): DailyDeps => ({
  clientsOf: clientsOf({ espn: bothGames, ...change }),
  store: stores.store,
  lookups: stores.lookups,
  teams,
  rules,
  quality: DEFAULT_THRESHOLDS,
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
      lines: { 'odds-api-history': 0, 'odds-api-live': 0, 'espn-pickcenter': 2 },
      calledOff: [],
      open: [],
      revisited: [],
      unknownCodes: [],
      sources: {
        espn: '2 of 2 games',
        'odds-api':
          "0 lines of its past, 0 kept by the live system, 2 of ESPN's instead; its past is not paid for",
        kenpom: 'no key',
        'own-ratings': 'no team has games enough in 2, and no season before is known',
        records: '4 teams over 2 of 2 games of the season',
      },
      skipped: [],
      quality: expect.objectContaining({
        games: expect.objectContaining({ expected: 2, collected: 2, withoutPlays: [], withoutLine: [] }),
        failures: [],
      }),
      failedAnswers: {},
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
      `collected/games/season=2026/day=${DAY}.json`,
      `collected/lines/season=2026/day=${DAY}.json`,
      `reports/coverage/lines/${DAY}.json`,
      `reports/daily/${DAY}.json`,
      `reports/quality/daily/${DAY}.json`,
      `tables/games/season=2026/day=${DAY}/part.parquet`,
      `tables/lines/season=2026/day=${DAY}/part.parquet`,
      `tables/officials/season=2026/day=${DAY}/part.parquet`,
      `tables/plays/season=2026/day=${DAY}/part.parquet`,
      `tables/team_box/season=2026/day=${DAY}/part.parquet`,
    ]);
  });

  test('that is worse than it may be fails the job, and is kept all the same', async () => {
    const espn = espnOf(board([listed(g1), listed(g2)]), {
      401: summary(g1, { plays: [] }),
      402: summary(g2, { plays: [] }),
    });
    const report = await collectDay(deps({ espn }), DAY);
    expect(report.failures).toEqual([expect.stringMatching(/^without-plays: 2 of 2 games have no plays/)]);
    expect(await readDay(stores.store, 'games', DAY)).toHaveLength(2);
    expect(JSON.parse(String(await stores.store.get(`reports/daily/${DAY}.json`)))).toEqual(report);
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
    expect(report).toMatchObject({ collected: 2, open: [] });
    expect(report.skipped).toEqual([{ source: 'espn', game: '402', reason: 'reset' }]);
    expect((await readDay(stores.store, 'games', DAY))?.map((row) => row.gameId)).toEqual(['401', '402']);
  });

  test('T8 a postponed game has no row and no result', async () => {
    const espn = espnOf(
      board([listed(g1), listed(g2, { phase: 'postponed', completed: false, score: null })]),
      { 401: summary(g1) },
    );
    const report = await collectDay(deps({ espn }), DAY);
    expect(report.skipped).toEqual([{ source: 'espn', game: '402', reason: 'postponed' }]);
    expect(report).toMatchObject({ calledOff: [{ game: '402', phase: 'postponed' }], open: [] });
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

test('a job that is told to stop writes no half day, and tells why it ended', async () => {
  const stop = new AbortController();
  const espn: EspnClient = {
    ...bothGames,
    async summary(id) {
      stop.abort(new Error('stopped by SIGTERM'));
      return bothGames.summary(id);
    },
  };
  await expect(collectDay({ ...deps({ espn }), signal: stop.signal }, DAY)).rejects.toThrow(
    'stopped by SIGTERM',
  );
  expect(await stores.contents()).toEqual({});
});

describe('games that end after their day was collected', () => {
  const EARLIER = '2026-02-28';
  const old1 = game('301', DUKE, NC_STATE, '2026-02-28T23:00:00Z');
  const old2 = game('302', ARIZONA, IOWA_STATE, '2026-03-01T02:00:00Z');
  /** An ESPN of two days; `asked` tells what it was asked for. */
  const espnOfDays = (earlier: Scoreboard | Error, asked: string[] = []): EspnClient => {
    const orThrow = <T>(answer: T | Error): T => {
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const today = board([listed(g1), listed(g2)]);
    const games = new Map([old1, old2, g1, g2].map((g) => [g.id, g]));
    return {
      async scoreboard(day) {
        asked.push(day);
        return orThrow(day === DAY ? today : earlier);
      },
      async summary(id) {
        asked.push(id);
        return summary(games.get(id)!);
      },
    };
  };
  const unfinished = board([listed(old1), listed(old2, { phase: 'live', completed: false })], {
    day: EARLIER,
  });
  const finished = board([listed(old1), listed(old2)], { day: EARLIER });

  test('are picked up by the next run, with their lines, and asked for only once', async () => {
    await collectDay(deps({ espn: espnOfDays(unfinished) }), EARLIER);
    expect((await readDay(stores.store, 'lines', EARLIER))?.map((l) => l.gameId)).toEqual(['301']);
    const asked: string[] = [];
    const kept: EspnClient = {
      scoreboard: () => Promise.reject(new Error('the scoreboard must be asked anew')),
      summary: async (id) => {
        if (id !== '301') throw new Error('not kept');
        return summary(old1);
      },
    };
    const report = await collectDay(deps({ espn: espnOfDays(finished, asked), kept }), DAY);
    expect(report.revisited).toEqual([{ date: EARLIER, collected: 2, open: [] }]);
    expect(asked).toEqual([DAY, '401', '402', EARLIER, '302']);
    expect((await readDay(stores.store, 'games', EARLIER))?.map((row) => row.gameId)).toEqual(['301', '302']);
    expect((await readDay(stores.store, 'lines', EARLIER))?.map((l) => l.gameId)).toEqual(['301', '302']);
    const again: string[] = [];
    await collectDay(deps({ espn: espnOfDays(finished, again) }), DAY);
    expect(again).toEqual([DAY, '401', '402']);
  });

  test('T8 a game that was postponed is not waited for', async () => {
    const postponed = board([
      listed(old1),
      listed(old2, { phase: 'postponed', completed: false, score: null }),
    ]);
    await collectDay(deps({ espn: espnOfDays({ ...postponed, day: EARLIER }) }), EARLIER);
    const asked: string[] = [];
    await collectDay(deps({ espn: espnOfDays(finished, asked) }), DAY);
    expect(asked).not.toContain(EARLIER);
  });

  test('T33 an outage on the second visit fails the job, and leaves the earlier day as it was', async () => {
    await collectDay(deps({ espn: espnOfDays(unfinished) }), EARLIER);
    const down = new SourceError({ source: 'espn', id: 'scoreboard', kind: 'timeout', reason: 'too slow' });
    const report = await collectDay(deps({ espn: espnOfDays(down) }), DAY);
    expect(report).toMatchObject({ collected: 2, failures: [expect.stringContaining('too slow')] });
    expect((await readDay(stores.store, 'games', EARLIER))?.map((row) => row.gameId)).toEqual(['301']);
  });
});

describe('T2 a game belongs to the day in New York on which it begins', () => {
  test.each([
    [
      'the night on which the clocks go forward',
      '2026-03-08',
      '2026-03-09T03:30:00Z',
      '2026-03-09T04:30:00Z',
    ],
    ['the night on which they go back', '2025-11-02', '2025-11-03T04:30:00Z', '2025-11-03T05:30:00Z'],
  ])('%s', async (_, day, lateStart, nextDayStart) => {
    const late = game('501', DUKE, NC_STATE, lateStart);
    const next = game('502', ARIZONA, IOWA_STATE, nextDayStart);
    const espn = espnOf(board([listed(late), listed(next)], { day }), {
      501: summary(late),
      502: summary(next),
    });
    const report = await collectDay(deps({ espn }), day);
    expect((await readDay(stores.store, 'games', day))?.map((row) => row.gameId)).toEqual(['501']);
    expect(report.skipped).toEqual([
      { source: 'espn', game: '502', reason: expect.stringContaining('belongs to that day') },
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

  test('an empty scoreboard of a day whose games are known fails the job, and takes nothing away', async () => {
    await collectDay(deps(), DAY);
    const before = await stores.contents();
    await expect(collectDay(deps({ espn: espnOf(board([]), {}) }), DAY)).rejects.toThrow(
      /no games, but 2 were collected/,
    );
    expect(await stores.contents()).toEqual(before);
  });

  test('a scoreboard without its tournament part leaves the day to be visited again', async () => {
    const skipped = [{ source: 'espn', game: null, reason: 'tournament games: HTTP 503' }];
    const espn = espnOf(board([listed(g1), listed(g2)], { skipped }), { 401: summary(g1), 402: summary(g2) });
    await collectDay(deps({ espn }), DAY);
    expect(await readCollected(stores.store, 'games', DAY)).toMatchObject({ open: [], unread: 1 });
    const asked: string[] = [];
    const next: EspnClient = {
      scoreboard: async (day) => {
        asked.push(day);
        return day === DAY ? board([listed(g1), listed(g2)]) : board([], { day });
      },
      summary: async (id) => summary(id === '401' ? g1 : g2),
    };
    await collectDay(deps({ espn: next }), '2026-03-03');
    expect(asked).toEqual(['2026-03-03', DAY]);
    expect(await readCollected(stores.store, 'games', DAY)).toMatchObject({ unread: 0 });
  });

  test('a day on which nobody plays is recorded as such', async () => {
    const day = '2026-04-08';
    const report = await collectDay(deps({ espn: espnOf(board([], { day }), {}) }), day);
    expect(report).toMatchObject({ games: 0, collected: 0, failures: [] });
    expect(await readDay(stores.store, 'games', day)).toEqual([]);
    expect(await readDay(stores.store, 'games', '2026-04-09')).toBeNull();
  });

  test('a day without games in the middle of a season is not believed: it fails, and is visited again', async () => {
    const report = await collectDay(deps({ espn: espnOf(board([]), {}) }), DAY);
    expect(report.failures).toEqual([expect.stringContaining('no-games')]);
    const asked: string[] = [];
    const next: EspnClient = {
      scoreboard: async (day) => {
        asked.push(day);
        return board(day === DAY ? [listed(g1)] : [], { day });
      },
      summary: async () => summary(g1),
    };
    expect((await collectDay(deps({ espn: next }), '2026-03-03')).revisited).toEqual([
      { date: DAY, collected: 1, open: [] },
    ]);
    expect(asked).toEqual(['2026-03-03', DAY]);
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

withRealData('the recorded night of 2026-03-02', (folder) => {
  test('is collected whole, twice the same, and its fouls agree with the box score', async () => {
    const now = () => '2026-03-03T12:00:00Z';
    const fetch = await createArchiveFetch(await openArchive(folder), DAY, { now });
    const real: DailyDeps = {
      ...deps(),
      clientsOf: async (day) =>
        dayClients(
          {
            store: stores.store,
            http: { fetch, now, timeoutMs: 60_000, retries: 0 },
            oddsApi: { historyKey: 'recorded' },
            kenpom: { key: null },
          },
          day,
        ),
    };
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
    for (const { gameId, homeFouls, homePlayFouls, awayFouls, awayPlayFouls } of rows) {
      expect(Math.abs(Number(homeFouls) - Number(homePlayFouls)), gameId).toBeLessThanOrEqual(3);
      expect(Math.abs(Number(awayFouls) - Number(awayPlayFouls)), gameId).toBeLessThanOrEqual(3);
    }
    const first = await stores.contents();
    expect(await collectDay(real, DAY)).toEqual(report);
    expect(await stores.contents()).toEqual(first);
    expect(Object.keys(first).filter((key) => key.startsWith('raw/espn/summary/'))).toHaveLength(18);
  });
});
