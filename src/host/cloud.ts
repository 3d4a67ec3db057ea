import type { Config } from '../config.js';
import { required } from '../config.js';
import type { LookupCache } from '../store/cache.js';
import { openDynamo } from '../store/dynamo.js';
import { dynamoCache } from '../store/dynamo-cache.js';
import { neonPredictions } from '../store/neon-predictions.js';
import type { ObjectStore } from '../store/objects.js';
import type { PredictionStore } from '../store/predictions.js';
import { openS3, s3Objects } from '../store/s3-objects.js';

// The cloud's stores. A Lambda opens those that it needs when it starts, so that a missing variable fails there, by
// name, and not in the middle of a night. Nothing embedded is in reach: a bundle must not carry it.

/** @throws Error naming TTLU_BUCKET when it is not set */
export function cloudObjects({ objects }: Config): ObjectStore {
  const { bucket, prefix, endpoint } = required(objects, 'TTLU_BUCKET');
  return s3Objects({
    client: openS3(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    bucket,
    prefix,
  });
}

/** @throws Error naming TTLU_TABLE when it is not set */
export function cloudLookups({ cache, maxAgeDays }: Config): LookupCache {
  const { table, endpoint } = required(cache, 'TTLU_TABLE');
  const { ratings, records, tendencies } = maxAgeDays;
  return dynamoCache({
    client: openDynamo(endpoint === null ? {} : { endpoint }),
    table,
    lifetimeDays: { rating: ratings, record: records, tendency: tendencies },
  });
}

/** @throws Error naming DATABASE_URL when it is not set */
export function cloudPredictions({ databaseUrl }: Config): PredictionStore {
  return neonPredictions(required(databaseUrl, 'DATABASE_URL').reveal());
}
