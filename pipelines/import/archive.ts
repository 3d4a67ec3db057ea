import { join } from 'node:path';
import { type GameDay, seasonName, seasonOf } from '../../src/domain/game.js';
import type { TeamResolver } from '../../src/identity/teams.js';
import { folderObjects } from '../../src/store/folder-objects.js';
import type { ObjectStore } from '../../src/store/objects.js';
import {
  closingLines,
  type SeasonTables,
  seasonExists,
  type TableName,
  tablePrefix,
} from '../../src/store/tables.js';
import { appearWhole, exists } from './appear-whole.js';
import { readCsv, readCsvs } from './csv.js';
import { addRow, type DayRows, mergeDays } from './days.js';
import { contentKey, filesIn, seasonFiles, seasonInName } from './files.js';
import { GAME_COLUMNS, type RecordedGame, recordedGame } from './games.js';
import { HALF_TIME_COLUMNS, recordedHalfTime, withHalfTimes } from './half-times.js';
import { CLOSING_COLUMNS, type ClosingRow, closingRow } from './lines.js';
import { type ImportedNight, importNight, recordedNights, summaryFiles } from './nights.js';
import { type ImportedPlays, importPlays } from './plays.js';
import type { OnProgress } from './progress.js';
import { recordedQuotes } from './quotes.js';
import { recordedRatings } from './ratings.js';
import { byDay, daysOfGames, gameRows, listed, officialRows, once, sbrLines } from './rows.js';
import { BOX_COLUMNS, type PlacedBoxes, placeBoxes, recordedBox, withBoxes } from './team-boxes.js';

export interface ArchiveImportOptions {
  /** A folder laid out as `espn/{seasons,nights}`, `lines`, `kenpom`; any part may be missing. */
  readonly archive: string;
  readonly objects: ObjectStore;
  /** For names of teams that come without an id. */
  readonly teams: TeamResolver;
  /** Only these, e.g. `2016-17`; all unless told. */
  readonly seasons?: readonly string[] | undefined;
  /** Import files that were imported already. */
  readonly again?: boolean;
  readonly progress?: OnProgress;
  readonly signal?: AbortSignal;
}

export interface ArchiveImport {
  /** False where these files were imported before. */
  readonly imported: boolean;
  /** Rows taken into each table. */
  readonly rows: Readonly<Partial<Record<TableName, number>>>;
  readonly gamesWithPlays: number;
  readonly gamesWithOfficials: number;
  /** Games of which any source has a closing total. */
  readonly gamesWithClosingTotal: number;
  /** Of them those with a source whose final score is the game's: what `closing_lines` shows. */
  readonly gamesWithClosingLine: number;
  /** Plays by type that no one has named yet (T5). */
  readonly unknownTypes: Readonly<Record<string, number>>;
  /** What was left out, by reason. */
  readonly leftOut: Readonly<Record<string, number>>;
  readonly nights: readonly ImportedNight[];
}

/**
 * Loads all that an archive folder has of games, plays, officials, lines, ratings and team boxes into the tables, and
 * its recorded nights into raw archive and tables. Rows of our own collection stay: they are better. It may be killed
 * at any time and run again: a day's part is written whole or not at all, and the same rows are the same bytes.
 * @throws Error naming file, row and column of what cannot be read; days written before it stay
 */
export async function importArchive(options: ArchiveImportOptions): Promise<ArchiveImport> {
  const { archive, objects, signal } = options;
  const files = await archiveFiles(archive, options.seasons);
  const marker = `imports/${await contentKey(archive, files.all)}.json`;
  const before = options.again === true ? null : await importedBefore(objects, marker);
  if (before !== null) return { ...before, imported: false };

  const step = (name: string, done = 0, of = 1) => {
    signal?.throwIfAborted();
    options.progress?.({ step: name, done, of });
  };
  step('games and team boxes');
  const closing = (await readCsvs(files.closing, CLOSING_COLUMNS, closingRow)).filter(isOf(options.seasons));
  const listing = await recordedGames(files.games, closing);
  const boxes = await recordedBoxes(files.boxes, listing);
  const halfTimes = await readCsvs(files.halfTimes, HALF_TIME_COLUMNS, recordedHalfTime);
  const games = withHalfTimes(completed(listing, boxes), halfTimes);

  const plays: ImportedPlays[] = [];
  for (const file of files.plays) {
    const season = seasonInName(file);
    const ofSeason = games.filter((game) => seasonName(seasonOf(game.day)) === season).map(listed);
    const onDay = (done: number, of: number) => step(`plays of ${season}`, done, of);
    plays.push(await importPlays(objects, file, ofSeason, onDay, signal));
  }
  const byGame = new Map(plays.flatMap((imported) => [...imported.byGame]));

  const days = daysOfGames(games);
  const sbr = await sbrLines(files.sbr, days, options.seasons);
  const others = byDay(
    closing.map(({ line }) => line),
    days,
  );
  const quotes = await recordedQuotes(files.quotes, days);
  const ratings = await recordedRatings(files.ratings, options.teams, (day) =>
    isOfSeason(options.seasons, day),
  );
  const rows: Partial<Record<TableName, number>> = { plays: sum(byGame.values()) };
  const write = async <T extends TableName>(table: T, ...parts: DayRows<T>[]) => {
    step(table.replaceAll('_', ' '));
    for (const part of parts)
      rows[table] = (rows[table] ?? 0) + (await mergeDays(objects, table, part, signal));
  };
  await write('officials', officialRows(games));
  await write('team_box', boxRows(boxes));
  await write('lines', sbr.rows, others.rows);
  await write('in_play_quotes', quotes.rows);
  await write('ratings', ratings.rows);
  // Last: a game that stands in its table has all its other rows.
  await write('games', gameRows(games, byGame));

  const nights: ImportedNight[] = [];
  for (const [i, night] of files.nights.entries()) {
    step('nights', i, files.nights.length);
    nights.push(await importNight(objects, archive, night));
  }
  const lines = [...sbr.rows.values(), ...others.rows.values()].flat();
  const report: ArchiveImport = {
    imported: true,
    rows,
    gamesWithPlays: byGame.size,
    gamesWithOfficials: games.filter((game) => game.officials.length > 0).length,
    gamesWithClosingTotal: new Set(lines.map((line) => line.gameId)).size,
    gamesWithClosingLine: closingLines(lines).size,
    unknownTypes: totals(plays.map(({ unknownTypes }) => unknownTypes)),
    leftOut: {
      'plays of games that are not listed': sum(plays.map(({ withoutGame }) => withoutGame)),
      'team boxes that agree with no game, or with two': boxes.unplaced,
      'closing totals that cannot be one, or of games that are not listed': sbr.leftOut + others.leftOut,
      'in-play quotes without a total that can be one, or of games that are not listed': quotes.leftOut,
      'names in the ratings that are no team': ratings.unknown.length,
    },
    nights,
  };
  await objects.put(marker, `${JSON.stringify(report, null, 2)}\n`);
  step('import', 1);
  return report;
}

export interface ArchiveSeasonsOptions extends Omit<ArchiveImportOptions, 'objects' | 'again' | 'seasons'> {
  /** As the archive names them, e.g. `2024-25`; all that it has game files of unless told. */
  readonly seasons?: readonly string[] | undefined;
  /** Where the tables are kept, one folder a season. */
  readonly tables: string;
}

/**
 * The tables of an archive's seasons, each in a folder of its own that is named by the content of its files: imported
 * where they are not there yet, and whole or not at all.
 * @throws Error naming the seasons that are not there, and those that are
 */
export async function importArchiveSeasons({
  tables,
  ...options
}: ArchiveSeasonsOptions): Promise<SeasonTables[]> {
  const { archive } = options;
  const there = await seasonsWithGames(archive);
  const seasons = options.seasons ?? there;
  if (seasons.length === 0) throw noSeason(archive, [], there);
  const imported: SeasonTables[] = [];
  for (const seasonName of seasons) {
    const key = await contentKey(archive, (await archiveFiles(archive, [seasonName])).all);
    const folder = join(tables, `archive-${seasonName}-${key}`);
    if (!(await exists(folder)))
      await appearWhole(folder, async (building) => {
        await importArchive({ ...options, objects: folderObjects(building), seasons: [seasonName] });
        // Some seasons are known by the line files alone.
        if (!(await seasonExists({ seasonName, folder: building })))
          throw noSeason(archive, [seasonName], there);
      });
    imported.push({ seasonName, folder });
  }
  return imported;
}

/** What came of an import of the same files; null where there was none, or its tables were deleted since. */
async function importedBefore(objects: ObjectStore, marker: string): Promise<ArchiveImport | null> {
  const bytes = await objects.get(marker);
  if (bytes === null) return null;
  const report = JSON.parse(String(bytes)) as ArchiveImport;
  for (const [table, rows] of Object.entries(report.rows))
    if (rows > 0 && (await isEmpty(objects.list(tablePrefix(table as TableName))))) return null;
  return report;
}

async function isEmpty(keys: AsyncIterable<string>): Promise<boolean> {
  for await (const _ of keys) return false;
  return true;
}

interface ArchiveFiles {
  readonly games: readonly string[];
  readonly plays: readonly string[];
  readonly boxes: readonly string[];
  readonly closing: readonly string[];
  readonly sbr: readonly string[];
  readonly halfTimes: readonly string[];
  readonly quotes: readonly string[];
  readonly ratings: readonly string[];
  readonly nights: readonly string[];
  /** Every file that is read. */
  readonly all: readonly string[];
}

async function archiveFiles(archive: string, seasons: readonly string[] | undefined): Promise<ArchiveFiles> {
  const ofSeason = (name: string) => seasons === undefined || seasons.includes(name);
  const inSeasons = async (prefix: string) =>
    (await filesIn(archive, 'espn/seasons', prefix)).filter((file) => ofSeason(seasonInName(file)));
  const games = await inSeasons('games_');
  const closing = await filesIn(archive, 'lines', 'closing_totals_by_espn_id');
  if (closing.length === 0) await refuseUnknown(archive, seasons, games);
  const files = {
    games,
    plays: await inSeasons('pbp_'),
    boxes: await inSeasons('teambox_'),
    closing,
    sbr: await filesIn(archive, 'lines', 'sbr_totals_'),
    halfTimes: await filesIn(archive, 'lines', 'second_half_lines_'),
    quotes: await filesIn(archive, 'lines', 'in_play_quotes_'),
    ratings: await filesIn(archive, 'kenpom', 'kenpom_archive_daily_'),
    nights: (await recordedNights(archive)).filter((night) => isOfSeason(seasons, night)),
  };
  // A season with plays must have games.
  for (const file of files.plays) await seasonFiles(archive, seasonInName(file));
  const summaries = await Promise.all(files.nights.map((night) => summaryFiles(archive, night)));
  const { nights, ...tables } = files;
  const all = [...Object.values(tables), ...summaries].flat();
  if (all.length === 0)
    throw new Error(
      `archive ${archive}: nothing to import; it needs espn/seasons, espn/nights, lines or kenpom`,
    );
  return { ...files, all };
}

function isOfSeason(seasons: readonly string[] | undefined, day: GameDay): boolean {
  return seasons === undefined || seasons.includes(seasonName(seasonOf(day)));
}

async function refuseUnknown(
  archive: string,
  seasons: readonly string[] | undefined,
  games: readonly string[],
): Promise<void> {
  const missing = seasons?.filter((season) => !games.some((file) => seasonInName(file) === season)) ?? [];
  if (missing.length > 0) throw noSeason(archive, missing, await seasonsWithGames(archive));
}

/** The seasons of which an archive holds games, ascending. */
export async function seasonsWithGames(archive: string): Promise<string[]> {
  return (await filesIn(archive, 'espn/seasons', 'games_')).map(seasonInName);
}

function noSeason(archive: string, missing: readonly string[], there: readonly string[]): Error {
  const known = there.join(', ') || 'none (espn/seasons/games_*.csv.gz)';
  return new Error(`archive ${archive}: no season ${missing.join(', ') || 'at all'}; it has ${known}`);
}

function isOf(seasons: readonly string[] | undefined): (row: ClosingRow) => boolean {
  return ({ season }) => seasons === undefined || seasons.includes(seasonName(season));
}

/** Every game of the season files, with its start where the line files know it, and the games that only they have. */
async function recordedGames(
  files: readonly string[],
  closing: readonly ClosingRow[],
): Promise<RecordedGame[]> {
  const known = once(await readCsvs(files, GAME_COLUMNS, recordedGame));
  const inLines = new Map(
    closing.flatMap(({ game }) => (game === null ? [] : [[game.row.gameId, game] as const])),
  );
  const started = known.map((game) => {
    const same = inLines.get(game.row.gameId);
    return same?.day === game.day ? { ...game, row: { ...game.row, startUtc: same.row.startUtc } } : game;
  });
  return once([...started, ...inLines.values()]);
}

async function recordedBoxes(files: readonly string[], games: readonly RecordedGame[]): Promise<PlacedBoxes> {
  const placed: PlacedBoxes['placed'][number][] = [];
  let unplaced = 0;
  for (const file of files) {
    const ofSeason = games.filter((game) => seasonName(seasonOf(game.day)) === seasonInName(file));
    const found = placeBoxes(await readCsv(file, BOX_COLUMNS, recordedBox), ofSeason);
    placed.push(...found.placed);
    unplaced += found.unplaced;
  }
  return { placed, unplaced };
}

/** The games with what only their team boxes know. */
function completed(games: readonly RecordedGame[], { placed }: PlacedBoxes): RecordedGame[] {
  const boxes = new Map(placed.map(({ rows }) => [rows[0].gameId, rows]));
  return games.map((game) => {
    const rows = boxes.get(game.row.gameId);
    return rows === undefined ? game : withBoxes(game, rows);
  });
}

function boxRows({ placed }: PlacedBoxes): DayRows<'team_box'> {
  const rows: DayRows<'team_box'> = new Map();
  for (const { day, rows: both } of placed) for (const row of both) addRow(rows, day, row);
  return rows;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const n of numbers) total += n;
  return total;
}

function totals(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const [name, n] of counts.flatMap((c) => Object.entries(c))) all[name] = (all[name] ?? 0) + n;
  return all;
}
