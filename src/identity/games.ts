import { type Game, gameDayOf, seasonOf, type UtcInstant } from '../domain/game.js';
import type { TeamMatch, TeamResolver } from './teams.js';

/** A game as a line provider lists it: two names and a time, under an id of its own. */
export interface EventToPlace {
  readonly id: string;
  readonly commenceUtc: UtcInstant;
  readonly homeName: string;
  readonly awayName: string;
}

export interface EventPair {
  readonly gameId: string;
  /** The provider has home and away the other way round, as on neutral sites: its spreads must be turned (T12). */
  readonly swapped: boolean;
  /** Start at the provider minus start of the game, hours. */
  readonly hoursApart: number;
}

export interface UnplacedEvent {
  /** The event's id. */
  readonly event: string;
  /** Both names, the time and what is missing. */
  readonly reason: string;
}

export interface EventMatches {
  /** By event id. Two events of one game are both here: the fresher line is the caller's to choose. */
  readonly pairs: ReadonlyMap<string, EventPair>;
  readonly unmatched: readonly UnplacedEvent[];
}

export interface EventOptions {
  /** Who spelled the names, as in the alias table. */
  readonly source?: string;
}

/**
 * Places a provider's events on games: the same two teams in either order, on game days at most one apart, the
 * nearest start first. Give the games of the days around as well: teams that meet on two days running are told apart
 * only where both games are listed.
 */
export function matchEvents(
  events: readonly EventToPlace[],
  games: readonly Game[],
  teams: TeamResolver,
  { source = 'odds-api' }: EventOptions = {},
): EventMatches {
  const byTeams = new Map<string, Game[]>();
  for (const game of games) {
    const key = pairKey(game.home.id, game.away.id);
    byTeams.set(key, [...(byTeams.get(key) ?? []), game]);
  }
  const pairs = new Map<string, EventPair>();
  const unmatched: UnplacedEvent[] = [];
  for (const event of events) {
    const placed = place(event, byTeams, teams, source);
    if (typeof placed !== 'string') pairs.set(event.id, placed);
    else
      unmatched.push({
        event: event.id,
        reason: `${event.awayName} at ${event.homeName}, ${event.commenceUtc}: ${placed}`,
      });
  }
  return { pairs, unmatched };
}

function pairKey(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/** The event's game, or the reason why it has none. */
function place(
  event: EventToPlace,
  byTeams: ReadonlyMap<string, readonly Game[]>,
  teams: TeamResolver,
  source: string,
): EventPair | string {
  const start = Date.parse(event.commenceUtc);
  if (Number.isNaN(start)) return `its start "${event.commenceUtc}" is no time`;
  const day = gameDayOf(event.commenceUtc);
  const hint = { source, season: seasonOf(day) };
  const home = teams.resolve(event.homeName, hint);
  const away = teams.resolve(event.awayName, hint);
  if (home.teamId === null || away.teamId === null)
    return [home, away]
      .filter((team) => team.teamId === null)
      .map(whyUnknown)
      .join('; ');
  if (home.teamId === away.teamId) return 'both names are of one team';

  const near = (byTeams.get(pairKey(home.teamId, away.teamId)) ?? [])
    .filter((game) => daysBetween(game.day, day) <= 1)
    .map((game) => ({ game, hoursApart: (start - Date.parse(game.startUtc)) / 3_600_000 }))
    .sort(
      (a, b) =>
        Math.abs(a.hoursApart) - Math.abs(b.hoursApart) ||
        Number(a.game.home.id !== home.teamId) - Number(b.game.home.id !== home.teamId) ||
        (a.game.id < b.game.id ? -1 : 1),
    );
  const nearest = near[0];
  if (nearest === undefined) return 'no game of these two teams is listed within a day';
  return {
    gameId: nearest.game.id,
    swapped: nearest.game.home.id !== home.teamId,
    hoursApart: nearest.hoursApart,
  };
}

function whyUnknown({ reason }: TeamMatch): string {
  return reason;
}

function daysBetween(a: string, b: string): number {
  return Math.abs(Date.parse(a) - Date.parse(b)) / 86_400_000;
}
