import type { GameDay } from '../../domain/game.js';
import type { Skipped } from '../errors.js';

export interface KenpomRatings {
  readonly ratings: readonly KenpomRating[];
  readonly skipped: readonly Skipped[];
}

/** One team's strength; which team it is, `identity` decides by `teamName`. */
export interface KenpomRating {
  readonly teamName: string;
  readonly season: number;
  /** The last day whose games are in the numbers. */
  readonly dataThrough: GameDay;
  /** Points scored per 100 possessions against an average defence. */
  readonly adjOffense: number;
  /** Points allowed per 100 possessions against an average offence. */
  readonly adjDefense: number;
  /** Possessions per 40 minutes against an average opponent. */
  readonly adjTempo: number;
  /** Tournament seed, null for none. */
  readonly seed: number | null;
}
