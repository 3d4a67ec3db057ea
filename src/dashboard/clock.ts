import type { UtcInstant } from '../domain/game.js';
import type { RunView } from '../domain/view.js';

/** Above this speed a clock carried on between two answers would only jump back and forth. */
const FASTEST_CARRIED_SPEED = 2;

/** Seconds of the run's time that have passed since an answer was received. */
export function carriedSeconds(
  run: Pick<RunView, 'speed' | 'done'> | null,
  receivedMs: number,
  nowMs: number,
): number {
  if (run === null || run.done || run.speed === null || run.speed > FASTEST_CARRIED_SPEED) return 0;
  return Math.max(0, ((nowMs - receivedMs) / 1000) * run.speed);
}

/** The run's clock, some seconds on. */
export function laterInstant(instant: UtcInstant, seconds: number): UtcInstant {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString();
}

/** Every 15 seconds of the run's own time, and never more often than once a second of the viewer's. */
export function pollSeconds(run: Pick<RunView, 'speed' | 'done'> | null, chosen: number): number {
  if (run === null || run.done) return chosen;
  const speed = run.speed ?? Number.POSITIVE_INFINITY;
  return Math.min(chosen, Math.max(1, chosen / Math.max(1, speed)));
}
