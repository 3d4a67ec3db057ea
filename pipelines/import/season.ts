import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderObjects } from '../../src/store/folder-objects.js';
import type { SeasonTables } from '../../src/store/tables.js';
import { appearWhole } from './appear-whole.js';
import { readCsv } from './csv.js';
import { mergeDays } from './days.js';
import { contentKey, seasonFiles } from './files.js';
import { GAME_COLUMNS, recordedGame } from './games.js';
import { importPlays } from './plays.js';
import type { OnProgress } from './progress.js';
import { daysOfGames, gameRows, listed, once, sbrLines } from './rows.js';

export interface ImportOptions {
  /** A folder laid out as `espn/seasons/{pbp,games}_S.csv.gz` and `lines/sbr_totals_*.csv.gz`. */
  readonly archive: string;
  /** As the archive names them, e.g. `2016-17`. */
  readonly seasons: readonly string[];
  /** Where the tables are kept. */
  readonly tables: string;
  readonly progress?: OnProgress;
}

export interface ImportedSeason extends SeasonTables {
  /** False where the tables were there already. */
  readonly imported: boolean;
  /** Plays by type that no one has named yet (T5): kept for score and clock. */
  readonly unknownTypes: Readonly<Record<string, number>>;
}

/**
 * Imports what is missing of the play-by-play seasons of an archive folder, and says where the tables of each lie.
 * Idempotent: a season's folder is named by the content of its files, appears whole or not at all, and another archive
 * with a season of the same name gets a folder of its own.
 * @throws Error naming the file and what is wrong: a season that is not there (and those that are), a truncated file,
 *   a missing column, a value that is no number.
 */
export async function importSeasons(options: ImportOptions): Promise<ImportedSeason[]> {
  const imported: ImportedSeason[] = [];
  for (const seasonName of options.seasons) imported.push(await importSeason(options, seasonName));
  const { length } = options.seasons;
  options.progress?.({ step: 'import', done: length, of: length });
  return imported;
}

async function importSeason(
  { archive, tables, progress }: ImportOptions,
  seasonName: string,
): Promise<ImportedSeason> {
  const files = await seasonFiles(archive, seasonName);
  const key = await contentKey(archive, [files.plays, files.games, ...files.lines]);
  const target = { seasonName, folder: join(tables, `${seasonName}-${key}`) };
  const known = await unknownTypesIn(target.folder);
  if (known !== null) return { ...target, imported: false, unknownTypes: known };

  await appearWhole(target.folder, async (building) => {
    const objects = folderObjects(building);
    const games = once(await readCsv(files.games, GAME_COLUMNS, recordedGame));
    const onDay = (done: number, of: number) => progress?.({ step: `import ${seasonName}`, done, of });
    const { byGame, unknownTypes } = await importPlays(objects, files.plays, games.map(listed), onDay);
    await mergeDays(objects, 'lines', (await sbrLines(files.lines, daysOfGames(games))).rows);
    await mergeDays(objects, 'games', gameRows(games, byGame));
    await writeFile(join(building, SEASON_FILE), JSON.stringify({ unknownTypes }));
  });
  const unknownTypes = (await unknownTypesIn(target.folder)) ?? {};
  return { ...target, imported: true, unknownTypes };
}

/** Beside the tables of an imported season: what there is to say of it. */
const SEASON_FILE = 'import.json';

async function unknownTypesIn(folder: string): Promise<Record<string, number> | null> {
  const text = await readFile(join(folder, SEASON_FILE), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as { unknownTypes: Record<string, number> }).unknownTypes;
}
