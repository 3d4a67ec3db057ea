/** Bytes under names: the raw archive, tables and model artifacts. */
export interface ObjectStore {
  /** The bytes under `key`; null where there are none. */
  get(key: string): Promise<Buffer | null>;
  /**
   * Writes all of `body` or nothing: a reader never sees a part of it. With `ifAbsent` an object that is already
   * there stays as it is, and the answer says so.
   */
  put(key: string, body: Buffer | string, options?: PutOptions): Promise<PutResult>;
  /** Keys that start with `prefix` (any string, not only a folder), ascending by their UTF-8 bytes. */
  list(prefix: string): AsyncIterable<string>;
}

export interface PutOptions {
  readonly ifAbsent?: boolean;
}

export type PutResult = 'written' | 'exists';

/**
 * Checks a key: path segments joined by `/`, without empty, `.` or `..` segments, backslashes or control characters,
 * so that it means the same in a bucket and in a folder and cannot leave either. A segment that starts with
 * `.partial` is the folder's own.
 * @throws RangeError naming the key
 */
export function checkObjectKey(key: string): string {
  const segments = key.split('/');
  const bad =
    segments.some((s) => s === '' || s === '.' || s === '..' || s.startsWith('.partial')) ||
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    /[\u0000-\u001f\u007f\\]/.test(key) ||
    Buffer.byteLength(key) > 1024;
  if (bad) throw new RangeError(`object key ${JSON.stringify(key)} is not a relative path of plain names`);
  return key;
}

/** Ascending by UTF-8 bytes: the order in which S3 lists keys. */
export function byKeyBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
