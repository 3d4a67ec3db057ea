import type { UtcInstant } from '../domain/game.js';

/** JSON has no NaN: what is not a number is missing (T24). */
export function finite(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Whole seconds from an instant to now, never negative. */
export function secondsSince(instant: UtcInstant, now: UtcInstant): number {
  return Math.max(0, Math.round((Date.parse(now) - Date.parse(instant)) / 1000));
}
