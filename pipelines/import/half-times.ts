import type { BySide } from '../../src/domain/game.js';
import type { CsvRow } from './csv.js';
import type { RecordedGame } from './games.js';

/** A half-time score of `second_half_lines_*.csv.gz`, by the sides of our own listing. */
export interface RecordedHalfTime {
  readonly gameId: string;
  readonly firstHalf: BySide<number>;
  readonly finalScore: BySide<number>;
}

export const HALF_TIME_COLUMNS = [
  'espn_game_id',
  'swapped',
  'score_ok',
  'h1_home',
  'h1_away',
  'home_final',
  'away_final',
] as const;

/** Null where the file itself doubts the game. The sportsbooks' home team may be our away team (T12). */
export function recordedHalfTime(row: CsvRow): RecordedHalfTime | null {
  if (row.flag('score_ok') !== true) return null;
  const points = (column: string) => {
    const value = row.integer(column);
    if (value === null) throw row.fault(column, 'is missing');
    return value;
  };
  const sides = (home: string, away: string) =>
    row.flag('swapped') === true
      ? { home: points(away), away: points(home) }
      : { home: points(home), away: points(away) };
  return {
    gameId: row.must('espn_game_id'),
    firstHalf: sides('h1_home', 'h1_away'),
    finalScore: sides('home_final', 'away_final'),
  };
}

/** The games with the half-time scores that only the line files know, where both agree on the final. */
export function withHalfTimes(
  games: readonly RecordedGame[],
  halfTimes: readonly (RecordedHalfTime | null)[],
): RecordedGame[] {
  const known = new Map(halfTimes.flatMap((half) => (half === null ? [] : [[half.gameId, half] as const])));
  return games.map((game) => {
    const half = known.get(game.row.gameId);
    const { homeFirstHalf, awayFirstHalf, homeFinal, awayFinal } = game.row;
    if (half === undefined || (homeFirstHalf !== null && awayFirstHalf !== null)) return game;
    if (half.finalScore.home !== homeFinal || half.finalScore.away !== awayFinal) return game;
    const { home, away } = half.firstHalf;
    if (home > homeFinal || away > awayFinal) return game;
    return { ...game, row: { ...game.row, homeFirstHalf: home, awayFirstHalf: away } };
  });
}
