import { addDays, type GameDay } from '../../src/domain/game.js';
import {
  type EventMatches,
  type EventToPlace,
  type ListedGame,
  matchEvents,
} from '../../src/identity/games.js';
import type { TeamResolver } from '../../src/identity/teams.js';
import { ArchiveError, openArchive } from '../../src/sources/archive.js';
import { recordedEvents } from './recorded-events.js';
import { recordedGames } from './recorded-games.js';

/** How an archive's events and games came together. */
export interface GameMatches {
  readonly events: number;
  readonly matched: number;
  /** Placed events whose provider has home and away the other way round (T12). */
  readonly swapped: number;
  /** Placed events beyond the first of their game. */
  readonly duplicates: number;
  /** Placed events whose game day is not their game's. */
  readonly offByOneDay: number;
  readonly unmatched: EventMatches['unmatched'];
  /** Placed events that a name below full confidence led to, with the evidence. */
  readonly unsure: readonly {
    readonly event: string;
    readonly confidence: number;
    readonly evidence: string;
  }[];
  /** Game id by event id. */
  readonly pairs: Readonly<Record<string, string>>;
}

export interface ArchivedMatch {
  readonly events: readonly EventToPlace[];
  readonly games: readonly ListedGame[];
  readonly matches: EventMatches;
}

/** Places the recorded Odds API events of some game days on the archive's ESPN games. */
export async function matchArchive(
  root: string,
  teams: TeamResolver,
  span: { readonly from: GameDay; readonly to: GameDay },
): Promise<ArchivedMatch> {
  const archive = await openArchive(root).catch((error: unknown) => {
    if (error instanceof ArchiveError) return null;
    throw error;
  });
  const around = { from: addDays(span.from, -1), to: addDays(span.to, 1) };
  const games = await recordedGames(root, archive, teams, around);
  if (games.length === 0)
    throw new Error(`${root}: no game of ${span.from} to ${span.to} under espn/nights or espn/seasons`);
  const events = await recordedEvents(root, span);
  return { events, games, matches: matchEvents(events, games, teams) };
}

/** Counts and names what came of it. */
export function summarized({ events, matches }: ArchivedMatch): GameMatches {
  const placed = [...matches.pairs.values()];
  return {
    events: events.length,
    matched: placed.length,
    swapped: placed.filter(({ swapped }) => swapped).length,
    duplicates: placed.length - new Set(placed.map(({ gameId }) => gameId)).size,
    offByOneDay: placed.filter(({ daysApart }) => daysApart !== 0).length,
    unmatched: matches.unmatched,
    unsure: [...matches.pairs].flatMap(([event, { confidence, evidence }]) =>
      evidence === null ? [] : [{ event, confidence, evidence }],
    ),
    pairs: Object.fromEntries([...matches.pairs].map(([event, { gameId }]) => [event, gameId])),
  };
}
