import type { GameDay } from '../domain/game.js';

/** States of finished games, a row each: what was known, and the points that were still to come. */
export interface TrainingData {
  readonly featureNames: readonly string[];
  readonly rows: number;
  /** Row by row, `featureNames.length` numbers each; NaN where a feature is missing. */
  readonly features: Float32Array;
  /** Points of both teams from the state to the final, overtime included. */
  readonly remaining: Int16Array;
  /** 1 where an overtime was still to begin. */
  readonly overtimeFollows: Uint8Array;
  /** Which of `games` a row belongs to; rows of a game lie together. */
  readonly gameIndex: Int32Array;
  readonly games: readonly TrainingGame[];
}

export interface TrainingGame {
  readonly gameId: string;
  readonly day: GameDay;
  readonly seasonName: string;
}

/** The rows of some of the games, as a data set of their own. */
export function ofGames(data: TrainingData, keep: (game: TrainingGame) => boolean): TrainingData {
  const width = data.featureNames.length;
  const games = data.games.filter(keep);
  const indexOf = new Map(games.map((game, i) => [game, i]));
  const rows = Int32Array.from({ length: data.rows }, (_, row) => row).filter((row) =>
    indexOf.has(data.games[data.gameIndex[row] as number] as TrainingGame),
  );
  const features = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    features.set(data.features.subarray(row * width, (row + 1) * width), i * width);
  });
  return {
    featureNames: data.featureNames,
    rows: rows.length,
    features,
    remaining: Int16Array.from(rows, (row) => data.remaining[row] as number),
    overtimeFollows: Uint8Array.from(rows, (row) => data.overtimeFollows[row] as number),
    gameIndex: Int32Array.from(
      rows,
      (row) => indexOf.get(data.games[data.gameIndex[row] as number] as TrainingGame) as number,
    ),
    games,
  };
}
