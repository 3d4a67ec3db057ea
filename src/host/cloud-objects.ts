import { type Config, required } from '../config.js';
import type { ObjectStore } from '../store/objects.js';
import { openS3, s3Objects } from '../store/s3-objects.js';

/** The cloud's objects, never an embedded part's. @throws Error naming TTLU_BUCKET when it is not set */
export function cloudObjects({ objects }: Config): ObjectStore {
  const { bucket, prefix, endpoint } = required(objects, 'TTLU_BUCKET');
  return s3Objects({
    client: openS3(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    bucket,
    prefix,
  });
}
