import { type GameDay, gameDayOf, isGameDay } from '../../src/domain/game.js';
import type { TableRow } from '../../src/store/tables.js';
import type { CsvRow } from './csv.js';

/** A game of a recording, with the day of its partition. */
export interface RecordedGame {
  readonly day: GameDay;
  readonly row: TableRow<'games'>;
  /** Referees in the source's order; none where it has no such column. */
  readonly officials: readonly string[];
}

export const GAME_COLUMNS = ['game_id', 'date', 'neutral_site', 'home_final', 'away_final'] as const;

/**
 * A row of `games_SEASON.csv.gz`. The official score wins over the sum of plays; a spread that is no half-point was
 * imputed from the result and counts as missing (T29a); overtimes are taken only where plays tell them: the column
 * `ot` of later seasons is empty or 0 for games selected on their outcome (T29b).
 * @throws Error naming file, row and column of what cannot be read
 */
export function recordedGame(row: CsvRow): RecordedGame {
  const day = row.must('date').slice(0, 10);
  if (!isGameDay(day)) throw row.fault('date', 'is no day');
  const name = (side: 'home' | 'away') => row.text(`${side}_full`) ?? row.text(side) ?? '';
  const id = (side: 'home' | 'away') =>
    // Some files write an id as a decimal number: 333.0.
    (row.text(`${side}_espn_id`) ?? row.text(`${side}_id`))?.replace(/\.0$/, '') ?? null;
  const final = (side: 'home' | 'away') => {
    const points = row.integer(`espn_${side}_score`) ?? row.integer(`${side}_final`);
    if (points === null) throw row.fault(`${side}_final`, 'is missing');
    return points;
  };
  return {
    day,
    row: {
      gameId: row.must('game_id'),
      startUtc: null,
      homeTeamId: id('home'),
      homeTeamName: name('home'),
      homeTeamLocation: row.text('home_full') === null ? null : row.text('home'),
      homeTeamAbbreviation: null,
      awayTeamId: id('away'),
      awayTeamName: name('away'),
      awayTeamLocation: row.text('away_full') === null ? null : row.text('away'),
      awayTeamAbbreviation: null,
      neutralSite: row.flag('neutral_site') ?? false,
      conferenceGame: row.flag('conference_game'),
      homeFinal: final('home'),
      awayFinal: final('away'),
      homeFirstHalf: row.integer('home_h1'),
      awayFirstHalf: row.integer('away_h1'),
      overtimes: row.integer('n_ot'),
      homeFouls: null,
      awayFouls: null,
      homePlayFouls: row.integer('home_fouls'),
      awayPlayFouls: row.integer('away_fouls'),
      homeFavoredBy: halfPoint(row.number('home_favored_by')),
      plays: 0,
      flags: row.text('flags'),
      source: 'season-files',
    },
    officials: (row.text('referees') ?? '')
      .split('/')
      .map((official) => official.replace(/\s+/g, ' ').trim())
      .filter((official) => official !== ''),
  };
}

/** A spread as books quote it; null for any other number. */
export function halfPoint(points: number | null): number | null {
  return points !== null && Number.isInteger(points * 2) ? points : null;
}

/** A game of `closing_totals_by_espn_id.csv.gz`, which knows the start but no halves; null of one without a result. */
export function listedGame(row: CsvRow): RecordedGame | null {
  const [homeFinal, awayFinal] = [row.integer('home_score'), row.integer('away_score')];
  if (homeFinal === null || awayFinal === null) return null;
  const startUtc = startOf(row);
  return {
    day: gameDayOf(startUtc),
    row: {
      gameId: row.must('espn_id'),
      startUtc,
      homeTeamId: row.text('home_id'),
      homeTeamName: row.must('home_team'),
      homeTeamLocation: null,
      homeTeamAbbreviation: null,
      awayTeamId: row.text('away_id'),
      awayTeamName: row.must('away_team'),
      awayTeamLocation: null,
      awayTeamAbbreviation: null,
      neutralSite: row.flag('neutral_site') ?? false,
      conferenceGame: null,
      homeFinal,
      awayFinal,
      homeFirstHalf: null,
      awayFirstHalf: null,
      overtimes: null,
      homeFouls: null,
      awayFouls: null,
      homePlayFouls: null,
      awayPlayFouls: null,
      homeFavoredBy: null,
      plays: 0,
      flags: null,
      source: 'line-files',
    },
    officials: [],
  };
}

function startOf(row: CsvRow): string {
  const start = new Date(row.must('game_datetime'));
  if (Number.isNaN(start.getTime())) throw row.fault('game_datetime', 'is no time');
  return start.toISOString();
}
