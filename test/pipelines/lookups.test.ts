import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fillLookups } from '../../pipelines/lookups.js';
import { withRealData } from '../parts.js';
import { openTestStores, type Stores, teams } from './collected.js';

let stores: Stores;
let archive: string;
beforeEach(async () => {
  stores = await openTestStores();
  archive = await mkdtemp(join(tmpdir(), 'ttlu-lookups-'));
});
afterEach(async () => {
  await stores.close();
  await rm(archive, { recursive: true, force: true });
});

async function write(file: string, ...lines: string[]): Promise<void> {
  await mkdir(dirname(join(archive, file)), { recursive: true });
  await writeFile(join(archive, file), gzipSync(lines.map((line) => `${line}\r\n`).join('')));
}

const KENPOM = 'kenpom/kenpom_archive_daily_2026.csv.gz';
const KENPOM_HEADER =
  'rating_date,season,team,conf,rank_adjem,adj_em,adj_o,rank_adj_o,adj_d,rank_adj_d,adj_t,rank_adj_t';
const LINES = 'lines/closing_totals_by_espn_id.csv.gz';
const LINES_HEADER =
  'espn_id,season,game_datetime,home_id,away_id,home_score,away_score,source,close_total,n_books,score_ok,neutral_site';

describe('the lookups of a replayed night', () => {
  const fill = (day: string) => fillLookups({ archive, day, lookups: stores.lookups, teams });

  test('of an empty archive are unknown, each of them, and nothing is put in their place', async () => {
    const report = await fill('2026-03-02');
    expect(report).toEqual({
      day: '2026-03-02',
      ratings: null,
      records: null,
      tendencies: null,
      skipped: [],
    });
    expect(await stores.lookups.rating('150', '2026-03-02')).toBeNull();
  });

  test('T25 ratings are the newest at or before the day, under their own day, never later ones', async () => {
    await write(
      KENPOM,
      KENPOM_HEADER,
      '2026-02-20,2026,Duke,ACC,1,30,118.0,1,88.0,1,66.0,1',
      '2026-02-21,2026,Duke,ACC,1,30,120.0,1,90.0,1,67.0,1',
      '2026-02-25,2026,Duke,ACC,1,30,125.0,1,95.0,1,70.0,1',
    );
    expect((await fill('2026-02-23')).ratings).toEqual({ asOf: '2026-02-21', ageDays: 2, count: 1 });
    expect(await stores.lookups.rating('150', '2026-02-23')).toMatchObject({
      value: { adjOffense: 120, adjDefense: 90, adjTempo: 67 },
      ageDays: 2,
    });
  });

  test('past the cache’s limit a rating is unknown to its readers', async () => {
    await write(KENPOM, KENPOM_HEADER, '2026-01-01,2026,Duke,ACC,1,30,118.0,1,88.0,1,66.0,1');
    expect((await fill('2026-03-02')).ratings).toMatchObject({ ageDays: 60 });
    expect(await stores.lookups.rating('150', '2026-03-02')).not.toBeNull();
    expect(await stores.lookups.rating('150', '2026-03-03')).toBeNull();
  });

  test('T25 records count the season’s games before the day, each once, by the line of the most books', async () => {
    await write(
      LINES,
      LINES_HEADER,
      '1,2026,2026-02-20T23:00Z,150,12,80,70,one_book,160.5,,True,True',
      '1,2026,2026-02-20T23:00Z,150,12,80,70,consensus,145.5,9,,True',
      // 02:00 UTC is still the evening of the 21st in New York.
      '2,2026,2026-02-22T02:00Z,66,150,70,70,consensus,140,9,,False',
      '3,2026,2026-02-23T00:00Z,150,66,99,99,consensus,150.5,9,,False',
      '4,2025,2025-02-20T23:00Z,150,66,60,60,consensus,150.5,9,,False',
      '5,2026,2026-02-19T23:00Z,150,66,60,60,consensus,14.5,9,,False',
      '6,2026,2026-02-19T23:00Z,150,66,60,60,consensus,150.5,9,False,False',
    );
    expect((await fill('2026-02-22')).records).toEqual({ asOf: '2026-02-22', ageDays: 0, count: 3 });
    expect((await stores.lookups.record('150', '2026-02-22'))?.value).toEqual({
      teamId: '150',
      over: 1,
      under: 0,
      push: 1,
      meanMargin: 4.5 / 2,
      bySite: expect.objectContaining({ neutral: { over: 1, under: 0, push: 0, meanMargin: 4.5 } }),
    });
  });

  test('tendencies are those of the newest table fetched by then; hidden names are none', async () => {
    const header =
      'referee_name,total_fouls_per_game,home_fouls_per_game,away_fouls_per_game,foul_differential,total_games,profile_url';
    const table = (name: string) => [
      header,
      `${name},40,20,20,0,120,https://example.org`,
      'Subscribe to see,36,18,18,0,50,',
    ];
    await write('referees/refmetrics_fouls_2025-11-20.csv.gz', ...table('Tony Greene'));
    await write('referees/refmetrics_fouls_2026-03-05.csv.gz', ...table('Someone Later'));
    expect((await fill('2026-03-02')).tendencies).toEqual({ asOf: '2025-11-20', ageDays: 102, count: 1 });
    expect((await stores.lookups.tendency('tony greene', '2026-03-02'))?.ageDays).toBe(102);
    expect(await stores.lookups.tendency('someone later', '2026-03-06')).toBeNull();
    expect((await fill('2025-11-19')).tendencies).toBeNull();
  });
});

withRealData('the lookups of the recorded night 2026-03-02', (folder) => {
  test('have every team’s rating and record with their true ages', async () => {
    const report = await fillLookups({
      archive: folder,
      day: '2026-03-02',
      lookups: stores.lookups,
      teams,
    });
    expect(report).toEqual({
      day: '2026-03-02',
      ratings: { asOf: '2026-01-21', ageDays: 40, count: 365 },
      records: { asOf: '2026-02-01', ageDays: 29, count: 365 },
      tendencies: { asOf: '2025-11-20', ageDays: 102, count: 4 },
      skipped: [],
    });
  });
});
