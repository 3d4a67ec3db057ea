import type { UtcInstant } from '../../domain/game.js';
import type { TotalLine } from '../../domain/market.js';
import type { Skipped } from '../errors.js';

export interface OddsSnapshot {
  /** When the answer was made: its `Date`; of a historical answer its `timestamp`. */
  readonly snapshotAtUtc: UtcInstant;
  readonly events: readonly OddsEvent[];
  readonly quota: Quota;
  readonly skipped: readonly Skipped[];
}

export interface HistoricalOddsSnapshot extends OddsSnapshot {
  readonly previous: UtcInstant | null;
  readonly next: UtcInstant | null;
}

/** Credits, null where the answer does not say; remaining can be negative. */
export interface Quota {
  readonly remaining: number | null;
  readonly used: number | null;
  readonly last: number | null;
}

export interface OddsEvent {
  readonly id: string;
  readonly commenceUtc: UtcInstant;
  readonly homeName: string;
  readonly awayName: string;
  readonly totals: readonly TotalLine[];
  readonly homeSpreads: readonly HomeSpread[];
}

export interface HomeSpread {
  readonly book: string;
  /** The home team's handicap as sent: −3.5 for a favourite by 3.5. */
  readonly points: number;
  readonly quotedAtUtc: UtcInstant | null;
}
