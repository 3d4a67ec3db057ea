import { beforeEach, describe, expect, test } from 'vitest';
import { readCollected } from '../../../pipelines/collect/done.js';
import { collectGames } from '../../../pipelines/collect/games.js';
import { collectLines, type LinesDeps } from '../../../pipelines/collect/lines.js';
import { rawArchive } from '../../../pipelines/collect/raw-archive.js';
import type { Game } from '../../../src/domain/game.js';
import type { TotalLine } from '../../../src/domain/market.js';
import { SourceError, type SourceErrorDetails } from '../../../src/sources/errors.js';
import type { GameSummary } from '../../../src/sources/espn/client.js';
import type { HistoricalOddsSnapshot } from '../../../src/sources/odds-api/client.js';
import { closingLines, readDay } from '../../../src/store/tables.js';
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
  noOdds,
  summary,
  teams,
} from '../collected.js';
import { memoryObjects } from '../memory-objects.js';

const rules = { maxBookLagSeconds: 120, pregameOnlyBooks: [], bookOrder: ['draftkings'] };
const g1 = game('401', DUKE, NC_STATE);
const g2 = game('402', ARIZONA, IOWA_STATE, '2026-03-03T02:00:00Z');
const g3 = game('403', DUKE, ARIZONA, '2026-03-03T03:00:00Z');

let store: ReturnType<typeof memoryObjects>;
beforeEach(() => {
  store = memoryObjects();
});

/** Collects the games, and then their lines. */
async function linesOf(
  games: readonly Game[],
  change: Partial<LinesDeps> = {},
  summaries: Partial<GameSummary> = {},
) {
  const espn = espnOf(
    board(games.map((g) => listed(g))),
    Object.fromEntries(games.map((g) => [g.id, summary(g, summaries)])),
  );
  await collectGames({ espn, kept: null, store }, DAY);
  const report = await collectLines({ odds: noOdds, paid: false, store, teams, rules, ...change }, DAY);
  const rows = (await readDay(store, 'lines', DAY)) ?? [];
  return { report, rows, lines: [...closingLines(rows).values()] };
}

const quote = (points: number): TotalLine => ({
  source: 'odds-api',
  book: 'draftkings',
  points,
  overPrice: -110,
  underPrice: -110,
  quotedAtUtc: '2026-03-02T23:59:30Z',
  snapshotAtUtc: '2026-03-03T00:00:00Z',
});

/** NC State and Duke, whom the provider has the other way round; draftkings has the total and favours Duke by 4.5. */
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

const failure = (change: Partial<SourceErrorDetails>): SourceError =>
  new SourceError({ source: 'odds-api', id: 'historical odds', kind: 'status', reason: 'no', ...change });

/** A provider whose past is paid for. */
function pastOf(answer: (at: string) => HistoricalOddsSnapshot | SourceError) {
  const asked: string[] = [];
  const historicalOdds = async (at: string) => {
    asked.push(at);
    const said = answer(at);
    if (said instanceof SourceError) throw said;
    return said;
  };
  return { asked, odds: { historicalOdds }, paid: true };
}

describe('a closing line', () => {
  test('is the snapshot’s at the tip, turned where the provider has the teams swapped, else ESPN’s, each marked', async () => {
    const past = pastOf(() => snapshot());
    const { report, lines } = await linesOf([g1, g2], past);
    expect(past.asked).toEqual([g1.startUtc, g2.startUtc]);
    expect(report).toMatchObject({
      withLine: 2,
      byOrigin: { 'odds-api-history': 1, 'odds-api-live': 0, 'espn-pickcenter': 1 },
      credits: 40,
      stopped: null,
    });
    expect(lines).toMatchObject([
      {
        gameId: '401',
        source: 'odds-api-history',
        book: 'draftkings',
        closingTotal: 151.5,
        homeFavoredBy: 4.5,
        quotedAtUtc: '2026-03-02T23:59:30.000Z',
        snapshotAtUtc: '2026-03-03T00:00:00.000Z',
      },
      {
        gameId: '402',
        source: 'espn-pickcenter',
        book: 'draftkings',
        closingTotal: 148.5,
        openingTotal: 147.5,
        homeFavoredBy: 6.5,
        quotedAtUtc: null,
        snapshotAtUtc: null,
      },
    ]);
    expect(await readCollected(store, 'lines', DAY)).toMatchObject({ games: 2, history: true });
  });

  test('T16 from the provider’s past stays when a later run cannot have it', async () => {
    await linesOf(
      [g1],
      pastOf(() => snapshot()),
    );
    const { report, lines } = await linesOf([g1]);
    expect(lines).toMatchObject([{ closingTotal: 151.5, source: 'odds-api-history' }]);
    expect(report.byOrigin['odds-api-history']).toBe(1);
  });

  test('of ESPN gives way to one of the provider’s past', async () => {
    await linesOf([g1]);
    expect(
      (
        await linesOf(
          [g1],
          pastOf(() => snapshot()),
        )
      ).lines,
    ).toMatchObject([{ source: 'odds-api-history' }]);
  });

  test('T14 that no source has is none, and the game is named', async () => {
    const { report, lines } = await linesOf([g1], {}, { closing: null });
    expect(lines).toEqual([]);
    expect(report.skipped).toEqual([
      { source: 'lines', game: '401', reason: 'no source has a closing total' },
    ]);
  });

  test('an event whose team nobody knows is named', async () => {
    const [event] = snapshot().events;
    const past = pastOf(() => snapshot({ events: [{ ...event!, homeName: 'Springfield Isotopes' }] }));
    expect((await linesOf([g1], past)).report.skipped).toEqual([
      { source: 'odds-api', game: 'e1', reason: expect.stringContaining('"Springfield Isotopes"') },
    ]);
  });

  test('of a game that was called off is nobody’s fault: its event is not told as one without a game', async () => {
    const past = pastOf(() => snapshot());
    const espn = espnOf(
      board([listed(g1, { phase: 'postponed', completed: false, score: null }), listed(g2)]),
      { 402: summary(g2) },
    );
    await collectGames({ espn, kept: null, store }, DAY);
    expect((await collectLines({ ...past, store, teams, rules }, DAY)).skipped).toEqual([]);
    // Where all games of the day are there, such an event is a riddle.
    expect((await linesOf([g2], past)).report.skipped).toEqual([
      { source: 'odds-api', game: 'e1', reason: expect.stringContaining('no game of these two teams') },
    ]);
  });

  test('of a day that has not been collected is not looked for', async () => {
    const deps = { odds: noOdds, paid: false, store, teams, rules };
    await expect(collectLines(deps, '2026-02-01')).rejects.toThrow(
      'lines of 2026-02-01: its games have not been collected; run daily-espn first',
    );
  });
});

describe('what the live system kept', () => {
  /** An answer of the live odds as it was kept: Duke at home, one book with this total. */
  const keepOdds = (at: string, points: number) =>
    rawArchive(store, DAY).keep({
      source: 'odds-api',
      id: 'odds',
      url: 'https://odds.test/odds?apiKey=REDACTED',
      status: 200,
      headers: {},
      body: JSON.stringify([
        {
          id: 'e9',
          commence_time: g1.startUtc,
          home_team: 'Duke Blue Devils',
          away_team: 'NC State Wolfpack',
          bookmakers: [
            {
              key: 'fanduel',
              markets: [
                {
                  key: 'totals',
                  last_update: at,
                  outcomes: [
                    { name: 'Over', price: -110, point: points },
                    { name: 'Under', price: -110, point: points },
                  ],
                },
              ],
            },
          ],
        },
      ]),
      receivedAt: at,
      madeAt: at,
      problem: null,
    });

  test('before the tip is the closing line where the past is not paid for; what came after it is not', async () => {
    await keepOdds('2026-03-02T23:30:00Z', 150.5);
    await keepOdds('2026-03-02T23:59:45Z', 152.5);
    await keepOdds('2026-03-03T00:00:15Z', 139.5);
    const { lines } = await linesOf([g1, g2]);
    expect(lines).toMatchObject([
      {
        gameId: '401',
        closingTotal: 152.5,
        source: 'odds-api-live',
        book: 'fanduel',
        snapshotAtUtc: '2026-03-02T23:59:45.000Z',
      },
      { gameId: '402', source: 'espn-pickcenter' },
    ]);
  });

  test('stands back behind the provider’s past', async () => {
    await keepOdds('2026-03-02T23:59:45Z', 152.5);
    const { lines } = await linesOf(
      [g1],
      pastOf(() => snapshot()),
    );
    expect(lines).toMatchObject([{ closingTotal: 151.5, source: 'odds-api-history' }]);
  });

  test('more than an hour before the tip is no closing line', async () => {
    await keepOdds('2026-03-02T22:59:00Z', 152.5);
    expect((await linesOf([g1])).lines).toMatchObject([{ source: 'espn-pickcenter' }]);
  });
});

describe('a provider that refuses', () => {
  test('T32 when the credits are used up: it is left alone, the rest goes on, and no person need act', async () => {
    const past = pastOf((at) =>
      at === g1.startUtc
        ? snapshot()
        : failure({ kind: 'quota', status: 401, reason: 'OUT_OF_USAGE_CREDITS' }),
    );
    const { report } = await linesOf([g1, g2, g3], past);
    expect(past.asked).toHaveLength(2);
    expect(report).toMatchObject({
      withLine: 3,
      stopped: expect.stringContaining('OUT_OF_USAGE_CREDITS'),
      failures: [],
    });
    expect(await readCollected(store, 'lines', DAY)).toMatchObject({ history: false });
  });

  test('T32 for a bad key: it is left alone, the rest goes on, and the job fails, since a person must act', async () => {
    const past = pastOf(() => failure({ kind: 'key', status: 401, reason: 'INVALID_KEY: check the key' }));
    const { report } = await linesOf([g1, g2, g3], past);
    expect(past.asked).toHaveLength(1);
    expect(report).toMatchObject({
      withLine: 3,
      stopped: null,
      failures: [expect.stringContaining('INVALID_KEY')],
    });
  });

  test('once costs that start alone, three times on end the rest of the day', async () => {
    const once = pastOf((at) => (at === g1.startUtc ? failure({ kind: 'timeout' }) : snapshot()));
    const { report } = await linesOf([g1, g2, g3], once);
    expect(once.asked).toHaveLength(3);
    expect(report.failures).toHaveLength(1);
    const g4 = game('404', NC_STATE, IOWA_STATE, '2026-03-03T04:00:00Z');
    const down = pastOf(() => failure({ kind: 'timeout' }));
    expect((await linesOf([g1, g2, g3, g4], down)).report).toMatchObject({ withLine: 4 });
    expect(down.asked).toHaveLength(3);
  });

  test('since it had recorded nothing at that time has answered: nothing is left to ask', async () => {
    const { report } = await linesOf(
      [g1],
      pastOf(() => failure({ status: 404 })),
    );
    expect(report).toMatchObject({ failures: [], stopped: null });
    expect(await readCollected(store, 'lines', DAY)).toMatchObject({ history: true });
  });
});
