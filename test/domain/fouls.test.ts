import { describe, expect, test } from 'vitest';
import { type Bonus, bonusOf, NO_FOULS, teamFoulsOfHalf } from '../../src/domain/fouls.js';
import { gameClock, type TeamFouls } from '../../src/domain/game.js';

const SEASON = 2026;
const firstHalf = gameClock(1, 100);
const secondHalf = gameClock(2, 1100);
const overtime = gameClock(3, 200);

const fouls = (changes: Partial<TeamFouls>): TeamFouls => ({ ...NO_FOULS, ...changes });
const byAway = (away: Partial<TeamFouls>) => ({ home: NO_FOULS, away: fouls(away) });

describe('team fouls', () => {
  const nineThenFour = fouls({ firstHalf: 9, secondHalf: 4 });

  test('of the first half count in the first half', () => {
    expect(teamFoulsOfHalf(nineThenFour, firstHalf)).toBe(9);
  });

  test('start anew at half-time (T6)', () => {
    expect(teamFoulsOfHalf(nineThenFour, secondHalf)).toBe(4);
  });

  test.each([3, 4, 8])('go on with those of the second half in period %d (T6)', (period) => {
    expect(teamFoulsOfHalf(nineThenFour, gameClock(period, 200))).toBe(4);
  });

  test('are none before the tip', () => {
    expect(NO_FOULS).toEqual({ firstHalf: 0, secondHalf: 0, technical: 0 });
    expect(teamFoulsOfHalf(NO_FOULS, null)).toBe(0);
  });
});

describe('the bonus (T6)', () => {
  test.each<[number, Bonus]>([
    [6, 'none'],
    [7, 'oneAndOne'],
    [9, 'oneAndOne'],
    [10, 'double'],
    [15, 'double'],
  ])('that home shoots at %d fouls of away is %s', (count, bonus) => {
    expect(bonusOf('home', byAway({ firstHalf: count }), firstHalf, SEASON)).toBe(bonus);
  });

  test("comes from the opponent's fouls, never from a team's own", () => {
    expect(bonusOf('away', byAway({ firstHalf: 12 }), firstHalf, SEASON)).toBe('none');
  });

  test('is gone at half-time', () => {
    expect(bonusOf('home', byAway({ firstHalf: 12 }), secondHalf, SEASON)).toBe('none');
  });

  test('of the second half holds in overtime', () => {
    expect(bonusOf('home', byAway({ secondHalf: 7 }), overtime, SEASON)).toBe('oneAndOne');
  });

  test('counts a technical once: it is in its half already', () => {
    expect(bonusOf('home', byAway({ firstHalf: 6, technical: 2 }), firstHalf, SEASON)).toBe('none');
  });

  test('is no one’s before the tip', () => {
    expect(bonusOf('home', byAway({}), null, SEASON)).toBe('none');
  });

  test('is refused, by season, before the first one of which the rule is known', () => {
    expect(bonusOf('home', byAway({}), firstHalf, 1991)).toBe('none');
    expect(() => bonusOf('home', byAway({}), firstHalf, 1990)).toThrow('the season 1990');
  });
});
