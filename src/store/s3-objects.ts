import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { checkObjectKey, type ObjectStore } from './objects.js';

export interface S3Objects {
  readonly client: S3Client;
  readonly bucket: string;
  /** Put before every key, e.g. `prod/`; empty for the whole bucket. */
  readonly prefix?: string;
}

/** An S3 client that gives up on a server that does not answer, instead of waiting for ever. */
export function openS3(config: S3ClientConfig = {}): S3Client {
  return new S3Client({
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    ...config,
  });
}

/** Objects in an S3 bucket. Bodies go and come whole, as Buffers. */
export function s3Objects({ client, bucket, prefix = '' }: S3Objects): ObjectStore {
  return {
    async get(key) {
      const Key = prefix + checkObjectKey(key);
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
        return Body ? Buffer.from(await Body.transformToByteArray()) : Buffer.alloc(0);
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw failed('get', bucket, Key, error);
      }
    },
    async put(key, body, { ifAbsent = false } = {}) {
      const Key = prefix + checkObjectKey(key);
      try {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key,
            Body: Buffer.from(body),
            ...(ifAbsent && { IfNoneMatch: '*' }),
          }),
        );
        return 'written';
      } catch (error) {
        // 412: it is there. 409: another writer is putting it there at this moment.
        if (ifAbsent && error instanceof S3ServiceException && isTaken(error)) return 'exists';
        throw failed('put', bucket, Key, error);
      }
    },
    async *list(start) {
      let ContinuationToken: string | undefined;
      do {
        const page = await client
          .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix + start, ContinuationToken }))
          .catch((error: unknown) => {
            throw failed('list', bucket, prefix + start, error);
          });
        for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key.slice(prefix.length);
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
    },
  };
}

const isTaken = (error: S3ServiceException) => [409, 412].includes(error.$metadata.httpStatusCode ?? 0);

function failed(verb: string, bucket: string, key: string, cause: unknown): Error {
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new Error(`s3 ${verb} s3://${bucket}/${key}: ${reason}`, { cause });
}
