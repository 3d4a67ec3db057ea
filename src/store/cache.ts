import type { AsOf, CrewTendency, OverUnderRecord, RefereeTendency, TeamRating } from '../domain/context.js';
import type { BySide, Game, GameDay, UtcInstant } from '../domain/game.js';

/** A referee's tendency under the normal form of his name (`identity/referees.ts`). */
export interface KeyedTendency extends RefereeTendency {
  readonly refereeKey: string;
}

/** What the cache knows of a game; each part null where nothing recent enough is known. */
export interface GameLookups {
  readonly ratings: BySide<AsOf<TeamRating> | null>;
  readonly records: BySide<AsOf<OverUnderRecord> | null>;
  /** Null until the source names the crew: not yet known, which is not the same as nobody (T13). */
  readonly crew: CrewTendency | null;
}

export type LookupKind = 'rating' | 'record' | 'tendency';

/** One whole refresh of a kind of lookup. */
export interface LookupRefresh {
  readonly asOf: GameDay;
  readonly source: string;
  readonly items: number;
  /** The last day on which its values may be used. */
  readonly expiresOn: GameDay;
}

/**
 * Lookups of the live tick. `asOf` is the first game day that may use a value: it holds nothing of that day's games.
 * Every read takes the newest `asOf` at or before the day asked for, and null once that is past its lifetime.
 */
export interface LookupCache {
  putRatings(asOf: GameDay, source: string, ratings: readonly TeamRating[]): Promise<void>;
  rating(teamId: string, day: GameDay): Promise<AsOf<TeamRating> | null>;
  putRecords(asOf: GameDay, source: string, records: readonly OverUnderRecord[]): Promise<void>;
  record(teamId: string, day: GameDay): Promise<AsOf<OverUnderRecord> | null>;
  putTendencies(asOf: GameDay, source: string, tendencies: readonly KeyedTendency[]): Promise<void>;
  tendency(refereeKey: string, day: GameDay): Promise<AsOf<RefereeTendency> | null>;
  /** Of those referees who have one, by key. */
  tendencies(
    refereeKeys: readonly string[],
    day: GameDay,
  ): Promise<ReadonlyMap<string, AsOf<RefereeTendency>>>;
  /** Keeps a game's crew as it was known from `asOfUtc` on. An empty crew is not written: false (T13). */
  putCrew(crew: CrewTendency, asOfUtc: UtcInstant): Promise<boolean>;
  /** The crew as it was known at `atUtc`: a replay does not see names before the source gave them. */
  crew(gameId: string, atUtc: UtcInstant): Promise<CrewTendency | null>;
  /** Ratings, records and crews of many games at once, by game id: ask once a game, not once a tick. */
  lookups(games: readonly Game[], atUtc: UtcInstant): Promise<ReadonlyMap<string, GameLookups>>;
  /** The last refreshes of a kind up to a day, newest first, those past their lifetime included. */
  refreshes(kind: LookupKind, day: GameDay): Promise<readonly LookupRefresh[]>;
}
