import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { importSeasons, seasonsOf } from '../../pipelines/import.js';
import { readConfig } from '../config.js';
import { type PlayedGame, readPlayedGames } from '../store/tables.js';
import { repository } from './repository.js';
import { simulatedGames } from './simulated-seasons.js';

export interface OpenOptions {
  /** As archives name them, e.g. `2016-17`. */
  readonly seasons: readonly string[];
  /** The environment to read; a notebook's own unless told. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Seasons ready to be read, wherever they come from. */
export interface OpenedSeasons {
  /** In words for people: what this is, and where it was made up, why. */
  readonly label: string;
  /** False where the games are made up: no figure of them says anything about basketball. */
  readonly recorded: boolean;
  /** Every finished game with its plays, the same order each time, one game in memory at a time. */
  playedGames(): AsyncIterable<PlayedGame>;
}

/**
 * Opens seasons in one line: the recorded archive's (`TTLU_ARCHIVE`, else `../shared/data` beside the repository),
 * imported into tables under `.ttlu/tables` where they are missing; the simulated league's where no archive has seasons.
 * Relative folders are the repository's, wherever the kernel runs.
 * @throws Error when `TTLU_ARCHIVE` is no folder, or the archive has other seasons than the ones asked for
 * @example const data = await open({ seasons: ['2016-17', '2017-18'] });
 */
export async function open({ seasons, env = process.env }: OpenOptions): Promise<OpenedSeasons> {
  const root = repository();
  const config = readConfig({
    ...env,
    TTLU_DATA: resolve(root, env.TTLU_DATA || '.ttlu'),
    TTLU_ARCHIVE: env.TTLU_ARCHIVE && resolve(root, env.TTLU_ARCHIVE),
  });
  if (config.archive !== null && !existsSync(config.archive))
    throw new Error(`TTLU_ARCHIVE: no folder ${config.archive}`);

  const archive = config.archive ?? resolve(root, '..', 'shared', 'data');
  if ((await seasonsOf(archive)).length === 0) {
    const why = config.archive === null ? 'no recorded archive is here' : 'TTLU_ARCHIVE has no espn/seasons';
    return {
      label: `SIMULATED league, made-up games in the place of ${seasons.join(', ')} (${why})`,
      recorded: false,
      playedGames: () => simulatedGames(seasons),
    };
  }
  const tables = await importSeasons({ archive, seasons, tables: join(config.dataDir, 'tables') });
  return {
    label: `recorded seasons ${seasons.join(', ')}`,
    recorded: true,
    async *playedGames() {
      for (const season of tables) yield* readPlayedGames(season);
    },
  };
}
