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
