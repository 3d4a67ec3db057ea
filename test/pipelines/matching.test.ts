/** `ttlu match`: any list, and recorded events. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  eventAccuracy,
  nameAccuracy,
  outsideAccuracy,
  refereeAccuracy,
} from '../../pipelines/identity/accuracy.js';
import { matchArchive, summarized } from '../../pipelines/identity/match-games.js';
import { matchNames } from '../../pipelines/identity/match-names.js';
import { matchOfficials } from '../../pipelines/identity/match-officials.js';
import { recordedGames } from '../../pipelines/identity/recorded-games.js';
import { readTeamSeeds } from '../../src/identity/seed-files.js';
import { createTeamResolver } from '../../src/identity/teams.js';
import { withDuckDb } from '../../src/store/tables.js';
import { withRealData } from '../parts.js';
import { memoryObjects } from './memory-objects.js';

const teams = createTeamResolver(await readTeamSeeds());

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ttlu-match-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A season's table of games, as an archive has it. */
async function seasonTable(season: string, columns: string, ...rows: string[]): Promise<void> {
  await mkdir(join(folder, 'espn', 'seasons'), { recursive: true });
  const text = [columns, ...rows].map((line) => `${line}\r\n`).join('');
  await writeFile(join(folder, 'espn', 'seasons', `games_${season}.csv.gz`), gzipSync(text));
}

const GAMES_2026 = [
  'game_id,date,home,away,home_id,away_id,odds_event_id',
  '401,2026-01-07,Villanova Wildcats,Creighton Bluejays,,,never-read',
  '402,2026-01-10,Duke Blue Devils,Chaminade Silverswords,,,',
] as const;

describe('a list of names', () => {
  const match = (text: string, archive: string | null = null) =>
    matchNames(text, { teams, store: memoryObjects(), archive });

  test('is answered in its order, with source and season where it has them', async () => {
    const found = await match(
      '\uFEFFname,source,season\nISU,espn,\nISU,,\nSt. Francis,,2025-26\nSt. Francis,,2020\n',
    );
    expect(found.map(({ name, teamId }) => [name, teamId])).toEqual([
      ['ISU', '66'],
      ['ISU', null],
      ['St. Francis', '2598'],
      ['St. Francis', null],
    ]);
    expect(Object.keys(found[0] ?? {})).toEqual(['name', 'teamId', 'confidence', 'reason', 'candidates']);
  });

  test('has the games of an archive for a second witness', async () => {
    await seasonTable('2025-26', ...GAMES_2026);
    const text =
      'name,opponent,date\nVillinova,Creighton,2026-01-08\nVillinova,Creighton,2026-01-08T01:00:00Z\nVillinova,Creighton,2026-01-12\nVillinova,Creighton,\n';
    expect((await match(text, folder)).map(({ teamId }) => teamId)).toEqual(['222', '222', null, null]);
    expect((await match(text)).map(({ teamId }) => teamId)).toEqual([null, null, null, null]);
  });

  test.each([
    ['team\nDuke\n', 'the list has no column name; it has team'],
    ['name,date\nDuke,tomorrow\n', 'the list, row 2: date is "tomorrow", expected a day such as 2026-03-02'],
    ['name,season\nDuke,26\n', 'the list, row 2: season is "26", expected a season such as 2026 or 2025-26'],
  ])('that cannot be read is refused: %j', async (text, message) => {
    await expect(match(text)).rejects.toThrow(message);
  });
});

describe('a list of officials', () => {
  test('comes down to people, with the rows that are theirs', () => {
    const people = matchOfficials(
      'name,crew,date\nMike Reed,Mike Reed/Pat Mate,2025-01-01\nPat Mate,Mike Reed/Pat Mate,2025-01-01\nMichael Reed,"A. Aa, Jr., Pat Mate",2025-01-02\n',
    );
    expect(people.map(({ id, spellings, rows }) => ({ id, spellings, rows }))).toEqual([
      { id: 'michael reed', spellings: ['Michael Reed', 'Mike Reed'], rows: [0, 2] },
      { id: 'pat mate', spellings: ['Pat Mate'], rows: [1] },
    ]);
  });

  test('takes a single word for what tells the game: its rows are the crew', () => {
    const people = matchOfficials('name,crew\nMike Reed,401\nMichael Reed,401\nMichael Reed,402\n');
    expect(people.map(({ id }) => id)).toEqual(['michael reed', 'mike reed']);
  });

  test('without crews and days joins by names alone', () => {
    expect(
      matchOfficials('name\nK.B. Burdett Jr.\nKB Burdett Jr\nKB Burdett\n').map(({ spellings }) => spellings),
    ).toEqual([['KB Burdett'], ['K.B. Burdett Jr.', 'KB Burdett Jr']]);
  });

  test.each([
    ['official\nMike Reed\n', 'the list has no column name'],
    ['name,date\nMike Reed,1/2/25\n', 'the list, row 2: date is "1/2/25"'],
  ])('that cannot be read is refused: %j', (text, message) => {
    expect(() => matchOfficials(text)).toThrow(message);
  });
});

describe('the games of an archive', () => {
  test('have ids by their names where the table has none, and no start unless a table of lines tells it', async () => {
    await seasonTable('2025-26', ...GAMES_2026);
    await mkdir(join(folder, 'lines'));
    await writeFile(
      join(folder, 'lines', 'closing_totals_by_espn_id.csv.gz'),
      gzipSync('espn_id,season,game_datetime\n401,2026,2026-01-08T00:00Z\n402,2025,2026-01-10T00:00Z\n'),
    );
    const games = await recordedGames(folder, null, teams, { from: '2026-01-01', to: '2026-01-31' });
    expect(games.map(({ id, startUtc, home, away }) => [id, startUtc, home.id, away.id])).toEqual([
      ['401', '2026-01-08T00:00:00.000Z', '222', '156'],
      ['402', null, '150', 'outside chaminadesilverswords'],
    ]);
  });

  test('take a game of their events, once the last snapshot has put its start right', async () => {
    await seasonTable('2025-26', ...GAMES_2026);
    const history = join(folder, 'odds-api', 'history');
    await mkdir(history, { recursive: true });
    await withDuckDb((db) =>
      db.run(`copy (select * from (values
        ('e1', '2026-01-07T10:00:00Z', '2026-01-05T01:00:00Z', 'Creighton Bluejays', 'Villanova Wildcats'),
        ('e1', '2026-01-07T23:00:00Z', '2026-01-08T01:00:00Z', 'Creighton Bluejays', 'Villanova Wildcats'),
        ('e2', '2026-01-07T23:00:00Z', '2026-01-08T00:30:00Z', 'Villanova Wildcats', 'Creighton Bluejays'),
        ('e3', '2026-01-07T23:00:00Z', '2026-01-08T00:00:00Z', 'Duke Blue Devils', 'Springfield Isotopes'),
        ('e4', '2026-01-07T23:00:00Z', '2026-01-09T18:00:00Z', 'Duke Blue Devils', 'North Carolina Tar Heels')
      ) as t(game_id, snapshot_time, commence_time, home_team, away_team))
      to '${join(history, '2026-01-07.parquet')}' (format parquet)`),
    );
    const found = summarized(await matchArchive(folder, teams, { from: '2026-01-07', to: '2026-01-08' }));
    expect(found).toEqual({
      events: 3,
      matched: 2,
      swapped: 1,
      duplicates: 1,
      offByOneDay: 0,
      unmatched: [{ event: 'e3', reason: expect.stringContaining('"Springfield Isotopes"') }],
      unsure: [],
      pairs: { e1: '401', e2: '401' },
    });
    await expect(matchArchive(folder, teams, { from: '2026-02-01', to: '2026-02-02' })).rejects.toThrow(
      'no game of 2026-02-01 to 2026-02-02',
    );
    await rm(history, { recursive: true });
    await expect(matchArchive(folder, teams, { from: '2026-01-07', to: '2026-01-08' })).rejects.toThrow(
      'no snapshot of 2026-01-07',
    );
  });
});

withRealData('on the recorded names, events and officials', (root) => {
  test('every name of every list is right, and none of a school outside Division I is a team’s', async () => {
    const lists = await nameAccuracy(root, teams);
    expect(lists.reduce((sum, { names }) => sum + names, 0)).toBeGreaterThan(7000);
    expect(lists.flatMap(({ wrong, missed }) => [...wrong, ...missed])).toEqual([]);
    const outside = await outsideAccuracy(root, teams);
    expect(outside.names).toBeGreaterThan(700);
    expect(outside.wrong).toEqual([]);
  });

  test('T12 of the events with a known game all are placed, none wrongly', async () => {
    const found = await eventAccuracy(root, teams, { from: '2025-11-03', to: '2026-01-31' });
    expect(found.known).toBeGreaterThan(3600);
    expect(found.wrong).toEqual([]);
    expect(found.missed.length / found.known).toBeLessThanOrEqual(0.001);
  });

  test('no two officials of one crew become one', async () => {
    expect(await refereeAccuracy(root)).toMatchObject({ spellings: 1319, merged: 0 });
  });

  test('a recorded night’s events are placed on its games', async () => {
    const found = summarized(await matchArchive(root, teams, { from: '2026-03-02', to: '2026-03-02' }));
    expect(found).toMatchObject({ events: 18, matched: 18, offByOneDay: 0, unmatched: [] });
  });
});
