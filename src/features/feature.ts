import type { GameContext } from '../domain/context.js';
import type { GameState } from '../domain/game.js';

/** One number that the model sees: a pure function of what was known at `state.asOfUtc`. */
export interface Feature {
  readonly name: string;
  readonly unit: string;
  /** Values outside are broken input, not basketball. */
  readonly range: readonly [low: number, high: number];
  /** Null is missing: the model has learned to do without, and nothing is put in its place. */
  of(state: GameState, context: GameContext): number | null;
}
