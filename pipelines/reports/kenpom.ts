import {
  correlation,
  type Estimate,
  meanEstimate,
  shareEstimate,
  slope,
} from '../../src/analysis/estimate.js';
import { expectedTotal, OVERTIME_POINTS } from '../../src/analysis/expected-total.js';
import { type LeagueLevel, leagueLevel } from '../../src/analysis/ratings.js';
import type { TeamRating } from '../../src/domain/context.js';
import { addDays, type GameDay } from '../../src/domain/game.js';
import { enough, type Study, type StudyData } from './study.js';

export interface RatingStudyOptions {
  /** Fewer games than this are too few to say anything of. */
  readonly minGames: number;
  /** Whose ratings: KenPom's archive, or our own. */
  readonly ratings: 'kenpom' | 'own';
}

/** A game with a closing total between two teams that are rated on its morning; points. */
export interface RatedTotal {
  readonly day: GameDay;
  readonly closingTotal: number;
  readonly finalTotal: number;
  /** By the ratings of so many days after the game's morning; 0 is what could be known. */
  readonly expected: ReadonlyMap<number, number>;
}

export interface RatingStudy extends Study {
  readonly games: readonly RatedTotal[];
  readonly leak: readonly LeakCheck[];
}

/** How well ratings of another day than the game's would have foretold it. */
export interface LeakCheck {
  /** Days after the morning of the game; those above 0 know its result. */
  readonly daysLater: number;
  readonly error: Estimate;
}

/** Mornings whose ratings are tried on a game: before it, its own, and after it. */
const SHIFTS = [-7, -1, 0, 1, 2, 7, 21];

/**
 * What tempo and efficiency of the morning let expect of a game's total, beside the closing total, and what the ratings
 * of later days, which know the result, would have said: the size of the leak that a join by the wrong day makes.
 * @throws Error when too few games have a close and ratings of their own morning
 */
export async function ratingStudy(
  data: StudyData,
  { minGames, ratings }: RatingStudyOptions,
): Promise<RatingStudy> {
  const mornings = await readMornings(data, ratings);
  const played = await data.rows(`
    select g.day, home_team_id, away_team_id, home_final + away_final as final_total, closing_total
      from games g join closing_lines l using (game_id) order by g.day, g.game_id`);
  const games = played.flatMap((row): RatedTotal[] => {
    const day = String(row.day);
    const expected = new Map(
      SHIFTS.flatMap((shift) => {
        const total = totalBy(
          mornings.get(addDays(day, shift)),
          String(row.home_team_id),
          String(row.away_team_id),
        );
        return total === null ? [] : [[shift, total] as const];
      }),
    );
    const { closing_total, final_total } = row;
    const known = expected.has(0);
    return known
      ? [{ day, closingTotal: Number(closing_total), finalTotal: Number(final_total), expected }]
      : [];
  });
  enough(
    `games with a closing total and ${ratings} ratings of their own morning`,
    games.length,
    minGames,
    data,
  );
  // Only games that every morning can be tried on: else other games would be compared, not other ratings.
  const tried = games.filter(({ expected }) => SHIFTS.every((shift) => expected.has(shift)));
  const leak =
    tried.length < minGames
      ? []
      : SHIFTS.map((daysLater) => ({ daysLater, error: absoluteError(tried, daysLater) }));
  const surprise = games.map((game) => game.finalTotal - game.closingTotal);
  const apart = games.map((game) => expectedOf(game) - game.closingTotal);
  const months = [...new Set(games.map(({ day }) => day.slice(0, 7)))].sort();
  return {
    games,
    leak,
    figures: {
      games: games.length,
      rated: shareEstimate(games.length, played.length),
      mornings: mornings.size,
      errorOfClose: meanEstimate(surprise.map(Math.abs)),
      errorOfRatings: absoluteError(games, 0),
      distanceFromClose: meanEstimate(apart.map(Math.abs)),
      corrWithClose: correlation(
        games.map(expectedOf),
        games.map((game) => game.closingTotal),
      ),
      /** Whether the ratings know what the close does not: of the points between them, how many the final moves. */
      slopeBeyondClose: slope(apart, surprise),
      errorByDaysLater: Object.fromEntries(leak.map(({ daysLater, error }) => [daysLater, error])),
    },
    tables: {
      months: months.map((month) => {
        const some = games.filter(({ day }) => day.startsWith(month));
        return {
          month,
          n: some.length,
          close: mean(some.map((game) => Math.abs(game.finalTotal - game.closingTotal))),
          ratings: mean(some.map((game) => Math.abs(game.finalTotal - expectedOf(game)))),
          apart: mean(some.map((game) => Math.abs(expectedOf(game) - game.closingTotal))),
        };
      }),
      leak: leak.map(({ daysLater, error: { value, low, high, n } }) => ({ daysLater, value, low, high, n })),
    },
  };
}

export function expectedOf({ expected }: RatedTotal): number {
  return expected.get(0) as number;
}

function absoluteError(games: readonly RatedTotal[], shift: number): Estimate {
  return meanEstimate(
    games.map(({ finalTotal, expected }) => Math.abs(finalTotal - (expected.get(shift) as number))),
  );
}

/** All ratings of a morning. */
interface Morning {
  readonly teams: ReadonlyMap<string, TeamRating>;
  readonly league: LeagueLevel;
}

async function readMornings(data: StudyData, source: string): Promise<Map<GameDay, Morning>> {
  const rows = await data.rows(
    `select day, team_id, adj_offense, adj_defense, adj_tempo from ratings where source = '${source}' order by day, team_id`,
  );
  const days = new Map<GameDay, TeamRating[]>();
  for (const { day, team_id, adj_offense, adj_defense, adj_tempo } of rows) {
    const rating = {
      teamId: String(team_id),
      adjOffense: Number(adj_offense),
      adjDefense: Number(adj_defense),
      adjTempo: Number(adj_tempo),
    };
    const known = days.get(String(day));
    if (known === undefined) days.set(String(day), [rating]);
    else known.push(rating);
  }
  return new Map(
    [...days].map(([day, ratings]) => [
      day,
      { teams: new Map(ratings.map((rating) => [rating.teamId, rating])), league: leagueLevel(ratings) },
    ]),
  );
}

function totalBy(morning: Morning | undefined, home: string, away: string): number | null {
  const [one, other] = [morning?.teams.get(home), morning?.teams.get(away)];
  return morning && one && other ? expectedTotal(one, other, morning.league) + OVERTIME_POINTS : null;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
