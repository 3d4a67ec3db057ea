import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import pLimit from 'p-limit';
import type { GameDay, UtcInstant } from '../../src/domain/game.js';
import type { SourceName } from '../../src/sources/errors.js';
import type { HttpOptions, RecalledPayload, ReceivedPayload } from '../../src/sources/http.js';
import { byKeyBytes, type ObjectStore } from '../../src/store/objects.js';

/** One line of the manifest: an answer as it came, and where it is kept. */
export interface RawEntry {
  readonly source: SourceName;
  /** What was asked for, e.g. `summary 401820778`. */
  readonly id: string;
  /** Without the key. */
  readonly url: string;
  readonly fetchedAt: UtcInstant;
  /** When the answer was made, by the server's clock. */
  readonly madeAt: UtcInstant;
  readonly status: number;
  /** Of the body, uncompressed. */
  readonly bytes: number;
  /** Of the body, hex. */
  readonly sha256: string;
  readonly key: string;
}

/** What a run's answers came to. */
export interface RawTally {
  readonly kept: number;
  /** Said the same as the last time. */
  readonly unchanged: number;
  /** Answers that are no data, by what they were: `espn HTTP 503` → 2. */
  readonly failed: Readonly<Record<string, number>>;
}

/** A day's part of the raw archive, as the clients of a job use it. */
export interface RawArchive {
  /** The archive hook: keeps a good answer, counts a failed one. */
  readonly keep: NonNullable<HttpOptions['onResponse']>;
  /** Answers out of what the archive holds: the newest version of each. */
  readonly recall: NonNullable<HttpOptions['recall']>;
  tally(): RawTally;
}

export interface RawArchiveOptions {
  /** What earlier runs have kept is not looked at: an answer that has not changed since may be kept once more. */
  readonly startEmpty?: boolean;
}

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** zlib takes no smaller pieces. */
const LEAST_CHUNK = 64;

/** Objects read at once. */
const CONCURRENCY = 16;

/**
 * The raw archive of a game day. A good answer is kept as it came, compressed, under a name that a person can browse
 * (`raw/espn/summary/2026-03-02/401820778.json.zst`) and never overwritten: one that has changed is kept beside it
 * with its hash in the name. Each version has a line in the manifest, written after it, so that a line without its
 * payload cannot be; a payload without a line counts as not kept, and is kept again.
 */
export function rawArchive(
  store: ObjectStore,
  day: GameDay,
  { startEmpty = false }: RawArchiveOptions = {},
): RawArchive {
  let known: Promise<Map<string, RawEntry>> | null = startEmpty ? Promise.resolve(new Map()) : null;
  const newest = () => {
    known ??= readManifest(store, day).then((entries) => new Map(entries.map((e) => [askedFor(e), e])));
    return known;
  };
  let kept = 0;
  let unchanged = 0;
  const failed = new Map<string, number>();
  return {
    async keep(payload) {
      if (payload.problem !== null) {
        const what = `${payload.source} ${payload.problem}`;
        failed.set(what, (failed.get(what) ?? 0) + 1);
        return;
      }
      const entries = await newest();
      const sha256 = createHash('sha256').update(payload.body).digest('hex');
      const before = entries.get(askedFor(payload));
      if (before?.sha256 === sha256) {
        unchanged += 1;
        return;
      }
      const entry: RawEntry = {
        source: payload.source,
        id: payload.id,
        url: payload.url,
        fetchedAt: payload.receivedAt,
        madeAt: payload.madeAt,
        status: payload.status,
        bytes: Buffer.byteLength(payload.body),
        sha256,
        key: await putPayload(store, day, payload, sha256),
      };
      await store.put(manifestKey(day, entry), `${JSON.stringify(entry)}\n`, { ifAbsent: true });
      entries.set(askedFor(entry), entry);
      kept += 1;
    },
    async recall(request) {
      const entry = (await newest()).get(askedFor(request));
      if (entry === undefined) return null;
      const body = await readRaw(store, entry).catch(() => null);
      return body === null
        ? null
        : ({ status: entry.status, body, madeAt: entry.madeAt } satisfies RecalledPayload);
    },
    tally: () => ({ kept, unchanged, failed: Object.fromEntries([...failed].sort()) }),
  };
}

/** What was asked for, wherever: a provider's stand-in or a moved address has versions of the same. */
function askedFor({ source, id }: Pick<RawEntry, 'source' | 'id'>): string {
  return `${source} ${id}`;
}

async function putPayload(
  store: ObjectStore,
  day: GameDay,
  payload: ReceivedPayload,
  sha256: string,
): Promise<string> {
  const [stem, ending] = rawName(payload, day);
  const body = await compress(payload.body);
  const key = `${stem}${ending}`;
  if ((await store.put(key, body, { ifAbsent: true })) === 'written') return key;
  const there = await store.get(key);
  if (there !== null && (await bodyOf(there).catch(() => null)) === payload.body) return key;
  const version = `${stem}.${sha256.slice(0, 12)}${ending}`;
  await store.put(version, body, { ifAbsent: true });
  return version;
}

async function bodyOf(compressed: Buffer): Promise<string> {
  return (await decompress(compressed)).toString('utf8');
}

/** Answers that are of the moment at which they were asked for, and named by it. */
const OF_THE_MOMENT: readonly string[] = ['odds-api odds'];

/** `scoreboard 2026-03-02 group 50` → `raw/espn/scoreboard/2026-03-02/group-50`, and the ending. */
export function rawName(
  { source, id, headers, receivedAt }: Pick<ReceivedPayload, 'source' | 'id' | 'headers' | 'receivedAt'>,
  day: GameDay,
): [stem: string, ending: string] {
  const words = id.split(' ').map((word) => word.replace(/[^A-Za-z0-9_-]+/g, ''));
  const numbered = words.findIndex((word) => /\d/.test(word));
  const kind = (numbered < 0 ? words : words.slice(0, numbered)).join('-') || 'answer';
  const rest = numbered < 0 ? [] : words.slice(numbered).filter((word) => word !== day);
  const name = OF_THE_MOMENT.includes(`${source} ${id}`) ? compact(receivedAt) : rest.join('-') || kind;
  const ending = headers['content-type']?.includes('html') ? '.html.zst' : '.json.zst';
  return [`raw/${source}/${kind}/${day}/${name}`, ending];
}

/** `2026-03-03T06:00:12.345Z` → `20260303T060012345Z` */
function compact(instant: UtcInstant): string {
  return instant.replace(/[-:.]/g, '');
}

// The manifest ---------------------------------------------------------------------------------------------------

const MANIFEST = 'raw/manifest';

/**
 * One small object a line: nothing is appended to, so that runs which overlap or are killed lose and spoil none.
 * Together they read as one table: `read_json('raw/manifest/day=*' + '/*.ndjson')`.
 */
function manifestKey(day: GameDay, { source, key, fetchedAt }: RawEntry): string {
  const [, , kind, , file = ''] = key.split('/');
  const name = file.replace(/\.(json|html)\.zst$/, '');
  return `${MANIFEST}/day=${day}/${source}.${kind}.${name}.${compact(fetchedAt)}.ndjson`;
}

/**
 * All that was kept of a game day, in the order in which it was fetched. What two runs have fetched at the same time
 * is listed once.
 * @throws Error naming the line that cannot be read
 */
export async function readManifest(store: ObjectStore, day: GameDay): Promise<RawEntry[]> {
  const keys: string[] = [];
  for await (const key of store.list(`${MANIFEST}/day=${day}/`)) keys.push(key);
  const limit = pLimit(CONCURRENCY);
  const texts = await Promise.all(
    keys.map((key) => limit(async () => [key, String((await store.get(key)) ?? '')] as const)),
  );
  const entries = texts
    .flatMap(([key, text]) => text.split('\n').flatMap((line) => (line === '' ? [] : [entryOf(key, line)])))
    .sort((a, b) => Date.parse(a.fetchedAt) - Date.parse(b.fetchedAt) || byKeyBytes(a.key, b.key));
  const last = new Map<string, string>();
  return entries.filter((entry) => {
    const again = last.get(askedFor(entry)) === entry.sha256;
    last.set(askedFor(entry), entry.sha256);
    return !again;
  });
}

function entryOf(key: string, line: string): RawEntry {
  try {
    return JSON.parse(line) as RawEntry;
  } catch (cause) {
    throw new Error(`${key} is no manifest line: remove it, and its payload is fetched again`, { cause });
  }
}

/** The game days that the archive holds answers of, ascending. */
export async function rawDays(store: ObjectStore): Promise<GameDay[]> {
  const days = new Set<GameDay>();
  for await (const key of store.list(`${MANIFEST}/day=`))
    days.add(key.slice(MANIFEST.length + 5, MANIFEST.length + 15));
  return [...days];
}

/** A payload as it came. @throws Error when it is missing, or not what the manifest says */
export async function readRaw(store: ObjectStore, { key, sha256, bytes }: RawEntry): Promise<string> {
  const compressed = await store.get(key);
  if (compressed === null) throw new Error(`${key} is in the manifest, but not there`);
  // In one piece, instead of dozens that are put together again.
  const body = await decompress(compressed, { chunkSize: Math.max(bytes, LEAST_CHUNK) });
  if (createHash('sha256').update(body).digest('hex') !== sha256)
    throw new Error(`${key}: its hash is not the manifest's ${sha256}; the payload is damaged`);
  return body.toString('utf8');
}
