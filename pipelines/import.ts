import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { PlayKind } from '../src/domain/game.js';
import { type SeasonTables, seasonExists, sqlText, TABLES_VERSION, withDuckDb } from '../src/store/tables.js';

/** How far a long job has come. */
export interface Progress {
  readonly step: string;
  readonly done: number;
  readonly of: number;
}
export type OnProgress = (progress: Progress) => void;

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

/** What each play type of the season files is in this project's words. */
const PLAY_TYPES: Readonly<Record<string, PlayKind>> = {
  made_2: 'made2',
  miss_2: 'missed2',
  made_3: 'made3',
  miss_3: 'missed3',
  made_ft: 'madeFreeThrow',
  miss_ft: 'missedFreeThrow',
  oreb: 'offensiveRebound',
  dreb: 'defensiveRebound',
  team_reb: 'deadBallRebound',
  turnover: 'turnover',
  steal: 'steal',
  block: 'block',
  foul: 'foul',
  tech_foul: 'technicalFoul',
  foul_other: 'technicalFoul',
  timeout: 'timeout',
  tv_timeout: 'tvTimeout',
  jump: 'jumpBall',
  end_period: 'endPeriod',
  placeholder: 'note',
  other: 'note',
};

const PLAY_COLUMNS = [
  'game_id',
  'play_id',
  'half',
  'secs_remaining',
  'home_score',
  'away_score',
  'type',
  'action_team',
] as const;

/** Columns without which a season cannot be read, and those that some seasons lack: theirs are missing values. */
const GAME_COLUMNS = {
  required: ['game_id', 'date', 'neutral_site', 'home_final', 'away_final', 'flags'],
  optional: [
    'home_espn_id',
    'away_espn_id',
    'home_favored_by',
    'n_ot',
    'home_fouls',
    'away_fouls',
    'espn_home_score',
    'espn_away_score',
  ],
} as const;

const LINE_COLUMNS = {
  required: ['game_id', 'close_total'],
  optional: ['open_total', 'second_half_total'],
} as const;

/**
 * Imports what is missing of the seasons from an archive folder into Parquet tables, and says where each lies.
 * Idempotent: a season's folder is named by the content of its files, appears whole or not at all, and another archive
 * with a season of the same name gets a folder of its own.
 * @throws Error naming the file and what is wrong: a season that is not there (and those that are), a truncated file,
 *   a missing column, a value that is no number.
 */
export async function importSeasons(options: ImportOptions): Promise<ImportedSeason[]> {
  const { archive, seasons, tables, progress } = options;
  const imported: ImportedSeason[] = [];
  for (const [i, seasonName] of seasons.entries()) {
    progress?.({ step: `import ${seasonName}`, done: i, of: seasons.length });
    imported.push(await importSeason(archive, seasonName, tables));
  }
  progress?.({ step: 'import', done: seasons.length, of: seasons.length });
  return imported;
}

interface SeasonFiles {
  readonly plays: string;
  readonly games: string;
  readonly lines: readonly string[];
}

async function importSeason(archive: string, seasonName: string, tables: string): Promise<ImportedSeason> {
  const files = await seasonFiles(archive, seasonName);
  const target = { seasonName, folder: join(tables, `${seasonName}-${await contentKey(files)}`) };
  if (await seasonExists(target))
    return { ...target, imported: false, unknownTypes: await unknownTypesOf(target) };

  const building = `${target.folder}.building-${process.pid}`;
  await rm(building, { recursive: true, force: true });
  await mkdir(building, { recursive: true });
  try {
    for (const file of [files.plays, files.games, ...files.lines]) await checkWhole(file);
    await withDuckDb(async (db) => {
      await writePlays(db, files, join(building, 'plays.parquet'));
      await writeGames(db, files, join(building, 'games.parquet'));
    });
    await rename(building, target.folder).catch(async (error: unknown) => {
      // Another process was faster: its tables are made of the same bytes.
      if (!(await seasonExists(target))) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return { ...target, imported: true, unknownTypes: await unknownTypesOf(target) };
}

async function unknownTypesOf({ folder }: SeasonTables): Promise<Record<string, number>> {
  return withDuckDb(async (db) => {
    const plays = sqlText(join(folder, 'plays.parquet'));
    const reader = await db.runAndReadAll(
      `select source_type, count(*)::integer as n from read_parquet(${plays}) where kind = 'unknown' group by 1 order by 1`,
    );
    return Object.fromEntries(reader.getRowsJS().map(([type, n]) => [String(type), Number(n)]));
  });
}

/** The seasons whose plays an archive holds, ascending. */
export async function seasonsOf(archive: string): Promise<string[]> {
  const names = await readdir(join(archive, 'espn', 'seasons')).catch(() => []);
  return names.flatMap((name) => /^pbp_(.+)\.csv\.gz$/.exec(name)?.[1] ?? []).sort();
}

async function seasonFiles(archive: string, seasonName: string): Promise<SeasonFiles> {
  const there = await seasonsOf(archive);
  if (!there.includes(seasonName)) {
    const known = there.length > 0 ? `it has ${there.join(', ')}` : 'it has none (espn/seasons/pbp_*.csv.gz)';
    throw new Error(`archive ${archive}: no play-by-play of season ${seasonName}; ${known}`);
  }
  const folder = join(archive, 'espn', 'seasons');
  const games = `games_${seasonName}.csv.gz`;
  if (!(await readdir(folder)).includes(games))
    throw new Error(
      `archive ${archive}: season ${seasonName} has plays but no ${join('espn/seasons', games)}`,
    );
  const lines = (await readdir(join(archive, 'lines')).catch(() => []))
    .filter((name) => /^sbr_totals_.*\.csv\.gz$/.test(name))
    .sort()
    .map((name) => join(archive, 'lines', name));
  return { plays: join(folder, `pbp_${seasonName}.csv.gz`), games: join(folder, games), lines };
}

/** A name for what the files hold: the same bytes anywhere have the same tables. */
async function contentKey(files: SeasonFiles): Promise<string> {
  const hash = createHash('sha256').update(`tables ${TABLES_VERSION}\n`);
  for (const file of [files.plays, files.games, ...files.lines])
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex').slice(0, 16);
}

/** DuckDB reads a cut-off gzip file as far as it goes, so that the check sum at its end is looked at first. */
async function checkWhole(file: string): Promise<void> {
  try {
    await pipeline(createReadStream(file), createGunzip(), async (source) => {
      for await (const _ of source);
    });
  } catch (error) {
    throw new Error(`${file}: truncated or damaged gzip (${(error as Error).message}); fetch it again`);
  }
}

const csv = (file: string) =>
  `read_csv(${sqlText(file)}, header = true, delim = ',', quote = '"', escape = '"', all_varchar = true, strict_mode = false)`;

interface Columns {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** A file's columns of these names as a sub-query, null for an optional one that it lacks. */
async function selected(
  db: DuckDBConnection,
  file: string,
  { required, optional }: Columns,
): Promise<string> {
  const reader = await db.runAndReadAll(`describe select * from ${csv(file)}`);
  const there = reader.getColumnsJS()[0] as string[];
  const missing = required.filter((column) => !there.includes(column));
  if (missing.length > 0)
    throw new Error(`${file}: column ${missing.join(', ')} missing; it has ${there.join(', ')}`);
  const columns = [
    ...required,
    ...optional.map((column) => (there.includes(column) ? column : `null::varchar as ${column}`)),
  ];
  return `(select ${columns.join(', ')} from ${csv(file)})`;
}

/** Runs a statement, and names the file where DuckDB's own word names only the value. */
async function run(db: DuckDBConnection, file: string, sql: string): Promise<void> {
  try {
    await db.run(sql);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message.split('\n', 1)[0]}`);
  }
}

async function writePlays(db: DuckDBConnection, { plays }: SeasonFiles, to: string): Promise<void> {
  const rows = await selected(db, plays, { required: PLAY_COLUMNS, optional: [] });
  const kinds = Object.entries(PLAY_TYPES)
    .map(([type, kind]) => `when ${sqlText(type)} then ${sqlText(kind)}`)
    .join(' ');
  await run(
    db,
    plays,
    `copy (
       select game_id, play_id::integer as play_id, case type ${kinds} else 'unknown' end as kind, type as source_type,
              half::tinyint as period, secs_remaining::smallint as seconds_remaining,
              case when action_team in ('home', 'away') then action_team end as side,
              home_score::smallint as home_score, away_score::smallint as away_score
         from ${rows} order by game_id, play_id
     ) to ${sqlText(to)} (format parquet, compression zstd)`,
  );
}

const NO_LINES = `select null::varchar as game_id, null::double as open_total, null::double as close_total,
  null::double as second_half_total where false`;

/** Some files write an id as a decimal number: 333.0. */
const teamId = (side: 'home' | 'away') => `regexp_replace(g.${side}_espn_id, '\\.0$', '')`;

async function writeGames(db: DuckDBConnection, { games, lines }: SeasonFiles, to: string): Promise<void> {
  const gameRows = await selected(db, games, GAME_COLUMNS);
  const lineRows = [NO_LINES];
  for (const file of lines)
    lineRows.push(
      `select game_id, open_total::double as open_total, close_total::double as close_total,
              second_half_total::double as second_half_total from ${await selected(db, file, LINE_COLUMNS)}`,
    );
  await run(
    db,
    games,
    `copy (
       select distinct on (g.game_id) g.game_id, left(g.date, 10) as day,
              ${teamId('home')} as home_team_id, ${teamId('away')} as away_team_id,
              lower(g.neutral_site) = 'true' as neutral_site,
              l.open_total as opening_total, l.close_total as closing_total, l.second_half_total,
              case when g.home_favored_by::double * 2 = round(g.home_favored_by::double * 2)
                   then g.home_favored_by::double end as home_favored_by,
              coalesce(g.espn_home_score, g.home_final)::double::integer as final_home,
              coalesce(g.espn_away_score, g.away_final)::double::integer as final_away,
              coalesce(g.n_ot::double::integer, 0) as overtimes,
              g.home_fouls::double::integer as home_fouls, g.away_fouls::double::integer as away_fouls, g.flags
         from ${gameRows} g
         left join (select game_id, any_value(open_total) as open_total, any_value(close_total) as close_total,
                           any_value(second_half_total) as second_half_total
                      from (${lineRows.join(' union all ')}) group by game_id) l using (game_id)
     ) to ${sqlText(to)} (format parquet, compression zstd)`,
  );
}
