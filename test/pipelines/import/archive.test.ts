import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rawDays, readManifest } from '../../../pipelines/collect/raw-archive.js';
import { readHalfTimes } from '../../../pipelines/half-time.js';
import { type ArchiveImport, importArchive } from '../../../pipelines/import.js';
import { folderObjects } from '../../../src/store/folder-objects.js';
import type { ObjectStore } from '../../../src/store/objects.js';
import { closingLines, mergeDay, openTables, readDay, readGames } from '../../../src/store/tables.js';
import { withRealData } from '../../parts.js';
import { GAME_ID, type GameSketch, status, summary } from '../../sources/espn/payloads.js';
import { teams } from '../collected.js';
import { memoryObjects } from '../memory-objects.js';
import {
  boxOf,
  type Cells,
  CLOSING,
  closingOf,
  edit,
  halfTimeOf,
  LATER,
  LATER_BOXES,
  LATER_GAMES,
  laterGame,
  makeRecordings,
  otherBoxOf,
  PLAYED,
  quoteOf,
  RATINGS,
  type Recordings,
  ratingOf,
} from './recordings.js';

const DAY = '2025-01-15';
let root: string;
let archive: string;
let store: ReturnType<typeof memoryObjects>;
let number = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ttlu-archive-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));
beforeEach(() => {
  store = memoryObjects();
});

async function imported(given: Recordings = {}): Promise<ArchiveImport> {
  archive = await makeRecordings(join(root, String(++number)), given);
  return importArchive({ archive, objects: store, teams });
}
const again = (change: object = {}) => importArchive({ archive, objects: store, teams, ...change });
const tablesOf = (objects: ReadonlyMap<string, Buffer>) =>
  Object.fromEntries(
    [...objects]
      .filter(([key]) => key.startsWith('tables/'))
      .map(([key, bytes]) => [key, bytes.toString('latin1')]),
  );

describe('importing an archive', () => {
  test('loads every table, and says how much of what', async () => {
    const report = await imported();
    expect(report).toMatchObject({
      imported: true,
      rows: { games: 8, officials: 3, team_box: 2, lines: 7, in_play_quotes: 1, ratings: 1 },
      gamesWithPlays: 7,
      gamesWithOfficials: 1,
      gamesWithClosingTotal: 7,
      gamesWithClosingLine: 7,
      unknownTypes: {},
      nights: [],
    });
    expect(report.rows.plays).toBeGreaterThan(1000);
    expect(await readDay(store, 'games', DAY)).toEqual([
      expect.objectContaining({
        gameId: '501',
        startUtc: '2025-01-16T00:00:00.000Z',
        homeTeamId: '150',
        homeTeamName: 'Duke Blue Devils',
        homeFinal: 80,
        awayFinal: 71,
        homeFirstHalf: 40,
        overtimes: 0,
        homeFavoredBy: 9.5,
        plays: 0,
        source: 'season-files',
      }),
    ]);
    expect(await readDay(store, 'officials', DAY)).toEqual([
      { gameId: '501', position: 1, name: 'Ann Able', refereeKey: 'ann able', source: 'season-files' },
      {
        gameId: '501',
        position: 2,
        name: 'Bob Baker Jr.',
        refereeKey: 'bob baker jr',
        source: 'season-files',
      },
      { gameId: '501', position: 3, name: 'C.C. Cole', refereeKey: 'cc cole', source: 'season-files' },
    ]);
    expect(await readDay(store, 'ratings', DAY)).toEqual([
      {
        source: 'kenpom',
        teamId: '150',
        teamName: 'Duke',
        adjOffense: 122.5,
        adjDefense: 92.5,
        adjTempo: 66.5,
      },
    ]);
    expect(await readDay(store, 'team_box', DAY)).toMatchObject([
      { side: 'away', teamId: '152', points: 71, opponentPoints: 80, possessions: 70, fouls: null },
      { side: 'home', teamId: '150', points: 80, fieldGoalsTried: 60, turnovers: 11, minutes: 39.45 },
    ]);
  });

  test('done again does nothing, and when it is asked for the same to the byte', async () => {
    const first = await imported();
    const objects = new Map(store.objects);
    expect(await again()).toEqual({ ...first, imported: false });
    expect(await again({ again: true })).toEqual(first);
    expect(store.objects).toEqual(objects);
  });

  test('is done anew when a table was deleted', async () => {
    await imported();
    const objects = new Map(store.objects);
    for (const key of objects.keys()) if (key.startsWith('tables/lines/')) store.objects.delete(key);
    expect((await again()).imported).toBe(true);
    expect(new Map([...store.objects].sort())).toEqual(new Map([...objects].sort()));
  });

  test('is done anew when a file has changed', async () => {
    await imported();
    await edit(join(archive, ...LATER_GAMES), (text) => text.replace(',80,71,', ',82,71,'));
    expect((await again()).imported).toBe(true);
    expect((await readDay(store, 'games', DAY))?.[0]?.homeFinal).toBe(82);
  });

  test('takes only the seasons that are asked for', async () => {
    archive = await makeRecordings(join(root, String(++number)));
    const report = await again({ seasons: [PLAYED] });
    expect(report).toMatchObject({ rows: { games: 7 }, gamesWithPlays: 7 });
    expect([...store.objects.keys()].filter((key) => key.includes('season=2025'))).toEqual([]);
    store.objects.clear();
    const later = await again({ seasons: [LATER] });
    expect(later).toMatchObject({ rows: { games: 1, lines: 1 }, gamesWithPlays: 0 });
    expect(Object.values(later.leftOut)).toEqual([0, 0, 0, 0, 0]);
  });

  test('tells how far it has come', async () => {
    archive = await makeRecordings(join(root, String(++number)));
    const steps: string[] = [];
    await again({
      progress: ({ step }: { step: string }) => void (steps.at(-1) === step || steps.push(step)),
    });
    expect(steps).toEqual([
      'games and team boxes',
      `plays of ${PLAYED}`,
      'officials',
      'team box',
      'lines',
      'in play quotes',
      'ratings',
      'games',
      'import',
    ]);
  });

  test('ends when it is stopped, and goes on where it was', async () => {
    archive = await makeRecordings(join(root, String(++number)));
    const stop = new AbortController();
    const progress = ({ step }: { step: string }) => step === 'lines' && stop.abort(new Error('stopped'));
    await expect(again({ progress, signal: stop.signal })).rejects.toThrow('stopped');
    expect(await readDay(store, 'games', DAY)).toBeNull();
    expect((await again()).imported).toBe(true);
    expect(await readDay(store, 'games', DAY)).toHaveLength(1);
  });

  test('leaves what our own collection has of a game', async () => {
    await imported();
    const [row] = (await readDay(store, 'games', DAY)) ?? [];
    await mergeDay(store, 'games', DAY, [{ ...row!, source: 'espn', homeFouls: 15 }]);
    await again({ again: true });
    expect(await readDay(store, 'games', DAY)).toMatchObject([{ source: 'espn', homeFouls: 15 }]);
  });
});

describe('an import that is killed', () => {
  /** As kill −9 leaves it: from the nth write on nothing more happens. */
  function killedAt(nth: number): ObjectStore & { puts(): number } {
    let puts = 0;
    return {
      ...store,
      puts: () => puts,
      put: (...args) => (++puts >= nth ? Promise.reject(new Error('killed')) : store.put(...args)),
    };
  }

  test('at any write ends, run again, with the tables of an undisturbed one', {
    timeout: 120_000,
  }, async () => {
    await imported();
    const undisturbed = tablesOf(store.objects);
    store.objects.clear();
    const counting = killedAt(Number.POSITIVE_INFINITY);
    await importArchive({ archive, objects: counting, teams });
    const writes = counting.puts();
    expect(writes).toBeGreaterThan(12);
    for (let nth = 1; nth <= writes; nth++) {
      store.objects.clear();
      await expect(importArchive({ archive, objects: killedAt(nth), teams })).rejects.toThrow('killed');
      // A game that stands in its table has all its other rows.
      const { games, ...others } = byTable(undisturbed);
      if (Object.keys(tablesOf(store.objects)).some((key) => key.startsWith('tables/games')))
        expect(tablesOf(store.objects)).toMatchObject(Object.assign({}, ...Object.values(others)));
      expect(games).toBeDefined();
      expect((await again()).imported).toBe(true);
      expect(tablesOf(store.objects), `killed at write ${nth}`).toEqual(undisturbed);
    }
  });
});

/** Parts by the table that they are of. */
function byTable(parts: Readonly<Record<string, string>>): Record<string, Record<string, string>> {
  const tables: Record<string, Record<string, string>> = {};
  for (const [key, bytes] of Object.entries(parts)) {
    const [, table = ''] = key.split('/');
    tables[table] = { ...tables[table], [key]: bytes };
  }
  return tables;
}

describe('of the plays', () => {
  test('T7 the clock is that of the period, and beside it as it was sent', async () => {
    await imported();
    const plays =
      (await readDay(store, 'plays', '2018-11-10'))?.filter(({ gameId }) => gameId === '20180000') ?? [];
    const clocks = plays.map((play) => [play.period, play.secondsAsSent, play.secondsLeftInPeriod]);
    expect(clocks.slice(0, 3)).toEqual([
      [1, 2400, 1200],
      [1, 2390, 1190],
      [1, 2373, 1173],
    ]);
    // The end of regulation carries the overtime's clock.
    const end = plays.findLastIndex((play) => play.period === 2);
    expect(clocks.slice(end, end + 2)).toEqual([
      [2, 300, 300],
      [3, 290, 290],
    ]);
    expect(plays.map((play) => play.playNumber)).toEqual(plays.map((_, i) => i + 1));
  });

  test('T7 a clock that no period has is cut, and kept as it was sent', async () => {
    archive = await makeRecordings(join(root, String(++number)));
    const pbp = join(archive, 'espn', 'seasons', `pbp_${PLAYED}.csv.gz`);
    await edit(pbp, (text) => text.replace('20180000,1,1,2400,', '20180000,1,1,2700,'));
    await again();
    expect((await readDay(store, 'plays', '2018-11-10'))?.[0]).toMatchObject({
      secondsAsSent: 2700,
      secondsLeftInPeriod: 1200,
    });
  });

  test('those of a game that is not listed are counted', async () => {
    archive = await makeRecordings(join(root, String(++number)));
    const pbp = join(archive, 'espn', 'seasons', `pbp_${PLAYED}.csv.gz`);
    await edit(pbp, (text) => text.replaceAll('20180000,', '20189999,'));
    const report = await again();
    expect(report.gamesWithPlays).toBe(6);
    expect(report.leftOut['plays of games that are not listed']).toBeGreaterThan(100);
  });
});

describe('of the games', () => {
  const game = async (games: readonly Cells[], boxes: readonly Cells[] = []) => {
    await imported({ games, boxes: boxes.length > 0 ? boxes : [boxOf(), otherBoxOf()] });
    return (await readDay(store, 'games', DAY))?.[0];
  };

  test('T29a a spread that is no half-point is missing', async () => {
    expect((await game([laterGame({ home_favored_by: 7.25 })]))?.homeFavoredBy).toBeNull();
    expect((await game([laterGame({ home_favored_by: -7 })]))?.homeFavoredBy).toBe(-7);
  });

  test('T29b overtimes are told by the box’s minutes, never by a column that is selected on the outcome', async () => {
    const overtime = [boxOf({ mins: 49.4 }), otherBoxOf({ mins: 49.4 })];
    expect((await game([laterGame({ ot: 0 })], overtime))?.overtimes).toBe(2);
    expect((await game([laterGame({ ot: 1 })], [boxOf({ contest_id: 'x' })]))?.overtimes).toBeNull();
  });

  test('team ids that are missing are those of the boxes', async () => {
    expect(await game([laterGame({ home_id: null, away_id: null })])).toMatchObject({
      homeTeamId: '150',
      awayTeamId: '152',
    });
  });

  test('T2 a start is taken only where it is of the same game day', async () => {
    await imported({ closing: [closingOf({ game_datetime: '2025-01-16T05:30Z' })] });
    expect((await readDay(store, 'games', DAY))?.[0]?.startUtc).toBeNull();
  });

  test('those that only the line files know are there too, by their day in New York (T2)', async () => {
    const other = { espn_id: '777', game_datetime: '2025-01-17T04:30Z', home_score: 60, away_score: 50 };
    await imported({ closing: [closingOf(), closingOf(other)] });
    expect(await readDay(store, 'games', '2025-01-16')).toMatchObject([
      {
        gameId: '777',
        startUtc: '2025-01-17T04:30:00.000Z',
        homeFinal: 60,
        source: 'line-files',
        overtimes: null,
      },
    ]);
  });

  test('T3 one that is listed twice is taken once', async () => {
    await imported({ games: [laterGame(), laterGame({ home_final: 99 })] });
    expect(await readDay(store, 'games', DAY)).toMatchObject([{ homeFinal: 80 }]);
  });

  test('a game without officials has none', async () => {
    await imported({ games: [laterGame({ referees: null })] });
    expect(await readDay(store, 'officials', DAY)).toBeNull();
  });
});

describe('of the lines', () => {
  const lines = async (...closing: Cells[]) => {
    const report = await imported({ closing });
    return { report, rows: (await readDay(store, 'lines', DAY)) ?? [] };
  };

  test('each source has its own, as it says it', async () => {
    const priced = {
      source: 'jdsb_oddsapi',
      book: 'draftkings',
      close_total: 149,
      open_total: 147.5,
      h1_total: 70.5,
      closing_total_over_price: -112,
      closing_total_under_price: -108,
      captured: '2025-01-15 23:55:39+00:00',
    };
    const { rows } = await lines(closingOf(), closingOf(priced));
    expect(rows).toMatchObject([
      {
        source: 'jdsb_oddsapi',
        book: 'draftkings',
        closingTotal: 149,
        openingTotal: 147.5,
        firstHalfTotal: 70.5,
        overPrice: -112,
        underPrice: -108,
        snapshotAtUtc: '2025-01-15T23:55:39.000Z',
      },
      { source: 'oddsshark', book: null, closingTotal: 148.5, overPrice: null },
    ]);
    expect(closingLines(rows).get('501')?.source).toBe('jdsb_oddsapi');
  });

  test('T17 a home handicap becomes the points by which the home team is favoured', async () => {
    const { rows } = await lines(closingOf(), closingOf({ source: 'sbr', home_spread_espn: 3 }));
    expect(rows.map((row) => [row.source, row.homeFavoredBy])).toEqual([
      ['oddsshark', 9.5],
      ['sbr', -3],
    ]);
  });

  test('openers that hold junk are missing', async () => {
    const { rows } = await lines(
      closingOf(),
      closingOf({ source: 'wagertalk' }),
      closingOf({ source: 'sbr' }),
    );
    expect(rows.map((row) => [row.source, row.openingTotal])).toEqual([
      ['oddsshark', null],
      ['sbr', 90.5],
      ['wagertalk', null],
    ]);
  });

  test('T14 a close that cannot be a total is left out and counted, never replaced', async () => {
    const { report, rows } = await lines(
      closingOf({ close_total: 14.5 }),
      closingOf({ source: 'sbr', close_total: 145.25 }),
    );
    expect(rows).toEqual([]);
    expect(report.leftOut['closing totals that cannot be one, or of games that are not listed']).toBe(2);
  });

  test('one whose final score is another game’s is kept, marked, and closes nothing', async () => {
    const { report, rows } = await lines(closingOf({ score_ok: 'False' }));
    expect(rows).toMatchObject([{ scoreAgrees: false }]);
    expect([report.gamesWithClosingTotal, report.gamesWithClosingLine]).toEqual([7, 6]);
  });
});

describe('of the team boxes', () => {
  const boxes = async (rows: readonly Cells[], games: readonly Cells[] = [laterGame()]) => {
    const report = await imported({ boxes: rows, games });
    return {
      unplaced: report.leftOut['team boxes that agree with no game, or with two'],
      rows: (await readDay(store, 'team_box', DAY)) ?? [],
    };
  };
  const withoutId = { espn_game_id: null };

  test('those without a game id are placed by both teams and both scores', async () => {
    const { rows } = await boxes([otherBoxOf(withoutId), boxOf(withoutId)]);
    expect(rows.map(({ gameId, side, teamId }) => [gameId, side, teamId])).toEqual([
      ['501', 'away', '152'],
      ['501', 'home', '150'],
    ]);
  });

  test('T9 a contest whose score is no game’s is left out, however its teams are named', async () => {
    const { rows, unplaced } = await boxes([
      boxOf({ ...withoutId, pts: 81 }),
      otherBoxOf({ ...withoutId, d_pts: 81 }),
    ]);
    expect([rows, unplaced]).toEqual([[], 1]);
  });

  test('T3 a box that stands under another game’s id is left out by its scores', async () => {
    expect(await boxes([boxOf({ d_pts: 70 }), otherBoxOf()])).toEqual({ rows: [], unplaced: 1 });
    expect(await boxes([boxOf({ espn_game_id: '777' }), otherBoxOf({ espn_game_id: '777' })])).toEqual({
      rows: [],
      unplaced: 1,
    });
  });

  test('T9 a contest that two games agree with is left out', async () => {
    const twin = laterGame({ game_id: '502', date: '2025-02-15' });
    const { rows, unplaced } = await boxes([boxOf(withoutId), otherBoxOf(withoutId)], [laterGame(), twin]);
    expect([rows, unplaced]).toEqual([[], 1]);
  });

  test('T12 a game that has home and away the other way round has its sides by the scores', async () => {
    const swapped = laterGame({ home_id: '152', away_id: '150', home_final: 71, away_final: 80 });
    const { rows } = await boxes([boxOf(), otherBoxOf()], [swapped]);
    expect(rows.map(({ side, teamId }) => [side, teamId])).toEqual([
      ['away', '150'],
      ['home', '152'],
    ]);
  });

  test('a contest with one box, or three, is left out', async () => {
    expect(await boxes([boxOf()])).toEqual({ rows: [], unplaced: 1 });
    expect(await boxes([boxOf(), otherBoxOf(), otherBoxOf()])).toEqual({ rows: [], unplaced: 1 });
  });
});

describe('of the in-play quotes', () => {
  const quotes = async (...given: Cells[]) => {
    const report = await imported({ quotes: given });
    return {
      rows: (await readDay(store, 'in_play_quotes', DAY)) ?? [],
      leftOut:
        report.leftOut['in-play quotes without a total that can be one, or of games that are not listed'],
    };
  };

  test('each book has one a moment, with its own stamp', async () => {
    const { rows } = await quotes(quoteOf(), quoteOf({ bookmaker: 'betmgm', over_price: null }), quoteOf());
    expect(rows).toEqual([
      expect.objectContaining({ book: 'betmgm', overPrice: null, underPrice: -118 }),
      {
        gameId: '501',
        book: 'draftkings',
        snapshotAtUtc: '2025-01-16T00:55:37.000Z',
        quotedAtUtc: '2025-01-16T00:55:10.000Z',
        startedAtUtc: '2025-01-16T00:06:00.000Z',
        total: 151.5,
        overPrice: -124,
        underPrice: -118,
        homeFavoredBy: 4.5,
        source: 'line-files',
      },
    ]);
  });

  test('T12 a spread is turned where the provider has the teams the other way round', async () => {
    const { rows } = await quotes(quoteOf({ odds_home_is_espn_home: 'False' }));
    expect(rows[0]?.homeFavoredBy).toBe(-4.5);
  });

  test('T14 a total that cannot be one, and a quote of no known game, are left out and counted', async () => {
    expect(await quotes(quoteOf({ total: 15.5 }), quoteOf({ espn_game_id: '777' }))).toEqual({
      rows: [],
      leftOut: 2,
    });
  });
});

describe('of the half-time lines', () => {
  const halfOf = async (change: Cells, game: Cells = { home_h1: null, away_h1: null }) => {
    await imported({ games: [laterGame(game)], halfTimes: [halfTimeOf(change)] });
    const [row] = (await readDay(store, 'games', DAY)) ?? [];
    return [row?.homeFirstHalf, row?.awayFirstHalf];
  };

  test('a half-time score is taken where the season file has none', async () => {
    expect(await halfOf({})).toEqual([38, 31]);
    expect(await halfOf({}, { home_h1: 40, away_h1: 30 })).toEqual([40, 30]);
  });

  test('T12 it is turned where the sportsbooks have the teams the other way round', async () => {
    const swapped = { swapped: 'True', home_final: 71, away_final: 80, h1_home: 31, h1_away: 38 };
    expect(await halfOf(swapped)).toEqual([38, 31]);
  });

  test('one of another game, or that the file doubts, is not taken', async () => {
    expect(await halfOf({ home_final: 90 })).toEqual([null, null]);
    expect(await halfOf({ score_ok: 'False' })).toEqual([null, null]);
    expect(await halfOf({ h1_home: 81 })).toEqual([null, null]);
  });

  test('a season’s games know the second-half total of whichever source has one', async () => {
    const folder = join(root, String(++number));
    archive = await makeRecordings(join(folder, 'archive'), {
      closing: [
        closingOf({ source: 'sbr', second_half_total: 76.5 }),
        closingOf({ source: 'jdsb_oddsapi', close_total: 147.5 }),
      ],
    });
    await importArchive({ archive, objects: folderObjects(folder), teams });
    const [game] = await readGames({ seasonName: LATER, folder });
    expect(game).toMatchObject({
      closingTotal: 147.5,
      secondHalfTotal: 76.5,
      firstHalf: { home: 40, away: 30 },
    });
  });
});

describe('of the ratings', () => {
  test('a name that is no team is counted, and takes no team’s place (T9)', async () => {
    const report = await imported({ ratings: [ratingOf(), ratingOf({ team: 'Springfield' })] });
    expect(report.leftOut['names in the ratings that are no team']).toBe(1);
    expect(await readDay(store, 'ratings', DAY)).toHaveLength(1);
  });

  test('each day has its own', async () => {
    await imported({ ratings: [ratingOf(), ratingOf({ rating_date: '2025-01-16', adj_o: 121 })] });
    expect((await readDay(store, 'ratings', '2025-01-16'))?.[0]?.adjOffense).toBe(121);
  });
});

describe('of the recorded nights', () => {
  const night = async (files: Readonly<Record<string, string | Buffer>>) => {
    archive = await makeRecordings(join(root, String(++number)));
    const folder = join(archive, 'espn', 'nights', '2026-03-02', 'summary');
    await mkdir(folder, { recursive: true });
    for (const [name, body] of Object.entries(files)) await writeFile(join(folder, name), body);
    return again();
  };
  const NIGHT = '2026-03-02';
  const game = (sketch: GameSketch = {}) =>
    gzipSync(
      JSON.stringify(
        summary({ status: status('STATUS_FINAL'), homeScore: '80', awayScore: '71', ...sketch }),
      ),
    );

  test('finished games come into raw archive and tables, as the collection has them', async () => {
    const report = await night({ [`${GAME_ID}.json.gz`]: game(), 'notes.txt': 'x' });
    expect(report.nights).toEqual([{ day: NIGHT, games: 1, notOver: 0, failures: [] }]);
    expect(await rawDays(store)).toEqual([NIGHT]);
    expect(await readManifest(store, NIGHT)).toMatchObject([{ source: 'espn', id: `summary ${GAME_ID}` }]);
    expect(await readDay(store, 'games', NIGHT)).toMatchObject([
      { gameId: GAME_ID, homeFinal: 80, source: 'espn' },
    ]);
  });

  test('a game that had not ended is counted, and is no row (T8)', async () => {
    const report = await night({
      [`${GAME_ID}.json.gz`]: game({
        status: status('STATUS_HALFTIME', { period: 1, displayClock: '0:00' }),
      }),
    });
    expect(report.nights).toEqual([{ day: NIGHT, games: 0, notOver: 1, failures: [] }]);
    expect(await readDay(store, 'games', NIGHT)).toEqual([]);
  });

  test('T34 one malformed game is told by name, the others come in', async () => {
    const report = await night({ [`${GAME_ID}.json.gz`]: game(), '999.json.gz': gzipSync('{"header":') });
    expect(report.nights).toMatchObject([{ games: 1, failures: [expect.stringContaining('summary 999')] }]);
  });
});

describe('an archive that cannot be imported is refused', () => {
  const refusal = async (change: (archive: string) => Promise<void>) => {
    archive = await makeRecordings(join(root, String(++number)));
    await change(archive);
    return again().then(
      () => 'imported',
      (error: Error) => error.message,
    );
  };
  const file = (path: readonly string[]) => join(archive, ...path);
  const edited = (path: readonly string[], from: string, to: string) =>
    refusal(() => edit(file(path), (text) => text.replace(from, to)));

  test.each([
    [
      LATER_GAMES,
      'home_final',
      'points',
      /games_2024-25\.csv\.gz: column home_final missing; it has game_id, date/,
    ],
    [LATER_GAMES, ',80,71,', ',eighty,71,', /games_2024-25\.csv\.gz row 2: home_final "eighty" is no number/],
    [LATER_GAMES, ',80,71,', ',80.5,71,', /row 2: home_final "80\.5" is no whole number/],
    [LATER_GAMES, ',80,71,', ',,71,', /row 2: home_final "" is missing/],
    [LATER_GAMES, '2025-01-15', '15/01/2025', /row 2: date "15\/01\/2025" is no day/],
    [LATER_GAMES, ',False,', ',maybe,', /row 2: neutral_site "maybe" is neither True nor False/],
    [LATER_BOXES, ',60,', ',,', /teambox_2024-25\.csv\.gz row 2: fga "" is missing/],
    [LATER_BOXES, ',mins', ',minutes', /column mins missing/],
    [
      CLOSING,
      'oddsshark',
      'hearsay',
      /closing_totals_by_espn_id\.csv\.gz row 2: source "hearsay" is no known source/,
    ],
    [CLOSING, '2025-01-16T00:00Z', 'tonight', /row 2: game_datetime "tonight" is no time/],
    [RATINGS, '122.5', 'best', /kenpom_archive_daily_2025\.csv\.gz row 2: adj_o "best" is no number/],
    [RATINGS, '2025-01-15', 'soon', /row 2: rating_date "soon" is no day/],
  ])('%s: %s is %s', async (path, from, to, message) => {
    expect(await edited(path, from, to)).toMatch(message);
  });

  test('a file that was cut off', async () => {
    for (const path of [LATER_GAMES, LATER_BOXES, CLOSING, RATINGS]) {
      const message = await refusal(async () => {
        await edit(file(path), (text) => text.repeat(50));
        const bytes = await readFile(file(path));
        await writeFile(file(path), bytes.subarray(0, bytes.length - 9));
      });
      expect(message).toMatch(new RegExp(`${path.at(-1)}: truncated or damaged gzip`));
    }
  });

  test('an empty folder', async () => {
    await mkdir(join(root, 'empty'), { recursive: true });
    await expect(importArchive({ archive: join(root, 'empty'), objects: store, teams })).rejects.toThrow(
      /empty: nothing to import; it needs espn\/seasons/,
    );
  });

  test('a season that is not there, by the seasons that are', async () => {
    archive = await makeRecordings(join(root, String(++number)));
    await rm(file(CLOSING));
    await expect(again({ seasons: ['2011-12'] })).rejects.toThrow(
      /no season 2011-12; it has 2018-19, 2024-25$/,
    );
  });

  test('plays without their games', async () => {
    const message = await refusal(() => rm(join(archive, 'espn', 'seasons', `games_${PLAYED}.csv.gz`)));
    expect(message).toMatch(/season 2018-19 has plays but no espn\/seasons\/games_2018-19/);
  });
});

withRealData('importing the recorded archive', (folder) => {
  test('gives 11,142 games with plays and 35,500 with a closing total, in time and memory', {
    timeout: 300_000,
  }, async () => {
    const target = join(root, 'real');
    const started = performance.now();
    const report = await importArchive({ archive: folder, objects: folderObjects(target), teams });
    // The whole archive, not only its 3.7 million plays, within what those may take.
    expect((performance.now() - started) / 1000).toBeLessThan(90);
    expect(process.resourceUsage().maxRSS / 1024).toBeLessThan(1500);
    expect(report).toMatchObject({
      rows: { plays: 3_674_796, games: 49_702, officials: 17_220, in_play_quotes: 36_778 },
      gamesWithPlays: 11_142,
      // 7,450 of 2016-18 and 35,533 of the later seasons, of which 35,504 agree on the final score.
      gamesWithClosingTotal: 7450 + 35_533,
      gamesWithClosingLine: 7450 + 35_504,
      gamesWithOfficials: 5740,
      unknownTypes: {},
    });
    expect(report.nights).toEqual([
      { day: '2026-03-02', games: 18, notOver: 0, failures: [] },
      { day: '2026-03-04', games: 1, notOver: 39, failures: [] },
    ]);

    const tables = await openTables(target);
    const [counts] = await tables.rows(`
      select count(*) filter (where plays > 0 and source = 'season-files')::integer as with_plays,
             sum(plays)::integer as plays,
             count(*) filter (where home_favored_by * 2 <> round(home_favored_by * 2))::integer as imputed
        from games`);
    expect(counts).toEqual({ with_plays: 11_142, plays: 3_674_796 + 8519, imputed: 0 });
    const [plays] = await tables.rows('select count(*)::integer as n from plays');
    expect(plays).toEqual({ n: 3_674_796 + 8519 });
    // T29b: overtimes of 2024-25 come from the boxes; 6 % of games go to overtime, as in every season.
    const overtime = await tables.rows(
      'select season, avg((overtimes > 0)::integer) as share from games where overtimes is not null group by season',
    );
    for (const { season, share } of overtime) {
      expect(share, `season ${season}`).toBeGreaterThan(0.045);
      expect(share, `season ${season}`).toBeLessThan(0.065);
    }
    tables.close();

    // Half-time is seen of games of 2019-20, and of 2025-26 whole; 2024-25 lacks it of most overtime games (T29b).
    const halfTimes = (seasonName: string) => readHalfTimes({ seasonName, folder: target });
    const [early, chosen, late] = await Promise.all(['2019-20', '2024-25', '2025-26'].map(halfTimes));
    expect(early?.games.length).toBeGreaterThan(5000);
    expect(chosen?.games).toEqual([]);
    expect(chosen?.excluded['half-time score of a season that lacks many']).toBeGreaterThan(4000);
    expect(late?.games.length).toBeGreaterThan(3700);
    const overtimes = late?.games.filter(({ moment }) => moment.overtimeFollows).length ?? 0;
    expect(overtimes / (late?.games.length ?? 1)).toBeGreaterThan(0.045);
  });
});
