import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { partKey } from '../../../src/store/tables/layout.js';
import { daysOf, readDay, readSeason } from '../../../src/store/tables/read.js';
import { LINE_SOURCES, type TableRow } from '../../../src/store/tables/schema.js';
import { mergeDay, mergeRows, writeDay } from '../../../src/store/tables/write.js';
import { memoryObjects } from '../../pipelines/memory-objects.js';
import { DAY, gameRow, lineRow, playRow, ratingRow } from './rows.js';

let store: ReturnType<typeof memoryObjects>;
beforeEach(() => {
  store = memoryObjects();
});

describe('a day of a table', () => {
  test('lies where Hive partitions are looked for', async () => {
    await writeDay(store, 'games', DAY, [gameRow()]);
    expect([...store.objects.keys()]).toEqual(['tables/games/season=2026/day=2026-03-02/part.parquet']);
  });

  test.each([
    ['2026-06-30', 'season=2026'],
    ['2026-07-01', 'season=2027'],
    ['2025-11-03', 'season=2026'],
  ])('of %s belongs to %s', (day, season) => {
    expect(partKey('plays', day)).toBe(`tables/plays/${season}/day=${day}/part.parquet`);
  });

  test('is written once for the same rows', async () => {
    expect(await writeDay(store, 'games', DAY, [gameRow(), gameRow({ gameId: '402' })])).toBe('written');
    expect(await writeDay(store, 'games', DAY, [gameRow({ gameId: '402' }), gameRow()])).toBe('unchanged');
    expect(await writeDay(store, 'games', DAY, [gameRow()])).toBe('written');
    expect(await readDay(store, 'games', DAY)).toEqual([gameRow()]);
  });

  test('is left as it was when a row cannot be written', async () => {
    await writeDay(store, 'games', DAY, [gameRow()]);
    await expect(writeDay(store, 'games', DAY, [gameRow({ homeFinal: -0.5 })])).rejects.toThrow('home_final');
    expect(await readDay(store, 'games', DAY)).toEqual([gameRow()]);
  });

  test('T33 without rows is not a day that was never collected', async () => {
    await writeDay(store, 'games', DAY, []);
    expect(await readDay(store, 'games', DAY)).toEqual([]);
    expect(await readDay(store, 'games', '2026-03-03')).toBeNull();
  });
});

describe('a season', () => {
  test('is read up to a day, by day and key, each row with its day', async () => {
    for (const day of ['2026-03-03', '2026-03-01', '2026-03-02', '2025-03-02'])
      await writeDay(store, 'ratings', day, [ratingRow({ teamId: '2' }), ratingRow({ teamId: '1' })]);
    const rows = await readSeason(store, 'ratings', '2026-03-02');
    expect(rows.map(({ day, teamId }) => `${day} ${teamId}`)).toEqual([
      '2026-03-01 1',
      '2026-03-01 2',
      '2026-03-02 1',
      '2026-03-02 2',
    ]);
    expect(await daysOf(store, 'ratings', 2026)).toEqual(['2026-03-01', '2026-03-02', '2026-03-03']);
    expect(await readSeason(store, 'ratings', '2024-03-02')).toEqual([]);
  });

  test('is not disturbed by what else lies among the parts', async () => {
    await writeDay(store, 'ratings', DAY, [ratingRow()]);
    await store.put('tables/ratings/season=2026/notes.txt', 'x');
    await store.put('tables/ratings/season=2026/day=soon/part.parquet', 'x');
    expect(await readSeason(store, 'ratings', DAY)).toHaveLength(1);
  });
});

describe('rows put among others', () => {
  test('replace a game’s rows all at once', async () => {
    const two = [playRow(), playRow({ playNumber: 2 }), playRow({ gameId: '402' })];
    await writeDay(store, 'plays', DAY, two);
    await mergeDay(store, 'plays', DAY, [playRow({ kind: 'missed2' })]);
    expect(await readDay(store, 'plays', DAY)).toEqual([
      playRow({ kind: 'missed2' }),
      playRow({ gameId: '402' }),
    ]);
  });

  test('say that a game has none, where they are told to be all there is', async () => {
    await writeDay(store, 'plays', DAY, [playRow(), playRow({ gameId: '402' })]);
    await mergeDay(store, 'plays', DAY, [], { games: new Set(['401']) });
    expect(await readDay(store, 'plays', DAY)).toEqual([playRow({ gameId: '402' })]);
  });

  test('do not replace what a better source has said', async () => {
    await writeDay(store, 'games', DAY, [gameRow()]);
    await mergeDay(store, 'games', DAY, [
      gameRow({ source: 'line-files', homeFinal: 1 }),
      gameRow({ gameId: '402', source: 'season-files' }),
    ]);
    expect((await readDay(store, 'games', DAY))?.map(({ gameId, source }) => [gameId, source])).toEqual([
      ['401', 'espn'],
      ['402', 'season-files'],
    ]);
  });

  test('keep every source’s own line', async () => {
    await writeDay(store, 'lines', DAY, [lineRow()]);
    await mergeDay(store, 'lines', DAY, [lineRow({ source: 'sbr', closingTotal: 149 })]);
    expect((await readDay(store, 'lines', DAY))?.map(({ source }) => source)).toEqual([
      'espn-pickcenter',
      'sbr',
    ]);
  });

  test('come to the same in whatever order the sources come', () => {
    const sources = ['espn', 'season-files', 'line-files'] as const;
    const game = fc.record({ gameId: fc.constantFrom('1', '2', '3'), source: fc.constantFrom(...sources) });
    const batch = fc.uniqueArray(game, { selector: ({ gameId }) => gameId, maxLength: 3 });
    const batchOf = (
      rows: readonly { gameId: string; source: (typeof sources)[number] }[],
      batchNumber: number,
    ) =>
      rows.map(({ gameId, source }) =>
        // What one source says of a game does not change.
        gameRow({ gameId, source, homeFinal: sources.indexOf(source) + 1, plays: batchNumber * 0 }),
      );
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 4 }), fc.infiniteStream(fc.nat()), (batches, dice) => {
        const put = (order: readonly (typeof batches)[number][]) =>
          order.reduce<TableRow<'games'>[]>(
            (rows, next, i) => mergeRows('games', rows, batchOf(next, i)),
            [],
          );
        const shuffled = batches.map((b) => [dice.next().value, b] as const).sort((a, b) => a[0] - b[0]);
        const byId = (rows: readonly TableRow<'games'>[]) => new Map(rows.map((row) => [row.gameId, row]));
        expect(byId(put(shuffled.map(([, b]) => b)))).toEqual(byId(put(batches)));
      }),
    );
  });

  test('every source of lines has a place', () => {
    for (const source of LINE_SOURCES) expect(mergeRows('lines', [], [lineRow({ source })])).toHaveLength(1);
  });
});
