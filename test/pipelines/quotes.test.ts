import { describe, expect, test } from 'vitest';
import { placeQuotes } from '../../pipelines/quotes.js';
import type { Game } from '../../src/domain/game.js';
import type { TotalLine } from '../../src/domain/market.js';
import { readTeamSeeds } from '../../src/identity/seed-files.js';
import { createTeamResolver } from '../../src/identity/teams.js';
import type { OddsEvent, OddsSnapshot } from '../../src/sources/odds-api/client.js';

const teams = createTeamResolver(await readTeamSeeds());
const START = '2026-03-03T00:00:00Z';
const side = (id: string, name: string) => ({ id, name, location: name, abbreviation: '' });
const game: Game = {
  id: 'g1',
  startUtc: START,
  day: '2026-03-02',
  season: 2026,
  home: side('150', 'Duke Blue Devils'),
  away: side('153', 'North Carolina Tar Heels'),
  neutralSite: true,
  conferenceGame: false,
};

function line(book: string, points: number, quotedAtUtc: string): TotalLine {
  return {
    source: 'odds-api',
    book,
    points,
    overPrice: -110,
    underPrice: -110,
    quotedAtUtc,
    snapshotAtUtc: START,
  };
}

function event(change: Partial<OddsEvent> = {}): OddsEvent {
  return {
    id: 'e1',
    commenceUtc: START,
    homeName: 'Duke Blue Devils',
    awayName: 'North Carolina Tar Heels',
    totals: [line('draftkings', 150.5, '2026-03-02T23:50:00Z')],
    homeSpreads: [{ book: 'draftkings', points: -3.5, quotedAtUtc: '2026-03-02T23:50:00Z' }],
    ...change,
  };
}

function placed(...events: OddsEvent[]) {
  const snapshot: OddsSnapshot = {
    snapshotAtUtc: START,
    events,
    quota: { remaining: null, used: null, last: null },
    skipped: [],
  };
  return placeQuotes(snapshot, [game], teams);
}

const turned = event({ id: 'e2', homeName: 'North Carolina Tar Heels', awayName: 'Duke Blue Devils' });

describe('T12 what the books say of a game', () => {
  test('is the spread of our home team, whichever way round the event is', () => {
    expect(placed(event()).quotes.get('g1')?.homeFavoredBy).toBe(3.5);
    const spreads = [{ book: 'draftkings', points: 3.5, quotedAtUtc: START }];
    expect(placed({ ...turned, homeSpreads: spreads }).quotes.get('g1')?.homeFavoredBy).toBe(3.5);
    expect(
      placed({ ...turned, homeSpreads: [{ book: 'a', points: 0, quotedAtUtc: START }] }).quotes.get('g1')
        ?.homeFavoredBy,
    ).toBe(0);
  });

  test('of two events is each book’s fresher line, in any order', () => {
    const late = event({
      ...turned,
      totals: [
        line('draftkings', 148.5, '2026-03-02T23:58:00Z'),
        line('fanduel', 149.5, '2026-03-02T23:40:00Z'),
      ],
      homeSpreads: [{ book: 'draftkings', points: 4.5, quotedAtUtc: '2026-03-02T23:58:00Z' }],
    });
    for (const events of [
      [event(), late],
      [late, event()],
    ]) {
      const { quotes, matches } = placed(...events);
      const totals = [...(quotes.get('g1')?.totals ?? [])].sort((a, b) => (a.book < b.book ? -1 : 1));
      expect(totals.map(({ book, points }) => [book, points])).toEqual([
        ['draftkings', 148.5],
        ['fanduel', 149.5],
      ]);
      expect(quotes.get('g1')?.homeFavoredBy).toBe(4.5);
      expect(matches.pairs.get('e2')).toMatchObject({ gameId: 'g1', swapped: true });
    }
  });

  test('of an event without a game is shown, not dropped', () => {
    const { quotes, unplaced } = placed(event({ homeName: 'Springfield Isotopes' }));
    expect(quotes.size).toBe(0);
    expect(unplaced).toEqual([
      { source: 'odds-api', game: 'e1', reason: expect.stringContaining('"Springfield Isotopes"') },
    ]);
  });

  test('leaves the events of days that no game is of alone', () => {
    expect(placed(event({ commenceUtc: '2026-03-04T00:00:00Z' })).unplaced).toEqual([]);
  });
});
