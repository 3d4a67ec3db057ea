import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { GameDay } from '../../src/domain/game.js';
import type { ReceivedPayload } from '../../src/sources/http.js';
import type { ObjectStore } from '../../src/store/objects.js';

/**
 * An archive hook for the clients of a day's job: keeps every good answer as it came, gzipped, under a name that a
 * person can browse: `raw/espn/summary/2026-03-02/401820778.json.gz`. What is there is never overwritten; a payload
 * that has changed is kept beside it with its hash in the name.
 */
export function rawArchive(store: ObjectStore, day: GameDay): (payload: ReceivedPayload) => Promise<void> {
  return async (payload) => {
    if (payload.status < 200 || payload.status >= 300) return;
    const body = gzipSync(payload.body);
    const [stem, ending] = rawName(payload, day);
    const key = `${stem}${ending}`;
    if ((await store.put(key, body, { ifAbsent: true })) === 'written') return;
    if ((await store.get(key))?.equals(body)) return;
    const hash = createHash('sha256').update(payload.body).digest('hex').slice(0, 12);
    await store.put(`${stem}.${hash}${ending}`, body, { ifAbsent: true });
  };
}

/** `scoreboard 2026-03-02 group 50` → `raw/espn/scoreboard/2026-03-02/group-50`, and the ending. */
export function rawName(
  { source, id, headers }: Pick<ReceivedPayload, 'source' | 'id' | 'headers'>,
  day: GameDay,
): [stem: string, ending: string] {
  const words = id.split(' ').map((word) => word.replace(/[^A-Za-z0-9_-]+/g, ''));
  const numbered = words.findIndex((word) => /\d/.test(word));
  const kind = (numbered < 0 ? words : words.slice(0, numbered)).join('-') || 'answer';
  const rest = numbered < 0 ? [] : words.slice(numbered).filter((word) => word !== day);
  const ending = headers['content-type']?.includes('html') ? '.html.gz' : '.json.gz';
  return [`raw/${source}/${kind}/${day}/${rest.join('-') || kind}`, ending];
}
