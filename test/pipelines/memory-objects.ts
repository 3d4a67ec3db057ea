import { byKeyBytes, checkObjectKey, type ObjectStore } from '../../src/store/objects.js';

/** Objects in a map, for tests that look at every one of them. */
export function memoryObjects(): ObjectStore & { readonly objects: Map<string, Buffer> } {
  const objects = new Map<string, Buffer>();
  return {
    objects,
    get: async (key) => objects.get(checkObjectKey(key)) ?? null,
    async put(key, body, { ifAbsent = false } = {}) {
      if (ifAbsent && objects.has(checkObjectKey(key))) return 'exists';
      objects.set(checkObjectKey(key), Buffer.from(body));
      return 'written';
    },
    async *list(prefix) {
      yield* [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(byKeyBytes);
    },
  };
}
