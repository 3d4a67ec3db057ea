import pRetry from 'p-retry';
import type { UtcInstant } from '../domain/game.js';
import { SourceError, type SourceErrorKind, type SourceName } from './errors.js';

export type Fetch = typeof globalThis.fetch;

/** An answer as it came, for the archive: of every attempt, whatever its status; keys are blotted out. */
export interface ReceivedPayload {
  readonly source: SourceName;
  /** What was asked for, e.g. `summary 401820778`. */
  readonly id: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly receivedAt: UtcInstant;
}

export interface HttpOptions {
  readonly fetch: Fetch;
  readonly now: () => UtcInstant;
  /** For one attempt, body included. */
  readonly timeoutMs: number;
  /** Further attempts after a time-out, a network failure, a 429 or a 5xx. */
  readonly retries: number;
  readonly sleep?: (ms: number) => Promise<void>;
  /** Values that must not show in any error or archive, besides the client's own key. */
  readonly secrets?: readonly string[];
  /** Largest body that is read, in bytes; 32 MB unless told. */
  readonly maxBodyBytes?: number;
  /** The archive hook; a hook that throws fails the request. */
  readonly onResponse?: (payload: ReceivedPayload) => void | Promise<void>;
}

export interface HttpRequest {
  readonly source: SourceName;
  /** What is asked for, as errors shall say it. */
  readonly id: string;
  readonly url: URL;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly redirect?: 'follow' | 'manual';
  /** Names the failure that a 4xx is, by its body; `status` unless told. */
  readonly explain?: (status: number, body: string) => { kind: SourceErrorKind; reason: string } | null;
  /** Wait before the next attempt after a 429 or 503 without Retry-After. */
  readonly rateLimitWaitMs?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** The server's own clock (`Date`), else ours: when the answer was made. */
  readonly madeAtUtc: UtcInstant;
}
