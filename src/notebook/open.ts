import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ColumnTable, table as columnTable } from 'arquero';
import { importArchiveSeasons, seasonsWithGames } from '../../pipelines/import.js';
import { type Config, type DataSource, readConfig } from '../config.js';
import { type GameDay, seasonName, seasonOf } from '../domain/game.js';
import { openObjects } from '../host/stores.js';
import { readTeamSeeds } from '../identity/seed-files.js';
import { createTeamResolver } from '../identity/teams.js';
import { folderObjects } from '../store/folder-objects.js';
import {
  copyTables,
  dayOfPart,
  type OpenTables,
  openTables,
  type PlayedGame,
  readPlayedGames,
  type SeasonGame,
  type SeasonTables,
  seasonNamed,
  tablePrefix,
} from '../store/tables.js';
import { repository } from './repository.js';
import { SIMULATED_SEASONS, simulatedSeasons } from './simulated-seasons.js';

export interface OpenOptions {
  /** Named like `2016-17`; all that the source has games of unless told. */
  readonly seasons?: readonly string[];
  /** Unless told `TTLU_SOURCE`, else the first that has the seasons. */
  readonly source?: DataSource;
  /** The environment to read; a notebook's own unless told. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Seasons ready to be asked, wherever they come from. */
export interface OpenData extends OpenTables {
  /** In words for people: what this is, and where it was made up, why. */
  readonly label: string;
  readonly source: DataSource;
  /** False where the games are made up: no figure of them says anything about basketball. */
  readonly recorded: boolean;
  readonly seasons: readonly string[];
  /** The last game day. */
  readonly asOf: GameDay;
  /** The recorded archive behind it, for what is no table; null where there is none. */
  readonly archive: string | null;
  /** Where each season's tables lie, for pipelines that read them themselves. */
  readonly tables: readonly SeasonTables[];
  /** The rows of a question as an arquero table. @example await data.frame('select * from games') */
  frame(sql: string): Promise<ColumnTable>;
  /**
   * Every finished game with its plays, the same order each time, one game in memory at a time.
   * @param wanted of whom plays are read; the others come without
   */
  playedGames(wanted?: (game: SeasonGame) => boolean): AsyncIterable<PlayedGame>;
}

/**
 * Opens seasons in one line, as tables that DuckDB answers from and as games with their plays. Tried in this order: the
 * archive that `TTLU_ARCHIVE` names, what `ttlu collect` and `ttlu import` have stored (in the bucket where `TTLU_BUCKET`
 * is set), the archive beside the repository (`../shared/data`), and where there is no data at all the simulated
 * league. An archive is imported under `.ttlu/tables` where it is not yet. Relative folders are the repository's,
 * wherever the kernel runs.
 * @throws Error naming a season that is not there, and those that are
 * @example
 * const data = await open({ seasons: ['2016-17', '2017-18'] });
 * await data.rows('select season, avg(home_final + away_final) as total from games group by season');
 */
export async function open(options: OpenOptions = {}): Promise<OpenData> {
  const found = await findData(options);
  const seasons = found.tables.map(({ seasonName: season }) => season);
  const tables = await openTables([...new Set(found.tables.map(({ folder }) => folder))], {
    seasons: seasons.map(seasonNamed),
  });
  const [last] = await tables.rows('select max(day) as day from games');
  return {
    ...tables,
    label: found.label,
    source: found.source,
    recorded: found.source !== 'simulated',
    seasons,
    asOf: String(last?.day),
    archive: found.archive,
    tables: found.tables,
    frame: async (sql) => columnTable(await tables.columns(sql)),
    async *playedGames(wanted) {
      for (const season of found.tables) yield* readPlayedGames(season, wanted);
    },
  };
}

/** The seasons that {@link open} could open with these options, ascending; null where it would make up any. */
export async function seasonsThere(
  options: Omit<OpenOptions, 'seasons'> = {},
): Promise<readonly string[] | null> {
  const { config, archive } = placesOf(options.env ?? process.env);
  const source = options.source ?? config.source;
  if (source === 'simulated') return null;
  const archived = source === 'collected' ? [] : await seasonsWithGames(archive);
  const ofArchive = source === 'archive' || config.archive !== null;
  const collected = ofArchive ? [] : await collectedSeasons(config, []);
  const there = [...new Set([...archived, ...collected])].sort();
  return there.length === 0 && source === null ? null : there;
}

interface FoundData {
  readonly source: DataSource;
  readonly label: string;
  readonly tables: readonly SeasonTables[];
  readonly archive: string | null;
}

/**
 * What an environment names, relative folders from the repository, and the recorded archive.
 * @throws Error when `TTLU_ARCHIVE` is no folder
 */
export function placesOf(env: Readonly<Record<string, string | undefined>>): {
  config: Config;
  archive: string;
} {
  const root = repository();
  const config = readConfig({
    ...env,
    TTLU_DATA: resolve(root, env.TTLU_DATA || '.ttlu'),
    TTLU_ARCHIVE: env.TTLU_ARCHIVE && resolve(root, env.TTLU_ARCHIVE),
  });
  if (config.archive !== null && !existsSync(config.archive))
    throw new Error(`TTLU_ARCHIVE: no folder ${config.archive}`);
  return { config, archive: config.archive ?? resolve(root, '..', 'shared', 'data') };
}

async function findData({ seasons, source, env = process.env }: OpenOptions): Promise<FoundData> {
  const { config, archive } = placesOf(env);
  for (const season of seasons ?? []) seasonNamed(season);
  const wanted = source ?? config.source;
  const fromArchive = () => ofArchive(config, archive, seasons);
  if (wanted === 'archive') return fromArchive();
  if (wanted === 'simulated') return ofLeague(config, seasons, 'asked for');
  if (wanted === 'collected') return ofCollection(config, seasons);

  const archived = await seasonsWithGames(archive);
  if (config.archive !== null && archived.length > 0) return fromArchive();
  if (config.archive === null) {
    const collected = await collectedSeasons(config, seasons);
    const hasAll = seasons?.every((season) => collected.includes(season)) ?? archived.length === 0;
    if (collected.length > 0 && (hasAll || archived.length === 0)) return ofCollection(config, seasons);
    if (archived.length > 0) return fromArchive();
  }
  const why = config.archive === null ? 'no recorded archive is here' : 'TTLU_ARCHIVE has no espn/seasons';
  return ofLeague(config, seasons, why);
}

async function ofArchive(
  config: Config,
  archive: string,
  seasons: readonly string[] | undefined,
): Promise<FoundData> {
  const teams = createTeamResolver(await readTeamSeeds());
  const folder = join(config.dataDir, 'tables');
  const tables = await importArchiveSeasons({ archive, seasons, tables: folder, teams });
  const label = `recorded seasons ${tables.map(({ seasonName: season }) => season).join(', ')}`;
  return { source: 'archive', label, tables, archive };
}

async function ofLeague(
  config: Config,
  seasons: readonly string[] = SIMULATED_SEASONS,
  why: string,
): Promise<FoundData> {
  return {
    source: 'simulated',
    label: `SIMULATED league, made-up games in the place of ${seasons.join(', ')} (${why})`,
    tables: await simulatedSeasons(join(config.dataDir, 'tables'), seasons),
    archive: null,
  };
}

async function ofCollection(config: Config, seasons: readonly string[] | undefined): Promise<FoundData> {
  const collected = await collectedSeasons(config, seasons);
  const wanted = seasons ?? collected;
  const missing = wanted.filter((season) => !collected.includes(season));
  const place = config.objects === null ? config.dataDir : `the bucket ${config.objects.bucket}`;
  if (wanted.length === 0 || missing.length > 0)
    throw new Error(
      `collected tables of ${place}: no season ${missing.join(', ') || 'at all'}; ` +
        `they have ${collected.join(', ') || 'none (ttlu collect, ttlu backfill and ttlu import fill them)'}`,
    );
  const folder = collectionFolder(config);
  return {
    source: 'collected',
    label: `collected games of ${wanted.join(', ')} (${place})`,
    tables: wanted.map((season) => ({ seasonName: season, folder })),
    archive: null,
  };
}

/** Of a bucket a copy is kept beside the embedded stores: DuckDB reads files. */
function collectionFolder({ dataDir, objects }: Config): string {
  return objects === null
    ? join(dataDir, 'objects')
    : join(dataDir, 'copies', objects.bucket, objects.prefix);
}

/** The seasons of which our own collection has games, ascending; of a bucket the wanted ones are copied here first. */
async function collectedSeasons(config: Config, wanted: readonly string[] | undefined): Promise<string[]> {
  const stored = openObjects(config, config.dataDir);
  const seasons = new Set<string>();
  for await (const key of stored.list(tablePrefix('games'))) {
    const day = dayOfPart(key);
    if (day !== null) seasons.add(seasonName(seasonOf(day)));
  }
  const copied = [...seasons].filter((season) => wanted?.includes(season) ?? true).map(seasonNamed);
  if (config.objects !== null && copied.length > 0)
    await copyTables(stored, folderObjects(collectionFolder(config)), { seasons: copied });
  return [...seasons].sort();
}
