import { describe, expect, test } from 'vitest';
import { SourceError } from '../../src/sources/errors.js';
import { type HttpRequest, type ReceivedPayload, request, requestJson } from '../../src/sources/http.js';
import { httpOptions, NOW, scriptedFetch } from './fetch.js';

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
