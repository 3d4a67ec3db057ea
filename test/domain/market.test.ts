import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  americanOdds,
  bookLagSeconds,
  consensusLine,
  decimalOdds,
  gradeBet,
  impliedProbability,
  isPlausibleTotal,
  lineAges,
  noVig,
  settle,
  type TotalLine,
} from '../../src/domain/market.js';
import { totalPoints } from '../../src/domain/state.js';
import { LINE_RULES, NOW, play, quote, secondsBefore, stateOf } from './made.js';

const anyOdds = fc.oneof(fc.integer({ min: -20_000, max: -100 }), fc.integer({ min: 100, max: 20_000 }));
const anyLine = fc.integer({ min: 160, max: 560 }).map((halves) => halves / 2);
const anyTotal = fc.integer({ min: 60, max: 300 });

describe('american odds', () => {
  test.each([
    [-110, 1.9091, 0.5238],
    [-200, 1.5, 0.6667],
    [120, 2.2, 0.4545],
    [100, 2, 0.5],
    [-100, 2, 0.5],
  ])('of %d pay %d and break even at %d', (odds, decimal, probability) => {
    expect(decimalOdds(odds)).toBeCloseTo(decimal, 4);
    expect(impliedProbability(odds)).toBeCloseTo(probability, 4);
  });

  test('are the odds of their own probability', () => {
    fc.assert(
      fc.property(anyOdds, (odds) => {
        const again = americanOdds(impliedProbability(odds));
        expect(again).toBe(odds === -100 ? 100 : odds);
      }),
    );
  });

  test('of a probability imply it, to the rounding of whole odds', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (probability) => {
        expect(Math.abs(impliedProbability(americanOdds(probability)) - probability)).toBeLessThan(0.00126);
      }),
    );
  });

  test.each([0, 50, -99, Number.NaN, Number.POSITIVE_INFINITY])('of %d do not exist', (odds) => {
    expect(() => decimalOdds(odds)).toThrow(`american odds ${odds} do not exist`);
  });

  test.each([0, 1, -0.1, 1.2, Number.NaN])('of a probability of %d do not exist', (probability) => {
    expect(() => americanOdds(probability)).toThrow(`probability ${probability} is not in (0, 1)`);
  });
});

describe("the market's probabilities without its margin", () => {
  test('are even at −110 on both sides, with a hold of 4.76 %', () => {
    const market = noVig({ overPrice: -110, underPrice: -110 });
    expect(market?.under).toBe(0.5);
    expect(market?.over).toBe(0.5);
    expect(market?.hold).toBeCloseTo(0.0476, 4);
  });

  test('give the dearer side more', () => {
    const market = noVig({ overPrice: 105, underPrice: -125 });
    expect(market?.under).toBeCloseTo(0.5556 / (0.5556 + 0.4878), 3);
  });

  test('sum to 1, and put both in the same proportion as the prices do', () => {
    fc.assert(
      fc.property(anyOdds, anyOdds, (overPrice, underPrice) => {
        const market = noVig({ overPrice, underPrice });
        const both = impliedProbability(overPrice) + impliedProbability(underPrice);
        expect(market === null).toBe(both < 1 || both > 1.2);
        if (market === null) return;
        expect(market.over + market.under).toBeCloseTo(1, 12);
        expect(market.over * impliedProbability(underPrice)).toBeCloseTo(
          market.under * impliedProbability(overPrice),
          12,
        );
      }),
    );
  });

  test.each([
    [-100_000, -100_000],
    [-250, -250],
    [110, 110],
  ])('are not known at %d and %d, where no bet can be made (T16)', (overPrice, underPrice) => {
    expect(noVig({ overPrice, underPrice })).toBeNull();
  });

  test.each([{ overPrice: null }, { underPrice: null }])('are not known with %o', (missing) => {
    expect(noVig({ ...quote(), ...missing })).toBeNull();
  });
});

describe('a total settles', () => {
  test.each([
    [146, 145.5, 'over'],
    [145, 145.5, 'under'],
    [145, 145, 'push'],
  ] as const)('%d points against %d as %s', (finalTotal, line, settlement) => {
    expect(settle(finalTotal, line)).toBe(settlement);
  });

  test('with the points of overtime (T18)', () => {
    const tied = play({ period: 2, secondsLeftInPeriod: 0, score: { home: 70, away: 70 } });
    const overtime = play({ period: 3, secondsLeftInPeriod: 0, score: { home: 82, away: 79 } });
    expect(settle(totalPoints(stateOf([tied]).score), 145.5)).toBe('under');
    expect(settle(totalPoints(stateOf([tied, overtime]).score), 145.5)).toBe('over');
  });
});

describe('a bet', () => {
  test.each([
    ['under', 140, 'win'],
    ['under', 150, 'loss'],
    ['over', 150, 'win'],
    ['over', 140, 'loss'],
    ['under', 145, 'push'],
    ['over', 145, 'push'],
  ] as const)('on the %s of 145 is, at %d points, a %s (T23)', (side, finalTotal, grade) => {
    expect(gradeBet(side, finalTotal, 145)).toBe(grade);
  });

  test('that wins is lost on the other side, and a push is a push on both', () => {
    const opposite = { win: 'loss', loss: 'win', push: 'push' };
    fc.assert(
      fc.property(anyTotal, anyLine, (finalTotal, line) => {
        expect(gradeBet('over', finalTotal, line)).toBe(opposite[gradeBet('under', finalTotal, line)]);
      }),
    );
  });

  test('on a half point is never a push', () => {
    fc.assert(
      fc.property(anyTotal, anyTotal, (finalTotal, points) => {
        expect(gradeBet('under', finalTotal, points + 0.5)).not.toBe('push');
      }),
    );
  });
});

describe('a game total', () => {
  test.each([80, 99.5, 145, 145.5, 280])('can be %d', (points) => {
    expect(isPlausibleTotal(points)).toBe(true);
  });

  test.each([14.5, 1450, 145.25, -145.5, 0, Number.NaN, Number.POSITIVE_INFINITY])(
    'cannot be %d: a misprint',
    (points) => {
      expect(isPlausibleTotal(points)).toBe(false);
    },
  );
});

describe('the ages of a line', () => {
  test('are counted from its book and from its answer', () => {
    expect(lineAges(quote(), NOW)).toEqual({ bookSeconds: 30, snapshotSeconds: 10 });
  });

  test('are unknown where the book has no stamp', () => {
    expect(lineAges(quote({ quotedAtUtc: null }), NOW)).toEqual({ bookSeconds: null, snapshotSeconds: 10 });
  });

  test('are never negative where clocks differ', () => {
    const early = quote({ quotedAtUtc: secondsBefore(-5), snapshotAtUtc: secondsBefore(-3) });
    expect(lineAges(early, NOW)).toEqual({ bookSeconds: 0, snapshotSeconds: 0 });
  });
});

describe("a book's lag", () => {
  test('is how old its quote was in its answer, however late it is now', () => {
    expect(
      bookLagSeconds(quote({ quotedAtUtc: secondsBefore(130), snapshotAtUtc: secondsBefore(100) })),
    ).toBe(30);
  });

  test('is none where the source has no stamp', () => {
    expect(bookLagSeconds(quote({ quotedAtUtc: null }))).toBe(0);
  });

  test('is none where the stamp is later than the answer', () => {
    expect(bookLagSeconds(quote({ quotedAtUtc: secondsBefore(5) }))).toBe(0);
  });
});

describe('the consensus line', () => {
  const consensus = (quotes: readonly TotalLine[], inPlay = true) =>
    consensusLine(quotes, inPlay, LINE_RULES);
  const fresh = quote({ book: 'draftkings', points: 145.5 });
  const stale = quote({ book: 'fanduel', points: 151.5, quotedAtUtc: secondsBefore(131) });

  test('is none without quotes: no constant stands in for it (T14)', () => {
    expect(consensus([])).toBeNull();
  });

  test('is none where every book is stale (T14)', () => {
    expect(consensus([stale, { ...stale, book: 'betmgm' }])).toBeNull();
  });

  test('is a quote as it was given, prices and stamps included', () => {
    expect(consensus([fresh])).toEqual(fresh);
  });

  test('is never that of a stale book while others are fresh (T15)', () => {
    const manyStale = ['fanduel', 'betmgm', 'bovada'].map((book) => ({ ...stale, book }));
    expect(consensus([...manyStale, fresh])).toEqual(fresh);
  });

  test('takes a quote that is just old enough, and none a second older (T15)', () => {
    expect(consensus([quote({ quotedAtUtc: secondsBefore(130) })])?.points).toBe(145.5);
    expect(consensus([quote({ quotedAtUtc: secondsBefore(131) })])).toBeNull();
  });

  test('is never that of a book which stops at the tip, once the game is on (T15)', () => {
    const stopped = quote({ book: 'lowvig', points: 151.5 });
    expect(consensus([stopped, fresh])).toEqual(fresh);
    expect(consensus([stopped])).toBeNull();
  });

  test('may be that of such a book before the tip', () => {
    expect(consensus([quote({ book: 'lowvig', points: 151.5 })], false)?.book).toBe('lowvig');
  });

  test('is the middle of an odd number of books', () => {
    const books = [
      quote({ book: 'draftkings', points: 140.5 }),
      quote({ book: 'fanduel', points: 150.5 }),
      quote({ book: 'betmgm', points: 144.5 }),
    ];
    expect(consensus(books)?.book).toBe('betmgm');
  });

  test('is not moved by one book far off', () => {
    const books = [144.5, 145.5, 146.5, 199.5].map((points, i) => quote({ book: `book${i}`, points }));
    expect([145.5, 146.5]).toContain(consensus(books)?.points);
  });

  test('is, of two books equally near the middle, that of the preferred one', () => {
    const lower = quote({ book: 'fanduel', points: 144.5 });
    const higher = quote({ book: 'draftkings', points: 146.5 });
    expect(consensus([lower, higher])).toEqual(higher);
  });

  test('is that of a listed book before one of no list', () => {
    const unlisted = quote({ book: 'abook' });
    const listed = quote({ book: 'betmgm' });
    expect(consensus([unlisted, listed])).toEqual(listed);
  });

  test('is, of two books that no list knows, that of the first by name', () => {
    expect(consensus([quote({ book: 'zbook' }), quote({ book: 'abook' })])?.book).toBe('abook');
  });

  const anyQuotes = fc.array(
    fc.record({
      book: fc.constantFrom('draftkings', 'fanduel', 'lowvig', 'abook', 'zbook'),
      points: fc.constantFrom(144.5, 145, 145.5, 146.5),
      underPrice: fc.constantFrom(-110, -105),
      lag: fc.constantFrom(0, 60, 300),
    }),
    { maxLength: 8 },
  );
  const quotesOf = (rows: readonly (Partial<TotalLine> & { lag: number })[]) =>
    rows.map(({ lag, ...changes }) => quote({ ...changes, quotedAtUtc: secondsBefore(10 + lag) }));

  test('is the same in whatever order the books are listed, one of them twice or not (T12)', () => {
    fc.assert(
      fc.property(
        anyQuotes.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        ([rows, shuffled]) => {
          expect(consensus(quotesOf(shuffled))).toEqual(consensus(quotesOf(rows)));
        },
      ),
    );
  });

  test('is a fresh in-play quote of those given, or none exactly where there is no such (T15)', () => {
    fc.assert(
      fc.property(anyQuotes, (rows) => {
        const usable = quotesOf(rows.filter((r) => r.lag <= 120 && r.book !== 'lowvig'));
        const chosen = consensus(quotesOf(rows));
        if (usable.length === 0) expect(chosen).toBeNull();
        else expect(usable).toContainEqual(chosen);
      }),
    );
  });
});
