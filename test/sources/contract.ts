import { describe, expect, test } from 'vitest';
import { SourceError } from '../../src/sources/errors.js';
import type { HttpOptions, ReceivedPayload } from '../../src/sources/http.js';
import { httpOptions, NOW, type Scripted, scriptedFetch } from './fetch.js';

export interface SourceUnderTest {
  /** One call that makes one request. */
  readonly call: (http: HttpOptions) => Promise<unknown>;
  /** A good answer to it. */
  readonly good: string;
  /** The secret that the client was given, if it has one. */
  readonly secret?: string;
  /** Half of `good` must be noticed; of a format that has no end it cannot be. */
  readonly truncated?: 'json' | 'shape';
}

/** What every source keeps, whatever it reads: the suite to run for a new one. */
export function sourceContract(
  name: string,
  { call, good, secret, truncated = 'json' }: SourceUnderTest,
): void {
  const failing = async (answers: readonly Scripted[], change: Partial<HttpOptions> = {}) => {
    const provider = scriptedFetch(...answers);
    const http = httpOptions(provider.fetch, change);
    const error = await call(http).then(
      () => expect.fail('the call should have failed'),
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(SourceError);
    return { error: error as SourceError, calls: provider.calls.length, waits: http.waits };
  };

  describe(`${name} keeps the source contract`, () => {
    test('a good answer is read with one request', async () => {
      const provider = scriptedFetch({ body: good });
      await call(httpOptions(provider.fetch));
      expect(provider.calls).toHaveLength(1);
    });

    test('no answer in time is a time-out that says so, after all attempts', async () => {
      const { error, calls } = await failing(['never'], { timeoutMs: 5 });
      expect(error).toMatchObject({ kind: 'timeout', message: expect.stringContaining('within 5 ms') });
      expect(calls).toBe(3);
    });

    test('a broken network is retried, then named', async () => {
      const broken = new TypeError('fetch failed', { cause: new Error('read ECONNRESET') });
      const { error, calls } = await failing([broken]);
      expect(error).toMatchObject({ kind: 'network', message: expect.stringContaining('ECONNRESET') });
      expect(calls).toBe(3);
    });

    test('a server error is retried with growing waits until the answer comes', async () => {
      const provider = scriptedFetch({ body: '', status: 500 }, { body: '', status: 503 }, { body: good });
      const http = httpOptions(provider.fetch);
      await call(http);
      expect(http.waits).toEqual([500, 1000]);
    });

    test('a 429 waits as long as Retry-After asks, in seconds or until a time', async () => {
      const inSeconds = { 'retry-after': '7' };
      const untilTime = { 'retry-after': new Date(Date.parse(NOW) + 9000).toUTCString() };
      const provider = scriptedFetch(
        { body: '', status: 429, headers: inSeconds },
        { body: '', status: 429, headers: untilTime },
        { body: good },
      );
      const http = httpOptions(provider.fetch);
      await call(http);
      expect(http.waits).toEqual([7000, 9000]);
    });

    test('a 429 that asks for an hour fails at once', async () => {
      const answer = { body: '', status: 429, headers: { 'retry-after': '3600' } };
      const { error, calls, waits } = await failing([answer]);
      expect(error).toMatchObject({ kind: 'status', status: 429 });
      expect({ calls, waits }).toEqual({ calls: 1, waits: [] });
    });

    test('a 404 is not retried', async () => {
      const { error, calls } = await failing([{ body: '{}', status: 404 }]);
      expect(error.status).toBe(404);
      expect(calls).toBe(1);
    });

    test('a truncated answer is an error, not an empty answer', async () => {
      const { error } = await failing([{ body: good.slice(0, good.length / 2) }]);
      expect(error.kind).toBe(truncated);
    });

    test('an empty answer and one of a wrong type are errors', async () => {
      for (const body of ['', '"no"', '42', 'null', '{}']) await failing([{ body }]);
    });

    test('a body beyond the limit is not read to its end', async () => {
      const { error, calls } = await failing([{ body: good }], { maxBodyBytes: 100 });
      expect(error.message).toContain('larger than 100 bytes');
      expect(calls).toBe(1);
    });

    test('every answer reaches the archive as it came, failures included', async () => {
      const kept: ReceivedPayload[] = [];
      const provider = scriptedFetch({ body: 'down', status: 500 }, { body: good });
      await call(httpOptions(provider.fetch, { onResponse: (p) => void kept.push(p) }));
      expect(kept.map((p) => [p.status, p.body])).toEqual([
        [500, 'down'],
        [200, good],
      ]);
      expect(kept[1]).toMatchObject({ receivedAt: NOW, url: expect.stringMatching(/^https:/) });
    });

    test('an archive that fails, fails the call with its own error', async () => {
      const full = new Error('disk full');
      const provider = scriptedFetch({ body: good });
      const http = httpOptions(provider.fetch, { onResponse: () => Promise.reject(full) });
      await expect(call(http)).rejects.toBe(full);
    });

    if (secret !== undefined)
      test('T30: the key is in no error, no cause and no archived payload', async () => {
        const echo = JSON.stringify({ message: `bad key ${secret}`, error: `bad key ${secret}` });
        const headers = { 'x-echo': `?apiKey=${secret}`, 'set-cookie': `session=${secret}` };
        const broken = new TypeError(`cannot fetch https://x.test/?apiKey=${secret}`, {
          cause: new Error(`connect https://x.test/?apiKey=${secret}`),
        });
        const answers: Scripted[] = [
          { body: echo, status: 401, headers },
          { body: echo, status: 500, headers },
          { body: echo, headers },
          { body: `<p>${secret}`, headers },
          broken,
        ];
        const kept: ReceivedPayload[] = [];
        for (const answer of answers) {
          const { error } = await failing([answer], { onResponse: (p) => void kept.push(p) });
          const said = [error.message, error.stack, String(error.cause), JSON.stringify({ ...error })];
          expect(said.join(' ')).not.toContain(secret);
        }
        expect(kept.length).toBeGreaterThan(3);
        expect(JSON.stringify(kept)).not.toContain(secret);
      });
  });
}
