import type { UtcInstant } from '../domain/game.js';
import type { RunView } from '../domain/view.js';
import type { RunStatus } from '../store/predictions.js';
import { secondsSince } from './values.js';

/** A run writes every 15 seconds; after this long it has stopped or hangs. */
const SILENT_AFTER_SECONDS = 90;
/** How far a replay's clock may be carried on between two of its ticks, in its own time. */
const MAX_CARRIED_SECONDS = 60;

/** What is shown, and its clock: live the real one, in a replay the night's, carried on since its last tick. */
export function runView(status: RunStatus, realNow: UtcInstant): RunView {
  const { mode, source, simulated, day, fromUtc, toUtc, speed, done, modelVersion } = status;
  const unheard = secondsSince(status.updatedAtUtc, realNow);
  const carried = done || speed === null ? 0 : Math.min(unheard * speed, MAX_CARRIED_SECONDS);
  return {
    mode,
    source,
    simulated,
    day,
    nowUtc: mode === 'live' ? realNow : new Date(Date.parse(status.nowUtc) + carried * 1000).toISOString(),
    fromUtc,
    toUtc,
    speed,
    done,
    silentSeconds: !done && unheard > SILENT_AFTER_SECONDS ? unheard : null,
    modelVersion,
  };
}
