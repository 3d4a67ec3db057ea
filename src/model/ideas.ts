import type { Seconds } from '../domain/game.js';
import { type ClusteredMean, clusteredSlope } from './clustered.js';

/** A state that was forecast without knowing of an idea. */
export interface IdeaState {
  readonly gameId: string;
  /** Of regulation. */
  readonly secondsLeft: Seconds;
  /** Final total less its expected value, points. */
  readonly error: number;
  /** The idea's number; null where it has none. */
  readonly value: number | null;
}

/** What an idea knows beyond a forecast, in one part of the game. */
export interface IdeaWorth {
  readonly part: string;
  /** States with a value, and the games that they are of. */
  readonly n: number;
  readonly games: number;
  /** Share of the states that have a value. */
  readonly known: number;
  /** Points by which a final is higher than forecast where the idea is a standard deviation higher; NaN where it never varies. */
  readonly moves: ClusteredMean;
  /** Share of the squared error that knowing this would take away, measured where it was found. */
  readonly explains: number;
}

/** Parts of regulation, the second half up to its last two minutes: the first and the last of their seconds left. */
const PARTS = {
  '1st half': [2400, 1200],
  '2nd half': [1199, 120],
  'last 2:00': [119, 1],
} as const;

/**
 * Does an idea know what a forecast does not? Its values against the forecast's errors, moment by moment of the game, so
 * that nothing which the clock alone tells counts for it; games as clusters. The cheapest trial that there is: what shows
 * nothing here need not be trained.
 */
export function ideaWorth(states: readonly IdeaState[]): IdeaWorth[] {
  return Object.entries(PARTS).map(([part, [from, to]]) => {
    const all = states.filter(({ secondsLeft }) => secondsLeft <= from && secondsLeft >= to);
    const known = all.flatMap(({ value, ...state }) => (value === null ? [] : [{ ...state, value }]));
    const moments = [...new Set(known.map(({ secondsLeft }) => secondsLeft))];
    const pairs = moments.flatMap((moment) =>
      beyondUsual(known.filter((state) => state.secondsLeft === moment)),
    );
    const moves = clusteredSlope(pairs);
    const squares = (of: 'x' | 'y') => pairs.reduce((sum, pair) => sum + pair[of] ** 2, 0);
    return {
      part,
      n: known.length,
      games: new Set(known.map(({ gameId }) => gameId)).size,
      known: known.length / all.length,
      moves,
      explains: (moves.mean ** 2 * squares('x')) / squares('y'),
    };
  });
}

/** Of the states of one moment: the idea in standard deviations from its mean, the error from its own. */
function beyondUsual(states: readonly (IdeaState & { readonly value: number })[]) {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const usual = mean(states.map(({ value }) => value));
  const sd = Math.sqrt(mean(states.map(({ value }) => (value - usual) ** 2)));
  const usualError = mean(states.map(({ error }) => error));
  return states.map(({ gameId, value, error }) => ({
    cluster: gameId,
    x: sd > 0 ? (value - usual) / sd : 0,
    y: error - usualError,
  }));
}
