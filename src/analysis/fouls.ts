import { type BySide, SIDES } from '../domain/game.js';
import { settle } from '../domain/market.js';
import { correlation, type Estimate, meanEstimate, shareEstimate, slope } from './estimate.js';
import { byGroup, type GroupMeans, groupMeans } from './groups.js';

/** Both teams together at a moment of regulation, by the fold that serves live games. */
export interface FoulMoment {
  /** Minutes played, 20 at half-time. */
  readonly minute: number;
  /** Fouls so far, technicals with them. */
  readonly fouls: number;
  /** Points so far. */
  readonly points: number;
}

/** A finished game as the study of fouls sees it. Both teams together. */
export interface FoulGame {
  readonly seasonName: string;
  readonly closingTotal: number;
  /** Over/under on the points after half-time, overtime included. */
  readonly secondHalfTotal: number | null;
  /** Points at the end, overtime included. */
  readonly finalTotal: number;
  readonly overtimes: number;
  /** The second half is that of regulation; the game's includes overtime. */
  readonly fouls: { readonly firstHalf: number; readonly secondHalf: number; readonly game: number };
  readonly teamIds: BySide<string | null>;
  /** Of each team in the whole game. */
  readonly teamFouls: BySide<number>;
  /** Points when the first half was over. */
  readonly firstHalfPoints: number;
  /** Ascending; the same minutes in every game. */
  readonly moments: readonly FoulMoment[];
}

/** Points by which a game ended over its closing total. */
export function overClose(game: FoulGame): number {
  return game.finalTotal - game.closingTotal;
}

/** Share of regulation points that fall in the second half (7,176 clean games, 2016-18). */
const SECOND_HALF_SHARE = 0.522;

export interface FoulCorrelations {
  readonly meanFouls: Estimate;
  readonly corrFoulsTotal: Estimate;
  /** Against the final total minus the close. */
  readonly corrFoulsError: Estimate;
  /** Points over the close for one more foul. */
  readonly slopePointsPerFoul: Estimate;
}

/** How the fouls of whole games go with their totals. */
export function foulCorrelations(games: readonly FoulGame[]): FoulCorrelations {
  const fouls = games.map((game) => game.fouls.game);
  const errors = games.map(overClose);
  return {
    meanFouls: meanEstimate(fouls),
    corrFoulsTotal: correlation(
      fouls,
      games.map((game) => game.finalTotal),
    ),
    corrFoulsError: correlation(fouls, errors),
    slopePointsPerFoul: slope(fouls, errors),
  };
}

/** Games decided in regulation: an overtime adds fouls and points alike. */
export function inRegulation(games: readonly FoulGame[]): FoulGame[] {
  return games.filter((game) => game.overtimes === 0);
}

/** What first-half fouls say of the points after half-time. */
export interface FirstHalfFouls {
  /** Against second-half points minus 0.522 of the close. */
  readonly corrSecondHalfPoints: Estimate;
  /** Against second-half points minus the second-half line; null where no game has one. */
  readonly corrSecondHalfLine: Estimate | null;
}

export function firstHalfFouls(games: readonly FoulGame[]): FirstHalfFouls {
  const fouls = (some: readonly FoulGame[]) => some.map((game) => game.fouls.firstHalf);
  const after = (game: FoulGame) => game.finalTotal - game.firstHalfPoints;
  const lined = games.flatMap((game) =>
    game.secondHalfTotal === null ? [] : [{ game, line: game.secondHalfTotal }],
  );
  return {
    corrSecondHalfPoints: correlation(
      fouls(games),
      games.map((game) => after(game) - SECOND_HALF_SHARE * game.closingTotal),
    ),
    corrSecondHalfLine:
      lined.length === 0
        ? null
        : correlation(
            fouls(lined.map(({ game }) => game)),
            lined.map(({ game, line }) => after(game) - line),
          ),
  };
}

export interface OverShare {
  /** 1 has the fewest fouls. */
  readonly quartile: number;
  /** Fouls a game, both ends included. */
  readonly from: number;
  readonly to: number;
  /** Games over the close among those that settled. */
  readonly over: Estimate;
  readonly pushes: number;
}

/**
 * Share of games over the close by quartile of fouls. Games with equal fouls stay together, so that the quarters are
 * not quite equal; pushes are left out of the share (T23).
 * @throws RangeError naming a quartile without a settled game
 */
export function overShareByQuartile(games: readonly FoulGame[]): OverShare[] {
  const sorted = games.map((game) => game.fouls.game).sort((a, b) => a - b);
  const edges = [0.25, 0.5, 0.75].map((q) => quantile(sorted, q));
  return [1, 2, 3, 4].map((quartile) => {
    const some = games.filter(
      ({ fouls }) => 1 + edges.filter((edge) => fouls.game > edge).length === quartile,
    );
    const settled = some.map((game) => settle(game.finalTotal, game.closingTotal));
    const pushes = settled.filter((s) => s === 'push').length;
    if (settled.length === pushes)
      throw new RangeError(
        `no settled game in quartile ${quartile} of fouls: ${games.length} games are too few`,
      );
    const fouls = some.map((game) => game.fouls.game);
    return {
      quartile,
      from: Math.min(...fouls),
      to: Math.max(...fouls),
      over: shareEstimate(settled.filter((s) => s === 'over').length, settled.length - pushes),
      pushes,
    };
  });
}

/** Linear between order statistics. */
function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number];
  return low + (at - Math.floor(at)) * (high - low);
}

export interface FoulBand {
  /** Fouls a game, both ends included. */
  readonly from: number;
  readonly to: number;
  /** Mean of final total minus close, points. */
  readonly error: Estimate;
}

/** The mean error of the close by bands of fouls, ascending; bands of fewer than `minGames` are left out. */
export function errorByFouls(
  games: readonly FoulGame[],
  { width = 3, minGames = 20 }: { readonly width?: number; readonly minGames?: number } = {},
): FoulBand[] {
  return grouped(games, ({ fouls }) => Math.floor(fouls.game / width))
    .filter(([, some]) => some.length >= minGames)
    .map(([band, some]) => ({
      from: band * width,
      to: band * width + width - 1,
      error: meanEstimate(some.map(overClose)),
    }));
}

/** A stretch of a game, in minutes played; to its end, overtime included, where `to` is null. */
export interface Stretch {
  readonly from: number;
  readonly to: number | null;
}

/** Fouls so far at a minute, against the points of a later stretch beyond the close's share of them. */
export function foulsAgainstPoints(games: readonly FoulGame[], minute: number, stretch: Stretch): Estimate {
  return correlation(
    games.map((game) => momentAt(game, minute).fouls),
    pointsBeyondClose(games, stretch),
  );
}

export interface FoulsInPlay {
  readonly minute: number;
  /** Known at this minute: fouls so far, against the points still to come beyond the close's share. */
  readonly soFar: Estimate;
  /** Known only afterwards: fouls still to come, against the same points. */
  readonly toCome: Estimate;
}

/** Minute by minute, what fouls say of the points that are still to come: those known then, and the others. */
export function foulsInPlay(games: readonly FoulGame[]): FoulsInPlay[] {
  const minutes = games[0]?.moments.map(({ minute }) => minute) ?? [];
  return minutes.map((minute) => ({
    minute,
    soFar: foulsAgainstPoints(games, minute, { from: minute, to: null }),
    toCome: correlation(
      games.map((game) => game.fouls.game - momentAt(game, minute).fouls),
      pointsBeyondClose(games, { from: minute, to: null }),
    ),
  }));
}

/** The close's share of a stretch is the sample's own: mean points of the stretch over mean close. */
function pointsBeyondClose(games: readonly FoulGame[], { from, to }: Stretch): number[] {
  const points = games.map(
    (game) => (to === null ? game.finalTotal : momentAt(game, to).points) - momentAt(game, from).points,
  );
  const share = sum(points) / sum(games.map((game) => game.closingTotal));
  return games.map((game, i) => (points[i] as number) - share * game.closingTotal);
}

function momentAt({ moments }: FoulGame, minute: number): FoulMoment {
  const moment = moments.find((m) => m.minute === minute);
  if (moment) return moment;
  throw new RangeError(
    `minute ${minute} is not among the minutes ${moments.map((m) => m.minute).join(', ')}`,
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

export interface FoulCount {
  readonly half: 1 | 2;
  readonly fouls: number;
  /** Share of games with so many fouls in this half. */
  readonly share: number;
}

/** How often a half has how many fouls, overtime apart. */
export function foulCounts(games: readonly FoulGame[]): FoulCount[] {
  return ([1, 2] as const).flatMap((half) =>
    grouped(games, ({ fouls }) => (half === 1 ? fouls.firstHalf : fouls.secondHalf)).map(([fouls, some]) => ({
      half,
      fouls,
      share: some.length / games.length,
    })),
  );
}

/** Games by a number of theirs, ascending. */
function grouped(
  games: readonly FoulGame[],
  by: (game: FoulGame) => number,
): [number, readonly FoulGame[]][] {
  const groups = new Map<number, FoulGame[]>();
  for (const game of games) {
    const group = groups.get(by(game));
    if (group) group.push(game);
    else groups.set(by(game), [game]);
  }
  return [...groups].sort(([a], [b]) => a - b);
}

/** Fouls that each team commits a game, whoever the opponent; ids with the season, since teams are made anew each year. */
export function foulsByTeam(games: readonly FoulGame[]): GroupMeans {
  const sides = games.flatMap((game) => SIDES.map((side) => ({ game, side })));
  return groupMeans(
    byGroup(
      sides,
      ({ game, side }) => [game.teamIds[side] === null ? null : `${game.seasonName} ${game.teamIds[side]}`],
      ({ game, side }) => game.teamFouls[side],
    ),
  );
}

/** Fouls of both teams in games within a conference. @param conferenceOf null for other games */
export function foulsByConference(
  games: readonly FoulGame[],
  conferenceOf: (game: FoulGame) => string | null,
): GroupMeans {
  return groupMeans(
    byGroup(
      games,
      (game) => [conferenceOf(game)],
      ({ fouls }) => fouls.game,
    ),
  );
}
