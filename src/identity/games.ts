import { addDays, type Game, type GameDay, gameDayOf, seasonOf, type UtcInstant } from '../domain/game.js';
import { nameKey } from './normal-form.js';
import { type Schedule, scheduleOf } from './schedule.js';
import type { TeamMatch, TeamResolver } from './teams.js';

/** A game as a line provider lists it: two names and a time, under an id of its own. */
export interface EventToPlace {
  readonly id: string;
  readonly commenceUtc: UtcInstant;
  readonly homeName: string;
  readonly awayName: string;
}

/** A listed game; of some sources no more than the day of it is known. */
export type ListedGame = Pick<Game, 'id' | 'day' | 'home' | 'away'> & {
  readonly startUtc: UtcInstant | null;
};

export interface EventPair {
  readonly gameId: string;
  /** The provider has home and away the other way round, as on neutral sites: its spreads must be turned (T12). */
  readonly swapped: boolean;
  /** Start at the provider minus start of the game, hours; null where the game's start is not known. */
  readonly hoursApart: number | null;
  /** Game day at the provider minus the game's: 0 but where one of them is wrong. */
  readonly daysApart: number;
  /** The lesser of the two names' confidences. */
  readonly confidence: number;
  /** How the two names were read, in words; null where both are names as the tables have them. */
  readonly evidence: string | null;
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

/** Confidence in a name that no table has, but the listed game itself. */
const AS_LISTED = 0.97;

/**
 * Places a provider's events on games: the same two teams in either order, on game days at most one apart, the
 * nearest start first. A name that is not enough alone may be decided by the other one: the game that they play within
 * a day is the second witness. Give the games of the days around as well: teams that meet on two days running are told
 * apart only where both games are listed.
 */
export function matchEvents(
  events: readonly EventToPlace[],
  games: readonly ListedGame[],
  teams: TeamResolver,
  { source = 'odds-api' }: EventOptions = {},
): EventMatches {
  const slate = slateOf(games);
  const pairs = new Map<string, EventPair>();
  const unmatched: UnplacedEvent[] = [];
  for (const event of events) {
    const placed = place(event, slate, teams, source);
    if (typeof placed !== 'string') pairs.set(event.id, placed);
    else
      unmatched.push({
        event: event.id,
        reason: `${event.awayName} at ${event.homeName}, ${event.commenceUtc}: ${placed}`,
      });
  }
  return { pairs, unmatched };
}

/** The listed games, ready for all that is asked of them. */
interface Slate {
  readonly byTeams: ReadonlyMap<string, readonly ListedGame[]>;
  readonly byDay: ReadonlyMap<GameDay, readonly ListedGame[]>;
  readonly schedule: Schedule;
}

function slateOf(games: readonly ListedGame[]): Slate {
  const byTeams = new Map<string, ListedGame[]>();
  const byDay = new Map<GameDay, ListedGame[]>();
  const add = <K>(map: Map<K, ListedGame[]>, key: K, game: ListedGame) => {
    const known = map.get(key);
    if (known === undefined) map.set(key, [game]);
    else known.push(game);
  };
  for (const game of games) {
    add(byTeams, pairKey(game.home.id, game.away.id), game);
    add(byDay, game.day, game);
  }
  return { byTeams, byDay, schedule: scheduleOf(games) };
}

function pairKey(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/** The event's game, or the reason why it has none. */
function place(event: EventToPlace, slate: Slate, teams: TeamResolver, source: string): EventPair | string {
  const start = Date.parse(event.commenceUtc);
  if (Number.isNaN(start)) return `its start "${event.commenceUtc}" is no time`;
  const day = gameDayOf(event.commenceUtc);
  const hint = { source, season: seasonOf(day) };
  const named: Sides = {
    home: teams.resolve(event.homeName, hint),
    away: teams.resolve(event.awayName, hint),
  };
  if (named.home.teamId !== null && named.home.teamId === named.away.teamId)
    return 'both names are of one team';

  const found = nearest(named, slate, day, start);
  if (found !== null) return found;

  // The names alone do not lead to a game: the other team, and whom it meets, may tell more.
  const witness = { ...hint, day, schedule: slate.schedule };
  const witnessed = nearest(
    {
      home: teams.resolve(event.homeName, { ...witness, opponent: event.awayName }),
      away: teams.resolve(event.awayName, { ...witness, opponent: event.homeName }),
    },
    slate,
    day,
    start,
  );
  if (witnessed !== null) return witnessed;

  const asListed = nearest(listedSides(event, named, slate, day), slate, day, start);
  if (asListed !== null) return asListed;
  const unknown = [named.home, named.away].filter((team) => team.teamId === null);
  return unknown.length > 0
    ? unknown.map(({ reason }) => reason).join('; ')
    : 'no game of these two teams is listed within a day';
}

type Side = Pick<TeamMatch, 'teamId' | 'confidence' | 'reason'>;

interface Sides {
  readonly home: Side;
  readonly away: Side;
}

/** The game of both teams that starts nearest; null without both teams or without a game of theirs within a day. */
function nearest({ home, away }: Sides, slate: Slate, day: GameDay, start: number): EventPair | null {
  if (home.teamId === null || away.teamId === null || home.teamId === away.teamId) return null;
  const near = (slate.byTeams.get(pairKey(home.teamId, away.teamId)) ?? [])
    .map((game) => ({
      game,
      swapped: game.home.id !== home.teamId,
      daysApart: daysFrom(game.day, day),
      hoursApart: game.startUtc === null ? null : (start - Date.parse(game.startUtc)) / 3_600_000,
    }))
    .filter(({ daysApart }) => Math.abs(daysApart) <= 1)
    .sort(
      (a, b) =>
        hoursOff(a) - hoursOff(b) ||
        Number(a.swapped) - Number(b.swapped) ||
        (a.game.id < b.game.id ? -1 : 1),
    );
  const first = near[0];
  if (first === undefined) return null;
  const { game, ...apart } = first;
  const unsure = [home, away].filter(({ confidence }) => confidence < 1);
  return {
    gameId: game.id,
    ...apart,
    confidence: Math.min(home.confidence, away.confidence),
    evidence: unsure.length === 0 ? null : unsure.map(({ reason }) => reason).join('; '),
  };
}

/** A game without a start is as far away as its day is. */
function hoursOff(apart: { readonly hoursApart: number | null; readonly daysApart: number }): number {
  return Math.abs(apart.hoursApart ?? 24 * apart.daysApart);
}

/**
 * Teams outside Division I are in no table, but in the listed games: a name that a game of these days has, letter by
 * letter, is that game's team.
 */
function listedSides(event: EventToPlace, named: Sides, slate: Slate, day: GameDay): Sides {
  const games = [-1, 0, 1].flatMap((days) => slate.byDay.get(addDays(day, days)) ?? []);
  const listed = (side: Side, name: string): Side => {
    if (side.teamId !== null) return side;
    const key = nameKey(name);
    const ids = new Set(
      games
        .flatMap(({ home, away }) => [home, away])
        .filter((team) => key !== '' && (nameKey(team.name) === key || nameKey(team.location) === key))
        .map((team) => team.id),
    );
    const [id] = ids;
    if (ids.size !== 1 || id === undefined) return side;
    return { teamId: id, confidence: AS_LISTED, reason: `"${name}" is a team of a listed game` };
  };
  return { home: listed(named.home, event.homeName), away: listed(named.away, event.awayName) };
}

function daysFrom(a: string, b: string): number {
  return Math.round((Date.parse(b) - Date.parse(a)) / 86_400_000);
}
