import { describe, expect, test } from 'vitest';
import type { HttpOptions } from '../../../src/sources/http.js';
import { createOddsApiClient } from '../../../src/sources/odds-api/client.js';
import { sourceContract } from '../contract.js';
import { httpOptions, NOW, scriptedFetch } from '../fetch.js';
import { event, historical } from './payloads.js';

const KEY = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const client = (http: HttpOptions) => createOddsApiClient(http, { apiKey: KEY });

sourceContract('The Odds API', {
  call: (http) => client(http).odds(),
  good: JSON.stringify([event()]),
  secret: KEY,
});
sourceContract('The Odds API, historical', {
  call: (http) => client(http).historicalOdds(NOW),
  good: JSON.stringify(historical()),
  secret: KEY,
});

test('the credits that are left are had by a question that costs none', async () => {
  const headers = { 'x-requests-remaining': '-3', 'x-requests-used': '20003', 'x-requests-last': '0' };
  const provider = scriptedFetch({ body: '[]', headers });
  expect(await client(httpOptions(provider.fetch)).quota()).toEqual({ remaining: -3, used: 20_003, last: 0 });
  expect(provider.calls[0]?.url.pathname).toBe('/v4/sports/basketball_ncaab/events');
});

const refusal = (code: string, status: number) => ({
  body: JSON.stringify({ message: `about ${KEY}`, error_code: code, details_url: 'https://x.test' }),
  status,
});

describe('refusals are told apart by their error code', () => {
  test('T32: used-up credits are a 401 of kind quota, asked once and never again', async () => {
    const provider = scriptedFetch(refusal('OUT_OF_USAGE_CREDITS', 401));
    const http = httpOptions(provider.fetch, { retries: 5 });
    await expect(client(http).odds()).rejects.toMatchObject({
      kind: 'quota',
      status: 401,
      message: 'odds-api odds: HTTP 401 OUT_OF_USAGE_CREDITS: the credits of this month are used up',
    });
    expect(provider.calls).toHaveLength(1);
    expect(http.waits).toEqual([]);
  });

  test.each(['INVALID_KEY', 'MISSING_KEY', 'DEACTIVATED_KEY'])('%s is of kind key', async (code) => {
    const provider = scriptedFetch(refusal(code, 401));
    await expect(client(httpOptions(provider.fetch)).odds()).rejects.toMatchObject({
      kind: 'key',
      message: expect.stringContaining(code),
    });
    expect(provider.calls).toHaveLength(1);
  });

  test('a 401 that explains nothing is of kind key', async () => {
    const provider = scriptedFetch({ body: '<html>', status: 401 });
    await expect(client(httpOptions(provider.fetch)).odds()).rejects.toMatchObject({ kind: 'key' });
  });

  test('EXCEEDED_FREQ_LIMIT waits two seconds and goes on', async () => {
    const provider = scriptedFetch(refusal('EXCEEDED_FREQ_LIMIT', 429), { body: JSON.stringify([event()]) });
    const http = httpOptions(provider.fetch);
    expect((await client(http).odds()).events).toHaveLength(1);
    expect(http.waits).toEqual([2000]);
  });

  test('T30: the vendor’s message is repeated without the key', async () => {
    const provider = scriptedFetch(refusal('INVALID_MARKET', 422));
    await expect(client(httpOptions(provider.fetch)).odds()).rejects.toMatchObject({
      kind: 'status',
      message: 'odds-api odds: HTTP 422 INVALID_MARKET: about REDACTED',
    });
  });
});

describe('an answer', () => {
  test('carries the quota; remaining can be negative', async () => {
    const headers = { 'x-requests-remaining': '-3', 'x-requests-used': '503', 'x-requests-last': '2' };
    const provider = scriptedFetch({ body: '[]', headers });
    const { quota } = await client(httpOptions(provider.fetch)).odds();
    expect(quota).toEqual({ remaining: -3, used: 503, last: 2 });
  });

  test('without the headers leaves the quota unknown, not zero', async () => {
    const provider = scriptedFetch({ body: '[]', headers: { 'x-requests-used': 'n/a' } });
    const { quota } = await client(httpOptions(provider.fetch)).odds();
    expect(quota).toEqual({ remaining: null, used: null, last: null });
  });

  test('is as of its Date', async () => {
    const headers = { date: 'Sat, 10 Jan 2026 00:05:00 GMT' };
    const provider = scriptedFetch({ body: JSON.stringify([event()]), headers });
    const { snapshotAtUtc, events } = await client(httpOptions(provider.fetch)).odds();
    expect(snapshotAtUtc).toBe('2026-01-10T00:05:00.000Z');
    expect(events[0]?.totals[0]?.snapshotAtUtc).toBe(snapshotAtUtc);
  });
});

describe('a request', () => {
  const asked = async (options: Partial<Parameters<typeof createOddsApiClient>[1]>) => {
    const provider = scriptedFetch({ body: '[]' });
    await createOddsApiClient(httpOptions(provider.fetch), { apiKey: KEY, ...options }).odds();
    return Object.fromEntries(provider.calls[0]?.url.searchParams ?? []);
  };

  test('asks for totals and spreads of a region, in American odds', async () => {
    expect(await asked({})).toEqual({
      apiKey: KEY,
      regions: 'us',
      markets: 'totals,spreads',
      oddsFormat: 'american',
      dateFormat: 'iso',
    });
  });

  test('asks for named books instead of a region, since ten of them cost as one', async () => {
    const params = await asked({ bookmakers: ['fanduel', 'draftkings'], markets: ['totals'] });
    expect(params).toMatchObject({ bookmakers: 'fanduel,draftkings', markets: 'totals' });
    expect(params.regions).toBeUndefined();
  });

  test('for history names the moment in whole seconds', async () => {
    const provider = scriptedFetch({ body: JSON.stringify(historical()) });
    await client(httpOptions(provider.fetch)).historicalOdds('2026-01-10T00:30:00.123Z');
    const url = provider.calls[0]?.url;
    expect(url?.pathname).toBe('/v4/historical/sports/basketball_ncaab/odds');
    expect(url?.searchParams.get('date')).toBe('2026-01-10T00:30:00Z');
  });
});
