import pLimit from 'p-limit';
import { type Catalog, catalogOf, type DayCoverage, type TableContents } from '../src/catalog/catalog.js';
import type { GameDay } from '../src/domain/game.js';
import type { ObjectStore } from '../src/store/objects.js';
import {
  countRows,
  dayOfPart,
  readColumn,
  readRows,
  TABLE_NAMES,
  type TableName,
  tablePrefix,
  tableSpec,
} from '../src/store/tables.js';

/** Parts read at once. */
const CONCURRENCY = 16;
/** Newest days whose rows are looked at one by one. */
const SAMPLED_DAYS = 10;

interface Part {
  readonly day: GameDay;
  readonly bytes: number;
  readonly rows: number;
  /** Games that it has something of; null for tables not made of games. */
  readonly games: ReadonlySet<string> | null;
}

/** Looks through every part of every table. @throws TableError naming a part that cannot be read */
export async function readCatalog(
  objects: ObjectStore,
  place: string,
  today: GameDay,
  onPart: (done: number, of: number) => void = () => {},
): Promise<Catalog> {
  const keys = new Map<TableName, string[]>();
  for (const table of TABLE_NAMES) keys.set(table, await partsOf(objects, table));
  const all = [...keys.values()].reduce((n, of) => n + of.length, 0);
  let done = 0;
  const limit = pLimit(CONCURRENCY);
  const contents = {} as Record<TableName, TableContents>;
  const gamesOfDay = new Map<GameDay, number>();
  for (const table of TABLE_NAMES) {
    const parts = await Promise.all(
      (keys.get(table) ?? []).map((key) =>
        limit(async () => {
          const part = await readPart(objects, table, key);
          onPart(++done, all);
          return part;
        }),
      ),
    );
    if (table === 'games') for (const { day, rows } of parts) gamesOfDay.set(day, rows);
    contents[table] = await contentsOf(objects, table, keys.get(table) ?? [], parts, gamesOfDay);
  }
  return catalogOf(place, today, contents);
}

async function partsOf(objects: ObjectStore, table: TableName): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of objects.list(tablePrefix(table))) if (dayOfPart(key) !== null) keys.push(key);
  return keys;
}

async function readPart(objects: ObjectStore, table: TableName, key: string): Promise<Part> {
  const bytes = (await objects.get(key)) ?? Buffer.alloc(0);
  const rows = countRows(key, bytes);
  const games = isOfGames(table) ? new Set((await readColumn(key, bytes, 'game_id')).map(String)) : null;
  return { day: dayOfPart(key) as GameDay, bytes: bytes.length, rows, games };
}

async function contentsOf(
  objects: ObjectStore,
  table: TableName,
  keys: readonly string[],
  parts: readonly Part[],
  gamesOfDay: ReadonlyMap<GameDay, number>,
): Promise<TableContents> {
  const coverage = coverageOf(table, parts, gamesOfDay);
  const missing = new Map<string, number>();
  let rows = 0;
  let days = 0;
  let example: Record<string, unknown> | null = null;
  const withRows = keys.filter((_, i) => (parts[i]?.rows ?? 0) > 0);
  for (const key of withRows.slice(-SAMPLED_DAYS).reverse()) {
    const read = await readRows(key, (await objects.get(key)) ?? Buffer.alloc(0));
    days += 1;
    rows += read.length;
    const [first] = read;
    if (example === null && first !== undefined) example = { day: dayOfPart(key), ...first };
    for (const column of Object.keys(tableSpec(table).columns))
      missing.set(
        column,
        (missing.get(column) ?? 0) +
          read.filter((row) => row[column] === null || row[column] === undefined).length,
      );
  }
  return {
    bytes: parts.reduce((n, part) => n + part.bytes, 0),
    coverage,
    example,
    sample: { days, rows, missing },
  };
}

/** The days of the parts; of a table made of games also the days that have games and no part. */
function coverageOf(
  table: TableName,
  parts: readonly Part[],
  gamesOfDay: ReadonlyMap<GameDay, number>,
): DayCoverage[] {
  const ofGames = isOfGames(table);
  const days = new Map<GameDay, DayCoverage>();
  if (ofGames)
    for (const [day, games] of gamesOfDay)
      if (games > 0) days.set(day, { day, collected: false, rows: 0, covered: 0, games });
  for (const { day, rows, games } of parts) {
    const covered = games?.size ?? null;
    const listed = covered === null ? null : Math.max(gamesOfDay.get(day) ?? 0, covered);
    days.set(day, { day, collected: true, rows, covered, games: listed });
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** Whether a table says something of each game, besides which games there are. */
function isOfGames(table: TableName): boolean {
  return table !== 'games' && 'game_id' in tableSpec(table).columns;
}
