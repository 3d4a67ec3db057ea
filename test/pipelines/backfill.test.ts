import { beforeEach, describe, expect, test } from 'vitest';
import { type BackfillDeps, backfill, daysOfSpan, estimateBackfill } from '../../pipelines/backfill.js';
import { dayClients } from '../../pipelines/collect/day-clients.js';
import { DEFAULT_THRESHOLDS } from '../../pipelines/quality.js';
import { DEFAULT_LINES } from '../../src/config.js';
import { simulatedLeague } from '../../src/host/simulated-night.js';
import { type CreditBudget, createCreditBudget } from '../../src/sources/budget.js';
import type { Fetch } from '../../src/sources/http.js';
import { createSimulatorFetch } from '../../src/sources/simulator.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { readDay } from '../../src/store/tables.js';
import { teams } from './collected.js';
import { memoryObjects } from './memory-objects.js';

const DAYS = daysOfSpan('2026-02-16', '2026-02-18');
const GAMES = 3;
const AFTERWARDS = '2026-03-01T06:00:00Z';

const league = await simulatedLeague(GAMES);

/** The simulated providers, and what they were asked. */
function providers(now = AFTERWARDS, change?: (path: string) => Response | null) {
  const simulator = createSimulatorFetch(league, { now: () => now });
  const asked: string[] = [];
  const fetch: Fetch = async (input, init) => {
    const url = new URL(String(input));
    const what = `${url.pathname.split('/').at(-1)} ${url.searchParams.get('event') ?? url.searchParams.get('date') ?? url.searchParams.get('dates')}`;
    asked.push(what);
    return change?.(what) ?? simulator(input, init);
  };
  const count = (start: string) => asked.filter((what) => what.startsWith(start)).length;
  return { fetch, asked, count };
}

interface Run {
  readonly fetch: Fetch;
  readonly store: ObjectStore;
  readonly paid?: boolean;
  readonly budget?: CreditBudget;
  readonly signal?: AbortSignal;
}

const depsOf = ({ fetch, store, paid = false, budget, signal }: Run): BackfillDeps => ({
  clientsOf: async (day) =>
    dayClients(
      {
        store,
        http: { fetch, now: () => AFTERWARDS, timeoutMs: 10_000, retries: 0 },
        oddsApi: { historyKey: paid ? 'a-long-enough-key' : null, ...(budget && { budget }) },
        kenpom: { key: null },
      },
      day,
    ),
  store,
  teams,
  rules: DEFAULT_LINES,
  quality: DEFAULT_THRESHOLDS,
  ...(signal && { signal }),
});

let store: ReturnType<typeof memoryObjects>;
beforeEach(() => {
  store = memoryObjects();
});

const under = (prefix: string, of = store) =>
  new Map([...of.objects].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1)));

describe('a backfill', () => {
  test('collects the games and lines of each day, and says what it came to', async () => {
    const report = await backfill(depsOf({ ...providers(), store, paid: true }), DAYS);
    expect(report).toMatchObject({
      from: '2026-02-16',
      to: '2026-02-18',
      days: 3,
      wereDone: 0,
      games: 9,
      collected: 9,
      withLine: 9,
      open: [],
      calledOff: [],
      stopped: null,
      failures: [],
    });
    expect(report.lines['odds-api-history']).toBeGreaterThan(0);
    for (const day of DAYS) expect(await readDay(store, 'games', day)).toHaveLength(GAMES);
    expect(JSON.parse(String(store.objects.get('reports/backfill/2026-02-16_2026-02-18.json')))).toEqual(
      report,
    );
  });

  test('run again asks for nothing and changes nothing', async () => {
    await backfill(depsOf({ ...providers(), store }), DAYS);
    const before = under('');
    const again = providers();
    const report = await backfill(depsOf({ ...again, store }), DAYS);
    expect(again.asked).toEqual([]);
    expect(report).toMatchObject({ wereDone: 3, games: 0 });
    before.delete('reports/backfill/2026-02-16_2026-02-18.json');
    const after = under('');
    after.delete('reports/backfill/2026-02-16_2026-02-18.json');
    expect(after).toEqual(before);
  });

  test('comes back for the games that had not ended, and for them alone', async () => {
    const [day] = DAYS;
    // In the middle of the night's games.
    const early = await backfill(depsOf({ ...providers('2026-02-17T01:30:00Z'), store }), [day!]);
    const open = early.open[0]?.games ?? [];
    expect(open.length).toBeGreaterThan(0);
    const later = providers();
    const report = await backfill(depsOf({ ...later, store }), [day!]);
    expect(report).toMatchObject({ collected: GAMES, open: [] });
    expect(later.asked.filter((what) => what.startsWith('summary'))).toEqual(
      open.map((id) => `summary ${id}`),
    );
  });

  test('that is told to stop writes no half day', async () => {
    const stop = new AbortController();
    const slow = providers(AFTERWARDS, (what) => {
      if (what.startsWith('summary')) stop.abort(new Error('stopped by SIGINT'));
      return null;
    });
    await expect(backfill(depsOf({ ...slow, store, signal: stop.signal }), DAYS)).rejects.toThrow('SIGINT');
    expect(under('tables/').size).toBe(0);
    expect(under('collected/').size).toBe(0);
  });

  test('of an unknown span is a mistake', () => {
    expect(() => daysOfSpan('2026-02-18', '2026-02-16')).toThrow('ends before it begins');
    // Over the night on which the clocks go forward, no day twice and none left out.
    expect(daysOfSpan('2026-03-07', '2026-03-10')).toEqual([
      '2026-03-07',
      '2026-03-08',
      '2026-03-09',
      '2026-03-10',
    ]);
  });
});

describe('a backfill that is killed', () => {
  /** As kill −9 leaves it: from the nth write on nothing more happens. */
  function killedAt(nth: number): ObjectStore & { readonly puts: () => number } {
    let puts = 0;
    return {
      ...store,
      puts: () => puts,
      put: (...args) => (++puts >= nth ? Promise.reject(new Error('killed')) : store.put(...args)),
    };
  }

  test('at any of its writes, and run again, ends with the tables of an undisturbed one', async () => {
    const days = DAYS.slice(0, 2);
    const undisturbed = memoryObjects();
    await backfill(depsOf({ ...providers(), store: undisturbed, paid: true }), days);
    const tables = under('tables/', undisturbed);
    const all = killedAt(Number.POSITIVE_INFINITY);
    await backfill(depsOf({ ...providers(), store: all, paid: true }), days);
    const writes = all.puts();
    expect(writes).toBeGreaterThan(30);
    for (let nth = 1; nth <= writes; nth++) {
      store = memoryObjects();
      await expect(
        backfill(depsOf({ ...providers(), store: killedAt(nth), paid: true }), days),
      ).rejects.toThrow();
      await backfill(depsOf({ ...providers(), store, paid: true }), days);
      expect(under('tables/'), `killed at write ${nth}`).toEqual(tables);
      expect(under('collected/'), `killed at write ${nth}`).toEqual(under('collected/', undisturbed));
    }
  }, 60_000);

  test('again and again asks for each answer once, but for those that it had no time to keep', async () => {
    const source = providers();
    let kills = 0;
    const lives = async () => {
      const done = await backfill(depsOf({ ...source, store: killedAt(4 + (kills % 3)) }), DAYS).catch(
        () => null,
      );
      if (done === null) kills += 1;
      return done !== null;
    };
    while (!(await lives())) expect(kills).toBeLessThan(50);
    expect(kills).toBeGreaterThan(5);
    // A day's games are all under way at once here, and a death loses those that are.
    expect(source.count('summary')).toBeLessThanOrEqual((3 + kills) * GAMES);
    expect(new Set(source.asked.filter((what) => what.startsWith('summary'))).size).toBe(3 * GAMES);
    expect(await readDay(store, 'games', DAYS[2]!)).toHaveLength(GAMES);
  });
});

describe('credits', () => {
  test('are spent up to the budget; the days after it have ESPN’s lines, and wait for a later run', async () => {
    const first = providers();
    const budget = createCreditBudget({ credits: 60 });
    const report = await backfill(depsOf({ ...first, store, paid: true, budget }), DAYS);
    expect(budget.spent).toBe(60);
    expect(report).toMatchObject({
      credits: 60,
      stopped: expect.stringContaining('60 of 60 are spent'),
      failures: [],
    });
    expect(report).toMatchObject({ collected: 9, withLine: 9 });
    const second = providers();
    const rest = await backfill(depsOf({ ...second, store, paid: true }), DAYS);
    expect(second.count('summary') + second.count('scoreboard')).toBe(0);
    expect(second.count('odds')).toBeGreaterThan(0);
    expect(rest.stopped).toBeNull();
    expect(first.count('odds') + second.count('odds')).toBe(
      new Set([...first.asked, ...second.asked].filter((a) => a.startsWith('odds'))).size,
    );
  });

  test('T32 that the provider says are used up end the asking for all days to come', async () => {
    const body = JSON.stringify({ error_code: 'OUT_OF_USAGE_CREDITS' });
    const source = providers(AFTERWARDS, (what) =>
      what.startsWith('odds') ? new Response(body, { status: 401 }) : null,
    );
    const budget = createCreditBudget({ credits: null });
    const report = await backfill(depsOf({ ...source, store, paid: true, budget }), DAYS);
    expect(source.count('odds')).toBe(1);
    expect(report).toMatchObject({
      collected: 9,
      withLine: 9,
      failures: [],
      stopped: expect.stringContaining('OUT_OF'),
    });
  });

  test('T32 that a bad key cannot spend are one failure, and asked for once', async () => {
    const body = JSON.stringify({ error_code: 'INVALID_KEY' });
    const source = providers(AFTERWARDS, (what) =>
      what.startsWith('odds') ? new Response(body, { status: 401 }) : null,
    );
    const budget = createCreditBudget({ credits: null });
    const report = await backfill(depsOf({ ...source, store, paid: true, budget }), DAYS);
    expect(source.count('odds')).toBe(1);
    expect(report.collected).toBe(9);
    expect(report.failures).toEqual([expect.stringMatching(/^2026-02-16: .*INVALID_KEY/)]);
  });
});

describe('T33 an outage', () => {
  const down = (what: string) => (what.startsWith('scoreboard') ? new Response('', { status: 503 }) : null);

  test('of three days on end ends the backfill, and marks no day as done', async () => {
    const source = providers(AFTERWARDS, down);
    const days = daysOfSpan('2026-02-10', '2026-02-18');
    const report = await backfill(depsOf({ ...source, store }), days);
    expect(report.failures).toHaveLength(4);
    expect(report.failures.at(-1)).toContain('run again from 2026-02-12 on');
    expect(source.count('scoreboard')).toBe(6);
    expect([...under('tables/').keys(), ...under('collected/').keys()]).toEqual([]);
  });

  test('of one day costs that day, which the next run makes up for', async () => {
    const source = providers(AFTERWARDS, (what) => (what.endsWith('20260217') ? down(what) : null));
    const report = await backfill(depsOf({ ...source, store }), DAYS);
    expect(report).toMatchObject({ collected: 6, failures: [expect.stringContaining('2026-02-17')] });
    expect(await backfill(depsOf({ ...providers(), store }), DAYS)).toMatchObject({
      wereDone: 2,
      collected: 3,
    });
  });
});

describe('a dry run', () => {
  test('estimates the very requests and credits that the backfill then takes', async () => {
    const before = providers();
    const estimate = await estimateBackfill(depsOf({ ...before, store, paid: true }), DAYS);
    expect(before.count('summary') + before.count('odds')).toBe(0);
    const taken = providers();
    const report = await backfill(depsOf({ ...taken, store, paid: true }), DAYS);
    expect(estimate).toMatchObject({
      espnRequests: taken.count('scoreboard') + taken.count('summary'),
      oddsRequests: taken.count('odds'),
      credits: report.credits,
      wereDone: 0,
      failures: [],
    });
    expect(estimate.days.map(({ date, games }) => [date, games])).toEqual(DAYS.map((day) => [day, GAMES]));
    expect(under('tables/').size).toBeGreaterThan(0);
  });

  test('writes no table, and counts only what is left to do', async () => {
    await estimateBackfill(depsOf({ ...providers(), store }), DAYS);
    expect(under('tables/').size + under('collected/').size).toBe(0);
    await backfill(depsOf({ ...providers(), store }), DAYS.slice(0, 2));
    const estimate = await estimateBackfill(depsOf({ ...providers(), store }), DAYS);
    expect(estimate).toMatchObject({ wereDone: 2, espnRequests: 2 + GAMES, oddsRequests: 0, credits: 0 });
    const paid = await estimateBackfill(depsOf({ ...providers(), store, paid: true }), DAYS.slice(0, 2));
    expect(paid).toMatchObject({ wereDone: 0, espnRequests: 0 });
    expect(paid.credits).toBe(20 * paid.oddsRequests);
    expect(paid.oddsRequests).toBeGreaterThan(0);
  });
});
