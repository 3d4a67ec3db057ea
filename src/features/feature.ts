import type { GameContext } from '../domain/context.js';
import type { GameState } from '../domain/game.js';

/**
 * What a feature is made of. A group can be missing as a whole: a game without a line, without a spread, of which only
 * the score is known. Training hides such groups from a share of the games, so that serving can do without them.
 */
export const FEATURE_GROUPS = [
  'clock',
  'score',
  'line',
  'spread',
  'site',
  'plays',
  'ball',
  'fouls',
  'opening',
  'ratings',
  'records',
  'rest',
  'crew',
] as const;
export type FeatureGroup = (typeof FEATURE_GROUPS)[number];

/** Groups of features that training hides from some games, since serving will miss them for some. */
export const HIDEABLE_GROUPS = [
  'line',
  'spread',
  'plays',
  'ball',
  'fouls',
  'site',
  'opening',
  'ratings',
  'records',
  'rest',
  'crew',
] as const satisfies readonly FeatureGroup[];
export type HideableGroup = (typeof HIDEABLE_GROUPS)[number];

/** Groups that speak only where there is no closing total: it knows all that they do, and better. */
export const STAND_INS: readonly HideableGroup[] = ['ratings'];

/** One number that the model sees: a pure function of what was known at `state.asOfUtc`. */
export interface Feature {
  readonly name: string;
  readonly group: FeatureGroup;
  readonly unit: string;
  /** Values outside are broken input, not basketball. */
  readonly range: readonly [low: number, high: number];
  /** Null is missing: the model has learned to do without, and nothing is put in its place. */
  of(state: GameState, context: GameContext): number | null;
}
