import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { importSeasons, seasonsOf } from '../../pipelines/import.js';
import { type PlayedGame, readGames, readPlayedGames, type SeasonTables } from '../../src/store/tables.js';
import { withRealData } from '../parts.js';
import { makeArchive, makeGame } from './made-archive.js';

const SEASON = '2018-19';
const GAMES = 7;
let root: string;
let archive: string;
let tables: string;
let number = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ttlu-import-'));
});
beforeEach(async () => {
  number += 1;
  tables = join(root, `tables-${number}`);
  archive = await makeArchive(join(root, `archive-${number}`), [{ seasonName: SEASON, games: GAMES }]);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const importOne = async () =>
  (await importSeasons({ archive, seasons: [SEASON], tables }))[0] as SeasonTables & { imported: boolean };
const seasonFile = (kind: 'pbp' | 'games') => join(archive, 'espn', 'seasons', `${kind}_${SEASON}.csv.gz`);

/** Changes the text inside a gzip file of the archive. */
async function edit(file: string, change: (text: string) => string): Promise<void> {
  await writeFile(file, gzipSync(change(gunzipSync(await readFile(file)).toString())));
}

async function playedGames(season: SeasonTables): Promise<PlayedGame[]> {
  const games: PlayedGame[] = [];
  for await (const game of readPlayedGames(season)) games.push(game);
  return games;
}

describe('importing a season', () => {
  test('gives every game with its plays in the order of the source', async () => {
    const played = await playedGames(await importOne());
    expect(played).toHaveLength(GAMES);
    for (const [i, { game, plays }] of played.entries()) {
      const made = makeGame(SEASON, i);
      expect(game.gameId).toBe(made.id);
      expect(plays.map((play) => play.secondsRemaining)).toEqual(made.plays.map((row) => row.secs_remaining));
      expect(plays.at(-1)?.score).toEqual(game.finalScore);
    }
  });

  test('may be read up to a day, as a training that looks no further does', async () => {
    const season = await importOne();
    const all = (await readGames(season)).map((game) => game.day);
    const until = all[3] as string;
    const early = all.filter((day) => day <= until).length;
    expect(early).toBeLessThan(GAMES);
    expect(await readGames({ ...season, until })).toHaveLength(early);
    const played = await playedGames({ ...season, until });
    expect(played).toHaveLength(early);
    for (const { game } of played) expect(game.day <= until).toBe(true);
  });

  test('speaks of plays and games in the domain’s words', async () => {
    const [first] = await playedGames(await importOne());
    expect(first?.game).toMatchObject({
      season: 2019,
      day: '2018-11-10',
      teamIds: { home: '333', away: '324' },
      neutralSite: true,
      closingTotal: 151.5,
      openingTotal: 150.5,
      secondHalfTotal: 80.5,
      overtimes: 1,
      flags: [],
    });
    expect(first?.plays[0]).toMatchObject({ kind: 'jumpBall', period: 1, secondsLeftInPeriod: 1200 });
    expect(new Set(first?.plays.map((play) => play.kind))).toContain('madeFreeThrow');
  });

  test('T29a takes a spread only where it is a half-point', async () => {
    const games = await readGames(await importOne());
    expect(games.map((game) => game.homeFavoredBy)).toEqual([null, 4.5, 4.5, 4.5, null, 4.5, 4.5]);
  });

  test('T14 leaves a missing line missing', async () => {
    const games = await readGames(await importOne());
    expect(games.map((game) => game.closingTotal)).toEqual([151.5, 152.5, 153.5, 154.5, 155.5, null, 157.5]);
  });

  test('T5 keeps a play type that no one has named as unknown, and counts it', async () => {
    await edit(seasonFile('pbp'), (text) => text.replaceAll(',turnover,', ',four_point_play,'));
    const season = (await importSeasons({ archive, seasons: [SEASON], tables }))[0];
    expect(season?.unknownTypes).toEqual({ four_point_play: expect.any(Number) });
    const [first] = await playedGames(season as SeasonTables);
    expect(first?.plays.some((play) => play.kind === 'unknown')).toBe(true);
  });

  test('happens once: the second time the tables are there', async () => {
    const first = await importOne();
    const second = await importOne();
    expect([first.imported, second.imported]).toEqual([true, false]);
    expect(second.folder).toBe(first.folder);
  });

  test('does not mix up two archives that have a season of the same name', async () => {
    const first = await importOne();
    const other = await makeArchive(join(root, `other-${number}`), [
      { seasonName: SEASON, games: GAMES + 1 },
    ]);
    const [second] = await importSeasons({ archive: other, seasons: [SEASON], tables });
    expect(await readGames(first)).toHaveLength(GAMES);
    expect(await readGames(second as SeasonTables)).toHaveLength(GAMES + 1);
  });

  test('knows an archive again after it has moved', async () => {
    await importOne();
    await rename(archive, `${archive}-moved`);
    archive = `${archive}-moved`;
    expect((await importOne()).imported).toBe(false);
  });

  test('takes the lines of every sbr_totals file by game, whatever seasons its name tells', async () => {
    const lines = join(archive, 'lines');
    const [name] = await readdir(lines);
    await rename(join(lines, name as string), join(lines, 'sbr_totals_of_many_years.csv.gz'));
    expect((await readGames(await importOne()))[0]?.closingTotal).toBe(151.5);
  });

  test('does without the columns that some seasons lack', async () => {
    await edit(seasonFile('games'), (text) =>
      text.replace('home_fouls,away_fouls', 'x,y').replace('n_ot', 'z'),
    );
    const [game] = await readGames(await importOne());
    expect(game).toMatchObject({ fouls: { home: null, away: null }, overtimes: 0, closingTotal: 151.5 });
  });

  test('T3 takes a game once that is listed twice', async () => {
    await edit(seasonFile('games'), (text) => `${text}${text.split('\r\n')[1]}\r\n`);
    expect(await readGames(await importOne())).toHaveLength(GAMES);
  });

  test('works without any lines', async () => {
    await rm(join(archive, 'lines'), { recursive: true });
    expect((await readGames(await importOne())).every((game) => game.closingTotal === null)).toBe(true);
  });
});

describe('a season that cannot be imported', () => {
  test('is refused with the seasons that are there', async () => {
    await expect(importSeasons({ archive, seasons: ['2011-12'], tables })).rejects.toThrow(
      /no play-by-play of season 2011-12; it has 2018-19$/,
    );
    expect(await seasonsOf(archive)).toEqual([SEASON]);
  });

  test('is refused when a file is cut off, and leaves nothing behind', async () => {
    const bytes = await readFile(seasonFile('pbp'));
    // The last four bytes of a gzip file are its length: DuckDB alone would not miss them.
    await writeFile(seasonFile('pbp'), bytes.subarray(0, bytes.length - 4));
    await expect(importOne()).rejects.toThrow(/pbp_2018-19\.csv\.gz: truncated or damaged gzip/);
    expect(await readdir(tables).catch(() => [])).toEqual([]);
  });

  test('is refused by the name of a column that is missing', async () => {
    await edit(seasonFile('games'), (text) => text.replace('neutral_site', 'somewhere'));
    await expect(importOne()).rejects.toThrow(
      /games_2018-19\.csv\.gz: column neutral_site missing; it has game_id/,
    );
    expect(await readdir(tables).catch(() => [])).toEqual([]);
  });

  test('is refused by the value that is no number', async () => {
    await edit(seasonFile('pbp'), (text) => text.replace(',1,2390,', ',1,late,'));
    await expect(importOne()).rejects.toThrow(/pbp_2018-19\.csv\.gz: .*late/);
  });

  test('is refused when its games file is missing', async () => {
    await rm(seasonFile('games'));
    await expect(importOne()).rejects.toThrow(/season 2018-19 has plays but no espn\/seasons\/games_2018-19/);
  });
});

withRealData('importing a recorded season', (folder) => {
  test('takes all its plays in little time and memory', { timeout: 90_000 }, async () => {
    const started = performance.now();
    const [season] = await importSeasons({ archive: folder, seasons: ['2016-17'], tables });
    expect((performance.now() - started) / 1000).toBeLessThan(45);
    const games = await readGames(season as SeasonTables);
    expect(games).toHaveLength(5526);
    expect(games.filter((game) => game.closingTotal !== null)).toHaveLength(3683);
    expect(season?.unknownTypes).toEqual({});
  });
});
