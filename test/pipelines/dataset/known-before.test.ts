import { describe, expect, test } from 'vitest';
import { knownBefore } from '../../../pipelines/dataset/known-before.js';
import type { RatedGame } from '../../../src/analysis/ratings.js';
import type { SeasonGame } from '../../../src/store/tables.js';

const TEAMS = ['1', '2', '3', '4'];
const dayOf = (round: number) => `2016-11-${String(11 + 2 * round).padStart(2, '0')}`;

/** Every second day the teams play in another pairing; team 1's games are the highest. */
const games: SeasonGame[] = Array.from({ length: 6 }, (_, round) => {
  const [first, ...others] = TEAMS as [string, string, string, string];
  const turned = others.map((_, i) => others[(i + round) % 3] as string) as [string, string, string];
  return [
    [first, turned[0]],
    [turned[1], turned[2]],
  ].map(
    ([home, away], i): SeasonGame => ({
      gameId: `${round}${i}`,
      seasonName: '2016-17',
      season: 2017,
      day: dayOf(round),
      teamIds: { home: home as string, away: away as string },
      neutralSite: false,
      openingTotal: null,
      closingTotal: 140,
      secondHalfTotal: null,
      firstHalf: null,
      homeFavoredBy: null,
      finalScore: i === 0 ? { home: 90, away: 80 } : { home: 60, away: 65 },
      overtimes: 0,
      fouls: { home: null, away: null },
      flags: [],
    }),
  );
}).flat();

const box = { fieldGoalsTried: 60, offensiveRebounds: 10, turnovers: 12, freeThrowsTried: 20 };
const ratedOf = (season: readonly SeasonGame[]): RatedGame[] =>
  season.map(({ day, teamIds, neutralSite, finalScore, overtimes }) => ({
    day,
    neutralSite,
    finalScore,
    overtimes,
    teamIds: { home: teamIds.home as string, away: teamIds.away as string },
    box: { home: box, away: box },
  }));

const known = knownBefore(games, ratedOf(games), null);

describe('what a game’s morning knew', () => {
  test('T25 leak: is the same when that day and all after it are cut off', () => {
    for (const round of [1, 3, 5]) {
      const past = games.filter(({ day }) => day < dayOf(round));
      const today = games
        .filter(({ day }) => day === dayOf(round))
        .map((game) => ({ ...game, finalScore: { home: 1, away: 0 } }));
      const then = knownBefore([...past, ...today], ratedOf([...past, ...today]), null);
      for (const { gameId } of today) expect(then.get(gameId)).toEqual(known.get(gameId));
    }
  });

  test('on the first day is nothing', () => {
    expect(known.get('00')).toEqual({
      ratings: { home: null, away: null },
      records: { home: null, away: null },
      restDays: { home: null, away: null },
    });
  });

  test('is ratings once a team has played three games, records and rest from its first', () => {
    expect(known.get('20')?.ratings.home).toBeNull();
    const last = known.get('50');
    expect(last?.ratings.home?.asOf).toBe(dayOf(5));
    expect(last?.ratings.home?.value.adjOffense).toBeGreaterThan(last?.ratings.away?.value.adjOffense ?? 999);
    expect(last?.records.home?.value).toMatchObject({ teamId: '1', over: 5, under: 0, meanMargin: 30 });
    expect(last?.restDays).toEqual({ home: 2, away: 2 });
  });

  test('begins with the ratings with which last season ended', () => {
    const prior = TEAMS.map((teamId) => ({ teamId, adjOffense: 100, adjDefense: 100, adjTempo: 68 }));
    expect(knownBefore(games, ratedOf(games), prior).get('00')?.ratings.home?.value.adjTempo).toBeGreaterThan(
      60,
    );
  });
});
