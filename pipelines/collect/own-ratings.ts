import { paceOf } from '../../src/analysis/possessions.js';
import { type RatedGame, ratingsAsOf } from '../../src/analysis/ratings.js';
import type { TeamRating } from '../../src/domain/context.js';
import { addDays, type BySide, type GameDay, seasonOf } from '../../src/domain/game.js';
import type { TeamResolver } from '../../src/identity/teams.js';
import type { LookupCache } from '../../src/store/cache.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { mergeDay, readSeason, type TableRow } from '../../src/store/tables.js';

export interface OwnRatingsDeps {
  readonly store: ObjectStore;
  readonly lookups: LookupCache;
  readonly teams: TeamResolver;
}

export interface OwnRatingsReport {
  /** The first game day that may use the ratings. */
  readonly asOf: GameDay;
  /** Teams that are rated: all of Division I, or none where nothing is known of any. */
  readonly teams: number;
  /** Games of the season that they are made of. */
  readonly games: number;
  readonly leftOut: LeftOut;
  /** Whether the season before is in them. */
  readonly prior: boolean;
}

/** Games of the season that tell nothing of the league's teams. */
export interface LeftOut {
  /** Against a team outside Division I. */
  readonly outside: number;
  /** Without a box score of both teams, or without a known length. */
  readonly withoutBox: number;
  /** With a box score that holds only a part of the game. */
  readonly partBox: number;
}

export const OWN_RATINGS_SOURCE = 'own';

/**
 * Rates every team of Division I by the finals and box scores up to a day, that day included, and writes the ratings to
 * table and cache under the day after it, beside KenPom's. It may be run again at any time and writes the same.
 * @param since the earliest day of which games were collected late: the table's ratings from the day after it on are
 *   made anew, as they would be had the games been there
 */
export async function rateTeams(
  { store, lookups, teams }: OwnRatingsDeps,
  day: GameDay,
  since: GameDay = day,
): Promise<OwnRatingsReport> {
  const asOf = addDays(day, 1);
  const season = seasonOf(asOf);
  const prior = await ratingsBefore(store, teams, season);
  const { games, leftOut } = await seasonGames(store, teams, day);
  const rate = async (on: GameDay) => {
    const ratings = ratingsAsOf(games, on, { teams: idsOf(teams, season), prior });
    if (ratings.length > 0) await writeRatings(store, teams, on, ratings);
    return ratings;
  };
  for (let late = addDays(since, 1); late < asOf; late = addDays(late, 1)) await rate(late);
  const ratings = await rate(asOf);
  if (ratings.length > 0) await lookups.putRatings(asOf, OWN_RATINGS_SOURCE, ratings);
  return { asOf, teams: ratings.length, games: games.length, leftOut, prior: prior !== null };
}

export interface SeasonRated {
  readonly season: number;
  readonly days: number;
  readonly games: number;
  readonly leftOut: LeftOut;
  readonly prior: boolean;
}

/**
 * Rates every day of a recorded season into the table of ratings, each by the games before it; the day after the last
 * game is rated too. The cache is left alone: it is for the season that is on.
 */
export async function rateSeason(
  { store, teams }: Omit<OwnRatingsDeps, 'lookups'>,
  season: number,
  onDay: (done: number, of: number) => void = () => {},
): Promise<SeasonRated> {
  const prior = await ratingsBefore(store, teams, season);
  const { games, leftOut } = await seasonGames(store, teams, lastDayOf(season));
  const [first, last] = [games[0]?.day, games.at(-1)?.day];
  const days: GameDay[] = [];
  if (first !== undefined && last !== undefined)
    for (let day = first; day <= addDays(last, 1); day = addDays(day, 1)) days.push(day);
  for (const [i, day] of days.entries()) {
    const ratings = ratingsAsOf(games, day, { teams: idsOf(teams, season), prior });
    if (ratings.length > 0) await writeRatings(store, teams, day, ratings);
    onDay(i + 1, days.length);
  }
  return { season, days: days.length, games: games.length, leftOut, prior: prior !== null };
}

/** Seasons before the one that is rated: a third changes no total by more than a hundredth of a point. */
const SEASONS_BEFORE = 2;

/**
 * What was known when the last season ended, by its games and those of the season before it; null where the tables have
 * neither. Made anew each time, so that a season that was collected late is in it.
 */
export async function ratingsBefore(
  store: ObjectStore,
  teams: TeamResolver,
  season: number,
): Promise<TeamRating[] | null> {
  let prior: TeamRating[] | null = null;
  for (let s = season - SEASONS_BEFORE; s < season; s++) {
    const { games } = await seasonGames(store, teams, lastDayOf(s));
    const last = games.at(-1)?.day;
    if (last !== undefined) prior = ratingsAsOf(games, addDays(last, 1), { teams: idsOf(teams, s), prior });
  }
  return prior;
}

/** A game of the tables as the ratings see it. */
export interface TableGame extends RatedGame {
  readonly gameId: string;
}

/** A season's games between teams of Division I up to a day, that day included. */
export async function seasonGames(
  store: ObjectStore,
  teams: TeamResolver,
  until: GameDay,
): Promise<{ readonly games: readonly TableGame[]; readonly leftOut: LeftOut }> {
  const boxes = new Map<string, Partial<Record<'home' | 'away', TableRow<'team_box'>>>>();
  for (const row of await readSeason(store, 'team_box', until))
    boxes.set(row.gameId, { ...boxes.get(row.gameId), [row.side]: row });
  const division = new Set(idsOf(teams, seasonOf(until)));
  const leftOut = { outside: 0, withoutBox: 0, partBox: 0 };
  const games: TableGame[] = [];
  for (const row of await readSeason(store, 'games', until)) {
    const { home, away } = boxes.get(row.gameId) ?? {};
    const teamIds = { home: row.homeTeamId ?? home?.teamId, away: row.awayTeamId ?? away?.teamId };
    if (!bothIn(division, teamIds)) leftOut.outside += 1;
    else if (home === undefined || away === undefined || row.overtimes === null) leftOut.withoutBox += 1;
    else if (paceOf({ home, away }, row.overtimes) === null) leftOut.partBox += 1;
    else
      games.push({
        gameId: row.gameId,
        day: row.day,
        teamIds,
        neutralSite: row.neutralSite,
        finalScore: { home: row.homeFinal, away: row.awayFinal },
        overtimes: row.overtimes,
        box: { home, away },
      });
  }
  return { games, leftOut };
}

function bothIn(
  division: ReadonlySet<string>,
  ids: BySide<string | null | undefined>,
): ids is BySide<string> {
  return [ids.home, ids.away].every((id) => id !== null && id !== undefined && division.has(id));
}

/** The teams that are rated in a season. */
export function idsOf(teams: TeamResolver, season: number): string[] {
  return teams.divisionOne(season).map(({ teamId }) => teamId);
}

/** A day after every game of a season and before any of the next. */
export function lastDayOf(season: number): GameDay {
  return `${season}-06-30`;
}

async function writeRatings(
  store: ObjectStore,
  teams: TeamResolver,
  asOf: GameDay,
  ratings: readonly TeamRating[],
): Promise<void> {
  const names = new Map(teams.divisionOne(seasonOf(asOf)).map(({ teamId, name }) => [teamId, name]));
  const rows = ratings.map(
    (rating): TableRow<'ratings'> => ({
      source: OWN_RATINGS_SOURCE,
      teamName: names.get(rating.teamId) as string,
      ...rating,
    }),
  );
  await mergeDay(store, 'ratings', asOf, rows);
}
