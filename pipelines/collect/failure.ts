import type { Skipped } from '../../src/sources/errors.js';

/** A collection that found nothing where something must be; what was left out says why. */
export class CollectionError extends Error {
  override readonly name = 'CollectionError';
  constructor(
    reason: string,
    readonly skipped: readonly Skipped[],
  ) {
    const first = skipped.slice(0, 3).map((s) => `${s.game ?? s.source}: ${s.reason}`);
    super(first.length === 0 ? reason : `${reason} (${first.join('; ')}${skipped.length > 3 ? '; …' : ''})`);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
