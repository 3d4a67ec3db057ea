import type { RefereeTendency } from '../domain/context.js';
import { LEAGUE_FOULS_PER_GAME } from '../domain/fouls.js';

/**
 * Games at which a referee's own mean weighs as much as the league's. RefMetrics' table of 2025-11-20: between
 * referees the variance of the mean falls from 10.1 with 18 games to 1.7 with 760; 1.5 + 180 / games fits it.
 */
export const GAMES_OF_EQUAL_WEIGHT = 120;

/** What a source says of a referee, before shrinking. */
export interface RefereeMean {
  readonly name: string;
  readonly games: number;
  /** Fouls of both teams a game. */
  readonly foulsPerGame: number;
}

/**
 * Shrinks a referee towards the league by his games. Sources count differently, so that he is held against the mean of
 * his own source and the answer is on the league's scale.
 */
export function shrunkTendency(referee: RefereeMean, sourceFoulsPerGame: number): RefereeTendency {
  const weight = referee.games / (referee.games + GAMES_OF_EQUAL_WEIGHT);
  return {
    ...referee,
    shrunkFoulsPerGame: LEAGUE_FOULS_PER_GAME + weight * (referee.foulsPerGame - sourceFoulsPerGame),
  };
}

/** A finished game with its crew, each official under the key that tells people apart. */
export interface OfficiatedGame {
  readonly officials: readonly { readonly key: string; readonly name: string }[];
  /** Fouls of both teams. */
  readonly fouls: number;
}

/** Every referee's mean fouls over the games that he worked, by key; the name is the one last seen. */
export function refereeMeans(games: readonly OfficiatedGame[]): Map<string, RefereeMean> {
  const sums = new Map<string, { name: string; games: number; fouls: number }>();
  for (const { officials, fouls } of games)
    for (const { key, name } of officials) {
      const sum = sums.get(key) ?? { name, games: 0, fouls: 0 };
      sums.set(key, { name, games: sum.games + 1, fouls: sum.fouls + fouls });
    }
  return new Map(
    [...sums].map(([key, { name, games: n, fouls }]) => [key, { name, games: n, foulsPerGame: fouls / n }]),
  );
}
