import type { GameContext } from '../domain/context.js';
import type { PointsDistribution } from '../domain/distribution.js';
import type { GameState } from '../domain/game.js';

/** What is asked of a model: one game at one moment. */
export interface ModelInput {
  readonly state: GameState;
  readonly context: GameContext;
}

/** Anything that answers a distribution of the final total, overtime included. */
export interface Model {
  readonly version: string;
  /** One distribution an input, in order, none with mass below the present total. */
  predict(inputs: readonly ModelInput[]): PointsDistribution[];
}
