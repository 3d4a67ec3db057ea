import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Poller, readJson, startPolling, Trouble } from '../../src/dashboard/poll.js';

const answering = (response: () => Response | Promise<Response>) =>
  (async () => response()) as unknown as typeof fetch;

describe('reading JSON', () => {
  const read = (response: () => Response | Promise<Response>, signal = new AbortController().signal) =>
    readJson(answering(response), 'api/slate', signal);

  test('gives what a good answer holds', async () => {
    expect(await read(() => Response.json({ games: [] }))).toEqual({ games: [] });
  });

  test.each([
    ['no server', () => Promise.reject(new TypeError('fetch failed')), 'The server cannot be reached.'],
    ['a status 503', () => new Response('{}', { status: 503 }), 'status 503'],
    ['half a JSON', () => new Response('{"games": ['), 'not data'],
    ['a page of HTML', () => new Response('<h1>Sign in</h1>'), 'not data'],
  ])('says in words that it met %s', async (_what, response, words) => {
    await expect(read(response)).rejects.toThrow(words);
    await expect(read(response)).rejects.toBeInstanceOf(Trouble);
  });

  test('says that an answer is late', async () => {
    const late = () => Promise.reject(new DOMException('aborted', 'AbortError'));
    await expect(read(late, AbortSignal.abort())).rejects.toThrow('in time');
  });
});

describe('polling', () => {
  let poller: Poller | null = null;
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    poller?.stop();
    vi.useRealTimers();
  });

  function start(read: (signal: AbortSignal) => Promise<number>) {
    const answers: number[] = [];
    const troubles: string[] = [];
    poller = startPolling({
      read,
      everySeconds: () => 15,
      timeoutSeconds: 10,
      onAnswer: (answer) => void answers.push(answer),
      onTrouble: (trouble) => void troubles.push(trouble.message),
    });
    return { answers, troubles };
  }

  test('reads at once and then every 15 seconds', async () => {
    let n = 0;
    const { answers } = start(async () => ++n);
    await vi.advanceTimersByTimeAsync(0);
    expect(answers).toEqual([1]);
    await vi.advanceTimersByTimeAsync(14_999);
    expect(answers).toEqual([1]);
    await vi.advanceTimersByTimeAsync(1);
    expect(answers).toEqual([1, 2]);
  });

  test('goes on after trouble', async () => {
    let n = 0;
    const { answers, troubles } = start(async () => {
      n += 1;
      if (n === 2) throw new Trouble('The server cannot be reached.');
      return n;
    });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(answers).toEqual([1, 3]);
    expect(troubles).toEqual(['The server cannot be reached.']);
  });

  test('never reads twice at a time, and gives a reading up after its time', async () => {
    let reading = 0;
    const { troubles } = start(
      (signal) =>
        new Promise((_answer, reject) => {
          reading += 1;
          signal.addEventListener('abort', () => reject(new Trouble('late')));
        }),
    );
    await vi.advanceTimersByTimeAsync(5000);
    poller?.now();
    poller?.now();
    expect(reading).toBe(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect(troubles).toEqual(['late']);
  });

  test('reads at once when asked, and stops for good', async () => {
    let n = 0;
    const { answers } = start(async () => ++n);
    await vi.advanceTimersByTimeAsync(1000);
    poller?.now();
    await vi.advanceTimersByTimeAsync(0);
    expect(answers).toEqual([1, 2]);
    poller?.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(answers).toEqual([1, 2]);
  });
});
