import type { Skipped } from '../errors.js';

export interface RefereeTable {
  readonly rows: readonly RefereeRow[];
  readonly skipped: readonly Skipped[];
}

export interface RefereeRow {
  /** Null where the page hides it behind its paywall. */
  readonly name: string | null;
  readonly games: number;
  /** Fouls of both teams a game. */
  readonly foulsPerGame: number;
  readonly homeFoulsPerGame: number | null;
  readonly awayFoulsPerGame: number | null;
}
