import { beforeEach, describe, expect, test } from 'vitest';
import { readCatalog } from '../../pipelines/catalog.js';
import type { Catalog, CatalogTable } from '../../src/catalog/catalog.js';
import { TABLE_NAMES, tableSpec, writeDay } from '../../src/store/tables.js';
import { gameRow, lineRow, playRow, ratingRow } from '../store/tables/rows.js';
import { memoryObjects } from './memory-objects.js';

let store: ReturnType<typeof memoryObjects>;
beforeEach(async () => {
  store = memoryObjects();
});

const TODAY = '2026-03-05';
const catalogue = () => readCatalog(store, '.ttlu/objects', TODAY);
const tableOf = (catalog: Catalog, name: string) =>
  catalog.tables.find((table) => table.name === name) as CatalogTable;

describe('the catalogue', () => {
  test('tells of every table and column what it is, its unit, and where it is from', async () => {
    const { tables } = await catalogue();
    expect(tables.map(({ name }) => name)).toEqual(TABLE_NAMES);
    for (const { name, columns, description, source, asOf, key } of tables) {
      expect(columns.map((column) => column.name)).toEqual(Object.keys(tableSpec(name).columns));
      for (const text of [description, source, asOf]) expect(text.length).toBeGreaterThan(7);
      for (const { meaning, unit, type, name: column } of columns) {
        expect(meaning.length, `${name}.${column}`).toBeGreaterThan(5);
        if (type === 'integer' || type === 'number') expect(unit, `${name}.${column}`).not.toBeNull();
      }
      expect(key.every((column) => columns.some((c) => c.name === column))).toBe(true);
    }
  });

  test('counts rows and days, and how old the newest day is', async () => {
    await writeDay(store, 'games', '2025-03-02', [gameRow({ gameId: '1' })]);
    await writeDay(store, 'games', '2026-03-02', [gameRow({ gameId: '2' }), gameRow({ gameId: '3' })]);
    expect(tableOf(await catalogue(), 'games')).toMatchObject({
      rows: 3,
      days: 2,
      firstDay: '2025-03-02',
      lastDay: '2026-03-02',
      ageDays: 3,
      seasons: [
        { season: 2025, days: 1, rows: 1 },
        { season: 2026, days: 1, rows: 2 },
      ],
    });
  });

  test('measures by day how many of the games each table has something of', async () => {
    const [one, two] = [gameRow({ gameId: '1' }), gameRow({ gameId: '2' })];
    await writeDay(store, 'games', '2026-03-01', [one]);
    await writeDay(store, 'games', '2026-03-02', [one, two]);
    await writeDay(store, 'plays', '2026-03-02', [
      playRow({ gameId: '1' }),
      playRow({ gameId: '1', playNumber: 2 }),
    ]);
    const { coverage, seasons } = tableOf(await catalogue(), 'plays');
    expect(coverage).toEqual([
      { day: '2026-03-01', collected: false, rows: 0, covered: 0, games: 1 },
      { day: '2026-03-02', collected: true, rows: 2, covered: 1, games: 2 },
    ]);
    expect(seasons).toEqual([{ season: 2026, days: 1, rows: 2, covered: 1, games: 3 }]);
  });

  test('T33 an empty day is collected, a missing one is not', async () => {
    await writeDay(store, 'games', '2026-03-02', []);
    expect(tableOf(await catalogue(), 'games')).toMatchObject({
      rows: 0,
      days: 1,
      lastDay: '2026-03-02',
      example: null,
      coverage: [{ day: '2026-03-02', collected: true, rows: 0 }],
    });
    expect(tableOf(await catalogue(), 'ratings')).toMatchObject({ days: 0, ageDays: null, coverage: [] });
  });

  test('shows a row of the newest day, and the share of missing values', async () => {
    await writeDay(store, 'lines', '2026-03-01', [lineRow({ book: null })]);
    await writeDay(store, 'lines', '2026-03-02', [lineRow(), lineRow({ gameId: '402', overPrice: null })]);
    const { example, columns } = tableOf(await catalogue(), 'lines');
    expect(example).toMatchObject({ day: '2026-03-02', game_id: '401', closing_total: 148.5 });
    const missing = Object.fromEntries(columns.map((column) => [column.name, column.missing]));
    expect(missing).toMatchObject({ game_id: 0, book: 1 / 3, over_price: 1 / 3, quoted_at_utc: 1 });
  });

  test('does not count games for tables that are not made of them', async () => {
    await writeDay(store, 'games', '2026-03-02', [gameRow()]);
    await writeDay(store, 'ratings', '2026-03-02', [ratingRow()]);
    expect(tableOf(await catalogue(), 'ratings').coverage).toEqual([
      { day: '2026-03-02', collected: true, rows: 1, covered: null, games: null },
    ]);
  });

  test('names a part that cannot be read', async () => {
    await store.put('tables/plays/season=2026/day=2026-03-02/part.parquet', 'nothing of the kind');
    await expect(catalogue()).rejects.toThrow(
      /tables\/plays\/season=2026\/day=2026-03-02\/part\.parquet is no whole Parquet/,
    );
  });
});
