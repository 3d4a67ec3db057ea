import { type Game, gameDayOf, type UtcInstant } from '../src/domain/game.js';
import type { TotalLine } from '../src/domain/market.js';
import { type EventMatches, matchEvents } from '../src/identity/games.js';
import type { TeamResolver } from '../src/identity/teams.js';
import type { Skipped } from '../src/sources/errors.js';
import type { OddsSnapshot } from '../src/sources/odds-api/client.js';

/** What the books say of one game. */
export interface GameQuotes {
  readonly totals: readonly TotalLine[];
  /** Points by which our home team is favoured, by the middle book; null without a spread. */
  readonly homeFavoredBy: number | null;
}

export interface PlacedQuotes {
  /** By game id. */
  readonly quotes: Map<string, GameQuotes>;
  readonly unplaced: Skipped[];
  /** Which event is which game, with the evidence. */
  readonly matches: EventMatches;
}

/** A book's handicap for our home team. */
interface Handicap {
  readonly book: string;
  readonly points: number;
  readonly quotedAtUtc: UtcInstant | null;
}

/**
 * Joins a snapshot's events to games: two events of one game are merged, each book's fresher line taken, and what
 * finds no game is named. Events of days that no game is of are left alone: books list tomorrow's games too.
 */
export function placeQuotes(
  snapshot: OddsSnapshot,
  games: readonly Game[],
  teams: TeamResolver,
): PlacedQuotes {
  const days = new Set(games.map((game) => game.day));
  const events = snapshot.events.filter((event) => days.has(gameDayOf(event.commenceUtc)));
  const matches = matchEvents(events, games, teams);
  const totals = new Map<string, TotalLine[]>();
  const handicaps = new Map<string, Handicap[]>();
  for (const event of events) {
    const pair = matches.pairs.get(event.id);
    if (pair === undefined) continue;
    // Where the provider has the teams the other way round, its home team is our away team (T12, T17).
    const ours = event.homeSpreads.map((spread) => ({
      ...spread,
      points: pair.swapped ? 0 - spread.points : spread.points,
    }));
    totals.set(pair.gameId, [...(totals.get(pair.gameId) ?? []), ...event.totals]);
    handicaps.set(pair.gameId, [...(handicaps.get(pair.gameId) ?? []), ...ours]);
  }
  const quotes = new Map(
    [...totals].map(([gameId, lines]) => [
      gameId,
      {
        totals: freshestByBook(lines),
        homeFavoredBy: favoredBy(freshestByBook(handicaps.get(gameId) ?? [])),
      },
    ]),
  );
  const unplaced = matches.unmatched.map(({ event, reason }) => ({
    source: 'odds-api',
    game: event,
    reason,
  }));
  return { quotes, unplaced, matches };
}

/** One line a book; of two equally fresh ones the text decides, so that the order of the events never does. */
function freshestByBook<L extends { readonly book: string; readonly quotedAtUtc: UtcInstant | null }>(
  lines: readonly L[],
): readonly L[] {
  const freshest = new Map<string, L>();
  for (const line of lines) {
    const other = freshest.get(line.book);
    if (other === undefined || isFresher(line, other)) freshest.set(line.book, line);
  }
  return [...freshest.values()];
}

function isFresher<L extends { readonly quotedAtUtc: UtcInstant | null }>(line: L, other: L): boolean {
  const at = ({ quotedAtUtc }: L) => (quotedAtUtc === null ? 0 : Date.parse(quotedAtUtc));
  return at(line) !== at(other) ? at(line) > at(other) : JSON.stringify(line) < JSON.stringify(other);
}

/** A handicap of −3.5 favours the team by 3.5. The middle book's, so that it stays a point that someone quotes. */
function favoredBy(handicaps: readonly Handicap[]): number | null {
  const points = handicaps.map((handicap) => handicap.points).sort((a, b) => a - b);
  const middle = points[points.length >> 1];
  return middle === undefined ? null : 0 - middle;
}
