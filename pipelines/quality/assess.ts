import { type BySide, type GameDay, SIDES, type TeamSide } from '../../src/domain/game.js';
import type { UnknownCode } from '../../src/sources/espn/client.js';
import { areTooFarApart, isTooMany, type MaxShare, type QualityThresholds } from './thresholds.js';

/** What the tables hold of a collected game. */
export interface GameFacts {
  readonly gameId: string;
  /** Official, overtime included. */
  readonly final: BySide<number>;
  readonly plays: number;
  /** Of them with a code that no one has named. */
  readonly unknownPlays: number;
  /** Highest score among the plays; null without plays. */
  readonly highestScore: BySide<number> | null;
  readonly officials: number;
  /** By the box score; null where it has none. */
  readonly boxFouls: BySide<number | null>;
  /** Counted on the plays; null without plays. */
  readonly playFouls: BySide<number | null>;
  /** Each source's closing line. */
  readonly lines: readonly LineFacts[];
}

export interface LineFacts {
  readonly source: string;
  readonly total: number;
  /** Null where the source has none. */
  readonly homeFavoredBy: number | null;
}

/** What a job's run says that is in no table. */
export interface ListedGames {
  /** Games of the day at the source, those called off included. */
  readonly listed: number;
  readonly calledOff: number;
  /** Neither called off nor collected. */
  readonly open: readonly string[];
  readonly unknownCodes: readonly UnknownCode[];
}

/** A day of the calendar as the tables have it. */
export interface DayCoverage {
  readonly day: GameDay;
  /** Null for a day that was never collected, which is not a day without games (T33). */
  readonly games: number | null;
}

export interface DayFacts {
  readonly day: GameDay;
  /** Null where the job does not ask for games. */
  readonly listed: ListedGames | null;
  /** Null where the day's games were never collected. */
  readonly games: readonly GameFacts[] | null;
  /** Whether lines belong to the job. */
  readonly lines: boolean;
  readonly ratings: RatingFacts | null;
  readonly coverage: readonly DayCoverage[];
}

/** The ratings that a day's games may use. */
export interface RatingFacts {
  /** Null where there are none at all. */
  readonly ageDays: number | null;
  readonly teams: number;
  /** Teams of Division I. */
  readonly of: number;
}

/** Two sources that say different things of one game. */
export interface Disagreement {
  readonly game: string;
  readonly says: Readonly<Record<string, string | number>>;
}

export interface Quality {
  readonly games: {
    /** Listed and not called off. */
    readonly expected: number | null;
    readonly collected: number;
    readonly calledOff: number;
    readonly open: readonly string[];
    readonly withoutPlays: readonly string[];
    readonly withoutOfficials: readonly string[];
    readonly withoutLine: readonly string[];
  };
  readonly unknownCodes: readonly UnknownCode[];
  readonly disagreements: {
    readonly finalScores: readonly Disagreement[];
    readonly fouls: readonly Disagreement[];
    readonly totals: readonly Disagreement[];
    readonly spreads: readonly Disagreement[];
  };
  readonly ratings: RatingFacts | null;
  readonly coverage: readonly DayCoverage[];
  /** Thresholds that are broken, by name; empty when the day is good. */
  readonly failures: readonly string[];
}

/** Judges what is known of a day: counts, names, and the thresholds that it breaks. */
export function assess(facts: DayFacts, thresholds: QualityThresholds): Quality {
  const games = facts.games ?? [];
  const ids = (bad: (game: GameFacts) => boolean) => games.filter(bad).map((game) => game.gameId);
  const { listed } = facts;
  const expected = listed === null ? null : listed.listed - listed.calledOff;
  const withPlays = games.filter((game) => game.plays > 0);
  const quality: Omit<Quality, 'failures'> = {
    games: {
      expected,
      collected: games.length,
      calledOff: listed?.calledOff ?? 0,
      open: listed?.open ?? [],
      withoutPlays: ids((game) => game.plays === 0),
      withoutOfficials: ids((game) => game.officials === 0),
      withoutLine: facts.lines ? ids((game) => game.lines.length === 0) : [],
    },
    unknownCodes: listed?.unknownCodes ?? [],
    disagreements: {
      finalScores: withPlays.flatMap(finalScoreApart),
      fouls: withPlays.flatMap((game) => foulsApart(game, thresholds.foulsApart)),
      totals: facts.lines ? games.flatMap((game) => totalsApart(game, thresholds.pointsApart)) : [],
      spreads: facts.lines ? games.flatMap((game) => spreadsApart(game, thresholds.pointsApart)) : [],
    },
    ratings: facts.ratings,
    coverage: facts.coverage,
  };
  return { ...quality, failures: failuresOf(facts, quality, thresholds) };
}

/** A share that is watched. */
interface Check {
  readonly name: string;
  readonly what: string;
  readonly bad: readonly string[];
  readonly of: number;
  readonly max: MaxShare;
  readonly isBroken: (bad: number, of: number, max: MaxShare) => boolean;
}

function failuresOf(
  facts: DayFacts,
  { games, disagreements }: Omit<Quality, 'failures'>,
  t: QualityThresholds,
): string[] {
  const kept = facts.games ?? [];
  const share = (name: string, what: string, bad: readonly string[], of: number, max: MaxShare): Check => ({
    name,
    what,
    bad,
    of,
    max,
    isBroken: isTooMany,
  });
  const apart = (
    name: string,
    what: string,
    far: readonly Disagreement[],
    of: number,
    max: MaxShare,
  ): Check => ({
    ...share(
      name,
      what,
      far.map(({ game }) => game),
      of,
      max,
    ),
    isBroken: areTooFarApart,
  });
  const withPlays = kept.filter((game) => game.plays > 0).length;
  const withTwoLines = kept.filter((game) => game.lines.length > 1).length;
  const withFouls = kept.flatMap(({ boxFouls, playFouls }) =>
    SIDES.filter((side) => boxFouls[side] !== null && playFouls[side] !== null),
  ).length;
  const { withoutPlays, withoutOfficials, withoutLine } = games;
  const { finalScores, fouls, totals, spreads } = disagreements;
  const ofGames = [
    share('not-collected', 'games are not collected', games.open, games.expected ?? 0, t.notCollected),
    share('without-plays', 'games have no plays', withoutPlays, kept.length, t.withoutPlays),
    share('without-officials', 'games have no officials', withoutOfficials, kept.length, t.withoutOfficials),
    apart('final-scores', 'games end otherwise in their plays', finalScores, withPlays, t.finalScores),
    apart('fouls', 'teams have other fouls in their plays than in the box score', fouls, withFouls, t.fouls),
  ];
  const ofLines = [
    share('without-line', 'games have no closing total', withoutLine, kept.length, t.withoutLine),
    apart('totals', 'games have totals far apart', totals, withTwoLines, t.lines),
    apart('spreads', 'games have spreads far apart', spreads, withTwoLines, t.lines),
  ];
  // A job is judged by what it brings.
  const checks = [...(facts.listed === null ? [] : ofGames), ...(facts.lines ? ofLines : [])];
  return [
    ...emptyDay(facts),
    ...checks
      .filter(({ bad, of, max, isBroken }) => isBroken(bad.length, of, max))
      .map(
        ({ name, what, bad, of, max }) =>
          `${name}: ${bad.length} of ${of} ${what} (${percent(bad.length / of)}, at most ${percent(max)} may): ${toLookAt(bad)}`,
      ),
    ...(facts.listed === null ? [] : unknownPlays(facts, t)),
    ...ratingsAmiss(facts.ratings, t),
  ];
}

function unknownPlays({ games, listed }: DayFacts, t: QualityThresholds): string[] {
  const unknown = (games ?? []).reduce((sum, game) => sum + game.unknownPlays, 0);
  const plays = (games ?? []).reduce((sum, game) => sum + game.plays, 0);
  if (!isTooMany(unknown, plays, t.unknownPlays)) return [];
  const codes = (listed?.unknownCodes ?? []).map(({ code, text }) => `${code} ${text}`);
  return [
    `unknown-codes: ${unknown} of ${plays} plays have a code that nobody knows (${percent(unknown / plays)}, ` +
      `at most ${percent(t.unknownPlays)} may)${codes.length === 0 ? '' : `: ${toLookAt(codes)}`}`,
  ];
}

/**
 * Whether every season has games on this day: from mid-November to early March all of eight recorded seasons have,
 * Christmas excepted.
 */
export function isAlwaysPlayed(day: GameDay): boolean {
  const date = day.slice(5);
  return (date >= '11-12' || date <= '03-10') && !(date >= '12-24' && date <= '12-26');
}

/** A source that is down may well answer with an empty list (T33). */
function emptyDay({ day, listed }: DayFacts): string[] {
  return listed?.listed === 0 && isAlwaysPlayed(day)
    ? [
        `no-games: the source lists no game on ${day}, a day on which there always were some: it is not believed`,
      ]
    : [];
}

function ratingsAmiss(ratings: RatingFacts | null, t: QualityThresholds): string[] {
  if (ratings === null) return [];
  const { ageDays, teams, of } = ratings;
  if (ageDays === null) return ['ratings: there are none'];
  const failures: string[] = [];
  if (ageDays > t.ratingsAgeDays)
    failures.push(`ratings: the newest are ${ageDays} days old, at most ${t.ratingsAgeDays} may they be`);
  if (isTooMany(of - teams, of, t.withoutRating))
    failures.push(
      `ratings: ${of - teams} of ${of} teams have none (at most ${percent(t.withoutRating)} may)`,
    );
  return failures;
}

function finalScoreApart({ gameId, final, highestScore }: GameFacts): Disagreement[] {
  if (highestScore === null) return [];
  if (SIDES.every((side) => final[side] === highestScore[side])) return [];
  return [{ game: gameId, says: { official: scoreText(final), plays: scoreText(highestScore) } }];
}

function foulsApart({ gameId, boxFouls, playFouls }: GameFacts, apart: number): Disagreement[] {
  return SIDES.flatMap((side: TeamSide) => {
    const [box, plays] = [boxFouls[side], playFouls[side]];
    if (box === null || plays === null || Math.abs(box - plays) <= apart) return [];
    return [{ game: gameId, says: { team: side, box, plays } }];
  });
}

function totalsApart({ gameId, lines }: GameFacts, apart: number): Disagreement[] {
  return widest(
    gameId,
    lines.map(({ source, total }) => [source, total] as const),
    apart,
  );
}

/** A spread with its sign flipped (T17) is twice itself away from the others. */
function spreadsApart({ gameId, lines }: GameFacts, apart: number): Disagreement[] {
  const known = lines.flatMap(({ source, homeFavoredBy }) =>
    homeFavoredBy === null ? [] : [[source, homeFavoredBy] as const],
  );
  return widest(gameId, known, apart);
}

function widest(game: string, says: readonly (readonly [string, number])[], apart: number): Disagreement[] {
  const points = says.map(([, value]) => value);
  return Math.max(...points) - Math.min(...points) > apart ? [{ game, says: Object.fromEntries(says) }] : [];
}

const scoreText = ({ home, away }: BySide<number>) => `${home}–${away}`;
const percent = (share: number) => `${Math.round(share * 100)} %`;

function toLookAt(names: readonly string[]): string {
  const all = [...new Set(names)];
  return `${all.slice(0, 3).join(', ')}${all.length > 3 ? ', …' : ''}`;
}
