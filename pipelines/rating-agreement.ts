import { correlation } from '../src/analysis/estimate.js';
import { expectedTotal, OVERTIME_POINTS } from '../src/analysis/expected-total.js';
import { leagueLevel, ratingsAsOf } from '../src/analysis/ratings.js';
import type { TeamRating } from '../src/domain/context.js';
import type { GameDay } from '../src/domain/game.js';
import { totalPoints } from '../src/domain/state.js';
import type { TeamResolver } from '../src/identity/teams.js';
import type { ObjectStore } from '../src/store/objects.js';
import { closingLines, daysOf, readDay, readSeason } from '../src/store/tables.js';
import { idsOf, lastDayOf, ratingsBefore, seasonGames, type TableGame } from './collect/own-ratings.js';

/** How near our ratings come to KenPom's of the same mornings, and what each says of the totals. */
export interface RatingAgreement {
  readonly from: GameDay;
  readonly to: GameDay;
  /** By month, and last all of them. */
  readonly ratings: readonly MonthOfRatings[];
  readonly totals: readonly MonthOfTotals[];
  readonly cost: {
    /** Games and teams of the last day's fit, and the mean time of a fit. */
    readonly games: number;
    readonly teams: number;
    readonly milliseconds: number;
  };
}

export interface MonthOfRatings {
  readonly month: string;
  /** Teams × days. */
  readonly n: number;
  readonly adjOffense: Agreement;
  readonly adjDefense: Agreement;
  readonly adjTempo: Agreement;
}

export interface Agreement {
  readonly correlation: number;
  readonly meanAbsoluteDifference: number;
  /** Ours minus theirs. */
  readonly meanDifference: number;
}

/** Games with a closing total, between teams that both sources rate; points. */
export interface MonthOfTotals {
  readonly month: string;
  readonly n: number;
  /** Mean absolute error of the closing total itself against the final. */
  readonly close: number;
  readonly own: TotalErrors;
  readonly kenpom: TotalErrors;
}

export interface TotalErrors {
  /** Mean absolute error of the expected final total. */
  readonly final: number;
  /** Mean absolute difference from the closing total. */
  readonly close: number;
  /** Final minus expected, on average. */
  readonly bias: number;
}

export interface AgreementOptions {
  /** With games, team boxes and lines of the season and of those before it, and KenPom's ratings of its days. */
  readonly store: ObjectStore;
  /** Ending year. */
  readonly season: number;
  readonly teams: TeamResolver;
  /** In milliseconds. */
  readonly clock: () => number;
  readonly onDay?: (done: number, of: number) => void;
}

const ALL = 'all';

/**
 * Rates every day of a season of which the tables have KenPom's ratings, each by the games before it, and compares.
 * @throws Error when there is no such day
 */
export async function measureAgreement(options: AgreementOptions): Promise<RatingAgreement> {
  const { store, season, teams, clock } = options;
  const prior = await ratingsBefore(store, teams, season);
  const { games } = await seasonGames(store, teams, lastDayOf(season));
  const lined = await withClosingTotals(store, games, season);
  const league = idsOf(teams, season);
  const theirs = await kenpomDays(store, season);
  if (theirs.size === 0) throw new Error(`no rating of KenPom's is in the tables of ${season}; import them`);

  const ratings = new Map<string, Pairs>();
  const totals = new Map<string, Expected[]>();
  let milliseconds = 0;
  const days = [...theirs.keys()];
  for (const [i, day] of days.entries()) {
    const kenpom = theirs.get(day) as ReadonlyMap<string, TeamRating>;
    const start = clock();
    const own = new Map(
      ratingsAsOf(games, day, { teams: league, prior }).map((rating) => [rating.teamId, rating]),
    );
    milliseconds += clock() - start;
    for (const month of [day.slice(0, 7), ALL]) {
      addPairs(ratings, month, own, kenpom);
      const expected = expectedTotals(lined, day, own, kenpom);
      totals.set(month, [...(totals.get(month) ?? []), ...expected]);
    }
    options.onDay?.(i + 1, days.length);
  }
  const [from, to] = [days[0], days.at(-1)] as [GameDay, GameDay];
  return {
    from,
    to,
    ratings: allLast(ratings).map(([month, pairs]) => monthOfRatings(month, pairs)),
    totals: allLast(totals).map(([month, expected]) => monthOfTotals(month, expected)),
    cost: {
      games: games.filter((game) => game.day < to).length,
      teams: league.length,
      milliseconds: milliseconds / days.length,
    },
  };
}

/** KenPom's days of a season, each by team. */
async function kenpomDays(
  store: ObjectStore,
  season: number,
): Promise<Map<GameDay, ReadonlyMap<string, TeamRating>>> {
  const days = new Map<GameDay, ReadonlyMap<string, TeamRating>>();
  for (const day of await daysOf(store, 'ratings', season)) {
    const rows = (await readDay(store, 'ratings', day)) ?? [];
    const kenpom = rows.filter((row) => row.source === 'kenpom');
    if (kenpom.length > 0) days.set(day, new Map(kenpom.map((row) => [row.teamId, row])));
  }
  return days;
}

interface LinedGame extends TableGame {
  readonly closingTotal: number;
}

async function withClosingTotals(
  store: ObjectStore,
  games: readonly TableGame[],
  season: number,
): Promise<LinedGame[]> {
  const lines = closingLines(await readSeason(store, 'lines', lastDayOf(season)));
  return games.flatMap((game) => {
    const line = lines.get(game.gameId);
    return line === undefined ? [] : [{ ...game, closingTotal: line.closingTotal }];
  });
}

const MEASURES = ['adjOffense', 'adjDefense', 'adjTempo'] as const;
type Measure = (typeof MEASURES)[number];
type Pairs = Readonly<Record<Measure, { readonly ours: number[]; readonly theirs: number[] }>>;

function addPairs(
  months: Map<string, Pairs>,
  month: string,
  own: ReadonlyMap<string, TeamRating>,
  kenpom: ReadonlyMap<string, TeamRating>,
): void {
  const none = () => ({ ours: [], theirs: [] });
  const pairs = months.get(month) ?? { adjOffense: none(), adjDefense: none(), adjTempo: none() };
  months.set(month, pairs);
  for (const [teamId, theirs] of kenpom) {
    const ours = own.get(teamId);
    if (ours === undefined) continue;
    for (const measure of MEASURES) {
      pairs[measure].ours.push(ours[measure]);
      pairs[measure].theirs.push(theirs[measure]);
    }
  }
}

function monthOfRatings(month: string, pairs: Pairs): MonthOfRatings {
  const agreement = (measure: Measure): Agreement => {
    const { ours, theirs } = pairs[measure];
    const differences = ours.map((value, i) => value - (theirs[i] as number));
    return {
      correlation: correlation(ours, theirs).value,
      meanAbsoluteDifference: mean(differences.map(Math.abs)),
      meanDifference: mean(differences),
    };
  };
  return {
    month,
    n: pairs.adjOffense.ours.length,
    adjOffense: agreement('adjOffense'),
    adjDefense: agreement('adjDefense'),
    adjTempo: agreement('adjTempo'),
  };
}

interface Expected {
  readonly final: number;
  readonly close: number;
  readonly own: number;
  readonly kenpom: number;
}

function expectedTotals(
  games: readonly LinedGame[],
  day: GameDay,
  own: ReadonlyMap<string, TeamRating>,
  kenpom: ReadonlyMap<string, TeamRating>,
): Expected[] {
  const total = (game: LinedGame, ratings: ReadonlyMap<string, TeamRating>): number | null => {
    const [home, away] = [ratings.get(game.teamIds.home), ratings.get(game.teamIds.away)];
    if (home === undefined || away === undefined) return null;
    return expectedTotal(home, away, leagueLevel([...ratings.values()])) + OVERTIME_POINTS;
  };
  return games.flatMap((game) => {
    if (game.day !== day) return [];
    const [ours, theirs] = [total(game, own), total(game, kenpom)];
    if (ours === null || theirs === null) return [];
    return { final: totalPoints(game.finalScore), close: game.closingTotal, own: ours, kenpom: theirs };
  });
}

function monthOfTotals(month: string, games: readonly Expected[]): MonthOfTotals {
  const errors = (source: 'own' | 'kenpom'): TotalErrors => ({
    final: mean(games.map((game) => Math.abs(game.final - game[source]))),
    close: mean(games.map((game) => Math.abs(game.close - game[source]))),
    bias: mean(games.map((game) => game.final - game[source])),
  });
  return {
    month,
    n: games.length,
    close: mean(games.map(({ final, close }) => Math.abs(final - close))),
    own: errors('own'),
    kenpom: errors('kenpom'),
  };
}

function allLast<T>(months: ReadonlyMap<string, T>): [month: string, T][] {
  return [...months].sort(([a], [b]) => Number(a === ALL) - Number(b === ALL) || (a < b ? -1 : 1));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
