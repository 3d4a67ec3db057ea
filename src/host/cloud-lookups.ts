import { type Config, required } from '../config.js';
import type { LookupCache } from '../store/cache.js';
import { openDynamo } from '../store/dynamo.js';
import { dynamoCache } from '../store/dynamo-cache.js';

/** The cloud's cache, never an embedded part's. @throws Error naming TTLU_TABLE when it is not set */
export function cloudLookups({ cache, maxAgeDays }: Config): LookupCache {
  const { table, endpoint } = required(cache, 'TTLU_TABLE');
  const { ratings, records, tendencies } = maxAgeDays;
  return dynamoCache({
    client: openDynamo(endpoint === null ? {} : { endpoint }),
    table,
    lifetimeDays: { rating: ratings, record: records, tendency: tendencies },
  });
}
