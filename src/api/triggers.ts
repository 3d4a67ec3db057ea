import { formatClock } from '../domain/game.js';
import type { GradedTrigger } from '../domain/prediction.js';
import type { TriggerView } from '../domain/view.js';
import { clockText } from './games.js';
import { finite } from './values.js';

export function triggerView(trigger: GradedTrigger): TriggerView {
  const { line, side } = trigger;
  return {
    id: `${trigger.gameId}:${trigger.rule}`,
    gameId: trigger.gameId,
    rule: trigger.rule,
    side,
    points: line.points,
    book: line.book,
    price: side === 'under' ? line.underPrice : line.overPrice,
    confidence: finite(trigger.confidence),
    level: trigger.level,
    firedAtUtc: trigger.firedAtUtc,
    clockText: clockText(trigger.phase, trigger.clock) ?? formatClock(trigger.clock),
    score: trigger.score,
    because: trigger.because,
    grade: trigger.grade,
    finalTotal: trigger.finalTotal,
  };
}
