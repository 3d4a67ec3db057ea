import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderObjects } from '../../../src/store/folder-objects.js';
import { copyTables } from '../../../src/store/tables/copy.js';
import { tableDdl } from '../../../src/store/tables/ddl.js';
import { withDuckDb } from '../../../src/store/tables/duckdb.js';
import { openTables } from '../../../src/store/tables/open.js';
import { TABLE_NAMES, tableSpec } from '../../../src/store/tables/schema.js';
import { readGames, readPlayedGames, seasonExists, seasonNamed } from '../../../src/store/tables/seasons.js';
import { writeDay } from '../../../src/store/tables/write.js';
import { memoryObjects } from '../../pipelines/memory-objects.js';
import { gameRow, lineRow, playRow } from './rows.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ttlu-it's-"));
  const objects = folderObjects(folder);
  await writeDay(objects, 'games', '2026-03-02', [gameRow(), gameRow({ gameId: '402', homeFavoredBy: 3.5 })]);
  await writeDay(objects, 'games', '2026-03-03', [gameRow({ gameId: '403', flags: 'few_plays|tie_final' })]);
  await writeDay(objects, 'games', '2025-03-03', [gameRow({ gameId: '301' })]);
  await writeDay(objects, 'lines', '2026-03-02', [lineRow(), lineRow({ source: 'sbr', closingTotal: 140 })]);
  await writeDay(objects, 'plays', '2026-03-02', [
    playRow({ gameId: '402' }),
    playRow({ gameId: '402', playNumber: 2, period: 2, secondsLeftInPeriod: 60, wallclockUtc: null }),
    playRow({ gameId: '402', playNumber: 3, period: 3, secondsLeftInPeriod: 290 }),
  ]);
  await writeDay(objects, 'plays', '2026-03-03', [
    playRow({
      gameId: '403',
      source: 'season-files',
      period: 2,
      secondsLeftInPeriod: 1200,
      secondsAsSent: 300,
    }),
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('tables of a folder', () => {
  test('answer questions in SQL, with season and day as columns', async () => {
    const tables = await openTables(folder);
    expect(
      await tables.rows('select season, day, count(*) as games from games group by all order by day'),
    ).toEqual([
      { season: 2025, day: '2025-03-03', games: 1 },
      { season: 2026, day: '2026-03-02', games: 2 },
      { season: 2026, day: '2026-03-03', games: 1 },
    ]);
    expect(await tables.columns('select game_id, start_utc from games where game_id = 401')).toEqual({
      game_id: ['401'],
      start_utc: ['2026-03-03T00:00:00.000Z'],
    });
    tables.close();
  });

  test('are narrowed by season and by days', async () => {
    const tables = await openTables(folder);
    const ids = async (rows: Promise<Record<string, unknown>[]>) =>
      (await rows).map((row) => row.game_id).sort();
    expect(await ids(tables.open('games').season(2026).rows())).toEqual(['401', '402', '403']);
    expect(await ids(tables.open('games').days('2026-03-03', '2026-03-09').rows())).toEqual(['403']);
    expect(await ids(tables.open('games').season(2026).days('2025-01-01', '2025-12-31').rows())).toEqual([]);
    expect((await tables.open('closing_lines').rows())[0]).toMatchObject({ source: 'espn-pickcenter' });
    expect(() => tables.open('games').days("2026-03-03' or true --", '')).toThrow(RangeError);
    tables.close();
  });

  test('are empty, not missing, where nothing was written yet', async () => {
    const tables = await openTables(join(folder, 'nothing'));
    for (const table of [...TABLE_NAMES, 'closing_lines'])
      expect(await tables.rows(`select * from ${table}`)).toEqual([]);
    tables.close();
  });
});

describe('a season for the model', () => {
  const season = () => ({ seasonName: '2025-26', folder });

  test('has its games with the line that closed, and the season files’ spread', async () => {
    const games = await readGames(season());
    expect(games.map(({ gameId }) => gameId)).toEqual(['401', '402', '403']);
    expect(games[0]).toMatchObject({
      closingTotal: 148.5,
      openingTotal: 147.5,
      homeFavoredBy: 6.5,
      flags: [],
    });
    expect(games[1]).toMatchObject({ closingTotal: null, homeFavoredBy: 3.5 });
    expect(games[2]).toMatchObject({ day: '2026-03-03', season: 2026, flags: ['few_plays', 'tie_final'] });
  });

  test('T7 reads a collected clock as seconds of regulation, a recorded one as it was sent', async () => {
    const seconds: Record<string, number[]> = {};
    for await (const { game, plays } of readPlayedGames(season()))
      seconds[game.gameId] = plays.map((play) => play.secondsRemaining);
    expect(seconds).toEqual({ '402': [2380, 60, 290], '403': [300] });
  });

  test('keeps the wall clock of a play where it is known', async () => {
    for await (const { plays } of readPlayedGames(season())) {
      expect(plays.map((play) => play.wallclockUtc)).toEqual([
        '2026-03-03T00:00:25.000Z',
        null,
        '2026-03-03T00:00:25.000Z',
      ]);
      break;
    }
  });

  test('is named by both its years', async () => {
    expect(seasonNamed('2016-17')).toBe(2017);
    expect(seasonNamed('1999-00')).toBe(2000);
    for (const name of ['2016', '2016-18', '16-17', '', '2016-17; drop'])
      expect(() => seasonNamed(name), name).toThrow(/is no season/);
    expect(await seasonExists(season())).toBe(true);
    expect(await seasonExists({ ...season(), seasonName: '2023-24' })).toBe(false);
  });
});

describe('a copy of the tables', () => {
  test('holds the seasons and tables that were asked for', async () => {
    const from = folderObjects(folder);
    const copy = memoryObjects();
    expect(await copyTables(from, copy, { tables: ['games'], seasons: [2026] })).toBe(2);
    expect([...copy.objects.keys()]).toEqual([
      'tables/games/season=2026/day=2026-03-02/part.parquet',
      'tables/games/season=2026/day=2026-03-03/part.parquet',
    ]);
    expect(await copyTables(from, copy)).toBe(6);
    expect(copy.objects.size).toBe(6);
  });
});

describe('the declarations', () => {
  const options = { root: 's3://a-bucket/lake', schema: 'ttlu', firstSeason: 2017, lastSeason: 2030 };

  test('for DuckDB are views that it runs', async () => {
    const columns = await withDuckDb(async (db) => {
      const sql = tableDdl('duckdb', { ...options, root: folder.replaceAll("'", "''") });
      // Only tables that have parts can be declared by a glob.
      const there = sql
        .split('\n\n')
        .filter((statement) => /VIEW (games|lines|plays|closing_lines) /.test(statement));
      expect(there).toHaveLength(4);
      for (const statement of there) await db.run(statement);
      return (await db.runAndReadAll('describe closing_lines')).getColumnsJS()[0];
    });
    expect(columns).toEqual([...Object.keys(tableSpec('lines').columns), 'season', 'day', 'choice']);
  });

  test('for Athena name every column with its meaning, and compute the partitions', () => {
    const sql = tableDdl('athena', options);
    for (const table of TABLE_NAMES) {
      const statement = sql.split('\n\n').find((s) => s.includes(`ttlu.${table} (`)) ?? '';
      for (const column of Object.keys(tableSpec(table).columns))
        expect(statement).toContain(`  \`${column}\` `);
      expect(statement).toContain('PARTITIONED BY (`season` int, `day` string)');
      expect(statement).toContain(`LOCATION 's3://a-bucket/lake/tables/${table}/'`);
      expect(statement).toContain(
        `'storage.location.template' = 's3://a-bucket/lake/tables/${table}/season=\${season}/day=\${day}/'`,
      );
      expect(statement).toContain("'projection.season.range' = '2017,2030'");
      expect(statement.match(/COMMENT '(?:[^']|'')*'/g)).toHaveLength(
        Object.keys(tableSpec(table).columns).length + 1,
      );
    }
    expect(sql.endsWith(';')).toBe(true);
  });

  test('for Trino end with the partitions, and ask for them to be looked up', () => {
    const sql = tableDdl('trino', { ...options, schema: 'lake.ttlu' });
    expect(sql).toContain('  season integer,\n  day date\n)');
    expect(sql).toContain("partitioned_by = ARRAY['season', 'day']");
    expect(sql).toContain("CALL lake.system.sync_partition_metadata('ttlu', 'games', 'ADD');");
  });
});
