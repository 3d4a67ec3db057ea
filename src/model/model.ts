import type { GameContext } from '../domain/context.js';
import type { PointsDistribution } from '../domain/distribution.js';
import type { GameState } from '../domain/game.js';
import type { Blend } from './blend.js';

/** What is asked of a model: one game at one moment. */
export interface ModelInput {
  readonly state: GameState;
  readonly context: GameContext;
  /** Its features, where they were made already (see `featureVector`). */
  readonly features?: readonly (number | null)[];
}

/** Anything that answers a distribution of the final total, overtime included. */
export interface Model {
  readonly version: string;
  /** How its word and the market's are put together; null where that was not learned. */
  readonly blend?: Blend | null;
  /** One distribution an input, in order, none with mass below the present total. */
  predict(inputs: readonly ModelInput[]): PointsDistribution[];
}
