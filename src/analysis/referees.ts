import type { RefereeTendency } from '../domain/context.js';
import { LEAGUE_FOULS_PER_GAME } from '../domain/fouls.js';
import type { BySide } from '../domain/game.js';
import { type Observation, ridge, type Term } from './ridge.js';
import { shrinkageOf } from './shrinkage.js';

/**
 * Games at which a referee's own mean weighs as much as the league's, for a table of careers. RefMetrics' table of
 * 2025-11-20: between referees the variance of the mean falls from 10.1 with 18 games to 1.7 with 760; 1.5 + 180 / games
 * fits it. A career's mean also holds the leagues and years that he worked in, which is why so much is taken off.
 */
export const CAREER_GAMES_OF_EQUAL_WEIGHT = 120;

/** What a source says of a referee, before shrinking. */
export interface RefereeMean {
  readonly name: string;
  readonly games: number;
  /** Fouls of both teams a game. */
  readonly foulsPerGame: number;
}

/**
 * Shrinks a referee's career towards the league by his games. Sources count differently, so that he is held against the
 * mean of his own source and the answer is on the league's scale.
 */
export function shrunkCareer(referee: RefereeMean, sourceFoulsPerGame: number): RefereeTendency {
  const weight = referee.games / (referee.games + CAREER_GAMES_OF_EQUAL_WEIGHT);
  return {
    ...referee,
    shrunkFoulsPerGame: LEAGUE_FOULS_PER_GAME + weight * (referee.foulsPerGame - sourceFoulsPerGame),
  };
}

/** A finished game with its crew, each official under the key that tells people apart. */
export interface OfficiatedGame {
  /** Ending year. */
  readonly season: number;
  readonly teamIds: BySide<string | null>;
  readonly officials: readonly { readonly key: string; readonly name: string }[];
  /** Fouls of both teams. */
  readonly fouls: number;
}

/** What referees, and apart from them teams, add to a game's fouls. */
export interface RefereeEffects {
  /** Fouls that one of a game's officials adds to it, by key; already shrunken by his games. */
  readonly effects: ReadonlyMap<string, number>;
  /** Games at which what a referee, or a team in a season, has shown counts half. */
  readonly equalWeight: { readonly referee: number; readonly team: number };
  /** Whether the games themselves told `equalWeight`, or were too few to. */
  readonly estimated: boolean;
}

/**
 * What a season counts of the one after it. An assumption: no recorded data has crews and fouls of two seasons. Since
 * teams and rules change between them, it is under 1; since referees stay, it is far over 0.
 */
const SEASON_DECAY = 0.7;
/** Fewer games than this cannot tell their own shrinkage; a third of a season. */
const ENOUGH_GAMES = 1500;
/**
 * What stands in for it, from the free throws of 2024-25 (5,740 games, 1,231 referees): by the method of moments 38 for
 * a referee and 10 for a team. On free throws of later dates 40 was also the best of 20 to 400, and a crew's effects
 * then foretold 1.0 to 1.1 times themselves.
 */
const USUAL = { referee: 40, team: 10 } as const;
/** An estimate may be off by chance: it is believed up to this many times the usual one, and down to its part. */
const BELIEVED = 2;

/**
 * A crossed random-effects model: a game's fouls are its season's mean, plus a share of each official, plus one of each
 * team in that season, plus chance; officials and teams are held to 0 by ridge as the method of moments finds them to
 * differ. Teams are in it because a referee works the same conference all winter: without them, two thirds of the
 * differences between referees are differences between the teams that they see.
 */
export function refereeEffects(games: readonly OfficiatedGame[]): RefereeEffects {
  const newest = Math.max(...games.map((game) => game.season));
  const means = seasonMeans(games);
  const surprise = games.map((game) => game.fouls - (means.get(game.season) as number));
  const teamsOf = games.map(({ season, teamIds }) =>
    [teamIds.home, teamIds.away].flatMap((id) => (id === null ? [] : [`${season} ${id}`])),
  );
  const refereesOf = games.map((game) => game.officials.map(({ key }) => key));
  const weights = games.map((game) => SEASON_DECAY ** (newest - game.season));
  const { estimated, ...equalWeight } = equalWeights(surprise, teamsOf, refereesOf, weights);
  const fitted = additive(
    surprise,
    games.map((_, i) => [...(refereesOf[i] ?? []).map(asReferee), ...(teamsOf[i] ?? []).map(asTeam)]),
    weights,
    (group) => (isReferee(group) ? equalWeight.referee : equalWeight.team),
  );
  const effects = new Map<string, number>();
  for (const [group, effect] of fitted) if (isReferee(group)) effects.set(group.slice(2), effect);
  return { effects, equalWeight, estimated };
}

const asReferee = (key: string) => `r ${key}`;
const asTeam = (key: string) => `t ${key}`;
const isReferee = (group: string) => group.startsWith('r ');

/** Officials of a game. */
const CREW = 3;

/**
 * Every referee's habit by key, under the name last seen: what he has shown, and what a game would have with a crew of
 * three like him. The mean over a crew of the latter is then the crew's own expectation.
 */
export function refereeTendencies(
  games: readonly OfficiatedGame[],
  { effects }: RefereeEffects,
): Map<string, RefereeTendency> {
  const sums = new Map<string, { name: string; games: number; fouls: number }>();
  for (const { officials, fouls } of games)
    for (const { key, name } of officials) {
      const sum = sums.get(key) ?? { name, games: 0, fouls: 0 };
      sums.set(key, { name, games: sum.games + 1, fouls: sum.fouls + fouls });
    }
  return new Map(
    [...sums].map(([key, { name, games: n, fouls }]) => [
      key,
      {
        name,
        games: n,
        foulsPerGame: fouls / n,
        shrunkFoulsPerGame: LEAGUE_FOULS_PER_GAME + CREW * (effects.get(key) ?? 0),
      },
    ]),
  );
}

function seasonMeans(games: readonly OfficiatedGame[]): Map<number, number> {
  const sums = new Map<number, { games: number; fouls: number }>();
  for (const { season, fouls } of games) {
    const sum = sums.get(season) ?? { games: 0, fouls: 0 };
    sums.set(season, { games: sum.games + 1, fouls: sum.fouls + fouls });
  }
  return new Map([...sums].map(([season, sum]) => [season, sum.fouls / sum.games]));
}

/** Shrinkage of teams by the games' surprises, of referees by what teams leave of them. */
function equalWeights(
  surprise: readonly number[],
  teamsOf: readonly (readonly string[])[],
  refereesOf: readonly (readonly string[])[],
  weights: readonly number[],
): { referee: number; team: number; estimated: boolean } {
  if (surprise.length < ENOUGH_GAMES) return { ...USUAL, estimated: false };
  const believed = (groupsOf: readonly (readonly string[])[], values: readonly number[], usual: number) => {
    const estimate = shrinkageOf(grouped(groupsOf, values).values())?.equalWeight ?? usual;
    return Math.min(usual * BELIEVED, Math.max(usual / BELIEVED, estimate));
  };
  const team = believed(teamsOf, surprise, USUAL.team);
  const effects = additive(surprise, teamsOf, weights, () => team);
  const left = surprise.map(
    (value, i) => value - (teamsOf[i] ?? []).reduce((sum, key) => sum + (effects.get(key) ?? 0), 0),
  );
  return { referee: believed(refereesOf, left, USUAL.referee), team, estimated: true };
}

function grouped(groupsOf: readonly (readonly string[])[], values: readonly number[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [i, value] of values.entries())
    for (const group of groupsOf[i] ?? []) {
      const known = groups.get(group);
      if (known === undefined) groups.set(group, [value]);
      else known.push(value);
    }
  return groups;
}

/** What each group adds to the values that it takes part in, held to 0 with the weight of so many values. */
function additive(
  values: readonly number[],
  groupsOf: readonly (readonly string[])[],
  weights: readonly number[],
  equalWeight: (group: string) => number,
): Map<string, number> {
  const groups = [...new Set(groupsOf.flat())];
  const places = new Map(groups.map((group, i) => [group, i]));
  const observations = values.map((value, i): Observation => {
    const terms = (groupsOf[i] ?? []).map((group): Term => [places.get(group) as number, 1]);
    return { terms, value, weight: weights[i] as number };
  });
  const effects = ridge(
    observations,
    groups.map((group) => ({ value: 0, weight: equalWeight(group) })),
  );
  return new Map(groups.map((group, i) => [group, effects[i] as number]));
}
