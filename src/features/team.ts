/** What is known of the two teams before the tip, as of a day before the game. */
import type { GameContext, OverUnderRecord, TeamRating } from '../domain/context.js';
import { type GameState, REGULATION_SECONDS } from '../domain/game.js';
import { regulationPlayed } from './clock.js';
import type { Feature } from './feature.js';
import { homeMargin } from './score.js';

const shareLeft = (state: GameState) => 1 - regulationPlayed(state) / REGULATION_SECONDS;

/** A function of both ratings; missing where either is. */
const ofRatings =
  (
    f: (home: TeamRating, away: TeamRating, state: GameState, context: GameContext) => number,
  ): Feature['of'] =>
  (state, context) => {
    const { home, away } = context.ratings;
    return home === null || away === null ? null : f(home.value, away.value, state, context);
  };

const tempo = (home: TeamRating, away: TeamRating) => (home.adjTempo + away.adjTempo) / 2;
const per100 = (home: TeamRating, away: TeamRating) =>
  (home.adjOffense + home.adjDefense + away.adjOffense + away.adjDefense) / 2;

/** Points per 100 possessions that a home court is worth. */
const HOME_COURT = 3.8;

/** Points by which the ratings expect the home team to win. */
function ratedMargin(home: TeamRating, away: TeamRating, neutralSite: boolean): number {
  const edge = home.adjOffense - home.adjDefense - (away.adjOffense - away.adjDefense);
  return ((edge + (neutralSite ? 0 : HOME_COURT)) * tempo(home, away)) / 100;
}

/** A record's mean margin counts for nothing at first, and half after so many games. */
const RECORD_GAMES = 20;
const gamesOf = ({ over, under, push }: OverUnderRecord) => over + under + push;

/** Longer than this a rest is a rest. */
const LONGEST_REST_DAYS = 10;

export const TEAM_FEATURES: readonly Feature[] = [
  {
    /** Points ahead of the opening total at which betting closed: what the market learned in between. */
    name: 'lineMove',
    group: 'opening',
    unit: 'points',
    range: [-60, 60],
    of: (_, { openingTotal = null, closingTotal }) =>
      openingTotal === null || closingTotal === null ? null : closingTotal - openingTotal,
  },
  {
    name: 'ratedTempo',
    group: 'ratings',
    unit: 'possessions a team',
    range: [40, 110],
    of: ofRatings(tempo),
  },
  {
    /** The ratings' own total, for what is left of regulation. */
    name: 'ratedRemaining',
    group: 'ratings',
    unit: 'points',
    range: [0, 400],
    of: ofRatings((home, away, state) => ((tempo(home, away) * per100(home, away)) / 100) * shareLeft(state)),
  },
  {
    name: 'ratedFinalMargin',
    group: 'ratings',
    unit: 'points',
    range: [0, 250],
    of: ofRatings((home, away, state, { neutralSite }) =>
      Math.abs(homeMargin(state) + ratedMargin(home, away, neutralSite) * shareLeft(state)),
    ),
  },
  {
    /** By how much the two teams' games went over their closing totals so far, drawn to 0 by 20 games. */
    name: 'recordMargin',
    group: 'records',
    unit: 'points',
    range: [-100, 100],
    of: (_, { records: { home, away } }) => {
      if (home === null && away === null) return null;
      const known = [home, away].flatMap((record) => (record === null ? [] : [record.value]));
      const games = known.reduce((sum, record) => sum + gamesOf(record), 0);
      const margins = known.reduce((sum, record) => sum + record.meanMargin * gamesOf(record), 0);
      return margins / (games + RECORD_GAMES);
    },
  },
  {
    name: 'leastRest',
    group: 'rest',
    unit: 'days',
    range: [0, LONGEST_REST_DAYS],
    of: (_, { restDays }) => {
      if (restDays === undefined || restDays.home === null || restDays.away === null) return null;
      return Math.min(LONGEST_REST_DAYS, restDays.home, restDays.away);
    },
  },
  {
    name: 'crewFoulsPerGame',
    group: 'crew',
    unit: 'fouls of both teams',
    range: [20, 60],
    of: (_, { crew }) => crew?.foulsPerGame ?? null,
  },
];
