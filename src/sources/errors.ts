/** The providers that the project reads. */
export type SourceName = 'espn' | 'odds-api' | 'kenpom' | 'refmetrics';

/**
 * What kind of failure it was, so that a caller can act on it:
 * `timeout`, `network`, `status` (HTTP), `json` (not JSON at all), `shape` (not what we read), `quota` (credits used
 * up: stop asking), `key` (missing, wrong or expired credentials: a person must act).
 */
export type SourceErrorKind = 'timeout' | 'network' | 'status' | 'json' | 'shape' | 'quota' | 'key';

export interface SourceErrorDetails {
  readonly source: SourceName;
  /** What was asked for, as a person would say it: `summary 401820778`, `odds`. */
  readonly id: string;
  readonly kind: SourceErrorKind;
  /** Path of the field that was wrong: `header.competitions[0].status`. */
  readonly field?: string;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** What is wrong and, where it helps, what to do. Must be free of keys. */
  readonly reason: string;
}

/** A provider that failed us; its message reads `espn summary 401…: header.id: expected string`, and holds no key. */
export class SourceError extends Error implements SourceErrorDetails {
  override readonly name = 'SourceError';
  readonly source: SourceName;
  readonly id: string;
  readonly kind: SourceErrorKind;
  readonly field?: string;
  readonly status?: number;
  readonly reason: string;

  constructor(details: SourceErrorDetails) {
    const field = details.field === undefined ? '' : `${details.field}: `;
    super(`${details.source} ${details.id}: ${field}${details.reason}`);
    this.source = details.source;
    this.id = details.id;
    this.kind = details.kind;
    this.reason = details.reason;
    if (details.field !== undefined) this.field = details.field;
    if (details.status !== undefined) this.status = details.status;
  }
}

/** A part of an answer that was left out while the rest went on: counted and shown, never silent (T34). */
export interface Skipped {
  readonly source: string;
  /** The provider's id of the game it belongs to, null where none can be told. */
  readonly game: string | null;
  /** Names the field and the value. */
  readonly reason: string;
}
