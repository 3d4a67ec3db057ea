import type { GameDay } from '../src/domain/game.js';
import type { LineRules } from '../src/domain/market.js';
import type { TeamResolver } from '../src/identity/teams.js';
import type { Skipped } from '../src/sources/errors.js';
import type { EspnClient, UnknownCode } from '../src/sources/espn/client.js';
import type { KenpomClient } from '../src/sources/kenpom/client.js';
import type { OddsApiClient } from '../src/sources/odds-api/client.js';
import type { LookupCache } from '../src/store/cache.js';
import type { ObjectStore } from '../src/store/objects.js';
import { messageOf } from './collect/failure.js';
import { collectGames } from './collect/games.js';
import { collectLines } from './collect/lines.js';
import { collectRatings, RATINGS_LOOK_BACK_DAYS, type RatingsReport } from './collect/ratings.js';
import { tallyRecords } from './collect/records.js';

export interface DailyDeps {
  readonly espn: EspnClient;
  /** Null without a key. */
  readonly odds: OddsApiClient | null;
  /** Null without a key. */
  readonly kenpom: KenpomClient | null;
  readonly store: ObjectStore;
  readonly lookups: LookupCache;
  readonly teams: TeamResolver;
  readonly rules: LineRules;
  readonly onGame?: (done: number, of: number) => void;
}

export interface DailyReport {
  readonly date: GameDay;
  /** Games that ESPN lists. */
  readonly games: number;
  /** Of them over and read. */
  readonly collected: number;
  readonly withPlays: number;
  readonly withOfficials: number;
  readonly withLine: number;
  readonly unknownCodes: readonly UnknownCode[];
  /** What came of each source, in words. */
  readonly sources: Readonly<Record<'espn' | 'odds-api' | 'kenpom' | 'records', string>>;
  readonly skipped: readonly Skipped[];
  /** Parts of the job that failed; the others are done and kept. The host makes the job fail when there are any. */
  readonly failures: readonly string[];
}

/**
 * All of a day's collection, for "yesterday" by game day: games with plays and officials, closing lines, KenPom's
 * ratings, the teams' over/under records. It may be run again at any time and writes the same.
 * @throws SourceError or CollectionError when the games cannot be had: without them there is no day (T33)
 */
export async function collectDay(deps: DailyDeps, day: GameDay): Promise<DailyReport> {
  const failures: string[] = [];
  const attempt = async <T>(part: () => Promise<T>): Promise<T | null> => {
    try {
      return await part();
    } catch (error) {
      failures.push(messageOf(error));
      return null;
    }
  };
  const games = await collectGames(deps, day);
  const lines = await attempt(() => collectLines(deps, day));
  failures.push(...(lines?.failures ?? []));
  const { kenpom } = deps;
  const failed = failures.length;
  const ratings = kenpom && (await attempt(() => collectRatings({ ...deps, kenpom }, day)));
  const ratingsFailed = failures.length > failed;
  const records = await attempt(() => tallyRecords(deps, day));

  const report: DailyReport = {
    date: day,
    games: games.games,
    collected: games.collected,
    withPlays: games.withPlays,
    withOfficials: games.withOfficials,
    withLine: lines?.withLine ?? 0,
    unknownCodes: games.unknownCodes,
    sources: {
      espn: `${games.collected} of ${games.games} games`,
      'odds-api':
        deps.odds === null
          ? "no key: lines are ESPN's"
          : lines === null
            ? 'failed'
            : `${lines.bySource['odds-api']} lines, ${lines.bySource['espn-pickcenter']} of ESPN's instead`,
      kenpom: kenpom === null ? 'no key' : ratingsFailed ? 'failed' : ratingsInWords(ratings),
      records:
        records === null
          ? 'failed'
          : `${records.teams} teams over ${records.settled} of ${records.games} games of the season`,
    },
    skipped: [...games.skipped, ...(lines?.skipped ?? []), ...(ratings?.skipped ?? [])],
    failures,
  };
  await deps.store.put(`reports/daily/${day}.json`, `${JSON.stringify(report, null, 2)}\n`);
  return report;
}

function ratingsInWords(ratings: RatingsReport | null): string {
  if (ratings === null) return `nothing in the ${RATINGS_LOOK_BACK_DAYS} days before`;
  return `${ratings.teams} teams as of ${ratings.asOf}, ${ratings.ageDays} days old`;
}
