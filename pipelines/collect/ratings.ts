import { addDays, type GameDay, seasonOf } from '../../src/domain/game.js';
import { createMatchLog } from '../../src/identity/match-log.js';
import type { TeamResolver } from '../../src/identity/teams.js';
import { type Skipped, SourceError } from '../../src/sources/errors.js';
import type { KenpomClient, KenpomRatings } from '../../src/sources/kenpom/client.js';
import type { LookupCache } from '../../src/store/cache.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { mergeDay, type TableRow } from '../../src/store/tables.js';
import { coverageReport } from '../coverage.js';
import type { QualityThresholds } from '../quality/thresholds.js';
import { CollectionError } from './failure.js';

export interface RatingsDeps {
  readonly kenpom: KenpomClient;
  readonly lookups: LookupCache;
  readonly teams: TeamResolver;
  /** Where the table of ratings is; a replay fills the cache alone. */
  readonly store?: ObjectStore;
  /** How many names may stay unmatched before the job fails. */
  readonly quality?: QualityThresholds;
}

export interface RatingsReport {
  /** The day asked for, and the newest day at or before it that the archive holds. */
  readonly date: GameDay;
  readonly asOf: GameDay;
  readonly ageDays: number;
  readonly teams: number;
  readonly skipped: readonly Skipped[];
  /** Names of teams that are too many to be unknown; the others are kept. */
  readonly failures: readonly string[];
}

/** KenPom's archive has holes of a few days, as at Christmas. */
export const RATINGS_LOOK_BACK_DAYS = 7;

/**
 * Reads KenPom's ratings as they stood before a day's games and writes them to the cache under the day that they are
 * of. A name that is no team is skipped by name; it never takes another team's place.
 * Null when the provider itself says that it has none of the last days, as before a season.
 * @throws SourceError when the provider cannot be had, CollectionError when none of its rows can be read
 */
export async function collectRatings(
  { kenpom, lookups, teams, store, quality }: RatingsDeps,
  date: GameDay,
  lookBackDays: number = RATINGS_LOOK_BACK_DAYS,
): Promise<RatingsReport | null> {
  const found = await newestArchive(kenpom, date, lookBackDays);
  if (found === null) return null;
  const { answer, asOf, ageDays } = found;
  const log = createMatchLog(teams);
  const { rows, skipped } = kenpomRows(answer, asOf, log.teams);
  const coverage = store && (await coverageReport(store, 'ratings', asOf, log.tallies(), quality));
  if (rows.length === 0) throw new CollectionError(`kenpom archive ${asOf}: no team could be read`, skipped);
  if (store !== undefined) await mergeDay(store, 'ratings', asOf, rows);
  const ratings = rows.map(({ teamId, adjOffense, adjDefense, adjTempo }) => ({
    teamId,
    adjOffense,
    adjDefense,
    adjTempo,
  }));
  await lookups.putRatings(asOf, 'kenpom', ratings);
  return { date, asOf, ageDays, teams: rows.length, skipped, failures: coverage?.failures ?? [] };
}

/** KenPom's ratings of a day as rows of the table: each team once, and no name that is no team. */
export function kenpomRows(
  answer: KenpomRatings,
  asOf: GameDay,
  teams: TeamResolver,
): { readonly rows: TableRow<'ratings'>[]; readonly skipped: readonly Skipped[] } {
  const skipped: Skipped[] = [...answer.skipped];
  const rows = new Map<string, TableRow<'ratings'>>();
  for (const { teamName, adjOffense, adjDefense, adjTempo } of answer.ratings) {
    const { teamId, reason } = teams.resolve(teamName, { source: 'kenpom', season: seasonOf(asOf) });
    const why = teamId === null ? reason : rows.has(teamId) ? `team ${teamId} is listed twice` : null;
    if (teamId === null || why !== null)
      skipped.push({ source: 'kenpom', game: null, reason: `${teamName}: ${why}` });
    else rows.set(teamId, { source: 'kenpom', teamId, teamName, adjOffense, adjDefense, adjTempo });
  }
  return { rows: [...rows.values()], skipped };
}

async function newestArchive(
  kenpom: KenpomClient,
  date: GameDay,
  lookBackDays: number,
): Promise<{ answer: KenpomRatings; asOf: GameDay; ageDays: number } | null> {
  for (let ageDays = 0; ageDays <= lookBackDays; ageDays++) {
    const asOf = addDays(date, -ageDays);
    try {
      const answer = await kenpom.archive(asOf);
      if (answer.ratings.length > 0 || answer.skipped.length > 0) return { answer, asOf, ageDays };
    } catch (error) {
      if (!isNotThere(error)) throw error;
    }
  }
  return null;
}

/** KenPom refuses a day that it does not have in an answer with status 200; anything else is a real failure. */
function isNotThere(error: unknown): boolean {
  return error instanceof SourceError && error.kind === 'status' && error.status === undefined;
}
