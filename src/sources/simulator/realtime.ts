import { secondsElapsed } from '../../domain/game.js';
import type { SimulatedPlay } from './game.js';
import type { SimulatorParameters } from './parameters.js';
import { between, type Random } from './random.js';

/**
 * When each play happened by the real clock (milliseconds since 1970): the game clock's own time, and what stops it:
 * fouls, free throws, time-outs, half-time. About two hours for 40 minutes.
 */
export function realTimes(
  plays: readonly SimulatedPlay[],
  tip: number,
  p: SimulatorParameters,
  random: Random,
): number[] {
  let at = tip;
  let before: SimulatedPlay | null = null;
  return plays.map((play) => {
    if (before !== null) {
      const played = Math.max(0, elapsedAt(play) - elapsedAt(before));
      at += 1000 * (played + stopAfter(before, play, p) * between(random, 0.75, 1.25));
    }
    before = play;
    return Math.round(at / 1000) * 1000;
  });
}

function elapsedAt(play: SimulatedPlay): number {
  return secondsElapsed({ period: play.period, secondsLeftInPeriod: play.secondsLeft });
}

/** Seconds for which the game clock stands still between two plays. */
function stopAfter(before: SimulatedPlay, next: SimulatedPlay, { realTime }: SimulatorParameters): number {
  if (next.kind === 'freeThrow') return realTime.freeThrow;
  switch (before.kind) {
    case 'foul':
    case 'technicalFoul':
      return realTime.foul;
    case 'tvTimeout':
      return realTime.tvTimeout;
    case 'timeout':
      return realTime.timeout;
    case 'turnover':
      return realTime.turnover;
    case 'endPeriod':
      return next.kind === 'endGame' ? 8 : before.period === 1 ? realTime.halftime : realTime.overtimeBreak;
    case 'shot':
      return before.made ? 0 : realTime.ball;
    case 'freeThrow':
      return realTime.deadBall;
    default:
      return realTime.ball;
  }
}
