import type { Game, UtcInstant } from '../domain/game.js';
import type { GameLookups, LookupCache } from '../store/cache.js';
import type { PredictionStore } from '../store/predictions.js';

/** The reading half of the prediction store. */
export type PredictionReader = Pick<
  PredictionStore,
  'currentRun' | 'slate' | 'history' | 'triggers' | 'record' | 'skips'
>;

/** What was looked up for games beforehand: ratings, records, crews. */
export type LookupReader = Pick<LookupCache, 'lookups'>;

/**
 * Asks the cache once a minute a game, however many pages poll. A crew that is not yet named is asked for every time,
 * so that it shows as soon as it is (T13).
 */
export function rememberLookups(
  cache: LookupReader,
  nowMs: () => number,
  rememberedMs = 60_000,
): LookupReader {
  const memory = new Map<string, { readonly found: GameLookups; readonly untilMs: number }>();
  return {
    async lookups(games: readonly Game[], atUtc: UtcInstant) {
      const now = nowMs();
      for (const [id, { untilMs }] of memory) if (untilMs <= now) memory.delete(id);
      const unknown = games.filter(({ id }) => !memory.get(id)?.found.crew);
      const asked = unknown.length > 0 ? await cache.lookups(unknown, atUtc) : new Map<string, GameLookups>();
      for (const [id, found] of asked) memory.set(id, { found, untilMs: now + rememberedMs });
      return new Map(games.flatMap(({ id }) => (memory.has(id) ? [[id, memory.get(id)!.found]] : [])));
    },
  };
}
