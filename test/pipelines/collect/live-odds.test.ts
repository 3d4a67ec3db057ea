import { beforeEach, describe, expect, test } from 'vitest';
import { keepLiveOdds } from '../../../pipelines/collect/live-odds.js';
import { readManifest } from '../../../pipelines/collect/raw-archive.js';
import { recordedOdds } from '../../../pipelines/collect/recorded-odds.js';
import type { ReceivedPayload } from '../../../src/sources/http.js';
import { memoryObjects } from '../memory-objects.js';

const DAY = '2026-03-02';

let store: ReturnType<typeof memoryObjects>;
let errors: Error[];
beforeEach(() => {
  store = memoryObjects();
  errors = [];
});

const keep = (everySeconds = 60) =>
  keepLiveOdds({ store, everySeconds, onError: (error) => errors.push(error) });

/** An answer received at so many seconds after 19:00 in New York, on 2 March. */
const answer = (second: number, change: Partial<ReceivedPayload> = {}): ReceivedPayload => {
  const at = new Date(Date.parse('2026-03-03T00:00:00Z') + second * 1000).toISOString();
  return {
    source: 'odds-api',
    id: 'odds',
    url: 'https://odds.test/odds?apiKey=REDACTED',
    status: 200,
    headers: {},
    body: `[${second}]`,
    receivedAt: at,
    madeAt: at,
    problem: null,
    ...change,
  };
};
const keptAt = async (day = DAY) =>
  (await readManifest(store, day)).map(({ fetchedAt }) => fetchedAt.slice(11, 19));

describe('a live session’s odds', () => {
  test('are kept at most once in the time that is set', async () => {
    const hook = keep(60);
    for (const second of [0, 15, 30, 45, 60, 75, 120]) await hook(answer(second));
    expect(await keptAt()).toEqual(['00:00:00', '00:01:00', '00:02:00']);
  });

  test('that have not changed are not kept again', async () => {
    const hook = keep(15);
    for (const second of [0, 15, 30]) await hook(answer(second, { body: '[]' }));
    await hook(answer(45));
    expect(await keptAt()).toEqual(['00:00:00', '00:00:45']);
  });

  test('belong to the night that is on, past midnight too', async () => {
    const hook = keep();
    await hook(answer(0));
    await hook(answer(7 * 3600));
    await hook(answer(16 * 3600));
    expect(await keptAt()).toEqual(['00:00:00', '07:00:00']);
    expect(await keptAt('2026-03-03')).toEqual(['16:00:00']);
  });

  test('are kept alone: no refusal, and nothing of another source', async () => {
    const hook = keep();
    await hook(answer(0, { problem: 'HTTP 401', status: 401 }));
    await hook(answer(1, { source: 'espn', id: 'summary 1' }));
    await hook(answer(2));
    expect(await keptAt()).toEqual(['00:00:02']);
  });

  test('that cannot be kept are told, and the session goes on', async () => {
    const hook = keep();
    const put = store.put;
    store.put = () => Promise.reject(new Error('no bucket'));
    await hook(answer(0));
    store.put = put;
    await hook(answer(60));
    expect(errors.map(({ message }) => message)).toEqual(['no bucket']);
    expect(await keptAt()).toEqual(['00:01:00']);
  });

  test('are found again by the moment before a tip', async () => {
    const hook = keep();
    for (const second of [0, 60, 120]) await hook(answer(second, { body: `[{"id":"e${second}"}]` }));
    const odds = await recordedOdds(store, DAY);
    // No event of such an answer can be read, which is told by its id.
    expect((await odds.before('2026-03-03T00:01:59Z'))?.skipped).toMatchObject([{ game: 'e60' }]);
    expect(await odds.before('2026-03-02T23:59:59Z')).toBeNull();
  });
});
