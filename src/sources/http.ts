import pRetry from 'p-retry';
import type { UtcInstant } from '../domain/game.js';
import type { CreditBudget } from './budget.js';
import { SourceError, type SourceErrorKind, type SourceName } from './errors.js';
import { type Pace, SourceHeld } from './rate.js';
import { redact, secretBlotter } from './redact.js';

export type Fetch = typeof globalThis.fetch;

/** An answer as it came, for the archive: of every attempt, whatever its status; keys are blotted out. */
export interface ReceivedPayload {
  readonly source: SourceName;
  /** What was asked for, e.g. `summary 401820778`. */
  readonly id: string;
  readonly url: string;
  readonly status: number;
  /** Without cookies. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly receivedAt: UtcInstant;
  /** When the answer was made: the server's `Date`, else our own clock. */
  readonly madeAt: UtcInstant;
  /** Why it is no data (`HTTP 503`, cut off, a refusal with status 200), null for a good answer. */
  readonly problem: string | null;
}

/** A good answer that an earlier run has kept. */
export type RecalledPayload = Pick<ReceivedPayload, 'status' | 'body' | 'madeAt'>;

export interface HttpOptions {
  readonly fetch: Fetch;
  readonly now: () => UtcInstant;
  /** For one attempt, body included. */
  readonly timeoutMs: number;
  /** Further attempts after a time-out, a network failure, a 429 or a 5xx. */
  readonly retries: number;
  /** Waits between attempts; timers unless told. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** The longest wait that a `Retry-After` may ask for; beyond it the request fails. 30 s unless told. */
  readonly maxWaitMs?: number;
  /** Largest body that is read, in bytes; 32 MB unless told. */
  readonly maxBodyBytes?: number;
  /** Values that must not show in any error or archive, besides the client's own key. */
  readonly secrets?: readonly string[];
  /** The archive hook. A hook that throws fails the request: what could not be kept is not used. */
  readonly onResponse?: (payload: ReceivedPayload) => void | Promise<void>;
  /** Asked before the source is: an answer that is known already. Null sends the request; the URL holds no key. */
  readonly recall?: (
    request: Pick<ReceivedPayload, 'source' | 'id' | 'url'>,
  ) => Promise<RecalledPayload | null>;
  /** Whose turn it is to ask a source; at once unless told. */
  readonly pace?: Pace;
  /** Credits for requests that cost any; without limit unless told. */
  readonly budget?: CreditBudget;
}

export interface HttpRequest {
  readonly source: SourceName;
  /** What is asked for, as errors shall say it. */
  readonly id: string;
  readonly url: URL;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** `manual` takes a redirect as the answer. */
  readonly redirect?: 'follow' | 'manual';
  /** Reads the provider's own error body; null leaves it at `status`. */
  readonly explain?: (status: number, body: string) => { kind: SourceErrorKind; reason: string } | null;
  /** Wait after a 429 that names none. */
  readonly rateLimitWaitMs?: number;
  /** What an answer is said to cost, in the provider's credits. */
  readonly credits?: number;
  /** Finds the failure in an answer of good status, so that it is not kept as data; null where there is none. */
  readonly refusalIn?: (body: string) => string | null;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Keys are blotted out of it, so that nothing read from it can leak one. */
  readonly body: string;
  /** When the answer was made: the server's `Date`, else our own clock. */
  readonly madeAtUtc: UtcInstant;
  /** It was known already, and cost nothing. */
  readonly recalled: boolean;
}

const FIRST_WAIT_MS = 500;
const DEFAULT_MAX_WAIT_MS = 30_000;
const DEFAULT_MAX_BODY_BYTES = 32 * 1024 * 1024;

/** A failed attempt, and the wait that the server asked for. */
class AttemptError extends Error {
  constructor(
    readonly failure: SourceError,
    readonly retryAfterMs: number | null,
  ) {
    super(failure.message);
  }
}

/**
 * One request with time-out, retries, pace, budget and archive hook. Retried are time-outs, network failures, 429 and
 * 5xx, with doubling waits or the server's `Retry-After`, which holds for every request to that source; never another
 * 4xx (T32).
 * @throws SourceError, free of keys (T30)
 */
export function request(http: HttpOptions, req: HttpRequest): Promise<HttpAnswer> {
  return exchange(http, req, (answer) => answer);
}

/** {@link request} for JSON. @throws SourceError of kind `json` for a truncated or foreign body */
export function requestJson(
  http: HttpOptions,
  req: HttpRequest,
): Promise<{ readonly json: unknown; readonly answer: HttpAnswer }> {
  return exchange(http, req, (answer) => ({ json: parseJson(answer.body, req), answer }));
}

/** @param read what is made of a good answer; one that it throws at is not kept as data */
async function exchange<T>(http: HttpOptions, req: HttpRequest, read: (answer: HttpAnswer) => T): Promise<T> {
  const blot = secretBlotter(http.secrets ?? []);
  const url = redact(req.url.href, blot);
  const recalled = await http.recall?.({ source: req.source, id: req.id, url });
  if (recalled) {
    const { status, body, madeAt } = recalled;
    return read({ status, headers: new Headers(), body, madeAtUtc: madeAt, recalled: true });
  }
  const sleep = http.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  const maxWaitMs = http.maxWaitMs ?? DEFAULT_MAX_WAIT_MS;
  const attemptInTurn = async () => {
    const now = () => attempt(http, req, blot, url, read);
    try {
      return await (http.pace === undefined ? now() : http.pace.run(req.source, now));
    } catch (error) {
      if (error instanceof SourceHeld)
        throw attemptError(req, blot, 'status', error.message, 429, error.leftMs);
      throw error;
    }
  };
  try {
    return await pRetry(attemptInTurn, {
      retries: http.retries,
      minTimeout: 0,
      shouldRetry: async ({ error, attemptNumber }) => {
        if (!(error instanceof AttemptError) || !isPassing(error.failure)) return false;
        const rateLimited = error.failure.status === 429 ? (req.rateLimitWaitMs ?? 0) : 0;
        const wait = error.retryAfterMs ?? Math.max(rateLimited, FIRST_WAIT_MS * 2 ** (attemptNumber - 1));
        if (wait > maxWaitMs) return false;
        await sleep(wait);
        return true;
      },
    });
  } catch (error) {
    throw error instanceof AttemptError ? error.failure : error;
  }
}

function parseJson(body: string, { source, id }: HttpRequest): unknown {
  try {
    return JSON.parse(body);
  } catch {
    const end = body.length > 40 ? `…${body.slice(-40)}` : body;
    throw new SourceError({
      source,
      id,
      kind: 'json',
      reason: `the body is not JSON, or cut off: ${body.length} characters, ending ${JSON.stringify(end)}`,
    });
  }
}

/** Failures that a later attempt may not meet. */
function isPassing({ kind, status }: SourceError): boolean {
  if (kind === 'timeout' || kind === 'network') return true;
  return kind === 'status' && status !== undefined && (status === 429 || status >= 500);
}

function attemptError(
  { source, id }: HttpRequest,
  blot: (text: string) => string,
  kind: SourceErrorKind,
  reason: string,
  status?: number,
  retryAfterMs: number | null = null,
): AttemptError {
  const about = { source, id, kind, reason: redact(reason, blot) };
  return new AttemptError(new SourceError(status === undefined ? about : { ...about, status }), retryAfterMs);
}

async function attempt<T>(
  http: HttpOptions,
  req: HttpRequest,
  blot: (text: string) => string,
  url: string,
  read: (answer: HttpAnswer) => T,
): Promise<T> {
  const credits = req.credits ?? 0;
  if (credits > 0) http.budget?.reserve({ source: req.source, id: req.id, credits });
  const { response, body } = await withinTime(http.timeoutMs, async (signal) => {
    const response = await http.fetch(req.url.href, {
      method: req.method ?? 'GET',
      redirect: req.redirect ?? 'follow',
      signal,
      ...(req.headers ? { headers: req.headers } : {}),
      ...(req.body === undefined ? {} : { body: req.body }),
    });
    return { response, body: await readBody(response, http.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES) };
  }).catch((error: unknown) => {
    if (error instanceof TimedOut)
      throw attemptError(req, blot, 'timeout', `no whole answer within ${http.timeoutMs} ms`);
    if (error instanceof BodyTooLarge) throw attemptError(req, blot, 'shape', error.message);
    throw attemptError(req, blot, 'network', networkReason(error));
  });
  if (credits > 0)
    http.budget?.settle(credits, {
      spent: numberIn(response.headers, 'x-requests-last') ?? (response.ok ? credits : 0),
      remaining: numberIn(response.headers, 'x-requests-remaining'),
    });

  const answer: HttpAnswer = {
    status: response.status,
    headers: response.headers,
    body: blot(body),
    madeAtUtc: httpDate(response.headers.get('date')) ?? http.now(),
    recalled: false,
  };
  const keep = async (problem: string | null) =>
    http.onResponse?.({
      source: req.source,
      id: req.id,
      url,
      status: answer.status,
      headers: keptHeaders(response.headers, blot),
      body: answer.body,
      receivedAt: http.now(),
      madeAt: answer.madeAtUtc,
      problem,
    });

  const redirected = req.redirect === 'manual' && answer.status >= 300 && answer.status < 400;
  if (!response.ok && !redirected) {
    await keep(`HTTP ${answer.status}`);
    const explained = req.explain?.(answer.status, answer.body);
    const reason = `HTTP ${answer.status}${explained ? ` ${explained.reason}` : ''}`;
    const after = retryAfterMs(response.headers.get('retry-after'), http.now());
    const pause = after ?? (answer.status === 429 ? (req.rateLimitWaitMs ?? 0) : 0);
    if (pause > 0) http.pace?.holdOff(req.source, pause);
    const error = attemptError(req, blot, explained?.kind ?? 'status', reason, answer.status, after);
    const { kind } = error.failure;
    if (credits > 0 && (kind === 'quota' || kind === 'key')) http.budget?.close(error.failure);
    throw error;
  }
  let value: T;
  try {
    value = read(answer);
  } catch (error) {
    await keep(error instanceof SourceError ? error.reason : String(error));
    throw error;
  }
  await keep(redirected ? `HTTP ${answer.status}` : (req.refusalIn?.(answer.body) ?? null));
  return value;
}

class TimedOut extends Error {}
class BodyTooLarge extends Error {}

/** Runs `work` under a time-out that also holds for a fetch that ignores its signal. */
async function withinTime<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new TimedOut());
      controller.abort();
    }, ms);
  });
  try {
    return await Promise.race([work(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function readBody(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel().catch(() => {});
      throw new BodyTooLarge(`the body is larger than ${maxBytes} bytes, the most that is read`);
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** Undici says "fetch failed" and hides the reason in the cause. The error itself is not kept: it may hold the URL. */
function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause;
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message;
}

function httpDate(value: string | null): UtcInstant | null {
  const ms = value === null ? Number.NaN : Date.parse(value);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** `Retry-After` is a number of seconds or a date. */
function retryAfterMs(value: string | null, now: UtcInstant): number | null {
  if (value === null) return null;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.parse(now));
}

/** A number in a header, null where it is missing or none. */
export function numberIn(headers: Headers, name: string): number | null {
  const text = headers.get(name)?.trim();
  const value = text ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

function keptHeaders(headers: Headers, blot: (text: string) => string): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of headers) if (name !== 'set-cookie') kept[name] = redact(value, blot);
  return kept;
}
