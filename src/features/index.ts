import type { GameContext } from '../domain/context.js';
import type { GameState } from '../domain/game.js';
import { CLOCK_FEATURES } from './clock.js';
import type { Feature } from './feature.js';
import { LINE_FEATURES } from './line.js';
import { PLAY_FEATURES } from './play.js';
import { SCORE_FEATURES } from './score.js';
import { TEAM_FEATURES } from './team.js';

export {
  FEATURE_GROUPS,
  type Feature,
  type FeatureGroup,
  HIDEABLE_GROUPS,
  type HideableGroup,
  STAND_INS,
} from './feature.js';

/** The model's input contract, in order: an artifact that was trained on other names is refused. */
export const FEATURES: readonly Feature[] = [
  ...CLOCK_FEATURES,
  ...SCORE_FEATURES,
  ...LINE_FEATURES,
  ...PLAY_FEATURES,
  ...TEAM_FEATURES,
];

/**
 * All features of one state, in the order of {@link FEATURES}; null where missing.
 * Training, serving, replay and notebooks all call this one function (T27).
 * @throws RangeError naming game, feature and value, when a value is NaN or out of its range (a line of 14.5 or 1450).
 */
export function featureVector(state: GameState, context: GameContext): (number | null)[] {
  return FEATURES.map((feature) => {
    const value = feature.of(state, context);
    if (value === null) return null;
    const [low, high] = feature.range;
    if (!(value >= low && value <= high))
      throw new RangeError(
        `game ${state.gameId}: feature ${feature.name} is ${value}, outside ${low} … ${high} ${feature.unit}`,
      );
    return value;
  });
}
