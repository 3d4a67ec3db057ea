import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { partKey } from '../../../src/store/tables/layout.js';
import { openTables } from '../../../src/store/tables/open.js';
import {
  countRows,
  decodeRows,
  encodeRows,
  readColumn,
  TableError,
} from '../../../src/store/tables/parquet.js';
import {
  fieldOf,
  TABLE_NAMES,
  type TableName,
  type TableRow,
  tableSpec,
} from '../../../src/store/tables/schema.js';
import { DAY, gameRow, lineRow, playRow, ratingRow, rowsOf } from './rows.js';

const KEY = 'tables/plays/season=2026/day=2026-03-02/part.parquet';

describe.each(TABLE_NAMES)('%s', (table) => {
  test('come back as they were, in the order of their key, whatever order they came in', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf(table), fc.infiniteStream(fc.nat()), async (rows, dice) => {
        const shuffled = rows.map((row) => [dice.next().value, row] as const).sort((a, b) => a[0] - b[0]);
        const bytes = encodeRows(table, rows);
        expect(
          encodeRows(
            table,
            shuffled.map(([, row]) => row),
          ).equals(bytes),
        ).toBe(true);
        const read = await decodeRows(table, KEY, bytes);
        expect(read).toHaveLength(rows.length);
        expect(read).toEqual(inOrder(table, rows));
        expect(countRows(KEY, bytes)).toBe(rows.length);
      }),
      { numRuns: 40 },
    );
  });

  test('are the same to DuckDB', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ttlu-parquet-'));
    try {
      const [rows = []] = fc.sample(rowsOf(table, 60), { numRuns: 1, seed: 7 });
      const file = join(folder, partKey(table, DAY));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, encodeRows(table, rows));
      const tables = await openTables(folder);
      const read = await tables.rows(`select * from ${table}`);
      tables.close();
      const expected = inOrder(table, rows).map((row) => ({
        ...Object.fromEntries(
          Object.keys(tableSpec(table).columns).map((column) => [
            column,
            (row as Record<string, unknown>)[fieldOf(column)],
          ]),
        ),
        season: 2026,
        day: DAY,
      }));
      expect(read).toEqual(expected);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

function inOrder<T extends TableName>(table: T, rows: readonly TableRow<T>[]): TableRow<T>[] {
  const fields = tableSpec(table).key.map(fieldOf);
  return rows.toSorted((a, b) => {
    for (const field of fields) {
      const [x, y] = [a, b].map((row) => (row as Record<string, unknown>)[field] as string | number);
      if (x !== y) return (x as string) < (y as string) ? -1 : 1;
    }
    return 0;
  });
}

describe('a table refuses, by row and column,', () => {
  test.each([
    [
      'a missing value',
      () => encodeRows('games', [gameRow({ homeFinal: null as never })]),
      /games, game_id 401: home_final is missing/,
    ],
    [
      'half a point',
      () => encodeRows('games', [gameRow({ homeFinal: 70.5 })]),
      /home_final 70.5 is no whole number/,
    ],
    [
      'a number past 32 bits',
      () => encodeRows('games', [gameRow({ plays: 2 ** 31 })]),
      /plays 2147483648 is no whole number of 32 bits/,
    ],
    [
      'a number as text',
      () => encodeRows('games', [gameRow({ homeFinal: '70' as never })]),
      /home_final "70" is no whole/,
    ],
    [
      'NaN',
      () => encodeRows('lines', [lineRow({ closingTotal: Number.NaN })]),
      /game_id 401, source espn-pickcenter: closing_total NaN is no number/,
    ],
    [
      'infinity',
      () => encodeRows('ratings', [ratingRow({ adjTempo: Infinity })]),
      /adj_tempo Infinity is no number/,
    ],
    [
      'a word that it does not know',
      () => encodeRows('plays', [playRow({ kind: 'dunk' as never })]),
      /game_id 401, play_number 1: kind "dunk" is none of made2/,
    ],
    [
      'a source that it does not know',
      () => encodeRows('lines', [lineRow({ source: 'hearsay' as never })]),
      /source "hearsay" is none of odds-api-history/,
    ],
    [
      'a time that is none',
      () => encodeRows('games', [gameRow({ startUtc: 'soon' })]),
      /start_utc "soon" is no instant in UTC/,
    ],
    [
      'a time without its zone',
      () => encodeRows('games', [gameRow({ startUtc: '2026-03-03T00:00:00' })]),
      /is no instant in UTC/,
    ],
    [
      'yes for true',
      () => encodeRows('games', [gameRow({ neutralSite: 'yes' as never })]),
      /neutral_site "yes" is neither/,
    ],
    [
      'an id as a number (T19)',
      () => encodeRows('games', [gameRow({ gameId: 401 as never })]),
      /game_id 401 is no text/,
    ],
    [
      'a row twice',
      () => encodeRows('plays', [playRow(), playRow({ homeScore: 3 })]),
      /two rows with game_id 401, play_number 1/,
    ],
  ] as const)('%s', (_, encode, message) => {
    expect(encode).toThrow(TableError);
    expect(encode).toThrow(message);
  });
});

describe('a file', () => {
  test('without rows is whole, and is no missing file (T33)', async () => {
    const bytes = encodeRows('plays', []);
    expect(await decodeRows('plays', KEY, bytes)).toEqual([]);
    expect(countRows(KEY, bytes)).toBe(0);
  });

  test('that was cut off anywhere is refused by its name', async () => {
    const bytes = encodeRows('plays', [playRow(), playRow({ playNumber: 2 })]);
    for (const length of [0, 3, 10, bytes.length >> 1, bytes.length - 9, bytes.length - 1]) {
      const cut = bytes.subarray(0, length);
      await expect(decodeRows('plays', KEY, cut), `cut to ${length}`).rejects.toThrow(
        /day=2026-03-02\/part\.parquet is no whole Parquet file: rebuild that day/,
      );
      expect(() => countRows(KEY, cut)).toThrow(TableError);
    }
  });

  test('whose pages are damaged is refused by its name', async () => {
    const bytes = Buffer.from(encodeRows('plays', [playRow(), playRow({ playNumber: 2 })]));
    bytes.fill(0xff, 4, 60);
    await expect(decodeRows('plays', KEY, bytes)).rejects.toThrow(/part\.parquet is no whole Parquet file/);
  });

  test('of an older shape has null where a column may be missing, and is refused where none may', async () => {
    const column = (name: string, data: readonly unknown[], type: 'STRING' | 'INT32' | 'DOUBLE') => ({
      name,
      data: [...data],
      type,
    });
    const rating = [
      column('source', ['own'], 'STRING'),
      column('team_id', ['150'], 'STRING'),
      column('team_name', ['Duke'], 'STRING'),
      column('adj_offense', [120.5], 'DOUBLE'),
      column('adj_defense', [95], 'DOUBLE'),
    ];
    const without = Buffer.from(parquetWriteBuffer({ columnData: rating }));
    await expect(decodeRows('ratings', KEY, without)).rejects.toThrow(/column adj_tempo is missing; rebuild/);

    const official = [
      column('game_id', ['401'], 'STRING'),
      column('side', ['home'], 'STRING'),
      ...['points', 'opponent_points'].map((name) => column(name, [80], 'INT32')),
      column('team_name', ['Duke'], 'STRING'),
      ...[
        'field_goals_made field_goals_tried threes_made threes_tried free_throws_made free_throws_tried',
        'offensive_rebounds defensive_rebounds turnovers assists blocks',
      ]
        .join(' ')
        .split(' ')
        .map((name) => column(name, [9], 'INT32')),
      column('source', ['espn'], 'STRING'),
    ];
    const [box] = await decodeRows(
      'team_box',
      KEY,
      Buffer.from(parquetWriteBuffer({ columnData: official })),
    );
    expect(box).toMatchObject({ points: 80, fouls: null, possessions: null, minutes: null });
  });

  test('tells one of its columns alone', async () => {
    const bytes = encodeRows('plays', [playRow(), playRow({ playNumber: 2 })]);
    expect(await readColumn(KEY, bytes, 'play_number')).toEqual([1, 2]);
  });
});
