import { type GameDay, isGameDay, seasonOf } from '../../src/domain/game.js';
import type { TeamResolver } from '../../src/identity/teams.js';
import { readCsvs } from './csv.js';
import { addRow, type DayRows } from './days.js';

const RATING_COLUMNS = ['rating_date', 'team', 'adj_o', 'adj_d', 'adj_t'] as const;

export interface RecordedRatings {
  readonly rows: DayRows<'ratings'>;
  /** Names that are no team, or a second time one. */
  readonly unknown: readonly string[];
}

/** The rows of `kenpom_archive_daily_*.csv.gz`, each under the day before whose games it was made. */
export async function recordedRatings(
  files: readonly string[],
  teams: TeamResolver,
  isMeant: (day: GameDay) => boolean,
): Promise<RecordedRatings> {
  const rows: DayRows<'ratings'> = new Map();
  const unknown = new Set<string>();
  const seen = new Set<string>();
  await readCsvs(files, RATING_COLUMNS, (row) => {
    const day = row.must('rating_date');
    if (!isGameDay(day)) throw row.fault('rating_date', 'is no day');
    if (!isMeant(day)) return;
    const teamName = row.must('team');
    const { teamId } = teams.resolve(teamName, { source: 'kenpom', season: seasonOf(day) });
    if (teamId === null || seen.has(`${day} ${teamId}`)) {
      unknown.add(teamName);
      return;
    }
    seen.add(`${day} ${teamId}`);
    const value = (column: string) => row.number(column) ?? fail(row.fault(column, 'is missing'));
    const [adjOffense, adjDefense, adjTempo] = [value('adj_o'), value('adj_d'), value('adj_t')];
    addRow(rows, day, { source: 'kenpom', teamId, teamName, adjOffense, adjDefense, adjTempo });
  });
  return { rows, unknown: [...unknown] };
}

function fail(error: Error): never {
  throw error;
}
