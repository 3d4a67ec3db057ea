import { byKeyBytes, checkObjectKey, type ObjectStore } from '../../src/store/objects.js';

/** Objects in memory, for tests that write thousands of them. */
export function memoryObjects(): ObjectStore & { readonly contents: Map<string, Buffer> } {
  const contents = new Map<string, Buffer>();
  return {
    contents,
    get: async (key) => contents.get(checkObjectKey(key)) ?? null,
    async put(key, body, { ifAbsent = false } = {}) {
      if (ifAbsent && contents.has(checkObjectKey(key))) return 'exists';
      contents.set(checkObjectKey(key), Buffer.from(body));
      return 'written';
    },
    async *list(prefix) {
      yield* [...contents.keys()].filter((key) => key.startsWith(prefix)).sort(byKeyBytes);
    },
  };
}
