import type { LookupCache } from '../store/cache.js';
import type { Closable } from './stores.js';

/**
 * An embedded cache that several processes of this machine use: when the one that serves it ends, it is opened anew,
 * and the request that found it gone is made again.
 */
export async function sharedLookups(
  open: () => Promise<Closable<LookupCache>>,
): Promise<Closable<LookupCache>> {
  let current = await open();
  let opening: Promise<void> | null = null;
  const openAnew = (gone: Closable<LookupCache>) => {
    if (gone !== current) return Promise.resolve();
    opening ??= (async () => {
      await gone.close();
      current = await open();
    })().finally(() => {
      opening = null;
    });
    return opening;
  };
  const names = Object.keys(current.store) as (keyof LookupCache)[];
  const store = Object.fromEntries(
    names.map((name) => [
      name,
      async (...asked: never[]) => {
        const at = current;
        const ask = (cache: LookupCache) => (cache[name] as (...a: never[]) => Promise<unknown>)(...asked);
        try {
          return await ask(at.store);
        } catch (error) {
          if (!isGone(error)) throw error;
          await openAnew(at);
          return ask(current.store);
        }
      },
    ]),
  );
  return { store: store as unknown as LookupCache, close: () => current.close() };
}

/** Whether nobody answers any more where the cache was served. */
function isGone(error: unknown): boolean {
  const codes = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'];
  return error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '');
}
