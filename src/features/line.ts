import type { GameContext } from '../domain/context.js';
import { type GameState, REGULATION_SECONDS } from '../domain/game.js';
import { TOTAL_BOUNDS } from '../domain/market.js';
import { totalPoints } from '../domain/state.js';
import { regulationPlayed } from './clock.js';
import type { Feature } from './feature.js';
import { homeMargin } from './score.js';

const shareLeft = (state: GameState) => 1 - regulationPlayed(state) / REGULATION_SECONDS;

/** A function of the closing total that is missing where the total is. */
const ofClose =
  (f: (close: number, state: GameState) => number): Feature['of'] =>
  (state: GameState, context: GameContext) =>
    context.closingTotal === null ? null : f(context.closingTotal, state);

/** A function of the points by which the home team was favoured; missing where they are. */
const ofSpread =
  (f: (favoredBy: number, state: GameState) => number): Feature['of'] =>
  (state: GameState, context: GameContext) =>
    context.homeFavoredBy === null ? null : f(context.homeFavoredBy, state);

export const LINE_FEATURES: readonly Feature[] = [
  {
    name: 'closingTotal',
    group: 'line',
    unit: 'points',
    range: [TOTAL_BOUNDS.low, TOTAL_BOUNDS.high],
    of: ofClose((close) => close),
  },
  {
    name: 'closeRemaining',
    group: 'line',
    unit: 'points',
    range: [0, TOTAL_BOUNDS.high],
    of: ofClose((close, state) => close * shareLeft(state)),
  },
  {
    /** Points ahead of the closing total's pace. */
    name: 'aheadOfClose',
    group: 'line',
    unit: 'points',
    range: [-TOTAL_BOUNDS.high, TOTAL_BOUNDS.high],
    of: ofClose((close, state) => totalPoints(state.score) - close * (1 - shareLeft(state))),
  },
  { name: 'homeFavoredBy', group: 'spread', unit: 'points', range: [-80, 80], of: ofSpread((by) => by) },
  { name: 'absSpread', group: 'spread', unit: 'points', range: [0, 80], of: ofSpread(Math.abs) },
  {
    name: 'favoriteMargin',
    group: 'spread',
    unit: 'points',
    range: [-150, 150],
    of: ofSpread((by, state) => Math.sign(by) * homeMargin(state)),
  },
  {
    /** The margin at the end if the rest of the game goes by the spread: a rout empties the benches. */
    name: 'expectedFinalMargin',
    group: 'spread',
    unit: 'points',
    range: [0, 200],
    of: ofSpread((by, state) => Math.abs(homeMargin(state) + by * shareLeft(state))),
  },
  {
    name: 'neutralSite',
    group: 'site',
    unit: 'yes/no',
    range: [0, 1],
    of: (_, context) => (context.neutralSite ? 1 : 0),
  },
];
