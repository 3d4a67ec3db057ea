import {
  type BySide,
  type Game,
  type GameDay,
  type GamePhase,
  seasonOf,
  type UtcInstant,
} from '../../src/domain/game.js';
import type { LineSource } from '../../src/domain/market.js';
import type { ClosingQuote } from '../../src/sources/espn/client.js';
import type { ObjectStore } from '../../src/store/objects.js';
import type { LineOrigin } from './lines.js';

/** What a day's collection keeps of a finished game. */
export interface GameRow {
  readonly gameId: string;
  readonly game: Game;
  readonly phase: GamePhase;
  /** Official, overtime included. */
  readonly finalScore: BySide<number>;
  readonly plays: number;
  readonly officials: readonly string[];
  /** Fouls of the whole game by the box score; null where it has none. */
  readonly boxFouls: BySide<number> | null;
  /** The same counted on the plays. */
  readonly playFouls: BySide<number>;
  /** ESPN's own pre-game line. */
  readonly pickcenter: ClosingQuote | null;
}

/** A game's last line before the tip, and where it is from. */
export interface LineRow {
  readonly gameId: string;
  /** Points. */
  readonly total: number;
  /** Points by which our home team is favoured. */
  readonly homeFavoredBy: number | null;
  readonly source: LineSource;
  readonly origin: LineOrigin;
  readonly book: string;
  readonly quotedAtUtc: UtcInstant | null;
  /** Null for a pickcenter line, which has no time. */
  readonly snapshotAtUtc: UtcInstant | null;
}

export interface DayTables {
  readonly games: GameRow;
  readonly lines: LineRow;
}

/** `tables/games/season=2026/day=2026-03-02.ndjson`: one row a line, partitioned as DuckDB and Athena read it. */
function keyOf(table: keyof DayTables, day: GameDay): string {
  return `${seasonPrefix(table, seasonOf(day))}day=${day}.ndjson`;
}

function seasonPrefix(table: keyof DayTables, season: number): string {
  return `tables/${table}/season=${season}/`;
}

/** Writes a day's rows, sorted by game, so that the same rows are the same bytes. */
export async function writeDay<T extends keyof DayTables>(
  store: ObjectStore,
  table: T,
  day: GameDay,
  rows: readonly DayTables[T][],
): Promise<void> {
  const sorted = rows.toSorted((a, b) => (a.gameId < b.gameId ? -1 : 1));
  await store.put(keyOf(table, day), sorted.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

/** A day's rows; null when that day was never collected, which is not a day without games (T33). */
export async function readDay<T extends keyof DayTables>(
  store: ObjectStore,
  table: T,
  day: GameDay,
): Promise<DayTables[T][] | null> {
  return readRows(store, keyOf(table, day));
}

/** All rows of a season up to a day, that day included. */
export async function readSeason<T extends keyof DayTables>(
  store: ObjectStore,
  table: T,
  until: GameDay,
): Promise<DayTables[T][]> {
  const rows: DayTables[T][] = [];
  const last = keyOf(table, until);
  for await (const key of store.list(seasonPrefix(table, seasonOf(until))))
    if (key <= last) rows.push(...((await readRows<DayTables[T]>(store, key)) ?? []));
  return rows;
}

async function readRows<Row>(store: ObjectStore, key: string): Promise<Row[] | null> {
  const bytes = await store.get(key);
  if (bytes === null) return null;
  const lines = bytes.toString('utf8').split('\n').slice(0, -1);
  return lines.map((line, i) => {
    try {
      return JSON.parse(line) as Row;
    } catch (cause) {
      throw new Error(`${key} line ${i + 1} is no JSON: collect that day again`, { cause });
    }
  });
}
