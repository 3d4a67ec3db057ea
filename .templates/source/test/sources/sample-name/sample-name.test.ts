import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SourceError } from '../../../src/sources/errors.js';
import { createSampleNameClient } from '../../../src/sources/sample-name/client.js';
import { parseTotals } from '../../../src/sources/sample-name/parse.js';
import { sourceContract } from '../contract.js';
import { httpOptions, scriptedFetch } from '../fetch.js';
import { bent, holdsNoNumber } from '../mutate.js';

const DAY = '2026-01-10';
const OPTIONS = { apiKey: 'key_0123456789abcdef', baseUrl: 'https://api.example.test' };

/** A game in the provider's shape, with invented numbers. */
const game = (change: object = {}) => ({ home: 'Duke', away: 'Yale', total: 145.5, ...change });

sourceContract('sample-name', {
  call: (http) => createSampleNameClient(http, OPTIONS).totals(DAY),
  good: JSON.stringify([game(), game({ home: 'Army' }), game({ home: 'Navy' })]),
  secret: OPTIONS.apiKey,
});

test('an expected total is read under the provider’s own team names', () => {
  expect(parseTotals('totals', [game()])).toEqual({
    totals: [{ homeName: 'Duke', awayName: 'Yale', total: 145.5 }],
    skipped: [],
  });
});

test('a day without games is no error', () => {
  expect(parseTotals('totals', [])).toEqual({ totals: [], skipped: [] });
});

test('the day is asked for, and the key goes in the header, never in the address', async () => {
  const provider = scriptedFetch({ body: JSON.stringify([game()]) });
  await createSampleNameClient(httpOptions(provider.fetch), OPTIONS).totals(DAY);
  expect(provider.calls[0]?.url.href).toBe(`${OPTIONS.baseUrl}/totals?date=${DAY}`);
  expect(provider.calls[0]?.init.headers).toEqual({ authorization: `Bearer ${OPTIONS.apiKey}` });
});

test('a refused key is of kind key', async () => {
  const provider = scriptedFetch({ body: '', status: 403 });
  const client = createSampleNameClient(httpOptions(provider.fetch), OPTIONS);
  await expect(client.totals(DAY)).rejects.toMatchObject({ kind: 'key' });
});

test.each<[string, object, string]>([
  ['a total as text', { total: '145.5' }, 'total: "145.5": expected number'],
  ['a misprinted total', { total: 14.5 }, 'total: 14.5'],
  ['no name', { away: '' }, 'away: ""'],
])('T34: %s is skipped by name and the others go on', (_, change, why) => {
  const { totals, skipped } = parseTotals('totals', [game(change), game({ home: 'Army' })]);
  expect(totals.map(({ homeName }) => homeName)).toEqual(['Army']);
  expect(skipped).toMatchObject([{ reason: expect.stringContaining(why) }]);
});

test('a list of which no game can be read is an error, not a day without games', () => {
  expect(() => parseTotals('totals', [{ team: 'Duke' }])).toThrow('no game can be read');
});

test('an answer bent in any way is read, refused by name, or a SourceError', () => {
  fc.assert(
    fc.property(bent([game(), game({ home: 'Army' })]), (payload) => {
      try {
        expect(holdsNoNumber(parseTotals('totals', payload).totals)).toBe(false);
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
      }
    }),
    { numRuns: 300 },
  );
});
