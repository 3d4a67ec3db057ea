import { importArchiveSeasons, type OnProgress } from '../../pipelines/import.js';
import type { SeasonTables } from '../store/tables.js';
import { teamsOf } from './teams.js';

export interface RecordedOptions {
  readonly archive: string;
  /** Where imported tables are kept. */
  readonly tables: string;
  readonly progress: OnProgress;
}

/** The tables of seasons that an archive has without plays: half-time scores, lines, quotes. None where none is asked. */
export async function lineSeasons(
  recorded: RecordedOptions,
  seasons: readonly string[] = [],
): Promise<SeasonTables[]> {
  if (seasons.length === 0) return [];
  return importArchiveSeasons({ ...recorded, seasons, teams: await teamsOf(undefined) });
}
