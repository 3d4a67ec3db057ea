import { describe, expect, test } from 'vitest';
import { createCreditBudget } from '../../src/sources/budget.js';
import { SourceError } from '../../src/sources/errors.js';
import { createOddsApiClient } from '../../src/sources/odds-api/client.js';
import { httpOptions, type Scripted, scriptedFetch } from './fetch.js';

const SNAPSHOT = { timestamp: '2026-03-03T00:00:00Z', data: [] };
const answer = (headers: Record<string, string> = {}): Scripted => ({
  body: JSON.stringify(SNAPSHOT),
  headers,
});
const AT = '2026-03-03T00:00:00Z';

/** A client with a budget, and what it asks. */
function spending(limits: Parameters<typeof createCreditBudget>[0], ...answers: readonly Scripted[]) {
  const provider = scriptedFetch(...answers);
  const budget = createCreditBudget(limits);
  const client = createOddsApiClient(httpOptions(provider.fetch, { budget }), { apiKey: 'long-enough' });
  return { client, budget, calls: provider.calls };
}

describe('a budget of credits', () => {
  test('refuses the request that would go over it, before it is sent', async () => {
    const { client, budget, calls } = spending({ credits: 50 }, answer());
    await client.historicalOdds(AT);
    await client.historicalOdds(AT);
    await expect(client.historicalOdds(AT)).rejects.toMatchObject({
      kind: 'quota',
      reason: "20 credits are over this run's budget: 40 of 50 are spent",
    });
    expect(calls).toHaveLength(2);
    expect(budget.spent).toBe(40);
  });

  test('goes by what the provider says a request has cost', async () => {
    const { client, budget } = spending({ credits: 25 }, answer({ 'x-requests-last': '10' }));
    await client.historicalOdds(AT);
    expect(budget.spent).toBe(10);
    await expect(client.historicalOdds(AT)).rejects.toMatchObject({ kind: 'quota' });
  });

  test('counts a request under way, so that two at once do not spend the same credits', async () => {
    const { client, calls } = spending({ credits: 20 }, answer());
    const both = await Promise.allSettled([client.historicalOdds(AT), client.historicalOdds(AT)]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(calls).toHaveLength(1);
  });

  test('keeps back what the live system needs of the credits left', async () => {
    const { client, calls } = spending(
      { credits: null, keepBack: 1000 },
      answer({ 'x-requests-last': '20', 'x-requests-remaining': '1015' }),
    );
    await client.historicalOdds(AT);
    await expect(client.historicalOdds(AT)).rejects.toThrow('1000 kept back');
    expect(calls).toHaveLength(1);
  });

  test('of a failed request is not spent', async () => {
    const { client, budget } = spending({ credits: 100 }, { body: 'down', status: 503 });
    await expect(client.historicalOdds(AT)).rejects.toMatchObject({ status: 503 });
    expect(budget.spent).toBe(0);
  });

  test.each([
    ['OUT_OF_USAGE_CREDITS', 'quota'],
    ['INVALID_KEY', 'key'],
  ])('T32 is closed by %s: the provider is not asked again', async (code, kind) => {
    const body = JSON.stringify({ message: 'no', error_code: code });
    const { client, calls } = spending({ credits: null }, { body, status: 401 });
    await expect(client.historicalOdds(AT)).rejects.toMatchObject({ kind });
    await expect(client.historicalOdds(AT)).rejects.toMatchObject({ kind });
    expect(calls).toHaveLength(1);
  });

  test('pays for the current odds by the same rule, at a tenth of the price', async () => {
    const { client, budget } = spending({ credits: null }, { body: '[]' });
    await client.odds();
    expect(budget.spent).toBe(2);
  });

  test('that is closed says why, in the words of the refusal', () => {
    const budget = createCreditBudget({ credits: null });
    const why = new SourceError({ source: 'odds-api', id: 'odds', kind: 'key', reason: 'check the key' });
    budget.close(why);
    expect(() => budget.reserve({ source: 'odds-api', id: 'odds', credits: 2 })).toThrow(why);
  });
});
