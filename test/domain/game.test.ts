import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  formatClock,
  type GameClock,
  type GamePhase,
  gameClock,
  gameDayOf,
  isUnderWay,
  minutesElapsed,
  otherSide,
  overtimeNumber,
  periodSeconds,
  seasonName,
  seasonOf,
  secondsElapsed,
  secondsLeftInRegulation,
} from '../../src/domain/game.js';

const clocks = (periods: { min: number; max: number }): fc.Arbitrary<GameClock> =>
  fc
    .integer(periods)
    .chain((period) =>
      fc
        .integer({ min: 0, max: periodSeconds(period) })
        .map((secondsLeftInPeriod) => ({ period, secondsLeftInPeriod })),
    );
const anyClock = clocks({ min: 1, max: 12 });

describe('the clock', () => {
  test('has two halves of 20 minutes and overtimes of 5 (T7)', () => {
    expect([1, 2, 3, 4, 8].map(periodSeconds)).toEqual([1200, 1200, 300, 300, 300]);
  });

  test('counts the overtimes, none in regulation', () => {
    expect([1, 2, 3, 4, 8].map((period) => overtimeNumber(gameClock(period, 0)))).toEqual([0, 0, 1, 2, 6]);
  });

  test.each([
    ['the tip', 1, 1200, 0],
    ['half-time', 1, 0, 20],
    ['the start of the second half', 2, 1200, 20],
    ['the middle of the second half', 2, 600, 30],
    ['the end of regulation', 2, 0, 40],
    ['the end of the first overtime', 3, 0, 45],
    ['the end of the sixth overtime', 8, 0, 70],
  ])('at %s has gone through its minutes', (_, period, secondsLeft, minutes) => {
    expect(minutesElapsed(gameClock(period, secondsLeft))).toBe(minutes);
  });

  test('goes on by a second a second', () => {
    fc.assert(
      fc.property(anyClock, (clock) => {
        fc.pre(clock.secondsLeftInPeriod > 0);
        const next = gameClock(clock.period, clock.secondsLeftInPeriod - 1);
        expect(secondsElapsed(next) - secondsElapsed(clock)).toBe(1);
      }),
    );
  });

  test('starts a period where the one before it ended', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), (period) => {
        const start = gameClock(period + 1, periodSeconds(period + 1));
        expect(secondsElapsed(start)).toBe(secondsElapsed(gameClock(period, 0)));
      }),
    );
  });

  test.each([
    [0, 300, 'period 0 is not 1, 2, 3'],
    [-1, 300, 'period -1 is not'],
    [1.5, 300, 'period 1.5 is not'],
    [Number.NaN, 300, 'period NaN is not'],
    [1, -1, '-1 seconds left in period 1, which lasts 1200'],
    [2, 1201, '1201 seconds left in period 2, which lasts 1200'],
    [3, 301, '301 seconds left in period 3, which lasts 300'],
    [1, Number.NaN, 'NaN seconds left in period 1'],
  ])('refuses period %d with %d seconds, by value', (period, secondsLeft, complaint) => {
    expect(() => gameClock(period, secondsLeft)).toThrow(RangeError);
    expect(() => gameClock(period, secondsLeft)).toThrow(complaint);
  });

  test('takes every second of every period, both ends too', () => {
    fc.assert(
      fc.property(anyClock, (clock) => {
        expect(gameClock(clock.period, clock.secondsLeftInPeriod)).toEqual(clock);
      }),
    );
  });
});

describe('seconds left in regulation', () => {
  test('and seconds played make 40 minutes, all through regulation', () => {
    fc.assert(
      fc.property(clocks({ min: 1, max: 2 }), (clock) => {
        expect(secondsLeftInRegulation(clock) + secondsElapsed(clock)).toBe(2400);
      }),
    );
  });

  test('are none in any overtime: future overtimes are not counted (T7)', () => {
    fc.assert(
      fc.property(clocks({ min: 3, max: 12 }), (clock) => {
        expect(secondsLeftInRegulation(clock)).toBe(0);
      }),
    );
  });
});

describe('a clock reads', () => {
  test.each([
    [1, 1200, '20:00 1st half'],
    [1, 754, '12:34 1st half'],
    [2, 5, '0:05 2nd half'],
    [2, 5.9, '0:05 2nd half'],
    [3, 250, '4:10 OT'],
    [4, 120, '2:00 2OT'],
    [8, 0, '0:00 6OT'],
  ])('period %d, %d seconds left as %s', (period, secondsLeft, text) => {
    expect(formatClock(gameClock(period, secondsLeft))).toBe(text);
  });

  test('differently at different seconds', () => {
    fc.assert(
      fc.property(anyClock, anyClock, (one, other) => {
        const same = one.period === other.period && one.secondsLeftInPeriod === other.secondsLeftInPeriod;
        expect(formatClock(one) === formatClock(other)).toBe(same);
      }),
    );
  });
});

test('a game is under way from the tip to the end, breaks and delays included', () => {
  const phases: Record<GamePhase, boolean> = {
    scheduled: false,
    live: true,
    halftime: true,
    endOfPeriod: true,
    delayed: true,
    final: false,
    postponed: false,
    canceled: false,
  };
  for (const [phase, underWay] of Object.entries(phases))
    expect([phase, isUnderWay(phase as GamePhase)]).toEqual([phase, underWay]);
});

test('the other side of home is away, and of away home', () => {
  expect([otherSide('home'), otherSide('away')]).toEqual(['away', 'home']);
});

describe('the game day (T2)', () => {
  test('of a late West-coast game is the New York day on which it began', () => {
    expect(gameDayOf('2026-03-03T04:30:00Z')).toBe('2026-03-02');
    expect(gameDayOf('2026-03-03T05:00:00Z')).toBe('2026-03-03');
  });

  test('turns at midnight in New York, which is 04:00 UTC in summer time', () => {
    expect(gameDayOf('2026-03-21T03:59:59Z')).toBe('2026-03-20');
    expect(gameDayOf('2026-03-21T04:00:00Z')).toBe('2026-03-21');
  });

  test('has 23 hours where summer time begins', () => {
    expect(gameDayOf('2026-03-08T04:59:59Z')).toBe('2026-03-07');
    expect(gameDayOf('2026-03-08T05:00:00Z')).toBe('2026-03-08');
    expect(gameDayOf('2026-03-09T03:59:59Z')).toBe('2026-03-08');
    expect(gameDayOf('2026-03-09T04:00:00Z')).toBe('2026-03-09');
  });

  test('has 25 hours where summer time ends', () => {
    expect(gameDayOf('2026-11-01T03:59:59Z')).toBe('2026-10-31');
    expect(gameDayOf('2026-11-01T04:00:00Z')).toBe('2026-11-01');
    expect(gameDayOf('2026-11-02T04:59:59Z')).toBe('2026-11-01');
    expect(gameDayOf('2026-11-02T05:00:00Z')).toBe('2026-11-02');
  });

  test('is the same of an instant and of a date', () => {
    expect(gameDayOf(new Date('2026-03-03T04:30:00Z'))).toBe('2026-03-02');
  });

  test('is refused of what is no instant', () => {
    expect(() => gameDayOf('yesterday')).toThrow(RangeError);
  });
});

describe('days later', () => {
  test.each([
    ['2026-01-31', 1, '2026-02-01'],
    ['2025-12-31', 1, '2026-01-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-03-01', -1, '2026-02-28'],
    ['2026-03-07', 2, '2026-03-09'],
    ['2026-11-02', -2, '2026-10-31'],
    ['2026-03-02', 0, '2026-03-02'],
  ])('%s and %d days is %s', (day, days, then) => {
    expect(addDays(day, days)).toBe(then);
  });

  test('and as many days earlier is the day itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: -800, max: 800 }), (n, days) => {
        const day = addDays('2003-01-01', n);
        expect(addDays(addDays(day, days), -days)).toBe(day);
      }),
    );
  });
});

describe('a season', () => {
  test('is named by its ending year, from November to April', () => {
    expect(['2025-11-03', '2025-12-31', '2026-01-01', '2026-04-06'].map(seasonOf)).toEqual([
      2026, 2026, 2026, 2026,
    ]);
  });

  test('turns over in July', () => {
    expect(['2026-06-30', '2026-07-01'].map(seasonOf)).toEqual([2026, 2027]);
  });

  test.each([
    [2026, '2025-26'],
    [2017, '2016-17'],
    [2001, '2000-01'],
    [2000, '1999-00'],
  ])('%d is called %s', (season, name) => {
    expect(seasonName(season)).toBe(name);
  });
});
