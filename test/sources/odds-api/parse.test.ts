import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bookLagSeconds, consensusLine, isPlausibleTotal } from '../../../src/domain/market.js';
import { SourceError } from '../../../src/sources/errors.js';
import { parseHistoricalOdds, parseOdds } from '../../../src/sources/odds-api/parse.js';
import { bent, holdsNoNumber } from '../mutate.js';
import { AWAY, book, EVENT_ID, event, HOME, historical, type Json, spreads, totals } from './payloads.js';

const NOW = '2026-01-10T00:30:00.000Z';
const read = (...events: Json[]) => parseOdds('odds', events, NOW);
const readBooks = (...books: Json[]) => {
  const { events, skipped } = read(event(books));
  return { ...events[0], reasons: skipped.map((s) => s.reason) };
};

test('an event has its names, its totals and its home spreads', () => {
  expect(read(event())).toEqual({
    events: [
      {
        id: EVENT_ID,
        commenceUtc: '2026-01-10T00:00:00.000Z',
        homeName: HOME,
        awayName: AWAY,
        totals: [
          {
            source: 'odds-api',
            book: 'draftkings',
            points: 145.5,
            overPrice: -105,
            underPrice: -115,
            quotedAtUtc: '2026-01-10T00:29:30.000Z',
            snapshotAtUtc: NOW,
          },
        ],
        homeSpreads: [{ book: 'draftkings', points: -6.5, quotedAtUtc: '2026-01-10T00:29:30.000Z' }],
      },
    ],
    skipped: [],
  });
});

describe('the time of a quote', () => {
  test('is the market’s own, where it has one', () => {
    const market = totals(145.5, { last_update: '2026-01-10T00:10:00Z' });
    expect(readBooks(book('draftkings', [market])).totals?.[0]?.quotedAtUtc).toBe('2026-01-10T00:10:00.000Z');
  });

  test('is the book’s, where the market has none', () => {
    const market = totals(145.5, { last_update: undefined });
    expect(readBooks(book('draftkings', [market])).totals?.[0]?.quotedAtUtc).toBe('2026-01-10T00:29:30.000Z');
  });

  test('T15: a quote without any is refused, since it would pass for fresh', () => {
    const market = totals(145.5, { last_update: undefined });
    const { totals: lines, reasons } = readBooks(book('draftkings', [market], { last_update: undefined }));
    expect(lines).toEqual([]);
    expect(reasons).toEqual(['draftkings.totals: no last_update']);
  });
});

describe('T15: a book that quotes no total, or an old one, gives no line', () => {
  test('a book without a totals market has no line, which is no fault', () => {
    const { totals: lines, reasons } = readBooks(book('betrivers', [spreads()]), book('fanduel'));
    expect(lines?.map((l) => l.book)).toEqual(['fanduel']);
    expect(reasons).toEqual([]);
  });

  test('an old quote keeps its age, so that the fresh one is chosen', () => {
    const old = totals(160.5, { last_update: '2026-01-09T23:00:00Z' });
    const { totals: lines } = readBooks(book('draftkings', [old]), book('fanduel'));
    expect(lines?.map(bookLagSeconds)).toEqual([5400, 30]);
    const rules = { maxBookLagSeconds: 120, pregameOnlyBooks: [], bookOrder: ['draftkings'] };
    expect(consensusLine(lines ?? [], true, rules)?.book).toBe('fanduel');
  });
});

describe('a quote that cannot be is refused by name, and the other books go on', () => {
  const over = { name: 'Over', price: -110, point: 145.5 };
  const under = { name: 'Under', price: -110, point: 145.5 };
  test.each<[string, Json, string]>([
    [
      'unequal points',
      totals(145.5, { outcomes: [over, { ...under, point: 146.5 }] }),
      'Over 145.5 but Under 146.5',
    ],
    ['no under', totals(145.5, { outcomes: [over] }), 'not one Over and one Under'],
    ['a misprint of 14.5', totals(14.5), '14.5 cannot be a total'],
    ['a misprint of 1450', totals(1450), '1450 cannot be a total'],
    [
      'a price that does not exist',
      totals(145.5, { outcomes: [{ ...over, price: -50 }, under] }),
      '-50 is no American price',
    ],
    ['points as text', totals(145.5, { outcomes: [{ ...over, point: '145.5' }, under] }), 'expected number'],
  ])('%s', (_, market, why) => {
    const { totals: lines, reasons } = readBooks(book('draftkings', [market]), book('fanduel'));
    expect(lines?.map((l) => l.book)).toEqual(['fanduel']);
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toContain('draftkings.totals');
    expect(reasons[0]).toContain(why);
  });

  test('T14: a missing price stays missing', () => {
    const market = totals(145.5, { outcomes: [{ ...over, price: undefined }, under] });
    expect(readBooks(book('draftkings', [market])).totals).toMatchObject([
      { overPrice: null, underPrice: -110 },
    ]);
  });

  test('a book listed twice counts once', () => {
    const { totals: lines, reasons } = readBooks(book('fanduel'), book('fanduel', [totals(150.5)]));
    expect(lines?.map((l) => l.points)).toEqual([145.5]);
    expect(reasons).toEqual(['fanduel: listed twice']);
  });
});

describe('T17: the home spread is the home team’s own, whatever stands first', () => {
  test('a home underdog has a positive one', () => {
    const outcomes = [
      { name: HOME, price: -110, point: 3.5 },
      { name: AWAY, price: -110, point: -3.5 },
    ];
    expect(readBooks(book('fanduel', [totals(), spreads({ outcomes })])).homeSpreads?.[0]?.points).toBe(3.5);
  });

  test('spreads that do not mirror each other, or name another team, are refused', () => {
    const same = spreads({ outcomes: spreads().outcomes.map((o: Json) => ({ ...o, point: -6.5 })) });
    const other = spreads({ outcomes: [{ name: 'Yale Bulldogs', price: -110, point: 1.5 }] });
    const { homeSpreads, reasons } = readBooks(
      book('fanduel', [totals(), same]),
      book('betmgm', [totals(), other]),
    );
    expect(homeSpreads).toEqual([]);
    expect(reasons).toEqual([
      `fanduel.spreads: -6.5 for ${HOME} but -6.5 for ${AWAY}`,
      `betmgm.spreads: no point for ${HOME} and ${AWAY}`,
    ]);
  });
});

describe('T34: one malformed event is skipped by name and the others go on', () => {
  const good = event(undefined, { id: 'f'.repeat(32) });
  test.each<[string, Json, string]>([
    ['without a start', event(undefined, { commence_time: undefined }), 'commence_time: missing'],
    ['without books', event(undefined, { bookmakers: null }), 'bookmakers: null'],
    ['with a nameless team', event(undefined, { home_team: '' }), 'home_team: ""'],
  ])('%s', (_, broken, why) => {
    const { events, skipped } = read(broken, good);
    expect(events.map((e) => e.id)).toEqual([good.id]);
    expect(skipped).toMatchObject([{ game: EVENT_ID, reason: expect.stringContaining(why) }]);
  });

  test('an event listed twice counts once', () => {
    expect(read(event(), event())).toMatchObject({
      events: [{}],
      skipped: [{ reason: 'event is listed twice' }],
    });
  });

  test('a malformed book leaves the event’s others', () => {
    const { totals: lines, reasons } = readBooks({ key: 7 }, book('fanduel'));
    expect(lines?.map((l) => l.book)).toEqual(['fanduel']);
    expect(reasons[0]).toContain('bookmakers[0].key: 7');
  });
});

describe('a historical answer', () => {
  test('is as of its own timestamp, and knows its neighbours', () => {
    const read = parseHistoricalOdds('historical odds', historical());
    expect(read).toMatchObject({
      snapshotAtUtc: '2026-01-10T00:25:39.000Z',
      previous: '2026-01-10T00:20:39.000Z',
      next: '2026-01-10T00:30:39.000Z',
    });
    expect(read.events[0]?.totals[0]?.snapshotAtUtc).toBe('2026-01-10T00:25:39.000Z');
  });

  test('may be the first or the last', () => {
    const ends = historical([], { previous_timestamp: null, next_timestamp: undefined });
    expect(parseHistoricalOdds('historical odds', ends)).toMatchObject({
      previous: null,
      next: null,
      events: [],
    });
  });

  test('without a timestamp is an error: its lines would have no age', () => {
    const answer = historical(undefined, { timestamp: undefined });
    expect(() => parseHistoricalOdds('historical odds', answer)).toThrow('timestamp: missing');
  });
});

test('an answer bent in any way is read, refused by name, or a SourceError; no impossible line comes out of it', () => {
  fc.assert(
    fc.property(
      bent([event([book('draftkings'), book('fanduel')]), event(undefined, { id: 'x' })]),
      (payload) => {
        try {
          const { events } = parseOdds('odds', payload, NOW);
          expect(holdsNoNumber(events)).toBe(false);
          for (const line of events.flatMap((e) => e.totals)) {
            expect(isPlausibleTotal(line.points)).toBe(true);
            expect(line.quotedAtUtc).not.toBeNull();
          }
        } catch (error) {
          if (!(error instanceof SourceError)) throw error;
        }
      },
    ),
    { numRuns: 1500 },
  );
});
