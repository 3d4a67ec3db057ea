import type { GameDay, UtcInstant } from '../../src/domain/game.js';
import type { OddsSnapshot } from '../../src/sources/odds-api/client.js';
import { parseOdds } from '../../src/sources/odds-api/parse.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { type RawEntry, readManifest, readRaw } from './raw-archive.js';

/** The Odds API's answers that the live system kept during a night. */
export interface RecordedOdds {
  /** The last of them before a moment; null where there is none within the hour before. */
  before(at: UtcInstant): Promise<OddsSnapshot | null>;
}

/** An older answer says that the live system was not running, and no closing line. */
const WITHIN_MS = 3600_000;

export async function recordedOdds(store: ObjectStore, day: GameDay): Promise<RecordedOdds> {
  const answers = (await readManifest(store, day))
    .filter(({ source, id }) => source === 'odds-api' && id === 'odds')
    .sort((a, b) => Date.parse(a.madeAt) - Date.parse(b.madeAt));
  return {
    async before(at) {
      const since = (entry: RawEntry) => Date.parse(at) - Date.parse(entry.madeAt);
      const entry = answers.findLast((answer) => since(answer) >= 0);
      if (entry === undefined || since(entry) > WITHIN_MS) return null;
      const read = parseOdds(entry.id, JSON.parse(await readRaw(store, entry)), entry.madeAt);
      return { snapshotAtUtc: entry.madeAt, quota: { remaining: null, used: null, last: 0 }, ...read };
    },
  };
}
