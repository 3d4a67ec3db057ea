import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type GameClock,
  type Play,
  type PlayKind,
  periodSeconds,
  secondsElapsed,
  type TeamTally,
} from '../../src/domain/game.js';
import {
  addPlay,
  emptyPlayLog,
  gameStateOf,
  pointsInLast,
  possessions,
  totalPoints,
} from '../../src/domain/state.js';
import { logOf, NOW, play, stateOf } from './made.js';

/** A row that shows a score and does nothing else. */
const shows = (home: number, away: number, changes: Partial<Play> = {}): Play =>
  play({ kind: 'note', side: null, score: { home, away }, ...changes });
const times = (count: number, row: Play): Play[] => new Array<Play>(count).fill(row);
const elapsedOf = ({ clock }: { clock: GameClock | null }) => (clock === null ? null : secondsElapsed(clock));

const anyPlay = fc
  .record({
    period: fc.integer({ min: 1, max: 4 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    home: fc.integer({ min: 0, max: 90 }),
    away: fc.integer({ min: 0, max: 90 }),
  })
  .map(({ period, share, home, away }) =>
    shows(home, away, { period, secondsLeftInPeriod: Math.floor(share * periodSeconds(period)) }),
  );

describe('before any play', () => {
  test('a game stands at 0–0 without a clock, its scoring begun at the tip', () => {
    const state = gameStateOf(emptyPlayLog('401'), { asOfUtc: NOW, phase: 'scheduled' });
    expect(state).toMatchObject({ gameId: '401', clock: null, score: { home: 0, away: 0 }, plays: 0 });
    expect(state.scoring).toEqual([{ elapsed: 0, home: 0, away: 0 }]);
    expect(state.officials).toEqual([]);
  });
});

describe('the clock of a log', () => {
  test('is that of its latest play', () => {
    expect(stateOf([play(), play({ secondsLeftInPeriod: 580 })]).clock).toEqual({
      period: 1,
      secondsLeftInPeriod: 580,
    });
  });

  test('never turns back for plays out of order (T4)', () => {
    const state = stateOf([play({ secondsLeftInPeriod: 500 }), play({ secondsLeftInPeriod: 560 })]);
    expect(state.clock?.secondsLeftInPeriod).toBe(500);
    expect(state.plays).toBe(2);
  });

  test('never turns back, whatever comes (T4)', () => {
    fc.assert(
      fc.property(fc.array(anyPlay, { maxLength: 30 }), (plays) => {
        const log = emptyPlayLog('401');
        for (const p of plays) {
          const then = elapsedOf(log) ?? 0;
          addPlay(log, p);
          expect(elapsedOf(log)).toBe(Math.max(then, secondsElapsed(p)));
        }
      }),
    );
  });

  test('is in the second half with its first row, though no second has gone (T6)', () => {
    const state = stateOf([
      play({ secondsLeftInPeriod: 0 }),
      play({ period: 2, secondsLeftInPeriod: 1200, kind: 'technicalFoul' }),
    ]);
    expect(state.clock).toEqual({ period: 2, secondsLeftInPeriod: 1200 });
  });

  test('is in an overtime with its first row (T7)', () => {
    const state = stateOf([
      play({ period: 2, secondsLeftInPeriod: 0 }),
      play({ period: 3, secondsLeftInPeriod: 300 }),
    ]);
    expect(state.clock).toEqual({ period: 3, secondsLeftInPeriod: 300 });
  });

  test('stays in the second half when a row of the first comes late (T4)', () => {
    const state = stateOf([
      play({ period: 2, secondsLeftInPeriod: 1200 }),
      play({ period: 1, secondsLeftInPeriod: 0 }),
    ]);
    expect(state.clock?.period).toBe(2);
  });

  test('goes through six overtimes (T7)', () => {
    const ends = [1, 2, 3, 4, 5, 6, 7, 8].map((period) => play({ period, secondsLeftInPeriod: 0 }));
    expect(elapsedOf(stateOf(ends))).toBe(2400 + 6 * 300);
  });

  test('that cannot be is refused, and the log stays as it was', () => {
    const log = logOf([play()]);
    const then = structuredClone(log);
    expect(() => addPlay(log, play({ secondsLeftInPeriod: 1300, score: { home: 30, away: 30 } }))).toThrow(
      '1300 seconds left in period 1',
    );
    expect(log).toEqual(then);
  });
});

describe('the score of a log', () => {
  test('takes every play of one clock (T4)', () => {
    const state = stateOf([shows(20, 18), shows(21, 18), shows(22, 18), shows(22, 21)]);
    expect(state.score).toEqual({ home: 22, away: 21 });
    expect(state.scoring.map((p) => [p.elapsed, p.home, p.away])).toEqual([
      [0, 0, 0],
      [600, 20, 18],
      [600, 21, 18],
      [600, 22, 18],
      [600, 22, 21],
    ]);
  });

  test('does not step back for a while of nine plays (T4)', () => {
    const state = stateOf([shows(20, 18), ...times(9, shows(18, 18))]);
    expect(state.score).toEqual({ home: 20, away: 18 });
  });

  test('leaves no trace of a slip that is made good (T4)', () => {
    const slip = stateOf([shows(20, 18), ...times(9, shows(18, 18)), shows(20, 18)]);
    expect(slip.scoring).toEqual(stateOf([shows(20, 18)]).scoring);
    expect(slip.leadChanges).toBe(0);
  });

  test('is corrected when a lower one has stood for ten plays (T4)', () => {
    const state = stateOf([shows(20, 18), ...times(10, shows(18, 18))]);
    expect(state.score).toEqual({ home: 18, away: 18 });
    expect(state.scoring.at(-1)).toEqual({ elapsed: 600, home: 18, away: 18 });
  });

  test('is corrected though the game goes on scoring meanwhile (T4)', () => {
    const meanwhile = Array.from({ length: 10 }, (_, i) => shows(28, 18 + i));
    expect(stateOf([shows(30, 18), ...meanwhile]).score).toEqual({ home: 28, away: 27 });
  });

  test('of the other team goes on while one steps back (T4)', () => {
    expect(stateOf([shows(20, 18), shows(18, 21)]).score).toEqual({ home: 20, away: 21 });
  });

  test('waits anew when a right row comes between two slips (T4)', () => {
    const slip = times(9, shows(18, 18));
    expect(stateOf([shows(20, 18), ...slip, shows(20, 18), ...slip]).score.home).toBe(20);
  });

  test('waits anew when it steps back further (T4)', () => {
    const state = stateOf([shows(20, 18), ...times(9, shows(18, 18)), shows(16, 18)]);
    expect(state.score.home).toBe(20);
  });

  test('is the highest of each side while no lower one has stood for ten plays (T4)', () => {
    fc.assert(
      fc.property(fc.array(anyPlay, { minLength: 1, maxLength: 9 }), (plays) => {
        expect(stateOf(plays).score).toEqual({
          home: Math.max(...plays.map((p) => p.score.home)),
          away: Math.max(...plays.map((p) => p.score.away)),
        });
      }),
    );
  });

  test('that no play tells of came at any time since the last that scored: it is not the last minutes’ (T27)', () => {
    const clock = { period: 1, secondsLeftInPeriod: 0 };
    const scoreLine = gameStateOf(emptyPlayLog('401'), {
      asOfUtc: NOW,
      phase: 'halftime',
      clock,
      score: { home: 40, away: 30 },
    });
    expect(pointsInLast(scoreLine, 1200)).toBe(70);
    expect(pointsInLast(scoreLine, 480)).toBeCloseTo(28, -0.5);
    expect(pointsInLast(scoreLine, 120)).toBeCloseTo(7, -0.5);
    expect(scoreLine.scoring.at(-1)).toEqual({ elapsed: 1200, home: 40, away: 30 });

    // A header that is a basket ahead of the plays: it came since the last one.
    const ahead = gameStateOf(logOf([shows(20, 18)]), {
      asOfUtc: NOW,
      phase: 'live',
      clock: { period: 1, secondsLeftInPeriod: 580 },
      score: { home: 22, away: 18 },
    });
    expect(pointsInLast(ahead, 20)).toBe(2);
    // A header that is behind them is no news.
    const behind = gameStateOf(logOf([shows(20, 18)]), {
      asOfUtc: NOW,
      phase: 'live',
      clock: { period: 1, secondsLeftInPeriod: 580 },
      score: { home: 18, away: 18 },
    });
    expect(behind.scoring).toEqual(stateOf([shows(20, 18)]).scoring);
  });

  test('changes in the order of game time, and ends at the score, whatever comes (T4)', () => {
    fc.assert(
      fc.property(fc.array(anyPlay, { maxLength: 40 }), (plays) => {
        const { scoring, score } = stateOf(plays);
        expect(scoring.map((p) => p.elapsed)).toEqual(scoring.map((p) => p.elapsed).sort((a, b) => a - b));
        expect(scoring.at(-1)).toMatchObject(score);
      }),
    );
  });

  test('of a final is the official one, where the plays say another (T4)', () => {
    const state = gameStateOf(logOf([shows(70, 68)]), {
      asOfUtc: NOW,
      phase: 'final',
      score: { home: 72, away: 68 },
    });
    expect(state.score).toEqual({ home: 72, away: 68 });
  });
});

describe('a tally', () => {
  const nothing = logOf([]).tally.home;
  const tallyAfter = (kind: PlayKind) => stateOf([play({ kind, side: 'home' })]).tally;

  test.each<[PlayKind, Partial<TeamTally>]>([
    ['made2', { fieldGoalsMade: 1, fieldGoalsTried: 1 }],
    ['missed2', { fieldGoalsTried: 1 }],
    ['made3', { fieldGoalsMade: 1, fieldGoalsTried: 1, threesMade: 1, threesTried: 1 }],
    ['missed3', { fieldGoalsTried: 1, threesTried: 1 }],
    ['madeFreeThrow', { freeThrowsMade: 1, freeThrowsTried: 1 }],
    ['missedFreeThrow', { freeThrowsTried: 1 }],
    ['offensiveRebound', { offensiveRebounds: 1 }],
    ['defensiveRebound', { defensiveRebounds: 1 }],
    ['turnover', { turnovers: 1 }],
    ['timeout', { timeouts: 1 }],
    ['deadBallRebound', {}],
    ['tvTimeout', {}],
    ['foul', {}],
    ['unknown', {}],
  ])('of %s is %o, of the team that acted alone', (kind, counts) => {
    const { home, away } = tallyAfter(kind);
    expect(home).toEqual({ ...nothing, ...counts });
    expect(away).toEqual(nothing);
  });

  test('leaves out a deed of no known team, but not its score and clock', () => {
    const state = stateOf([play({ side: null, score: { home: 22, away: 18 } })]);
    expect(state.tally.home).toEqual(nothing);
    expect(state).toMatchObject({ score: { home: 22 }, clock: { secondsLeftInPeriod: 600 }, plays: 1 });
  });

  test('goes on over the halves', () => {
    const threes = [play({ kind: 'made3' }), play({ kind: 'made3', period: 2 })];
    expect(stateOf(threes).tally.home.threesMade).toBe(2);
  });
});

describe('fouls', () => {
  const foulsOf = (...plays: Play[]) => stateOf(plays).fouls;
  const foul = (changes: Partial<Play> = {}) => play({ kind: 'foul', side: 'away', ...changes });

  test('count for the team that committed them', () => {
    expect(foulsOf(foul(), foul())).toEqual({
      home: { firstHalf: 0, secondHalf: 0, technical: 0 },
      away: { firstHalf: 2, secondHalf: 0, technical: 0 },
    });
  });

  test('of the second half and of overtimes count together (T6)', () => {
    const { away } = foulsOf(
      foul(),
      foul({ period: 2 }),
      foul({ period: 3, secondsLeftInPeriod: 200 }),
      foul({ period: 4, secondsLeftInPeriod: 200 }),
    );
    expect(away).toEqual({ firstHalf: 1, secondHalf: 3, technical: 0 });
  });

  test('that are technical count in their half too (T6)', () => {
    const { away } = foulsOf(foul(), foul({ kind: 'technicalFoul', period: 2 }));
    expect(away).toEqual({ firstHalf: 1, secondHalf: 1, technical: 1 });
  });

  test('count in the half of their row, however late it comes (T4)', () => {
    const { away } = foulsOf(play({ period: 2, side: 'home' }), foul({ period: 1 }));
    expect(away).toEqual({ firstHalf: 1, secondHalf: 0, technical: 0 });
  });
});

describe('lead changes', () => {
  const changes = (...scores: [number, number][]) =>
    stateOf(scores.map(([home, away]) => shows(home, away))).leadChanges;

  test('are none when one team leads throughout', () => {
    expect(changes([2, 0], [5, 0], [5, 3])).toBe(0);
  });

  test('are counted when the other team goes ahead', () => {
    expect(changes([2, 0], [2, 3], [4, 3])).toBe(2);
  });

  test('are counted over a tie, once', () => {
    expect(changes([2, 0], [2, 2], [2, 4])).toBe(1);
  });

  test('are none when the leader is caught and leads again', () => {
    expect(changes([2, 0], [2, 2], [4, 2])).toBe(0);
  });
});

describe('points in the last seconds', () => {
  const state = stateOf([
    shows(30, 30, { secondsLeftInPeriod: 60 }),
    shows(33, 30, { period: 2, secondsLeftInPeriod: 1170 }),
    shows(33, 32, { period: 2, secondsLeftInPeriod: 1100 }),
  ]);

  test.each([
    [69, 2],
    [70, 2],
    [71, 5],
    [160, 5],
    [161, 65],
    [5000, 65],
  ])('%d, half-time in between or not, are %d', (seconds, points) => {
    expect(pointsInLast(state, seconds)).toBe(points);
  });

  test('are none before the tip', () => {
    expect(pointsInLast(stateOf([]), 240)).toBe(0);
  });

  test('run to the clock of the state, not to the last play', () => {
    const later = gameStateOf(logOf([shows(20, 18)]), {
      asOfUtc: NOW,
      phase: 'live',
      clock: { period: 1, secondsLeftInPeriod: 480 },
    });
    expect(pointsInLast(later, 120)).toBe(0);
    expect(pointsInLast(later, 121)).toBe(38);
  });
});

describe('possessions', () => {
  test('are shots, turnovers and 0.475 of the free throws, less what was rebounded', () => {
    const { home } = stateOf([
      ...times(10, play({ kind: 'missed2' })),
      ...times(4, play({ kind: 'offensiveRebound' })),
      ...times(3, play({ kind: 'turnover' })),
      ...times(8, play({ kind: 'madeFreeThrow' })),
    ]).tally;
    expect(possessions(home)).toBeCloseTo(10 - 4 + 3 + 0.475 * 8, 12);
  });
});

describe('a state', () => {
  test('is a copy: it stays as it was while the log goes on', () => {
    const log = logOf([play()]);
    const state = gameStateOf(log, { asOfUtc: NOW, phase: 'live' });
    const then = structuredClone(state);
    addPlay(log, play({ kind: 'made3', secondsLeftInPeriod: 500, score: { home: 20, away: 30 } }));
    addPlay(log, play({ kind: 'foul', secondsLeftInPeriod: 490, score: { home: 20, away: 30 } }));
    expect(state).toEqual(then);
    expect(gameStateOf(log, { asOfUtc: NOW, phase: 'live' })).not.toEqual(then);
  });

  test("puts the source's own clock above that of the plays", () => {
    const clock = { period: 1, secondsLeftInPeriod: 570 };
    expect(gameStateOf(logOf([play()]), { asOfUtc: NOW, phase: 'live', clock }).clock).toEqual(clock);
  });

  test("has the plays' clock where the source shows none, as on finals", () => {
    const over = play({ period: 2, secondsLeftInPeriod: 0 });
    const state = gameStateOf(logOf([over]), { asOfUtc: NOW, phase: 'final', clock: null });
    expect(state.clock).toEqual({ period: 2, secondsLeftInPeriod: 0 });
  });

  test('carries the time, the phase and the crew that it is given', () => {
    const officials = [{ name: 'Ann Example', order: 1 }];
    const state = gameStateOf(logOf([play()]), { asOfUtc: NOW, phase: 'halftime', officials });
    expect(state).toMatchObject({ asOfUtc: NOW, phase: 'halftime', officials });
  });
});

test('total points are those of both teams', () => {
  expect(totalPoints({ home: 71, away: 64 })).toBe(135);
});
