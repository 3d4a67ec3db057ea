import { describe, expect, test } from 'vitest';
import {
  errorByFouls,
  type FoulGame,
  firstHalfFouls,
  foulCorrelations,
  foulCounts,
  foulsAgainstPoints,
  foulsInPlay,
  inRegulation,
  overShareByQuartile,
} from '../../src/analysis/fouls.js';

/** A game with 36 fouls, 15 of them in the first half, that ended on its close of 140. */
const GAME: FoulGame = {
  seasonName: '2016-17',
  closingTotal: 140,
  secondHalfTotal: 73.5,
  finalTotal: 140,
  overtimes: 0,
  fouls: { firstHalf: 15, secondHalf: 21, game: 36 },
  teamIds: { home: '10', away: '20' },
  teamFouls: { home: 17, away: 19 },
  firstHalfPoints: 66,
  moments: [
    { minute: 10, fouls: 7, points: 32 },
    { minute: 20, fouls: 15, points: 66 },
  ],
};

const gamesOf = (changes: readonly Partial<FoulGame>[]): FoulGame[] =>
  changes.map((change) => ({ ...GAME, ...change }));
const withFouls = (game: number) => ({ fouls: { ...GAME.fouls, game } });

describe('fouls of whole games', () => {
  const games = gamesOf([
    { ...withFouls(30), finalTotal: 130 },
    { ...withFouls(34), finalTotal: 138 },
    { ...withFouls(38), finalTotal: 142 },
    { ...withFouls(42), finalTotal: 154 },
    { ...withFouls(60), finalTotal: 190, overtimes: 2 },
  ]);

  test('the slope is in points over the close for one more foul', () => {
    const { slopePointsPerFoul, meanFouls } = foulCorrelations(inRegulation(games));
    // Σ(fouls − 36)(error − 1) / Σ(fouls − 36)² = 152 / 80
    expect(slopePointsPerFoul.value).toBeCloseTo(1.9, 12);
    expect([meanFouls.value, meanFouls.n]).toEqual([36, 4]);
  });

  test('a close that moves with the total takes the error away and leaves the total', () => {
    const foreseen = games.map((game, i) => ({ ...game, closingTotal: game.finalTotal - (i % 2) }));
    const { corrFoulsTotal, corrFoulsError } = foulCorrelations(foreseen);
    expect(corrFoulsTotal.value).toBeGreaterThan(0.9);
    expect(Math.abs(corrFoulsError.value)).toBeLessThan(0.3);
  });

  test('bands of fouls hold the mean error; those of too few games are left out', () => {
    expect(errorByFouls(games, { width: 10, minGames: 2 })).toEqual([
      { from: 30, to: 39, error: expect.objectContaining({ value: expect.closeTo(-10 / 3, 12), n: 3 }) },
    ]);
  });
});

describe('share over by quartile', () => {
  test('games of equal fouls stay in one quartile, and both its ends are named', () => {
    const games = gamesOf(
      [30, 31, 31, 33, 35, 36, 40, 45].map((fouls) => ({ ...withFouls(fouls), finalTotal: 141 })),
    );
    expect(
      overShareByQuartile(games).map(({ from, to, over, pushes }) => [from, to, over.n + pushes]),
    ).toEqual([
      [30, 31, 3],
      [33, 33, 1],
      [35, 36, 2],
      [40, 45, 2],
    ]);
  });

  test('T23: a push is neither over nor under', () => {
    const fouls = [30, 33, 36, 40].flatMap((n) => [n, n, n, n]);
    const finals = [141, 139, 140, 140];
    const [fewest] = overShareByQuartile(
      gamesOf(fouls.map((game, i) => ({ ...withFouls(game), finalTotal: finals[i % 4] as number }))),
    );
    expect(fewest).toMatchObject({ over: { value: 0.5, n: 2 }, pushes: 2 });
  });

  test('too few games for four quartiles are refused', () => {
    expect(() => overShareByQuartile(gamesOf([{ finalTotal: 150 }, { finalTotal: 120 }]))).toThrow(
      '2 games are too few',
    );
  });
});

describe('fouls in play', () => {
  /** Fouls at minute 10 that bring points before half-time and none after it. */
  const bonus = gamesOf(
    [4, 6, 8, 10].map((fouls) => ({
      finalTotal: 108 + 4 * fouls + (fouls % 4),
      moments: [
        { minute: 10, fouls, points: 32 },
        { minute: 20, fouls: fouls + 8, points: 38 + 4 * fouls },
      ],
    })),
  );

  test('points that come before half-time are told from those after it', () => {
    expect(foulsAgainstPoints(bonus, 10, { from: 10, to: 20 }).value).toBeCloseTo(1, 6);
    expect(Math.abs(foulsAgainstPoints(bonus, 10, { from: 20, to: null }).value)).toBeLessThan(0.5);
  });

  test('every minute has what is known then, and what is known only afterwards', () => {
    const games = bonus.map((game, i) => ({ ...game, fouls: { ...game.fouls, game: 36 + i } }));
    const rows = foulsInPlay(games);
    expect(rows.map(({ minute }) => minute)).toEqual([10, 20]);
    expect(rows[0]?.soFar).toEqual(foulsAgainstPoints(games, 10, { from: 10, to: null }));
    // Fouls to come fall by 1 from game to game where fouls so far rise by 2.
    expect(rows[0]?.toCome.value).toBeCloseTo(-(rows[0]?.soFar.value ?? 0), 12);
  });

  test('the close is no news: points in proportion to it leave nothing beyond it', () => {
    const games = gamesOf([120, 130, 140, 150].map((close) => ({ closingTotal: close, finalTotal: close })));
    const level = games.map((game, i) => ({
      ...game,
      moments: [{ minute: 10, fouls: i, points: game.closingTotal / 4 }],
    }));
    expect(() => foulsAgainstPoints(level, 10, { from: 10, to: null })).toThrow('one side never varies');
  });

  test('a minute that was not looked at is refused by name', () => {
    expect(() => foulsAgainstPoints(bonus, 11, { from: 10, to: null })).toThrow(
      'minute 11 is not among the minutes 10, 20',
    );
  });
});

describe('first-half fouls', () => {
  const games = gamesOf(
    [12, 14, 16, 18].map((firstHalf) => ({
      fouls: { ...GAME.fouls, firstHalf },
      finalTotal: 130 + firstHalf,
    })),
  );

  test('are held against the second-half points, and against their line', () => {
    const { corrSecondHalfPoints, corrSecondHalfLine } = firstHalfFouls(games);
    expect(corrSecondHalfPoints.value).toBeCloseTo(1, 6);
    expect(corrSecondHalfLine?.n).toBe(4);
  });

  test('T14: a game without a second-half line is left out, and without any there is no figure', () => {
    const some = [...games, { ...GAME, secondHalfTotal: null, finalTotal: 300 }];
    expect(firstHalfFouls(some).corrSecondHalfLine).toEqual(firstHalfFouls(games).corrSecondHalfLine);
    const none = games.map((game) => ({ ...game, secondHalfTotal: null }));
    expect(firstHalfFouls(none).corrSecondHalfLine).toBeNull();
  });
});

test('counts of fouls are shares of all games, half by half, ascending', () => {
  const games = gamesOf(
    [15, 12, 15, 15].map((firstHalf) => ({ fouls: { ...GAME.fouls, firstHalf, secondHalf: 20 } })),
  );
  expect(foulCounts(games)).toEqual([
    { half: 1, fouls: 12, share: 0.25 },
    { half: 1, fouls: 15, share: 0.75 },
    { half: 2, fouls: 20, share: 1 },
  ]);
});
