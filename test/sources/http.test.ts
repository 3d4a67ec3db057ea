import { describe, expect, test } from 'vitest';
import { SourceError } from '../../src/sources/errors.js';
import { type HttpRequest, type ReceivedPayload, request, requestJson } from '../../src/sources/http.js';
import { type Pace, SourceHeld } from '../../src/sources/rate.js';
import { httpOptions, NOW, type Scripted, scriptedFetch } from './fetch.js';

const REQUEST: HttpRequest = { source: 'espn', id: 'summary 1', url: new URL('https://x.test/a?event=1') };

describe('request', () => {
  test('says when the answer was made by the server’s clock, else by ours', async () => {
    const dated = scriptedFetch({ body: '', headers: { date: 'Sat, 10 Jan 2026 00:29:40 GMT' } });
    expect((await request(httpOptions(dated.fetch), REQUEST)).madeAtUtc).toBe('2026-01-10T00:29:40.000Z');
    const undated = scriptedFetch({ body: '' });
    expect((await request(httpOptions(undated.fetch), REQUEST)).madeAtUtc).toBe(NOW);
  });

  test('a time-out holds for the body too, not only for the head', async () => {
    const stalling = new ReadableStream({ start: (c) => c.enqueue(new TextEncoder().encode('{"a":')) });
    const http = httpOptions(async () => new Response(stalling), { timeoutMs: 5, retries: 0 });
    await expect(request(http, REQUEST)).rejects.toMatchObject({ kind: 'timeout' });
  });

  test('a fetch that heeds its signal is told to stop', async () => {
    let stopped = false;
    const http = httpOptions(
      (_, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => {
            stopped = true;
            reject(new Error('aborted'));
          });
        }),
      { timeoutMs: 5, retries: 0 },
    );
    await expect(request(http, REQUEST)).rejects.toMatchObject({ kind: 'timeout' });
    expect(stopped).toBe(true);
  });

  test('letters that are cut between two chunks of the body are put together again', async () => {
    const bytes = new TextEncoder().encode('José');
    const body = new ReadableStream({
      start(c) {
        c.enqueue(bytes.slice(0, 4));
        c.enqueue(bytes.slice(4));
        c.close();
      },
    });
    expect(
      (
        await request(
          httpOptions(async () => new Response(body)),
          REQUEST,
        )
      ).body,
    ).toBe('José');
  });

  test('the archive gets the headers, cookies left out', async () => {
    const kept: ReceivedPayload[] = [];
    const headers = { 'set-cookie': 'session=known', 'x-requests-last': '2' };
    const provider = scriptedFetch({ body: '', headers });
    await request(httpOptions(provider.fetch, { onResponse: (p) => void kept.push(p) }), REQUEST);
    expect(kept[0]?.headers).toMatchObject({ 'x-requests-last': '2' });
    expect(JSON.stringify(kept)).not.toContain('session');
  });

  test('a redirect is an answer only where it is asked for', async () => {
    const moved = () => scriptedFetch({ body: '', status: 302 });
    await expect(request(httpOptions(moved().fetch), REQUEST)).rejects.toBeInstanceOf(SourceError);
    const taken = await request(httpOptions(moved().fetch), { ...REQUEST, redirect: 'manual' });
    expect(taken.status).toBe(302);
  });

  test('no retries means one attempt', async () => {
    const down = scriptedFetch({ body: '', status: 500 });
    await expect(request(httpOptions(down.fetch, { retries: 0 }), REQUEST)).rejects.toMatchObject({
      status: 500,
    });
    expect(down.calls).toHaveLength(1);
  });
});

test('a body that is not JSON names source and id and shows its end', async () => {
  const page = scriptedFetch({ body: `<html>${'x'.repeat(100)}come back later` });
  await expect(requestJson(httpOptions(page.fetch), REQUEST)).rejects.toMatchObject({
    kind: 'json',
    message: expect.stringMatching(/^espn summary 1: .*121 characters, ending ".*come back later"$/),
  });
});

describe('what the archive hears of an answer', () => {
  const heard = async (answer: Scripted, req: Partial<HttpRequest> = {}) => {
    const kept: ReceivedPayload[] = [];
    const http = httpOptions(scriptedFetch(answer).fetch, {
      retries: 0,
      onResponse: (p) => void kept.push(p),
    });
    await requestJson(http, { ...REQUEST, ...req }).catch(() => {});
    return kept[0];
  };

  test('is whether it is data, and if not, why', async () => {
    expect(await heard({ body: '{}' })).toMatchObject({ problem: null });
    expect(await heard({ body: 'down', status: 503 })).toMatchObject({ problem: 'HTTP 503' });
    expect(await heard({ body: '{"a":' })).toMatchObject({ problem: expect.stringContaining('cut off') });
    const refusalIn = (body: string) => (body.includes('error') ? 'refused' : null);
    expect(await heard({ body: '{"error":"no"}' }, { refusalIn })).toMatchObject({ problem: 'refused' });
    expect(await heard({ body: '{}' }, { refusalIn })).toMatchObject({ problem: null });
  });

  test('is when it was made, by the server’s clock', async () => {
    const headers = { date: 'Sat, 10 Jan 2026 00:29:40 GMT' };
    expect(await heard({ body: '{}', headers })).toMatchObject({
      madeAt: '2026-01-10T00:29:40.000Z',
      receivedAt: NOW,
    });
  });
});

describe('an answer that is known already', () => {
  const known = { status: 200, body: '{"known":true}', madeAt: '2026-01-09T00:00:00Z' };

  test('is not asked for, costs nothing, and is not archived again', async () => {
    const asked: unknown[] = [];
    const provider = scriptedFetch({ body: '{}' });
    const http = httpOptions(provider.fetch, {
      recall: async (request) => {
        asked.push(request);
        return known;
      },
      onResponse: () => expect.fail('nothing was received'),
    });
    const url = new URL('https://x.test/a?apiKey=a-secret-key');
    const { json, answer } = await requestJson(
      { ...http, secrets: ['a-secret-key'] },
      { ...REQUEST, url, credits: 20 },
    );
    expect(json).toEqual({ known: true });
    expect(answer).toMatchObject({ recalled: true, madeAtUtc: '2026-01-09T00:00:00Z' });
    expect(provider.calls).toHaveLength(0);
    expect(asked).toEqual([{ source: 'espn', id: 'summary 1', url: 'https://x.test/a?apiKey=REDACTED' }]);
  });

  test('is asked for where there is none', async () => {
    const provider = scriptedFetch({ body: '{}' });
    const { answer } = await requestJson(httpOptions(provider.fetch, { recall: async () => null }), REQUEST);
    expect(answer.recalled).toBe(false);
    expect(provider.calls).toHaveLength(1);
  });
});

describe('the pace of a source', () => {
  const paced = (change: Partial<Pace> = {}) => {
    const held: number[] = [];
    const pace: Pace = {
      run: (_, attempt) => attempt(),
      holdOff: (_, ms) => void held.push(ms),
      ...change,
    };
    return { pace, held };
  };

  test('is kept at every attempt, and a Retry-After is everybody’s', async () => {
    const { pace, held } = paced();
    let turns = 0;
    const counting: Pace = {
      ...pace,
      run: (source, attempt) => {
        turns++;
        return pace.run(source, attempt);
      },
    };
    const busy = { body: '', status: 429, headers: { 'retry-after': '7' } };
    const http = httpOptions(scriptedFetch(busy, { body: '{}' }).fetch, { pace: counting });
    await requestJson(http, REQUEST);
    expect({ turns, held }).toEqual({ turns: 2, held: [7000] });
  });

  test('is held by the last attempt too, and by the provider’s own advice where a 429 names no time', async () => {
    const { pace, held } = paced();
    const busy = scriptedFetch({ body: '', status: 429 });
    const http = httpOptions(busy.fetch, { pace, retries: 0 });
    await expect(requestJson(http, { ...REQUEST, rateLimitWaitMs: 2000 })).rejects.toMatchObject({
      status: 429,
    });
    expect(held).toEqual([2000]);
  });

  test('that is held for longer than anyone waits fails the request unsent', async () => {
    const { pace } = paced({ run: () => Promise.reject(new SourceHeld(3600_000)) });
    const provider = scriptedFetch({ body: '{}' });
    await expect(requestJson(httpOptions(provider.fetch, { pace }), REQUEST)).rejects.toMatchObject({
      kind: 'status',
      status: 429,
      reason: 'it wants no request for 3600 s',
    });
    expect(provider.calls).toHaveLength(0);
  });

  test('and the wait for it is no part of a request’s time-out', async () => {
    const { pace } = paced({
      run: async (_, attempt) => {
        await new Promise((wake) => setTimeout(wake, 30));
        return attempt();
      },
    });
    const http = httpOptions(scriptedFetch({ body: '{}' }).fetch, { pace, timeoutMs: 20, retries: 0 });
    expect((await requestJson(http, REQUEST)).json).toEqual({});
  });
});
