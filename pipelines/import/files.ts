import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';

/** Raised when the same files are imported into other rows, so that what was imported before is imported anew. */
const IMPORT_VERSION = 4;

/** The gzipped CSV files of an archive's folder whose names begin so, ascending. */
export async function filesIn(archive: string, folder: string, prefix: string): Promise<string[]> {
  const names = await readdir(join(archive, folder)).catch(() => []);
  return names
    .filter((name) => name.startsWith(prefix) && name.endsWith('.csv.gz'))
    .sort()
    .map((name) => join(archive, folder, name));
}

/** `…/pbp_2016-17.csv.gz` → `2016-17` */
export function seasonInName(file: string): string {
  return basename(file, '.csv.gz').replace(/^[a-z]+_/, '');
}

/** The seasons whose plays an archive holds, ascending. */
export async function seasonsOf(archive: string): Promise<string[]> {
  return (await filesIn(archive, 'espn/seasons', 'pbp_')).map(seasonInName);
}

export interface SeasonFiles {
  readonly plays: string;
  readonly games: string;
  readonly lines: readonly string[];
}

/** The files of a play-by-play season. @throws Error naming the seasons that are there, or the file that is missing */
export async function seasonFiles(archive: string, season: string): Promise<SeasonFiles> {
  const there = await seasonsOf(archive);
  if (!there.includes(season)) {
    const known = there.length > 0 ? `it has ${there.join(', ')}` : 'it has none (espn/seasons/pbp_*.csv.gz)';
    throw new Error(`archive ${archive}: no play-by-play of season ${season}; ${known}`);
  }
  const games = await filesIn(archive, 'espn/seasons', `games_${season}`);
  if (games[0] === undefined)
    throw new Error(
      `archive ${archive}: season ${season} has plays but no espn/seasons/games_${season}.csv.gz`,
    );
  return {
    plays: join(archive, 'espn', 'seasons', `pbp_${season}.csv.gz`),
    games: games[0],
    lines: await filesIn(archive, 'lines', 'sbr_totals_'),
  };
}

/** A name for what files hold: the same bytes anywhere have the same tables. */
export async function contentKey(archive: string, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(`import ${IMPORT_VERSION}\n`);
  for (const file of files) {
    hash.update(`${relative(archive, file)}\n`);
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  }
  return hash.digest('hex').slice(0, 16);
}
