import type { TeamRating } from '../domain/context.js';
import { type BySide, type GameDay, seasonOf } from '../domain/game.js';
import { type PossessionCounts, paceOf } from './possessions.js';
import { type Expectation, type Observation, ridge, type Term } from './ridge.js';

/** A finished game between two teams that are rated. */
export interface RatedGame {
  readonly day: GameDay;
  readonly teamIds: BySide<string>;
  readonly neutralSite: boolean;
  /** Official, overtime included. */
  readonly finalScore: BySide<number>;
  readonly overtimes: number;
  readonly box: BySide<PossessionCounts>;
}

export interface RatingOptions {
  /** Every team of the league. Games with any other team are left out: they tell nothing of the league. */
  readonly teams: readonly string[];
  /** The ratings with which the season before ended, ours or KenPom's; null where there are none. */
  readonly prior: readonly TeamRating[] | null;
}

/** What a game says of its two teams, which stand for their places in the list of teams. */
interface Measured {
  readonly home: number;
  readonly away: number;
  readonly day: GameDay;
  readonly neutralSite: boolean;
  /** Half the difference of the two teams' points per 100 possessions. */
  readonly strength: number;
  /** Half the sum of the same. */
  readonly scoring: number;
  /** Possessions per 40 minutes. */
  readonly tempo: number;
}

/**
 * One of the three things that a game measures, fitted by itself. What a team is expected to be before its first game
 * is `carry` times what it was when the last season ended, and that weighs as much as `games` games: it fades as games
 * are played.
 *
 * All figures were chosen on the games of 2022-23 to 2024-25, each predicted by the ratings of the days before it;
 * 2025-26 had no part in it.
 */
interface Part {
  readonly measure: 'strength' | 'scoring' | 'tempo';
  /** What the away team's part counts for in a game: strengths are set against each other, the others add up. */
  readonly away: 1 | -1;
  readonly carry: number;
  readonly games: number;
  /** What a team is expected to be that had no rating last season. */
  readonly newcomer: number;
  /** Days in which a game loses half its weight; null where that predicted no better. */
  readonly halfLifeDays: number | null;
  /** How the league changes in the first hundred days, and how many games that is worth; null where it does not. */
  readonly trend: Expectation | null;
}

const STRENGTH: Part = {
  measure: 'strength',
  away: -1,
  carry: 1,
  games: 5,
  newcomer: -8,
  halfLifeDays: null,
  trend: null,
};
/**
 * How much is scored in a team's games differs less between teams than their strength does, and is held back four times
 * as hard. Offence and defence fitted each by itself cannot be: their totals were a third of a point further from the
 * market's.
 */
const SCORING: Part = {
  measure: 'scoring',
  away: 1,
  carry: 0.75,
  games: 20,
  newcomer: 0,
  halfLifeDays: null,
  trend: { value: 4, weight: 100 },
};
/** Teams change their tempo within a season: the half-life takes 1 % off its error. */
const TEMPO: Part = {
  measure: 'tempo',
  away: 1,
  carry: 0.8,
  games: 3,
  newcomer: 0,
  halfLifeDays: 60,
  trend: { value: -2.5, weight: 50 },
};

/** What a team's strength gains at home: 3.8 points per 100 possessions between playing there and at a neutral site. */
const HOME_EDGE: Expectation = { value: 1.9, weight: 400 };
/** Division I as the seasons 2021-22 to 2024-25 ended, for a first season of which nothing is known before. */
const LEAGUE: LeagueLevel = { efficiency: 105, tempo: 67.5 };
/** Games that the level of last season is worth; one November evening has more. */
const LEVEL_GAMES = 50;
const TREND_DAYS = 100;
/** Games from which on a team can be rated of which no season before is known: then its own games count half. */
const GAMES_ENOUGH = 5;

/** What an average team does against an average team. */
export interface LeagueLevel {
  /** Points per 100 possessions. */
  readonly efficiency: number;
  /** Possessions per 40 minutes. */
  readonly tempo: number;
}

/** The level of a league by its ratings. @throws RangeError when there are none */
export function leagueLevel(ratings: readonly TeamRating[]): LeagueLevel {
  if (ratings.length === 0) throw new RangeError('the level of a league without ratings');
  const mean = (of: (rating: TeamRating) => number) =>
    ratings.reduce((sum, rating) => sum + of(rating), 0) / ratings.length;
  return {
    efficiency: mean(({ adjOffense, adjDefense }) => (adjOffense + adjDefense) / 2),
    tempo: mean(({ adjTempo }) => adjTempo),
  };
}

/**
 * Every team's strength as it was known on the morning of a day: offence and defence in points per 100 possessions,
 * tempo in possessions per 40 minutes, each against an average opponent at the league's present level: KenPom's scale.
 * Three ridge regressions over the season's games before the day; of games on that day and later nothing is used.
 * Without last season's ratings a team has none before its fifth game: it would be the league's mean under its name.
 */
export function ratingsAsOf(
  games: readonly RatedGame[],
  day: GameDay,
  { teams, prior }: RatingOptions,
): TeamRating[] {
  const measured = measure(games, day, teams);
  const last = prior === null || prior.length === 0 ? null : partsOf(prior);
  const known = last === null ? playedEnough(measured) : null;
  if (known?.size === 0) return [];
  const level = last?.level ?? LEAGUE;
  const fitted = (part: Part, start: Expectation) => {
    const expected = expectedTeams(part, teams, last?.[part.measure] ?? null);
    return fitPart(part, measured, day, [...expected, start]);
  };
  const strength = fitted(STRENGTH, HOME_EDGE);
  const scoring = fitted(SCORING, levelOn(day, level.efficiency, SCORING));
  const tempo = fitted(TEMPO, levelOn(day, level.tempo, TEMPO));
  return teams.flatMap((teamId, i) => {
    if (known?.has(i) === false) return [];
    const [s, u, t] = [strength.teams[i], scoring.teams[i], tempo.teams[i]] as [number, number, number];
    return {
      teamId,
      adjOffense: scoring.level + u + s,
      adjDefense: scoring.level + u - s,
      adjTempo: tempo.level + t,
    };
  });
}

/** The teams that can be rated by their games alone. */
function playedEnough(games: readonly Measured[]): Set<number> {
  const played = new Map<number, number>();
  for (const team of games.flatMap(({ home, away }) => [home, away]))
    played.set(team, (played.get(team) ?? 0) + 1);
  return new Set([...played].flatMap(([team, n]) => (n >= GAMES_ENOUGH ? [team] : [])));
}

function measure(games: readonly RatedGame[], day: GameDay, teams: readonly string[]): Measured[] {
  const places = new Map(teams.map((teamId, i) => [teamId, i]));
  const season = seasonOf(day);
  return games.flatMap((game) => {
    if (game.day >= day || seasonOf(game.day) !== season) return [];
    const home = places.get(game.teamIds.home);
    const away = places.get(game.teamIds.away);
    const pace = paceOf(game.box, game.overtimes);
    if (home === undefined || away === undefined || pace === null) return [];
    const { finalScore, neutralSite } = game;
    const half = 50 / pace.possessions;
    const strength = (finalScore.home - finalScore.away) * half;
    const scoring = (finalScore.home + finalScore.away) * half;
    return { home, away, day: game.day, neutralSite, strength, scoring, tempo: pace.per40 };
  });
}

/** @param last what the teams were when the season before ended, null where that is not known of any */
function expectedTeams(
  { carry, games, newcomer }: Part,
  teams: readonly string[],
  last: ReadonlyMap<string, number> | null,
): Expectation[] {
  return teams.map((teamId) => {
    const was = last?.get(teamId);
    if (was !== undefined) return { value: carry * was, weight: games };
    return { value: last === null ? 0 : newcomer, weight: games };
  });
}

interface Fitted {
  /** What an average team measures on the day; of strength, what it gains at home. */
  readonly level: number;
  /** Each team's difference from the mean of all. */
  readonly teams: Float64Array;
}

/** @param expected of every team, and last of the level */
function fitPart(
  part: Part,
  games: readonly Measured[],
  day: GameDay,
  expected: readonly Expectation[],
): Fitted {
  const atLevel = expected.length - 1;
  const today = shapeOf(day);
  const observations = games.map((game): Observation => {
    const terms: Term[] = [
      [game.home, 1],
      [game.away, part.away],
    ];
    if (part.away === 1 || !game.neutralSite) terms.push([atLevel, 1]);
    if (part.trend !== null) terms.push([atLevel + 1, shapeOf(game.day) - today]);
    const { halfLifeDays } = part;
    const weight = halfLifeDays === null ? 1 : 2 ** (-daysBetween(game.day, day) / halfLifeDays);
    return { terms, value: game[part.measure], weight };
  });
  const x = ridge(observations, part.trend === null ? expected : [...expected, part.trend]);
  const teams = x.subarray(0, atLevel);
  const mean = teams.reduce((sum, v) => sum + v, 0) / atLevel;
  return { level: (x[atLevel] as number) + (1 + part.away) * mean, teams: teams.map((v) => v - mean) };
}

/** The level that a day starts from, by the one with which the last season ended. */
function levelOn(day: GameDay, atEnd: number, { trend }: Part): Expectation {
  const change = trend === null ? 0 : trend.value * (1 - shapeOf(day));
  return { value: atEnd - change, weight: LEVEL_GAMES };
}

/** Ratings taken apart as they are fitted. */
function partsOf(ratings: readonly TeamRating[]) {
  const level = leagueLevel(ratings);
  const by = (of: (rating: TeamRating) => number) =>
    new Map(ratings.map((rating) => [rating.teamId, of(rating)]));
  return {
    level,
    strength: by(({ adjOffense, adjDefense }) => (adjOffense - adjDefense) / 2),
    scoring: by(({ adjOffense, adjDefense }) => (adjOffense + adjDefense) / 2 - level.efficiency),
    tempo: by(({ adjTempo }) => adjTempo - level.tempo),
  };
}

/** How much of the season's trend has passed: 0 on 1 November, 1 from a hundred days later on. */
function shapeOf(day: GameDay): number {
  const days = daysBetween(`${seasonOf(day) - 1}-11-01`, day);
  return Math.min(1, Math.max(0, days / TREND_DAYS));
}

function daysBetween(from: GameDay, to: GameDay): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}
