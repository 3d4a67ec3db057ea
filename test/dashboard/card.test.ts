import { describe, expect, test } from 'vitest';
import { bonusText, lineAgeText, officialsText, verdictText } from '../../src/dashboard/panels/card.js';
import { betText, gradeText, ruleName } from '../../src/dashboard/panels/triggers.js';
import { position, widened } from '../../src/dashboard/scale.js';
import type { GameView, LineView } from '../../src/domain/view.js';

const line: LineView = {
  points: 148.5,
  source: 'odds-api',
  book: 'draftkings',
  underPrice: -108,
  overPrice: -112,
  bookAgeSeconds: 30,
  snapshotAgeSeconds: 10,
};

const card = (changes: Partial<GameView> = {}): GameView => ({
  id: '401000001',
  startUtc: '2026-01-10T00:00:00.000Z',
  neutralSite: false,
  phase: 'live',
  clock: { period: 2, secondsLeftInPeriod: 612 },
  clockText: '10:12 2nd half',
  stateAgeSeconds: 5,
  home: { id: '1', name: 'A', location: 'A', abbreviation: 'A', score: 58, fouls: 4, bonus: 'none' },
  away: { id: '2', name: 'B', location: 'B', abbreviation: 'B', score: 53, fouls: 8, bonus: 'none' },
  line,
  noLineReason: null,
  openingTotal: 147.5,
  closing: { total: 149, homeFavoredBy: null, book: 'fanduel', seenAtUtc: '2026-01-09T23:58:00.000Z' },
  projection: null,
  chances: null,
  moved: null,
  officials: [],
  crew: null,
  lookups: [],
  result: null,
  ...changes,
});

describe('the age of a line', () => {
  test('is that of the quote and that of the reading, both growing', () => {
    expect(lineAgeText(card(), 0, 60).text).toBe('Line quoted 30 s ago, read 10 s ago');
    expect(lineAgeText(card(), 45, 60).text).toBe('Line quoted 1 min ago, read 55 s ago');
  });

  test('is marked stale from when on no rule would take the line', () => {
    expect(lineAgeText(card(), 50, 60).stale).toBe(false);
    expect(lineAgeText(card(), 51, 60).stale).toBe(true);
  });

  test('says that a book gives no time', () => {
    expect(lineAgeText(card({ line: { ...line, bookAgeSeconds: null } }), 0, 60).text).toBe(
      'Line read 10 s ago, its book gives no time',
    );
  });

  test('T14: without a line it says why, and puts nothing in its place', () => {
    const none = card({ line: null, noLineReason: 'no book has a fresh quote' });
    expect(lineAgeText(none, 0, 60)).toEqual({ text: 'No line: no book has a fresh quote', stale: true });
  });
});

test('an unnamed crew is said to be not yet named', () =>
  expect(officialsText(card())).toBe('Crew not yet named'));

test('a crew is told with how many of it are known', () => {
  const officials = ['Pat Referee', 'Lee Umpire'];
  const crew = { known: 1, of: 2, foulsPerGame: 36.24 };
  expect(officialsText(card({ officials, crew }))).toBe(
    'Officials (1 of 2 known, 36.2 fouls a game): Pat Referee, Lee Umpire',
  );
  expect(officialsText(card({ officials, crew: { ...crew, foulsPerGame: null } }))).toBe(
    'Officials (1 of 2 known): Pat Referee, Lee Umpire',
  );
});

test.each([
  [142, 'under', 'Under the close by 7'],
  [155.5, 'over', 'Over the close by 6.5'],
  [149, 'push', 'Push at the close'],
  [149, null, null],
] as const)('a final of %d against a close of 149 reads %s', (finalTotal, againstClose, text) => {
  expect(verdictText(card({ result: { finalTotal, overtimes: 0, againstClose } }))).toBe(text);
});

test('the bonus is named, and none has no name', () => {
  expect((['none', 'oneAndOne', 'double'] as const).map((bonus) => bonusText({ bonus }))).toEqual([
    null,
    'bonus',
    'double bonus',
  ]);
});

test('T23: a push is called a push', () => {
  expect(gradeText({ grade: 'push', finalTotal: 142 })).toBe('Push, 142');
  expect(gradeText({ grade: null, finalTotal: null })).toBe('open');
});

test('bets and rules are said in words', () => {
  expect(betText({ side: 'over', points: 148.5 })).toBe('Over 148.5');
  expect(ruleName('under-second-half')).toBe('Under second half');
});

describe("the cards' common scale", () => {
  const games = (low: number, high: number) => ({
    games: [card({ line: null, closing: null, projection: { mean: 0, median: 0, low, high, asOfUtc: '' } })],
  });

  test('holds every interval, in steps of ten', () => {
    expect(widened(null, games(96, 203))).toEqual({ from: 90, to: 210 });
  });

  test('T24: never narrows, so that bars do not jump at a refresh', () => {
    const wide = widened(null, games(96, 203));
    expect(widened(wide, games(140, 150))).toEqual(wide);
  });

  test('keeps what lies beyond it at its ends', () => {
    const scale = { from: 110, to: 180 };
    expect([position(scale, 145), position(scale, 300), position(scale, 0)]).toEqual([50, 100, 0]);
  });
});
