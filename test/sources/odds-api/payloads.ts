/** Odds API answers in their true shape with invented content. Each builder gives one good payload to be changed. */

/** Any JSON object, to be changed freely. */
// biome-ignore lint/suspicious/noExplicitAny: tests bend payloads into every wrong shape
export type Json = any;

export const EVENT_ID = '0123456789abcdef0123456789abcdef';
export const HOME = 'Duke Blue Devils';
export const AWAY = 'Kansas Jayhawks';
export const QUOTED = '2026-01-10T00:29:30Z';

export function totals(points = 145.5, change: Json = {}): Json {
  return {
    key: 'totals',
    last_update: QUOTED,
    outcomes: [
      { name: 'Over', price: -105, point: points },
      { name: 'Under', price: -115, point: points },
    ],
    ...change,
  };
}

/** Duke gives 6.5 points. */
export function spreads(change: Json = {}): Json {
  return {
    key: 'spreads',
    last_update: QUOTED,
    outcomes: [
      { name: AWAY, price: -110, point: 6.5 },
      { name: HOME, price: -110, point: -6.5 },
    ],
    ...change,
  };
}

export function book(key: string, markets: Json[] = [totals(), spreads()], change: Json = {}): Json {
  return { key, title: key, last_update: QUOTED, markets, ...change };
}

export function event(bookmakers: Json[] = [book('draftkings')], change: Json = {}): Json {
  return {
    id: EVENT_ID,
    sport_key: 'basketball_ncaab',
    sport_title: 'NCAAB',
    commence_time: '2026-01-10T00:00:00Z',
    home_team: HOME,
    away_team: AWAY,
    bookmakers,
    ...change,
  };
}

export function historical(data: Json[] = [event()], change: Json = {}): Json {
  return {
    timestamp: '2026-01-10T00:25:39Z',
    previous_timestamp: '2026-01-10T00:20:39Z',
    next_timestamp: '2026-01-10T00:30:39Z',
    data,
    ...change,
  };
}
