import { describe, expect, test } from 'vitest';
import type { HalfTimeGame } from '../../pipelines/half-time.js';
import { halfTimeQuotes } from '../../pipelines/half-time-quotes.js';
import type { SeasonGame, TableRow } from '../../src/store/tables.js';
import { context, LINE_RULES, stateOf } from '../domain/made.js';

const STARTED = '2026-01-10T00:00:00.000Z';
const after = (minutes: number) => new Date(Date.parse(STARTED) + 60_000 * minutes).toISOString();

/** Closed at 150; 40–32 at half-time: the usual line is then 72 + 79.9. */
function half(gameId = '401'): HalfTimeGame {
  const game = { gameId, closingTotal: 150, secondHalfTotal: null } as SeasonGame;
  const state = { ...stateOf([], 'halftime'), gameId, score: { home: 40, away: 32 } };
  return {
    game,
    moment: {
      overtime: 0,
      secondsLeft: 1200,
      state,
      context: context(),
      remaining: 80,
      overtimeFollows: false,
    },
  };
}

const quote = (
  minutes: number,
  changes: Partial<TableRow<'in_play_quotes'>> = {},
): TableRow<'in_play_quotes'> => ({
  gameId: '401',
  book: 'draftkings',
  snapshotAtUtc: after(minutes + 0.5),
  quotedAtUtc: after(minutes),
  startedAtUtc: STARTED,
  total: 152.5,
  overPrice: -112,
  underPrice: -112,
  homeFavoredBy: null,
  source: 'line-files',
  ...changes,
});
const chosen = (quotes: readonly TableRow<'in_play_quotes'>[], games = [half()]) =>
  halfTimeQuotes(quotes, games, LINE_RULES);

describe('a recorded quote', () => {
  test('in the window is the line in force at half-time, with its prices', () => {
    const { lines, refused } = chosen([quote(53)]);
    expect(lines.get('401')).toMatchObject({ points: 152.5, underPrice: -112, book: 'draftkings' });
    expect(refused).toEqual({});
  });

  test('T25 before the window is refused: the half-time state knows what it did not', () => {
    const { lines, refused } = chosen([quote(50.9)]);
    expect(lines.size).toBe(0);
    expect(refused).toEqual({ 'before the window: the state is newer than the line': 1 });
  });

  test('T25 after the window is refused: the line knows what the state does not', () => {
    expect(chosen([quote(56)]).refused).toEqual({
      'after the window: the line is newer than the state': 1,
    });
  });

  test('T25 of a second half that cannot be is refused: it is not of half-time', () => {
    const why = 'line less the half’s points is no second half';
    expect(chosen([quote(53, { total: 155.5 })]).refused).toEqual({ [why]: 1 });
    expect(chosen([quote(53, { total: 148.5 })]).refused).toEqual({ [why]: 1 });
    expect(chosen([quote(53, { total: 149.5 })]).refused).toEqual({});
  });

  test('T15 of a book that sleeps, or only quotes before the tip, is no line', () => {
    const why = { 'no book with a fresh quote (T15)': 1 };
    expect(chosen([quote(53, { quotedAtUtc: after(50) })]).refused).toEqual(why);
    expect(chosen([quote(53, { book: 'lowvig' })]).refused).toEqual(why);
  });

  test('without prices, or at prices of a closed market, is no bet', () => {
    const why = { 'no prices of an open market': 1 };
    expect(chosen([quote(53, { underPrice: null })]).refused).toEqual(why);
    expect(chosen([quote(53, { overPrice: -100_000, underPrice: -100_000 })]).refused).toEqual(why);
  });

  test('of a game whose half-time score is not known, or whose start is not, is refused', () => {
    expect(chosen([quote(53)], []).refused).toEqual({ 'game without half-time score or closing total': 1 });
    expect(chosen([quote(53, { startedAtUtc: null })]).refused).toEqual({ 'a start that is not known': 1 });
  });

  test('among the books of a moment the consensus counts, and of a game’s moments the first', () => {
    const books = [
      quote(53, { book: 'fanduel', total: 151.5 }),
      quote(53, { book: 'betmgm', total: 152.5 }),
      quote(53, { total: 153.5 }),
      quote(55, { total: 151.5 }),
    ];
    const { lines, refused } = chosen(books.toReversed());
    expect(lines.get('401')?.points).toBe(152.5);
    expect(refused).toEqual({ 'a later moment of the same game': 1 });
  });
});
