import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ObjectStore } from '../../src/store/objects.js';

export interface OpenObjects {
  readonly store: ObjectStore;
  /** The same objects through a second client, as another process would have them. */
  readonly second: ObjectStore;
  close(): Promise<void>;
}

/** A listing, read to its end. */
export async function all(keys: AsyncIterable<string>): Promise<string[]> {
  const read: string[] = [];
  for await (const key of keys) read.push(key);
  return read;
}

/** What every ObjectStore does. Each test writes under a prefix of its own. */
export function objectStoreContract(open: () => Promise<OpenObjects>): void {
  let opened: OpenObjects;
  let store: ObjectStore;
  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened?.close());

  test.each([
    ['text with every kind of letter', 'pushes — naïve 🏀\r\n'],
    ['no bytes at all', ''],
    ['all byte values', Buffer.from(Array.from({ length: 256 }, (_, i) => i))],
    ['five megabytes', Buffer.alloc(5_000_000, 'play')],
  ])('gives back %s', async (_, body) => {
    await store.put('bodies/one.bin', body);
    expect((await store.get('bodies/one.bin'))?.equals(Buffer.from(body))).toBe(true);
  });

  test('answers null for a key that is not there, also where it is the start of others', async () => {
    await store.put('absent/folder/file.json', '{}');
    expect(await store.get('absent/nothing.json')).toBeNull();
    expect(await store.get('absent/folder')).toBeNull();
    expect(await store.get('absent/folder/file.json/deeper')).toBeNull();
  });

  test('replaces an object whole, also by a shorter one', async () => {
    expect(await store.put('replace/a.txt', 'a long first body')).toBe('written');
    expect(await store.put('replace/a.txt', 'short')).toBe('written');
    expect(String(await store.get('replace/a.txt'))).toBe('short');
  });

  test('if absent: the first body stays, and the answer says so', async () => {
    expect(await store.put('absent-only/a.txt', 'first', { ifAbsent: true })).toBe('written');
    expect(await opened.second.put('absent-only/a.txt', 'second', { ifAbsent: true })).toBe('exists');
    expect(String(await store.get('absent-only/a.txt'))).toBe('first');
  });

  test('if absent: of writers at the same moment one has written, and its body is the one that is there', async () => {
    const bodies = Array.from({ length: 12 }, (_, i) => `writer ${i} `.repeat(5_000));
    const results = await Promise.all(
      bodies.map((body, i) => (i % 2 ? store : opened.second).put('race/a.txt', body, { ifAbsent: true })),
    );
    const winners = bodies.filter((_, i) => results[i] === 'written');
    expect(winners).toHaveLength(1);
    expect(String(await store.get('race/a.txt'))).toBe(winners[0]);
  });

  test('a reader sees one whole body or another, never a part or a mixture', async () => {
    const bodies = ['a', 'b', 'c'].map((letter) => letter.repeat(300_000));
    await store.put('whole/a.txt', bodies[0]!);
    const writes = Promise.all(
      Array.from({ length: 12 }, (_, i) => opened.second.put('whole/a.txt', bodies[i % 3]!)),
    );
    for (let i = 0; i < 20; i++) {
      const seen = String(await store.get('whole/a.txt'));
      expect(bodies.includes(seen), `${seen.length} bytes, ${new Set(seen).size} letters`).toBe(true);
    }
    await writes;
  });

  test('lists keys ascending by their bytes, folders among files', async () => {
    const keys = [
      'list/a-b',
      'list/a/b',
      'list/a.json',
      'list/a/c/d',
      'list/B',
      'list/é',
      'list/z',
      'list/a0',
    ];
    for (const key of keys) await store.put(key, key);
    const byBytes = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(await all(store.list('list/'))).toEqual(byBytes);
  });

  test('lists what starts with a prefix, be it a folder or the start of a name', async () => {
    for (const key of ['days/2026-03-01/a', 'days/2026-03-02/a', 'days/2026-04-01/a', 'days.json'])
      await store.put(key, '');
    expect(await all(store.list('days/2026-03'))).toEqual(['days/2026-03-01/a', 'days/2026-03-02/a']);
    expect(await all(store.list('days/2026-03-02/a'))).toEqual(['days/2026-03-02/a']);
    expect(await all(store.list('days/2027'))).toEqual([]);
    expect(await all(store.list('days.'))).toEqual(['days.json']);
  });

  test('lists more keys than one answer of S3 holds', async () => {
    const keys = Array.from({ length: 1_050 }, (_, i) => `many/${String(i).padStart(5, '0')}`);
    for (let start = 0; start < keys.length; start += 50)
      await Promise.all(keys.slice(start, start + 50).map((key) => store.put(key, '')));
    expect(await all(store.list('many/'))).toEqual(keys);
  });

  test.each([
    '',
    '/etc/passwd',
    '../outside',
    'a/../../outside',
    'a//b',
    'a/',
    './a',
    'a\\b',
    'a\u0000b',
    '.partial/a',
  ])('refuses the key %j', async (key) => {
    await expect(store.put(key, 'x')).rejects.toThrow(/is not a relative path of plain names/);
    await expect(store.get(key)).rejects.toThrow(/is not a relative path of plain names/);
  });
}
