import type { Fetch, HttpOptions } from '../../src/sources/http.js';

/** One answer of a scripted provider: a body with a status, an error to throw, or `never` to hang. */
export type Scripted =
  | { readonly body: string; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  | Error
  | 'never';

export interface ScriptedFetch {
  readonly fetch: Fetch;
  /** What was asked, in order. */
  readonly calls: { readonly url: URL; readonly init: RequestInit }[];
}

/** A fetch that gives these answers in turn, the last of them for ever. */
export function scriptedFetch(...answers: readonly Scripted[]): ScriptedFetch {
  const calls: { url: URL; init: RequestInit }[] = [];
  const fetch: Fetch = async (input, init = {}) => {
    const answer = answers[Math.min(calls.length, answers.length - 1)];
    calls.push({ url: new URL(String(input)), init });
    if (answer === undefined) throw new Error('no answer is scripted');
    if (answer === 'never') return new Promise(() => {});
    if (answer instanceof Error) throw answer;
    return new Response(answer.body, { status: answer.status ?? 200, headers: answer.headers ?? {} });
  };
  return { fetch, calls };
}

export const NOW = '2026-01-10T00:30:00.000Z';

/** Options for tests: no waiting, and the waits that were asked for on record. */
export function httpOptions(
  fetch: Fetch,
  change: Partial<HttpOptions> = {},
): HttpOptions & { waits: number[] } {
  const waits: number[] = [];
  return {
    fetch,
    now: () => NOW,
    timeoutMs: 1000,
    retries: 2,
    sleep: async (ms) => void waits.push(ms),
    waits,
    ...change,
  };
}
