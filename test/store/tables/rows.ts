/** Hand-written rows of every table, and arbitrary ones for properties. */
import fc from 'fast-check';
import type { Column } from '../../../src/store/tables/column.js';
import { fieldOf, type TableName, type TableRow, tableSpec } from '../../../src/store/tables/schema.js';

export const DAY = '2026-03-02';

export function gameRow(change: Partial<TableRow<'games'>> = {}): TableRow<'games'> {
  return {
    gameId: '401',
    startUtc: '2026-03-03T00:00:00.000Z',
    homeTeamId: '150',
    homeTeamName: 'Duke Blue Devils',
    homeTeamLocation: 'Duke',
    homeTeamAbbreviation: 'DUKE',
    awayTeamId: '152',
    awayTeamName: 'NC State Wolfpack',
    awayTeamLocation: 'NC State',
    awayTeamAbbreviation: 'NCST',
    neutralSite: false,
    conferenceGame: true,
    homeFinal: 80,
    awayFinal: 70,
    homeFirstHalf: 38,
    awayFirstHalf: 33,
    overtimes: 0,
    homeFouls: 18,
    awayFouls: 20,
    homePlayFouls: 18,
    awayPlayFouls: 21,
    homeFavoredBy: null,
    plays: 2,
    flags: null,
    source: 'espn',
    ...change,
  };
}

export function playRow(change: Partial<TableRow<'plays'>> = {}): TableRow<'plays'> {
  return {
    gameId: '401',
    playNumber: 1,
    playId: '401000001',
    kind: 'made2',
    period: 1,
    secondsLeftInPeriod: 1180,
    secondsAsSent: null,
    side: 'home',
    homeScore: 2,
    awayScore: 0,
    wallclockUtc: '2026-03-03T00:00:25.000Z',
    source: 'espn',
    ...change,
  };
}

export function lineRow(change: Partial<TableRow<'lines'>> = {}): TableRow<'lines'> {
  return {
    gameId: '401',
    source: 'espn-pickcenter',
    book: 'draftkings',
    closingTotal: 148.5,
    openingTotal: 147.5,
    firstHalfTotal: null,
    secondHalfTotal: null,
    homeFavoredBy: 6.5,
    overPrice: -110,
    underPrice: -105,
    books: 1,
    quotedAtUtc: null,
    snapshotAtUtc: null,
    scoreAgrees: null,
    ...change,
  };
}

export function ratingRow(change: Partial<TableRow<'ratings'>> = {}): TableRow<'ratings'> {
  return {
    source: 'kenpom',
    teamId: '150',
    teamName: 'Duke',
    adjOffense: 121.4,
    adjDefense: 93.2,
    adjTempo: 67.1,
    ...change,
  };
}

const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('', "O'Neal", 'José', '日本', '😀', 'a|b', '"', '\\', '\n'),
);

function arbitraryOf({ type, values, nullable }: Column): fc.Arbitrary<unknown> {
  const value = (): fc.Arbitrary<unknown> => {
    if (values !== null) return fc.constantFrom(...values);
    switch (type) {
      case 'text':
        return words;
      case 'integer':
        return fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer());
      case 'number':
        // −0 is 0: no table tells them apart.
        return fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n));
      case 'flag':
        return fc.boolean();
      case 'instant':
        return fc
          .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
          .map((date) => date.toISOString());
    }
  };
  return nullable ? fc.option(value(), { nil: null }) : value();
}

/** Rows of a table that differ in their keys. */
export function rowsOf<T extends TableName>(table: T, maxLength = 40): fc.Arbitrary<TableRow<T>[]> {
  const { columns, key } = tableSpec(table);
  const row = fc.record(
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [fieldOf(name), arbitraryOf(column)])),
  );
  const keyOf = (of: object) =>
    JSON.stringify(key.map((column) => (of as Record<string, unknown>)[fieldOf(column)]));
  return fc.uniqueArray(row, { selector: keyOf, maxLength }) as fc.Arbitrary<unknown> as fc.Arbitrary<
    TableRow<T>[]
  >;
}
