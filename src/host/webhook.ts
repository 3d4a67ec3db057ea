import type { Notice } from '../../pipelines/schedule.js';
import type { Fetch } from '../sources/http.js';
import { redact, secretBlotter } from '../sources/redact.js';

export interface WebhookOptions {
  readonly fetch: Fetch;
  readonly url: string;
  /** The machine's name, so that a person knows where to look. */
  readonly host: string;
  readonly now: () => string;
  /** Values that must not be told: reasons quote what sources and stores said. */
  readonly secrets: readonly string[];
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 5000;

/**
 * Tells a webhook of a notice: one POST of JSON with a `text` that chats show. No secret is in it, and no error names
 * its address, which holds one.
 */
export function webhook(options: WebhookOptions): (notice: Notice) => Promise<void> {
  const { fetch, url, host, now, timeoutMs = TIMEOUT_MS } = options;
  const blot = secretBlotter([url, ...options.secrets]);
  return async (notice) => {
    const body = redact(JSON.stringify({ ...notice, host, at: now() }), blot);
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      // What the address leads on to is not asked for, and not told.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((error: unknown) => {
      throw new Error(`it cannot be reached: ${reasonOf(error, blot)}`);
    });
    await answer.body?.cancel().catch(() => {});
    if (!answer.ok) throw new Error(`it answered HTTP ${answer.status}`);
  };
}

function reasonOf(error: unknown, blot: (text: string) => string): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return 'no answer in time';
  const cause = error.cause instanceof Error ? error.cause.message : error.message;
  return redact(cause, blot);
}
