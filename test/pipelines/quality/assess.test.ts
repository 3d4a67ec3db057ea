import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assess,
  type DayFacts,
  type GameFacts,
  type ListedGames,
} from '../../../pipelines/quality/assess.js';
import { DEFAULT_THRESHOLDS, isTooMany } from '../../../pipelines/quality/thresholds.js';

const game = (gameId: string, change: Partial<GameFacts> = {}): GameFacts => ({
  gameId,
  final: { home: 80, away: 70 },
  plays: 350,
  unknownPlays: 0,
  highestScore: { home: 80, away: 70 },
  officials: 3,
  boxFouls: { home: 18, away: 20 },
  playFouls: { home: 18, away: 19 },
  lines: [
    { source: 'odds-api', total: 148.5, homeFavoredBy: 6.5 },
    { source: 'espn-pickcenter', total: 147.5, homeFavoredBy: 7 },
  ],
  ...change,
});

/** Ten good games. */
const GAMES = Array.from({ length: 10 }, (_, i) => game(`40${i}`));

/** Ten games of which the first `bad` have the fault. */
const faulty = (bad: number, change: Partial<GameFacts>) =>
  GAMES.map((g, i) => (i < bad ? { ...g, ...change } : g));

const listed = (change: Partial<ListedGames> = {}): ListedGames => ({
  listed: 10,
  calledOff: 0,
  open: [],
  unknownCodes: [],
  ...change,
});

const facts = (change: Partial<DayFacts> = {}): DayFacts => ({
  day: '2026-03-02',
  listed: listed(),
  games: GAMES,
  lines: true,
  ratings: { teams: 365, of: 365, ageDays: 0 },
  coverage: [{ day: '2026-03-02', games: 10 }],
  ...change,
});

const quality = (change: Partial<DayFacts> = {}) => assess(facts(change), DEFAULT_THRESHOLDS);

test('a good day has its counts and no failure', () => {
  expect(quality()).toEqual({
    games: {
      expected: 10,
      collected: 10,
      calledOff: 0,
      open: [],
      withoutPlays: [],
      withoutOfficials: [],
      withoutLine: [],
    },
    unknownCodes: [],
    disagreements: { finalScores: [], fouls: [], totals: [], spreads: [] },
    ratings: { teams: 365, of: 365, ageDays: 0 },
    coverage: [{ day: '2026-03-02', games: 10 }],
    failures: [],
  });
});

describe('fails by name', () => {
  test.each<[string, Partial<DayFacts>, string]>([
    [
      'games that are not collected',
      { listed: listed({ listed: 13, open: ['501', '502', '503'] }) },
      'not-collected: 3 of 13 games are not collected (23 %, at most 5 % may): 501, 502, 503',
    ],
    [
      'games without plays',
      { games: faulty(4, { plays: 0, highestScore: null, playFouls: { home: null, away: null } }) },
      'without-plays: 4 of 10 games have no plays (40 %, at most 10 % may): 400, 401, 402, …',
    ],
    [
      'games without officials (T13)',
      { games: faulty(3, { officials: 0 }) },
      'without-officials: 3 of 10 games have no officials (30 %, at most 25 % may): 400, 401, 402',
    ],
    [
      'games without a line (T14)',
      { games: faulty(6, { lines: [] }) },
      'without-line: 6 of 10 games have no closing total (60 %, at most 50 % may): 400, 401, 402, …',
    ],
    [
      'plays of unknown codes (T5)',
      {
        games: faulty(1, { unknownPlays: 100 }),
        listed: listed({ unknownCodes: [{ kind: 'play type', code: '999', text: 'Bank Shot', count: 100 }] }),
      },
      'unknown-codes: 100 of 3500 plays have a code that nobody knows (3 %, at most 2 % may): 999 Bank Shot',
    ],
    [
      'finals that the plays do not reach (T4)',
      { games: faulty(3, { highestScore: { home: 78, away: 70 } }) },
      'final-scores: 3 of 10 games end otherwise in their plays (30 %, at most 10 % may): 400, 401, 402',
    ],
    [
      'fouls of the plays that are not those of the box score',
      { games: faulty(3, { playFouls: { home: 14, away: 19 } }) },
      'fouls: 3 of 20 teams have other fouls in their plays than in the box score (15 %, at most 10 % may): 400, 401, 402',
    ],
    [
      'totals far apart',
      {
        games: faulty(3, {
          lines: [
            { source: 'odds-api', total: 148.5, homeFavoredBy: null },
            { source: 'live', total: 140, homeFavoredBy: null },
          ],
        }),
      },
      'totals: 3 of 10 games have totals far apart (30 %, at most 20 % may): 400, 401, 402',
    ],
    [
      'T17 spreads whose sign is flipped at one source',
      {
        games: faulty(3, {
          lines: [
            { source: 'odds-api', total: 148.5, homeFavoredBy: 6.5 },
            { source: 'espn-pickcenter', total: 148.5, homeFavoredBy: -6.5 },
          ],
        }),
      },
      'spreads: 3 of 10 games have spreads far apart (30 %, at most 20 % may): 400, 401, 402',
    ],
    [
      'teams without a rating',
      { ratings: { teams: 300, of: 365, ageDays: 0 } },
      'ratings: 65 of 365 teams have none (at most 10 % may)',
    ],
    [
      'old ratings',
      { ratings: { teams: 365, of: 365, ageDays: 6 } },
      'ratings: the newest are 6 days old, at most 5 may they be',
    ],
    ['no ratings at all', { ratings: { teams: 0, of: 365, ageDays: null } }, 'ratings: there are none'],
  ])('%s', (_, change, failure) => {
    expect(quality(change).failures).toEqual([failure]);
  });
});

describe('an empty day (T33)', () => {
  const empty = (day: string) =>
    quality({ day, listed: listed({ listed: 0 }), games: [] }).failures.map((f) => f.split(':')[0]);

  test('in the middle of a season is not believed', () => {
    expect(empty('2026-01-17')).toEqual(['no-games']);
    expect(empty('2025-11-12')).toEqual(['no-games']);
    expect(empty('2026-03-10')).toEqual(['no-games']);
  });

  test('at Christmas, between the tournaments and in summer is', () => {
    for (const day of ['2025-12-24', '2025-12-26', '2026-03-16', '2026-07-04', '2025-11-01'])
      expect(empty(day), day).toEqual([]);
  });

  test('is not one on which every game is called off (T8)', () => {
    const { failures, games } = quality({ listed: listed({ listed: 2, calledOff: 2 }), games: [] });
    expect(games).toMatchObject({ expected: 0, collected: 0, calledOff: 2 });
    expect(failures).toEqual([]);
  });

  test('is not one that was never collected: its coverage is null, not 0', () => {
    const coverage = [
      { day: '2026-03-01', games: null },
      { day: '2026-03-02', games: 0 },
    ];
    expect(quality({ coverage }).coverage).toEqual(coverage);
  });
});

describe('disagreements name the game and what each source says', () => {
  test('of the final score', () => {
    const { finalScores } = quality({
      games: faulty(1, { highestScore: { home: 80, away: 69 } }),
    }).disagreements;
    expect(finalScores).toEqual([{ game: '400', says: { official: '80–70', plays: '80–69' } }]);
  });

  test('of a team’s fouls, from more than three on', () => {
    const fouls = (home: number) =>
      quality({ games: faulty(1, { playFouls: { home, away: 20 } }) }).disagreements.fouls;
    expect(fouls(15)).toEqual([]);
    expect(fouls(14)).toEqual([{ game: '400', says: { team: 'home', box: 18, plays: 14 } }]);
    expect(fouls(22)).toHaveLength(1);
  });

  test('of the lines, and a line that is missing at one source is none', () => {
    const lines = (total: number, homeFavoredBy: number | null) =>
      quality({
        games: faulty(1, {
          lines: [
            { source: 'odds-api', total: 148.5, homeFavoredBy: 6.5 },
            { source: 'espn-pickcenter', total, homeFavoredBy },
          ],
        }),
      }).disagreements;
    expect(lines(144.5, 2.5)).toMatchObject({ totals: [], spreads: [] });
    expect(lines(144, null)).toEqual({
      finalScores: [],
      fouls: [],
      totals: [{ game: '400', says: { 'odds-api': 148.5, 'espn-pickcenter': 144 } }],
      spreads: [],
    });
    expect(lines(148.5, 2).spreads).toHaveLength(1);
  });
});

describe('a share', () => {
  test('two bad games of a small day raise no alarm, all of them do', () => {
    expect(isTooMany(2, 5, 0.1)).toBe(false);
    expect(isTooMany(2, 2, 0.1)).toBe(true);
    expect(isTooMany(1, 1, 0.1)).toBe(true);
  });

  test('three are too many when the share is over the limit, not at it', () => {
    expect(isTooMany(3, 30, 0.1)).toBe(false);
    expect(isTooMany(3, 29, 0.1)).toBe(true);
  });

  test('of nothing is never too much, and more bad ones never make a day good again', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), fc.double({ min: 0, max: 1, noNaN: true }), (bad, more, max) => {
        const of = bad + more;
        expect(isTooMany(0, of, max)).toBe(false);
        if (isTooMany(bad, of, max) && more > 0) expect(isTooMany(bad + 1, of, max)).toBe(true);
      }),
    );
  });
});

describe('a job is judged by what it brings:', () => {
  const bare = faulty(10, { lines: [], officials: 0, plays: 0, highestScore: null });
  const names = (change: Partial<DayFacts>) =>
    quality({ games: bare, ratings: null, ...change }).failures.map((failure) => failure.split(':')[0]);

  test('games alone', () => {
    expect(names({ lines: false })).toEqual(['without-plays', 'without-officials']);
    expect(quality({ lines: false, games: bare }).games.withoutLine).toEqual([]);
  });

  test('lines alone', () => {
    expect(names({ listed: null })).toEqual(['without-line']);
  });

  test('ratings alone', () => {
    expect(names({ listed: null, lines: false, ratings: { teams: 0, of: 365, ageDays: null } })).toEqual([
      'ratings',
    ]);
  });
});
