import { type Game, gameDayOf } from '../src/domain/game.js';
import type { TotalLine } from '../src/domain/market.js';
import { matchEvents } from '../src/identity/games.js';
import type { TeamResolver } from '../src/identity/teams.js';
import type { Skipped } from '../src/sources/errors.js';
import type { HomeSpread, OddsSnapshot } from '../src/sources/odds-api/client.js';

/** What the books say of one game. */
export interface GameQuotes {
  readonly totals: readonly TotalLine[];
  /** Points by which our home team is favoured, by the middle book; null without a spread. */
  readonly homeFavoredBy: number | null;
}

/**
 * Joins a snapshot's events to games: two events of one game are merged, and what finds no game is named. Events of
 * days that no game is of are left alone: books list tomorrow's games too.
 */
export function placeQuotes(
  snapshot: OddsSnapshot,
  games: readonly Game[],
  teams: TeamResolver,
): { readonly quotes: Map<string, GameQuotes>; readonly unplaced: Skipped[] } {
  const days = new Set(games.map((game) => game.day));
  const events = snapshot.events.filter((event) => days.has(gameDayOf(event.commenceUtc)));
  const { pairs, unmatched } = matchEvents(events, games, teams);
  const quotes = new Map<string, GameQuotes>();
  for (const event of events) {
    const pair = pairs.get(event.id);
    if (pair === undefined) continue;
    const other = quotes.get(pair.gameId);
    const favored = favoredBy(event.homeSpreads);
    // Where the provider has the teams the other way round, its home team is our away team (T12, T17).
    const homeFavoredBy = favored !== null && pair.swapped ? -favored : favored;
    quotes.set(pair.gameId, {
      totals: [...(other?.totals ?? []), ...event.totals],
      homeFavoredBy: other?.homeFavoredBy ?? homeFavoredBy,
    });
  }
  const unplaced = unmatched.map(({ event, reason }) => ({ source: 'odds-api', game: event, reason }));
  return { quotes, unplaced };
}

/** A handicap of −3.5 favours the team by 3.5. The middle book's, so that it stays a point that someone quotes. */
function favoredBy(spreads: readonly HomeSpread[]): number | null {
  const points = spreads.map((s) => s.points).sort((a, b) => a - b);
  const middle = points[points.length >> 1];
  return middle === undefined ? null : -middle;
}
