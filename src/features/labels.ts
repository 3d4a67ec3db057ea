/** The only module of features and model that looks into the future: what came of a game. */
import type { BySide, GameState } from '../domain/game.js';
import { totalPoints } from '../domain/state.js';

/** What a game ended with: the official final, overtime included, which wins over the play sums (T4). */
export interface Outcome {
  readonly finalScore: BySide<number>;
  readonly overtimes: number;
}

/** Points of both teams at the end, overtime included. */
export function finalTotal(outcome: Outcome): number {
  return totalPoints(outcome.finalScore);
}

/** Points that both teams still score after this state; negative where the log ran ahead of the official final. */
export function remainingPoints(state: GameState, outcome: Outcome): number {
  return finalTotal(outcome) - totalPoints(state.score);
}

/** Whether an overtime is still to begin after a moment in regulation (0) or in an overtime (1, 2, …). */
export function overtimeFollows(overtime: number, outcome: Outcome): boolean {
  return outcome.overtimes > overtime;
}
