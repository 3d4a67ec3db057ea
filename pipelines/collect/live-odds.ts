import type { GameDay } from '../../src/domain/game.js';
import type { HttpOptions } from '../../src/sources/http.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { daysToWatch } from '../game-days.js';
import { type RawArchive, rawArchive } from './raw-archive.js';

export interface LiveOddsOptions {
  readonly store: ObjectStore;
  /** At most one answer is kept in so many seconds, and only one that has changed. */
  readonly everySeconds: number;
  /** Hears of an answer that could not be kept: the session goes on without. */
  readonly onError: (error: Error) => void;
}

/**
 * An archive hook for a live session: keeps the Odds API's answers in the raw archive of the night that is on, where
 * the daily job finds the closing lines if the provider's past is not paid for.
 */
export function keepLiveOdds(options: LiveOddsOptions): NonNullable<HttpOptions['onResponse']> {
  const { store, everySeconds, onError } = options;
  let night: { readonly day: GameDay; readonly archive: RawArchive } | null = null;
  let lastAt = Number.NEGATIVE_INFINITY;
  return async (payload) => {
    if (payload.source !== 'odds-api' || payload.problem !== null) return;
    const at = Date.parse(payload.receivedAt);
    if (at - lastAt < everySeconds * 1000) return;
    lastAt = at;
    const [day] = daysToWatch(payload.receivedAt);
    // A session must not wait until a whole night's manifest is read.
    if (night?.day !== day) night = { day, archive: rawArchive(store, day, { startEmpty: true }) };
    try {
      await night.archive.keep(payload);
    } catch (error) {
      onError(error as Error);
    }
  };
}
