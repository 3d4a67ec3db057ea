import pLimit from 'p-limit';
import { addDays, type GameDay, seasonOf } from '../src/domain/game.js';
import type { LineRules } from '../src/domain/market.js';
import type { TeamResolver } from '../src/identity/teams.js';
import { parseScoreboard, parseSummary } from '../src/sources/espn/parse.js';
import { parseArchive } from '../src/sources/kenpom/parse.js';
import { createOddsApiClient } from '../src/sources/odds-api/client.js';
import { byKeyBytes, type ObjectStore } from '../src/store/objects.js';
import { mergeDay, readDay } from '../src/store/tables.js';
import { NOT_KEPT } from './collect/day-clients.js';
import { messageOf } from './collect/failure.js';
import { type GameTables, gameOfRow, gameTables, writeGameTables } from './collect/game-tables.js';
import { isOver } from './collect/games.js';
import { findLines } from './collect/lines.js';
import { kenpomRows } from './collect/ratings.js';
import { type RawEntry, rawArchive, rawDays, readManifest, readRaw } from './collect/raw-archive.js';
import type { OnProgress } from './import.js';

export interface RebuildDeps {
  readonly store: ObjectStore;
  readonly teams: TeamResolver;
  readonly rules: LineRules;
}

export interface RebuildOptions {
  /** The first and the last day; all that the raw archive has unless told. */
  readonly from?: GameDay | undefined;
  readonly to?: GameDay | undefined;
  /** Runs {@link rebuildDay} for each day, in whatever order and however many at once; one after another unless told. */
  readonly eachDay?: EachDay;
  readonly progress?: OnProgress;
  readonly signal?: AbortSignal;
}

export type EachDay = (days: readonly GameDay[], onDay: (rebuilt: RebuiltDay) => void) => Promise<void>;

/** What became of some payloads. */
export interface Rebuilt {
  readonly games: number;
  readonly payloads: number;
  /** Of the payloads that were read, uncompressed. */
  readonly bytes: number;
  /** Payloads that say nothing to the parsers, and why; what the tables have of them stays. */
  readonly skipped: readonly string[];
  /** Payloads that are missing or damaged. */
  readonly failures: readonly string[];
}

/** A day, and its answers of KenPom: they may be of an earlier day, and are read when all days are known. */
export interface RebuiltDay extends Rebuilt {
  readonly ratings: readonly RawEntry[];
}

export interface RebuildReport extends Rebuilt {
  readonly days: number;
  /** Days of KenPom's ratings. */
  readonly ratingDays: number;
}

/**
 * Makes the tables of games, plays, officials, team boxes, lines and KenPom's ratings anew out of the raw archive, by
 * the parsers of today: the same payloads give the same bytes, whatever the tables were, in whatever order the payloads
 * lie. Of several versions of a payload the newest that can be read counts. Rows of other origin (imported seasons, our
 * own ratings) stay as they are.
 */
export async function rebuildTables(deps: RebuildDeps, options: RebuildOptions = {}): Promise<RebuildReport> {
  const { from = '', to = '9999', progress, signal } = options;
  const days = (await rawDays(deps.store)).filter((day) => from <= day && day <= to);
  const eachDay: EachDay =
    options.eachDay ??
    (async (all, onDay) => {
      for (const day of all) {
        signal?.throwIfAborted();
        onDay(await rebuildDay(deps, day));
      }
    });
  const parts: RebuiltDay[] = [];
  progress?.({ step: 'rebuilding', done: 0, of: days.length });
  await eachDay(days, (rebuilt) => {
    parts.push(rebuilt);
    progress?.({ step: 'rebuilding', done: parts.length, of: days.length });
  });
  const ratings = await rebuildRatings(
    deps,
    parts.flatMap((part) => part.ratings),
  );
  const sum = (of: (part: Rebuilt) => number) => [...parts, ratings].reduce((n, part) => n + of(part), 0);
  return {
    days: days.length,
    games: sum(({ games }) => games),
    ratingDays: ratings.days,
    payloads: sum(({ payloads }) => payloads),
    bytes: sum(({ bytes }) => bytes),
    skipped: [...parts, ratings].flatMap(({ skipped }) => skipped).sort(),
    failures: [...parts, ratings].flatMap(({ failures }) => failures).sort(),
  };
}

/** One day's games and all that belongs to them. */
export async function rebuildDay(deps: RebuildDeps, day: GameDay): Promise<RebuiltDay> {
  const read: Read = { payloads: 0, bytes: 0, skipped: [], failures: [] };
  const manifest = await readManifest(deps.store, day);
  const games = await rebuildGames(deps.store, day, manifest, read);
  if (manifest.some(({ source }) => source === 'odds-api')) await rebuildLines(deps, day);
  const ratings = manifest.filter(({ source, id }) => source === 'kenpom' && id.startsWith(RATINGS));
  return { games, ratings, ...read };
}

interface Read {
  payloads: number;
  bytes: number;
  readonly skipped: string[];
  readonly failures: string[];
}

/** What `use` makes of a payload; null, with the reason noted, where the payload or its content cannot be read. */
async function readPayload<T>(
  store: ObjectStore,
  entry: RawEntry,
  read: Read,
  use: (json: unknown) => T,
): Promise<T | null> {
  let body: string;
  try {
    body = await readRaw(store, entry);
  } catch (error) {
    read.failures.push(messageOf(error));
    return null;
  }
  read.payloads += 1;
  read.bytes += entry.bytes;
  try {
    return use(JSON.parse(body));
  } catch (error) {
    read.skipped.push(`${entry.key}: ${messageOf(error)}`);
    return null;
  }
}

const SUMMARY = 'summary ';
const SCOREBOARD = 'scoreboard ';
const RATINGS = 'archive ';

/** Payloads that are read at once: their decompression runs beside the parsing of others. */
const AT_ONCE = 6;

async function rebuildGames(
  store: ObjectStore,
  day: GameDay,
  manifest: readonly RawEntry[],
  read: Read,
): Promise<number> {
  const espn = manifest.filter((entry) => entry.source === 'espn');
  const versions = new Map<string, RawEntry[]>();
  for (const entry of espn.filter(({ id }) => id.startsWith(SUMMARY)))
    versions.set(entry.id, [entry, ...(versions.get(entry.id) ?? [])]);
  const limit = pLimit(AT_ONCE);
  const found = [...versions.values()].map((newestFirst) =>
    limit(() => newestTables(store, newestFirst, read)),
  );
  const tables = (await Promise.all(found)).filter((game) => game !== null);
  const boards = espn.filter(({ id }) => id.startsWith(SCOREBOARD));
  if (tables.length > 0 || (await nothingWasOver(store, day, boards, read)))
    await writeGameTables(store, day, tables);
  return tables.length;
}

/** A game's rows by the newest version that can be read and is final; its line by the newest that has one. */
async function newestTables(
  store: ObjectStore,
  newestFirst: readonly RawEntry[],
  read: Read,
): Promise<GameTables | null> {
  let newest: GameTables | null = null;
  for (const entry of newestFirst) {
    const tables = await readPayload(store, entry, read, (json) =>
      gameTables(parseSummary(entry.id.slice(SUMMARY.length), json, entry.fetchedAt, entry.madeAt)),
    );
    if (tables === null) continue;
    newest ??= tables;
    if (tables.line !== null) return { ...newest, line: tables.line };
  }
  return newest;
}

/** Whether a day was collected on which no game was over: its tables are empty, which is not missing (T33). */
async function nothingWasOver(
  store: ObjectStore,
  day: GameDay,
  boards: readonly RawEntry[],
  read: Read,
): Promise<boolean> {
  const newest = new Map(boards.map((entry) => [entry.id, entry]));
  if (newest.size === 0) return false;
  for (const entry of newest.values()) {
    const board = await readPayload(store, entry, read, (json) => parseScoreboard(day, json));
    if (board === null || board.skipped.length > 0) return false;
    if (board.games.some((listed) => listed.game.day === day && isOver(listed))) return false;
  }
  return true;
}

/** The lines of the Odds API, as the daily collection finds them, by what is kept of it alone. */
async function rebuildLines({ store, teams, rules }: RebuildDeps, day: GameDay): Promise<void> {
  const rows = await readDay(store, 'games', day);
  const games = rows?.flatMap((row) => gameOfRow(row, day, seasonOf(day)) ?? []) ?? [];
  if (games.length === 0) return;
  const kept = {
    fetch: NOT_KEPT,
    now: () => `${addDays(day, 1)}T06:00:00Z`,
    timeoutMs: 60_000,
    retries: 0,
    recall: rawArchive(store, day).recall,
  };
  const odds = createOddsApiClient(kept, { apiKey: 'not-a-key' });
  const { found } = await findLines({ odds, paid: false, store, teams, rules }, day, games, false);
  await mergeDay(store, 'lines', day, found);
}

/** Each version after the one before it, as they came. */
async function rebuildRatings(
  { store, teams }: RebuildDeps,
  entries: readonly RawEntry[],
): Promise<Rebuilt & { readonly days: number }> {
  const read: Read = { payloads: 0, bytes: 0, skipped: [], failures: [] };
  const rebuilt = new Set<GameDay>();
  const asTheyCame = entries.toSorted(
    (a, b) => Date.parse(a.fetchedAt) - Date.parse(b.fetchedAt) || byKeyBytes(a.key, b.key),
  );
  for (const entry of asTheyCame) {
    const asOf = entry.id.slice(RATINGS.length);
    const rows = await readPayload(store, entry, read, (json) =>
      kenpomRows(parseArchive(entry.id, json, asOf), asOf, teams),
    );
    if (rows === null || rows.rows.length === 0) continue;
    await mergeDay(store, 'ratings', asOf, rows.rows);
    rebuilt.add(asOf);
  }
  return { games: 0, days: rebuilt.size, ...read };
}
