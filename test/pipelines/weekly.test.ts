import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gameTables, writeGameTables } from '../../pipelines/collect/game-tables.js';
import { collectDay } from '../../pipelines/daily.js';
import { DEFAULT_THRESHOLDS } from '../../pipelines/quality.js';
import { collectWeek } from '../../pipelines/weekly.js';
import { CAREER_GAMES_OF_EQUAL_WEIGHT } from '../../src/analysis/referees.js';
import { LEAGUE_FOULS_PER_GAME } from '../../src/domain/fouls.js';
import { SourceError } from '../../src/sources/errors.js';
import {
  createRefmetricsClient,
  type RefereeRow,
  type RefmetricsClient,
} from '../../src/sources/refmetrics/client.js';
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

const SUNDAY = '2026-03-08';

let stores: Stores;
beforeEach(async () => {
  stores = await openTestStores();
});
afterEach(() => stores.close());

const row = (name: string | null, games: number, foulsPerGame: number): RefereeRow => ({
  name,
  games,
  foulsPerGame,
  homeFoulsPerGame: null,
  awayFoulsPerGame: null,
});
const refmetricsOf = (...rows: RefereeRow[]): RefmetricsClient => ({
  fouls: async () => ({ rows, skipped: [] }),
});
const outage: RefmetricsClient = {
  fouls: async () => {
    throw new SourceError({ source: 'refmetrics', id: 'fouls', kind: 'key', reason: 'log in' });
  },
};

/**
 * Two games of one day: Tony Greene worked both, and so did Someone Else, so that it was at one place and he is one
 * person.
 */
async function collectTwoGames(): Promise<void> {
  const g1 = game('401', DUKE, NC_STATE);
  const g2 = game('402', ARIZONA, IOWA_STATE);
  const espn = espnOf(board([listed(g1), listed(g2)]), {
    401: summary(g1, {
      boxFouls: { home: 15, away: 15 },
      officials: [
        { name: 'Tony Greene', order: 1 },
        { name: 'K.B. Burdett Jr.', order: 2 },
        { name: 'Someone Else', order: 3 },
      ],
    }),
    402: summary(g2, {
      boxFouls: { home: 22, away: 20 },
      officials: [
        { name: 'TONY  GREENE', order: 1 },
        { name: 'Someone Else', order: 2 },
      ],
    }),
  });
  const rules = { maxBookLagSeconds: 120, pregameOnlyBooks: [], bookOrder: [] };
  await collectDay(
    { clientsOf: clientsOf({ espn }), teams, rules, quality: DEFAULT_THRESHOLDS, ...stores },
    DAY,
  );
}

describe('a week’s refresh of the referees', () => {
  test('caches the named rows of RefMetrics, shrunken by games; hidden names are counted, never a key', async () => {
    const refmetrics = refmetricsOf(row('James  Pate', 120, 41), row(null, 300, 37), row(null, 200, 33));
    const report = await collectWeek({ refmetrics, ...stores }, SUNDAY);
    expect(report).toMatchObject({
      date: SUNDAY,
      referees: 1,
      sources: [
        { source: 'refmetrics', rows: 3, withoutName: 2, referees: 1, gamesOfEqualWeight: 120 },
        {
          source: 'espn officials and fouls',
          rows: 0,
          withoutName: 0,
          referees: 0,
          gamesOfEqualWeight: null,
        },
      ],
      failures: [],
    });
    // The table's mean is 37: four fouls more than it, at half weight.
    expect(CAREER_GAMES_OF_EQUAL_WEIGHT).toBe(120);
    expect(await stores.lookups.tendency('james pate', SUNDAY)).toMatchObject({
      asOf: SUNDAY,
      source: 'refmetrics',
      value: { games: 120, foulsPerGame: 41, shrunkFoulsPerGame: LEAGUE_FOULS_PER_GAME + 2 },
    });
    expect(await stores.lookups.tendency('subscribe to see', SUNDAY)).toBeNull();
  });

  test('caches our own officials and fouls, one person however spelled', async () => {
    await collectTwoGames();
    const report = await collectWeek({ refmetrics: refmetricsOf(row(null, 10, 36)), ...stores }, SUNDAY);
    expect(report.sources[1]).toMatchObject({ rows: 2, referees: 3, gamesOfEqualWeight: 40 });
    expect(await stores.lookups.tendency('tony greene', SUNDAY)).toMatchObject({
      source: 'espn officials and fouls',
      value: { games: 2, foulsPerGame: 36, shrunkFoulsPerGame: expect.closeTo(LEAGUE_FOULS_PER_GAME, 1) },
    });
    const lenient = (await stores.lookups.tendency('kb burdett jr', SUNDAY))?.value;
    expect(lenient?.foulsPerGame).toBe(30);
    expect(lenient?.shrunkFoulsPerGame).toBeLessThan(LEAGUE_FOULS_PER_GAME);
    expect(lenient?.shrunkFoulsPerGame).toBeGreaterThan(LEAGUE_FOULS_PER_GAME - 1);
  });

  test('a referee who is listed twice in a crew has worked its game once', async () => {
    const g1 = game('401', DUKE, NC_STATE);
    const rows = gameTables(
      summary(g1, {
        officials: [
          { name: 'Tony Greene', order: 1 },
          { name: 'TONY GREENE', order: 2 },
        ],
      }),
    );
    if (rows !== null) await writeGameTables(stores.store, DAY, [rows]);
    await collectWeek({ refmetrics: refmetricsOf(row(null, 10, 36)), ...stores }, SUNDAY);
    expect((await stores.lookups.tendency('tony greene', SUNDAY))?.value).toMatchObject({
      games: 1,
      foulsPerGame: 38,
    });
  });

  test('takes of two sources the one that his games there say more of', async () => {
    await collectTwoGames();
    const refmetrics = refmetricsOf(row('Tony Greene', 900, 34), row('K.B. Burdett Jr', 0, 50));
    await collectWeek({ refmetrics, ...stores }, SUNDAY);
    expect((await stores.lookups.tendency('tony greene', SUNDAY))?.source).toBe('refmetrics');
    expect((await stores.lookups.tendency('kb burdett jr', SUNDAY))?.source).toBe('espn officials and fouls');
  });

  test('a season before this one still says something of a referee, and two seasons more than one', async () => {
    const ofSeason = async (day: string, fouls: number) => {
      const rows = gameTables({
        ...summary({ ...game('9', DUKE, NC_STATE), id: day }, { boxFouls: { home: fouls, away: 0 } }),
        officials: [{ name: fouls > 40 ? 'Strict Hand' : 'Loose Hand', order: 1 }],
      });
      if (rows === null) expect.fail('a finished game has rows');
      await writeGameTables(stores.store, day, [rows]);
    };
    const strict = async () => {
      await collectWeek({ refmetrics: refmetricsOf(row(null, 10, 36)), ...stores }, SUNDAY);
      const found = await stores.lookups.tendency('strict hand', SUNDAY);
      return (found?.value.shrunkFoulsPerGame ?? 0) - LEAGUE_FOULS_PER_GAME;
    };
    await ofSeason('2025-02-01', 50);
    await ofSeason('2025-02-02', 30);
    const once = await strict();
    expect(once).toBeGreaterThan(0.1);
    await ofSeason('2026-02-01', 50);
    await ofSeason('2026-02-02', 30);
    expect(await strict()).toBeGreaterThan(1.5 * once);
    expect((await stores.lookups.tendency('strict hand', SUNDAY))?.value.games).toBe(2);
  });

  test('games of the day itself and later do not count', async () => {
    await collectTwoGames();
    const report = await collectWeek({ refmetrics: refmetricsOf(row(null, 10, 36)), ...stores }, DAY);
    expect(report.sources[1]).toMatchObject({ rows: 0, referees: 0 });
  });

  test('T13 two rows of one name are two people: neither is believed', async () => {
    const refmetrics = refmetricsOf(
      row('John Smith', 100, 40),
      row('JOHN SMITH', 50, 33),
      row('Tony Greene', 9, 36),
    );
    const report = await collectWeek({ refmetrics, ...stores }, SUNDAY);
    expect(report.referees).toBe(1);
    expect(report.skipped.map((s) => s.reason)).toEqual(['John Smith has 2 rows', 'JOHN SMITH has 2 rows']);
    expect(await stores.lookups.tendency('john smith', SUNDAY)).toBeNull();
  });

  test('T33 an outage of RefMetrics fails the job, and our own tendencies are written all the same', async () => {
    await collectTwoGames();
    const report = await collectWeek({ refmetrics: outage, ...stores }, SUNDAY);
    expect(report.failures).toEqual([expect.stringContaining('log in')]);
    expect(report.referees).toBe(3);
  });

  test('T31 the sign-in page in place of the table is a failure that says so, and the rest is refreshed', async () => {
    await collectTwoGames();
    const signIn = '<html><form action="/login"><input type="password" name="password"></form></html>';
    const refmetrics = createRefmetricsClient(
      {
        fetch: async () => new Response(signIn, { headers: { 'content-type': 'text/html' } }),
        now: () => `${SUNDAY}T06:00:00Z`,
        timeoutMs: 1000,
        retries: 0,
      },
      { account: null },
    );
    const report = await collectWeek({ refmetrics, ...stores }, SUNDAY);
    expect(report.failures).toEqual(['refmetrics fouls: the sign-in page came instead: log in']);
    expect(report.referees).toBe(3);
    expect(await stores.lookups.tendency('tony greene', SUNDAY)).not.toBeNull();
  });

  test('T33 a table without rows is a failure', async () => {
    const report = await collectWeek({ refmetrics: refmetricsOf(), ...stores }, SUNDAY);
    expect(report.failures).toEqual(['refmetrics fouls: the table has no rows']);
  });

  test('run again writes the same', async () => {
    await collectTwoGames();
    const refmetrics = refmetricsOf(row('James Pate', 120, 41));
    const report = await collectWeek({ refmetrics, ...stores }, SUNDAY);
    const first = await stores.contents();
    expect(await collectWeek({ refmetrics, ...stores }, SUNDAY)).toEqual(report);
    expect(await stores.contents()).toEqual(first);
  });
});
