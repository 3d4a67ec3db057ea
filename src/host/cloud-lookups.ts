import { type Config, required } from '../config.js';
import type { LookupCache } from '../store/cache.js';
import { openDynamo } from '../store/dynamo.js';
import { type DynamoCacheOptions, dynamoCache } from '../store/dynamo-cache.js';

/** The cloud's cache, never an embedded part's. @throws Error naming TTLU_TABLE when it is not set */
export function cloudLookups(config: Config): LookupCache {
  const { table, endpoint } = required(config.cache, 'TTLU_TABLE');
  return dynamoCache({
    client: openDynamo(endpoint === null ? {} : { endpoint }),
    table,
    lifetimeDays: lifetimeDays(config),
    ...SOURCES,
  });
}

/**
 * KenPom's ratings while they are recent, else our own. On 2025-26 expected totals were as near to the close by
 * KenPom's ratings of three days ago as by ours of the morning (3.0 points), and further away by older ones.
 */
export const SOURCES = { sources: ['kenpom', 'own'], firstWinsDays: 3 } as const;

/** The config's limits under the cache's names. */
export function lifetimeDays({ maxAgeDays }: Config): DynamoCacheOptions['lifetimeDays'] {
  const { ratings, records, tendencies } = maxAgeDays;
  return { rating: ratings, record: records, tendency: tendencies };
}
