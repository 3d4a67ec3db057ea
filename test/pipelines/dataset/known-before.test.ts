import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KnownBefore, knownBefore } from '../../../pipelines/dataset/known-before.js';
import { contextOf } from '../../../pipelines/dataset.js';
import type { RatedGame } from '../../../src/analysis/ratings.js';
import { emptyPlayLog, gameStateOf } from '../../../src/domain/state.js';
import { featureVector } from '../../../src/features/index.js';
import type { SeasonGame } from '../../../src/store/tables.js';
import { NOW } from '../../domain/made.js';

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
const tip = gameStateOf(emptyPlayLog('401'), { asOfUtc: NOW, phase: 'scheduled' });

/** Some weeks of six teams, in which any two may meet on any day. */
const anySeason = fc
  .array(
    fc.record({
      round: fc.nat(9),
      pair: fc.uniqueArray(fc.constantFrom(...TEAMS, '5', '6'), { minLength: 2, maxLength: 2 }),
      finalScore: fc.record({
        home: fc.integer({ min: 40, max: 110 }),
        away: fc.integer({ min: 40, max: 110 }),
      }),
      closingTotal: fc.option(fc.integer({ min: 240, max: 330 }).map((halves) => halves / 2)),
      overtimes: fc.nat(2),
    }),
    { minLength: 12, maxLength: 40 },
  )
  .map((drawn) =>
    drawn.map(
      ({ round, pair, ...game }, i): SeasonGame => ({
        ...(games[0] as SeasonGame),
        ...game,
        gameId: String(i),
        day: dayOf(round),
        teamIds: { home: pair[0] as string, away: pair[1] as string },
      }),
    ),
  );

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

  test('T25 leak: is the same whatever came of that day’s games and of all after it, in any season', () => {
    fc.assert(
      fc.property(anySeason, anySeason, fc.nat(), (season, other, which) => {
        const day = (season[which % season.length] as SeasonGame).day;
        const today = season.filter((game) => game.day === day);
        const past = season.filter((game) => game.day < day);
        const otherwise = today.map((game, i) => {
          const { finalScore, overtimes } = other[i % other.length] as SeasonGame;
          return { ...game, finalScore, overtimes };
        });
        const later = other
          .filter((game) => game.day > day)
          .map((game) => ({ ...game, gameId: `x${game.gameId}` }));
        const truth = knownBefore(season, ratedOf(season), null);
        const then = [...past, ...otherwise, ...later];
        const made = knownBefore(then, ratedOf(then), null);
        for (const game of today) {
          const vector = (known: KnownBefore | undefined) => featureVector(tip, contextOf(game, known));
          expect(made.get(game.gameId)).toEqual(truth.get(game.gameId));
          expect(vector(made.get(game.gameId))).toEqual(vector(truth.get(game.gameId)));
        }
      }),
      { numRuns: 60 },
    );
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

  test('takes KenPom where the morning of a game has a team, and our own everywhere else', () => {
    const rating = { teamId: '1', adjOffense: 118, adjDefense: 94, adjTempo: 71 };
    const [third] = games.filter(({ day }) => day === dayOf(3));
    const then = knownBefore(games, ratedOf(games), null, new Map([[dayOf(3), [rating]]]));
    expect(then.get(third?.gameId ?? '')?.ratings.home).toEqual({
      value: rating,
      asOf: dayOf(3),
      source: 'kenpom',
      ageDays: 0,
    });
    for (const { gameId, day, teamIds } of games)
      for (const side of ['home', 'away'] as const)
        if (day !== dayOf(3) || teamIds[side] !== '1')
          expect([gameId, then.get(gameId)?.ratings[side]]).toEqual([
            gameId,
            known.get(gameId)?.ratings[side],
          ]);
  });
});
