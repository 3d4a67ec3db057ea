import type { BySide, UtcInstant } from '../domain/game.js';
import { type Grade, gradeBet } from '../domain/market.js';
import type { Trigger } from '../domain/prediction.js';
import { totalPoints } from '../domain/state.js';

/** A game that is over for good: its official score, overtime included (T18). */
export interface FinalScore {
  readonly gameId: string;
  readonly score: BySide<number>;
}

/**
 * The lowest of the 44,000 finals of 2016–26 is 82, and a forfeit is entered as 2–0: a smaller "final" is no result (T23).
 */
const LEAST_FINAL_TOTAL = 60;

/** How one trigger ended, under its natural key. */
export interface TriggerResult extends Pick<Trigger, 'gameId' | 'rule' | 'modelVersion'> {
  readonly grade: Grade;
  readonly finalTotal: number;
  readonly gradedAtUtc: UtcInstant;
}

/** Win, loss or push of every trigger whose game has ended; the others are left for later (T23). */
export function gradeTriggers(
  triggers: readonly Trigger[],
  finals: readonly FinalScore[],
  now: UtcInstant,
): TriggerResult[] {
  const scores = new Map(finals.map((f) => [f.gameId, f.score]));
  return triggers.flatMap(({ gameId, rule, modelVersion, side, line }) => {
    const score = scores.get(gameId);
    if (!score || totalPoints(score) < LEAST_FINAL_TOTAL || score.home === score.away) return [];
    const finalTotal = totalPoints(score);
    const grade = gradeBet(side, finalTotal, line.points);
    return [{ gameId, rule, modelVersion, grade, finalTotal, gradedAtUtc: now }];
  });
}
