import { describe, expect, test } from 'vitest';
import { createReplayFetch, type ReplayOptions } from '../../../src/sources/archive/answer.js';
import { eventsOfRows, type OddsHistory, type OddsRow } from '../../../src/sources/archive/odds.js';

const URL_BASE = 'https://api.the-odds-api.com/v4';
const ODDS = `${URL_BASE}/sports/basketball_ncaab/odds`;
const HISTORICAL = `${URL_BASE}/historical/sports/basketball_ncaab/odds`;

/** Two books on one game, one of them with a spread as well. */
function rowsOf(total: number): OddsRow[] {
  const row = (
    bookmaker: string,
    market: string,
    outcome: string,
    price: number,
    point: number | null,
  ): OddsRow => ({
    game_id: 'db9611421b58e0773c99d249ed0b0c80',
    commence_time: '2026-03-03T00:01:00Z',
    home_team: 'NC State Wolfpack',
    away_team: 'Duke Blue Devils',
    bookmaker,
    last_update: '2026-03-03T00:24:00Z',
    market,
    outcome,
    price,
    point,
  });
  return [
    row('williamhill_us', 'totals', 'Over', -110, total),
    row('williamhill_us', 'totals', 'Under', 105, total),
    row('fanduel', 'h2h', 'Duke Blue Devils', -900, null),
    row('fanduel', 'spreads', 'Duke Blue Devils', -120, -14.5),
    row('fanduel', 'spreads', 'NC State Wolfpack', -102, 14.5),
  ];
}

const SNAPSHOTS = ['2026-03-02T23:55:37Z', '2026-03-03T00:25:37Z', '2026-03-03T00:55:37Z'];

const history: OddsHistory = {
  async at(at) {
    const i = SNAPSHOTS.findLastIndex((snapshot) => Date.parse(snapshot) <= at);
    const timestamp = SNAPSHOTS[i];
    if (timestamp === undefined) return null;
    return {
      timestamp,
      previous: SNAPSHOTS[i - 1] ?? null,
      next: SNAPSHOTS[i + 1] ?? null,
      events: eventsOfRows(rowsOf(150.5 + i)),
    };
  },
};

function fetchAt(now: string, options: Partial<ReplayOptions> = {}, odds: OddsHistory | null = history) {
  const nothing = async () => null;
  return createReplayFetch(
    { night: nothing, game: nothing, odds, ratings: nothing, referees: nothing },
    { now: () => new Date(now), ...options },
  );
}

const AMERICAN = 'apiKey=k&regions=us&oddsFormat=american';

describe('the odds of a moment', () => {
  test('are those of the newest snapshot before it, dated by it', async () => {
    const answer = await fetchAt('2026-03-03T00:55:36Z')(`${ODDS}?${AMERICAN}&markets=totals`);
    expect(answer.headers.get('date')).toBe('Tue, 03 Mar 2026 00:25:37 GMT');
    expect(await answer.json()).toEqual([
      {
        id: 'db9611421b58e0773c99d249ed0b0c80',
        sport_key: 'basketball_ncaab',
        sport_title: 'NCAAB',
        commence_time: '2026-03-03T00:01:00Z',
        home_team: 'NC State Wolfpack',
        away_team: 'Duke Blue Devils',
        bookmakers: [
          {
            key: 'williamhill_us',
            title: 'Caesars',
            last_update: '2026-03-03T00:24:00Z',
            markets: [
              {
                key: 'totals',
                last_update: '2026-03-03T00:24:00Z',
                outcomes: [
                  { name: 'Over', price: -110, point: 151.5 },
                  { name: 'Under', price: 105, point: 151.5 },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });

  test('are an empty list before the first snapshot', async () => {
    const answer = await fetchAt('2026-03-02T23:00:00Z')(`${ODDS}?${AMERICAN}&markets=totals`);
    expect(await answer.json()).toEqual([]);
  });

  test('hold the markets and books asked for, at their cost', async () => {
    const fetch = fetchAt('2026-03-03T00:30:00Z', { credits: 100 });
    const both = await fetch(`${ODDS}?${AMERICAN}&markets=totals,spreads`);
    expect(both.headers.get('x-requests-last')).toBe('2');
    const [event] = await both.json();
    expect(event.bookmakers.map((b: { key: string }) => b.key)).toEqual(['williamhill_us', 'fanduel']);

    const eleven = ['fanduel', ...Array.from({ length: 10 }, (_, i) => `book${i}`)].join(',');
    const books = await fetch(
      `${ODDS}?apiKey=k&bookmakers=${eleven}&oddsFormat=american&markets=spreads,totals`,
    );
    expect(books.headers.get('x-requests-last')).toBe('4');
    expect(books.headers.get('x-requests-used')).toBe('6');
    expect(books.headers.get('x-requests-remaining')).toBe('94');
    const [only] = await books.json();
    expect(only.bookmakers.map((b: { key: string }) => b.key)).toEqual(['fanduel']);
    expect(only.bookmakers[0].markets.map((m: { key: string }) => m.key)).toEqual(['spreads']);
  });

  test('are head to head and decimal unless told, as at the vendor', async () => {
    const answer = await fetchAt('2026-03-03T00:30:00Z')(`${ODDS}?apiKey=k&regions=us`);
    const [event] = await answer.json();
    expect(event.bookmakers[0].markets).toEqual([
      {
        key: 'h2h',
        last_update: '2026-03-03T00:24:00Z',
        outcomes: [{ name: 'Duke Blue Devils', price: 1.11 }],
      },
    ]);
  });

  test('list a game for four hours from its start at the longest', async () => {
    const late = async (now: string) => (await fetchAt(now)(`${ODDS}?${AMERICAN}&markets=totals`)).json();
    expect(await late('2026-03-03T04:00:59Z')).toHaveLength(1);
    expect(await late('2026-03-03T04:01:00Z')).toEqual([]);
  });

  test("are refused with the vendor's codes when badly asked for", async () => {
    const fetch = fetchAt('2026-03-03T00:30:00Z');
    const refusal = async (params: string) => {
      const answer = await fetch(`${ODDS}?apiKey=k&${params}`);
      return [answer.status, (await answer.json()).error_code];
    };
    expect(await refusal('markets=totals')).toEqual([422, 'MISSING_REGION']);
    expect(await refusal('regions=us&markets=total')).toEqual([422, 'INVALID_MARKET']);
    expect(await refusal('regions=us&oddsFormat=roman')).toEqual([422, 'INVALID_ODDS_FORMAT']);
    expect(await refusal('regions=us&dateFormat=unix')).toEqual([422, 'INVALID_DATE_FORMAT']);
  });

  test('of an archive without odds are "not found", never an empty market', async () => {
    const answer = await fetchAt('2026-03-03T00:30:00Z', {}, null)(`${ODDS}?${AMERICAN}`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ message: 'this archive holds no odds' });
  });
});

describe('historical odds', () => {
  const asked = (now: string, date: string) =>
    fetchAt(now)(`${HISTORICAL}?${AMERICAN}&markets=totals&date=${date}`);

  test('come in an envelope with their neighbours, at ten times the cost', async () => {
    const answer = await asked('2026-03-03T02:00:00Z', '2026-03-03T00:30:00Z');
    expect(answer.headers.get('x-requests-last')).toBe('10');
    expect(await answer.json()).toMatchObject({
      timestamp: '2026-03-03T00:25:37Z',
      previous_timestamp: '2026-03-02T23:55:37Z',
      next_timestamp: '2026-03-03T00:55:37Z',
      data: [{ bookmakers: [{ markets: [{ outcomes: [{ point: 151.5 }, { point: 151.5 }] }] }] }],
    });
  });

  test('of a date to come are those of now, and know of no next', async () => {
    const answer = await asked('2026-03-03T00:30:00Z', '2026-03-03T09:00:00Z');
    expect(await answer.json()).toMatchObject({ timestamp: '2026-03-03T00:25:37Z', next_timestamp: null });
  });

  test('before the first snapshot, or without a date, are refused', async () => {
    expect((await asked('2026-03-03T02:00:00Z', '2026-03-01T00:00:00Z')).status).toBe(404);
    expect((await asked('2026-03-03T02:00:00Z', 'yesterday')).status).toBe(422);
  });
});
