import { bonusOf, teamFoulsOfHalf } from '../domain/fouls.js';
import {
  type GameClock,
  type GameState,
  gameClock,
  HALF_SECONDS,
  otherSide,
  REGULATION_SECONDS,
  SIDES,
  type TeamSide,
  type TeamTally,
} from '../domain/game.js';
import { possessions, totalPoints } from '../domain/state.js';
import { regulationPlayed } from './clock.js';
import type { Feature } from './feature.js';
import { homeMargin } from './score.js';

/** A log that makes up less of the score than this has holes: its counts are not the game's (T4). */
const LEAST_LOGGED = 0.8;
const LOG_SLACK_POINTS = 4;

/** Whether the plays add up to the score, nearly: sparse logs and mere score lines do not. */
export function isLogWhole(state: GameState): boolean {
  const logged = bothTeams(state, (t) => 2 * t.fieldGoalsMade + t.threesMade + t.freeThrowsMade);
  return state.plays > 0 && logged >= LEAST_LOGGED * totalPoints(state.score) - LOG_SLACK_POINTS;
}

/** A function of the plays so far; missing where the log has holes or only the score is known. */
const ofPlays =
  (f: Feature['of']): Feature['of'] =>
  (state, context) =>
    isLogWhole(state) ? f(state, context) : null;

const bothTeams = (state: GameState, count: (tally: TeamTally) => number) =>
  count(state.tally.home) + count(state.tally.away);

const counted = (name: string, high: number, count: (tally: TeamTally) => number): Feature => ({
  name,
  group: 'plays',
  unit: 'both teams',
  range: [0, high],
  of: ofPlays((state) => bothTeams(state, count)),
});

/**
 * A share of tries, drawn to the league's by so many tries at it: after one shot a game's share says next to nothing,
 * and the raw 0 or 1 would say a lot.
 */
const shareMade = (
  name: string,
  league: { readonly share: number; readonly tries: number },
  made: (tally: TeamTally) => number,
  tried: (tally: TeamTally) => number,
): Feature => ({
  name,
  group: 'plays',
  unit: 'share',
  range: [0, 1],
  of: ofPlays(
    (state) =>
      (bothTeams(state, made) + league.share * league.tries) / (bothTeams(state, tried) + league.tries),
  ),
});

const bothPossessions = (state: GameState) => bothTeams(state, possessions);

/** The league's habits, 2016–18, and how much of them a game's own rates begin with. */
const LEAGUE = { pointsPerPossession: 1.043, possessionsPer40: 69.2 } as const;
const LEAGUE_POSSESSIONS = 6;
const LEAGUE_SECONDS = 60;

/** The clock by which fouls count: at half-time the first half's are over, whichever way a source writes that moment. */
function foulClock({ clock }: GameState): GameClock | null {
  return clock?.period === 1 && clock.secondsLeftInPeriod === 0 ? gameClock(2, HALF_SECONDS) : clock;
}

/** The side that leads; null at a tie. */
function leaderOf(state: GameState): TeamSide | null {
  const margin = homeMargin(state);
  return margin === 0 ? null : margin > 0 ? 'home' : 'away';
}

/** The fouls of this half of the side that leads, or of the other; missing when no one leads. */
const foulsOf = (name: string, side: (leader: TeamSide) => TeamSide): Feature => ({
  name,
  group: 'fouls',
  unit: 'fouls',
  range: [0, 80],
  of: ofPlays((state) => {
    const leader = leaderOf(state);
    return leader === null ? null : teamFoulsOfHalf(state.fouls[side(leader)], foulClock(state));
  }),
});

const BONUS_STEPS = { none: 0, oneAndOne: 1, double: 2 } as const;

export const PLAY_FEATURES: readonly Feature[] = [
  {
    name: 'possessions',
    group: 'plays',
    unit: 'both teams',
    range: [-100, 400],
    of: ofPlays(bothPossessions),
  },
  {
    name: 'pointsPerPossession',
    group: 'plays',
    unit: 'points',
    range: [0, 20],
    of: ofPlays((state) =>
      Math.max(
        0,
        (totalPoints(state.score) + LEAGUE.pointsPerPossession * LEAGUE_POSSESSIONS) /
          (Math.max(0, bothPossessions(state)) + LEAGUE_POSSESSIONS),
      ),
    ),
  },
  {
    name: 'possessionsPer40',
    group: 'plays',
    unit: 'possessions a team',
    range: [0, 1000],
    of: ofPlays(
      (state) =>
        ((Math.max(0, bothPossessions(state)) / 2 +
          (LEAGUE.possessionsPer40 * LEAGUE_SECONDS) / REGULATION_SECONDS) *
          REGULATION_SECONDS) /
        (regulationPlayed(state) + LEAGUE_SECONDS),
    ),
  },
  counted('fieldGoalsTried', 400, (t) => t.fieldGoalsTried),
  shareMade(
    'fieldGoalShare',
    { share: 0.443, tries: 5 },
    (t) => t.fieldGoalsMade,
    (t) => t.fieldGoalsTried,
  ),
  counted('threesTried', 200, (t) => t.threesTried),
  shareMade(
    'threeShare',
    { share: 0.352, tries: 5 },
    (t) => t.threesMade,
    (t) => t.threesTried,
  ),
  counted('freeThrowsTried', 200, (t) => t.freeThrowsTried),
  shareMade(
    'freeThrowShare',
    { share: 0.713, tries: 5 },
    (t) => t.freeThrowsMade,
    (t) => t.freeThrowsTried,
  ),
  counted('offensiveRebounds', 150, (t) => t.offensiveRebounds),
  counted('turnovers', 150, (t) => t.turnovers),
  counted('timeouts', 40, (t) => t.timeouts),
  {
    /** Missing at a tie and where no one knows who has the ball. */
    name: 'leaderHasBall',
    group: 'ball',
    unit: 'yes/no',
    range: [0, 1],
    of: ofPlays((state) => {
      const leader = leaderOf(state);
      return leader === null || state.ball === null ? null : state.ball === leader ? 1 : 0;
    }),
  },
  {
    name: 'foulsFirstHalf',
    group: 'fouls',
    unit: 'both teams',
    range: [0, 100],
    of: ofPlays((state) => state.fouls.home.firstHalf + state.fouls.away.firstHalf),
  },
  {
    name: 'foulsThisHalf',
    group: 'fouls',
    unit: 'both teams',
    range: [0, 150],
    of: ofPlays((state) =>
      SIDES.reduce((sum, side) => sum + teamFoulsOfHalf(state.fouls[side], foulClock(state)), 0),
    ),
  },
  foulsOf('foulsOfLeader', (leader) => leader),
  foulsOf('foulsOfTrailer', otherSide),
  {
    name: 'bonusOfBoth',
    group: 'fouls',
    unit: '0 none, 1 one-and-one, 2 double, summed',
    range: [0, 4],
    of: ofPlays((state, context) =>
      SIDES.reduce(
        (sum, side) => sum + BONUS_STEPS[bonusOf(side, state.fouls, foulClock(state), context.season)],
        0,
      ),
    ),
  },
  {
    /** What the leader shoots when the trailing team fouls to stop the clock; missing when no one leads. */
    name: 'bonusOfLeader',
    group: 'fouls',
    unit: '0 none, 1 one-and-one, 2 double',
    range: [0, 2],
    of: ofPlays((state, context) => {
      const leader = leaderOf(state);
      if (leader === null) return null;
      return BONUS_STEPS[bonusOf(leader, state.fouls, foulClock(state), context.season)];
    }),
  },
];
