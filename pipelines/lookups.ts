import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { overUnderRecords, type SettledGame } from '../src/analysis/totals.js';
import { addDays, type GameDay, gameDayOf, seasonOf } from '../src/domain/game.js';
import { isPlausibleTotal } from '../src/domain/market.js';
import type { TeamResolver } from '../src/identity/teams.js';
import { createReplayFetch, type ReplaySources } from '../src/sources/archive/answer.js';
import { recordedRatings } from '../src/sources/archive/ratings-files.js';
import { recordedReferees } from '../src/sources/archive/referees-files.js';
import type { Skipped } from '../src/sources/errors.js';
import type { HttpOptions } from '../src/sources/http.js';
import { createKenpomClient } from '../src/sources/kenpom/client.js';
import { createRefmetricsClient } from '../src/sources/refmetrics/client.js';
import type { LookupCache } from '../src/store/cache.js';
import { sqlText, withDuckDb } from '../src/store/tables.js';
import { collectRatings } from './collect/ratings.js';
import { RECORDS_SOURCE } from './collect/records.js';
import { refmetricsTendencies, type Tendencies } from './collect/referees.js';

export interface LookupsOptions {
  /**
   * A folder with any of `kenpom/kenpom_archive_daily_*.csv.gz`, `lines/closing_totals_by_espn_id.csv.gz` and
   * `referees/refmetrics_fouls_DAY.csv.gz`.
   */
  readonly archive: string;
  /** The game day that will be replayed; nothing of that day or later is used. */
  readonly day: GameDay;
  readonly lookups: LookupCache;
  readonly teams: TeamResolver;
  /** How far back KenPom's archive is searched. */
  readonly ratingsLookBackDays?: number;
}

/** One kind of lookup as it was filled. */
export interface Filled {
  readonly asOf: GameDay;
  /** Days from `asOf` to the day that is replayed. Past the cache's limit the values are null to its readers. */
  readonly ageDays: number;
  readonly count: number;
}

export interface LookupsReport {
  readonly day: GameDay;
  /** Each null where the archive has nothing recent enough. */
  readonly ratings: Filled | null;
  readonly records: Filled | null;
  readonly tendencies: Filled | null;
  readonly skipped: readonly Skipped[];
}

const RATINGS_LOOK_BACK_DAYS = 60;
/** A recording asks for no key. */
const NO_KEY = 'recorded';

/**
 * Fills the cache with what was known on the morning of a recorded day, as far as the archive goes: the newest KenPom
 * ratings, the teams' over/under records of the season so far, and the referees that RefMetrics names. Each stands
 * under the day that it is truly of, so that a reader sees its age. What the archive lacks stays unknown.
 */
export async function fillLookups(options: LookupsOptions): Promise<LookupsReport> {
  const skipped: Skipped[] = [];
  const ratings = await fillRatings(options, skipped);
  const records = await fillRecords(options);
  const tendencies = await fillTendencies(options, skipped);
  return { day: options.day, ratings, records, tendencies, skipped };
}

/** The two providers whose answers the archive has as tables, as of a day. */
function recordedHttp(archive: string, asOf: GameDay): HttpOptions {
  const now = () => `${asOf}T12:00:00Z`;
  const sources: ReplaySources = {
    night: async () => null,
    game: async () => null,
    odds: null,
    ratings: recordedRatings(join(archive, 'kenpom')),
    referees: recordedReferees(join(archive, 'referees')),
  };
  return { fetch: createReplayFetch(sources, { now }), now, timeoutMs: 60_000, retries: 0 };
}

async function fillRatings(options: LookupsOptions, skipped: Skipped[]): Promise<Filled | null> {
  const kenpom = createKenpomClient(recordedHttp(options.archive, options.day), { apiKey: NO_KEY });
  const lookBack = options.ratingsLookBackDays ?? RATINGS_LOOK_BACK_DAYS;
  const report = await collectRatings({ ...options, kenpom }, options.day, lookBack);
  if (report === null) return null;
  skipped.push(...report.skipped);
  return { asOf: report.asOf, ageDays: report.ageDays, count: report.teams };
}

async function fillRecords({ archive, day, lookups }: LookupsOptions): Promise<Filled | null> {
  const file = join(archive, 'lines', 'closing_totals_by_espn_id.csv.gz');
  const games = (await settledGames(file, seasonOf(day))).filter((game) => game.day < day);
  const last = games.at(-1)?.day;
  if (last === undefined) return null;
  const records = overUnderRecords(games);
  const asOf = addDays(last, 1);
  await lookups.putRecords(asOf, RECORDS_SOURCE, records);
  return { asOf, ageDays: daysFrom(asOf, day), count: records.length };
}

/** A season's finished games with a closing total, by day: where several sources have one, that of the most books. */
async function settledGames(file: string, season: number): Promise<(SettledGame & { day: GameDay })[]> {
  const rows = await withDuckDb(async (db) => {
    const there = await db.runAndReadAll(`select count(*) from glob(${sqlText(file)})`);
    if (Number(there.getRows()[0]?.[0]) === 0) return [];
    const reader = await db.runAndReadAll(`
      select game_datetime, home_id, away_id, home_score::double, away_score::double, close_total::double,
             neutral_site = 'True'
        from read_csv(${sqlText(file)}, header = true, quote = '"', all_varchar = true)
       where season::integer = ${season} and coalesce(score_ok, 'True') = 'True'
         and close_total is not null and home_score is not null and away_score is not null
     qualify row_number() over (partition by espn_id order by n_books::double desc nulls last, source) = 1
       order by game_datetime, espn_id`);
    return reader.getRows();
  });
  return rows.flatMap(([start, home, away, homeScore, awayScore, close, neutral]) => {
    const closingTotal = Number(close);
    if (!isPlausibleTotal(closingTotal)) return [];
    const teamIds = { home: String(home), away: String(away) };
    const finalTotal = Number(homeScore) + Number(awayScore);
    return [
      { day: gameDayOf(String(start)), teamIds, neutralSite: neutral === true, finalTotal, closingTotal },
    ];
  });
}

/** RefMetrics' newest recorded table that a day may know; null where the archive has none. */
export async function recordedTendencies(
  archive: string,
  day: GameDay,
): Promise<{ readonly asOf: GameDay; readonly found: Tendencies } | null> {
  const asOf = await newestRefereeTable(join(archive, 'referees'), day);
  if (asOf === null) return null;
  const refmetrics = createRefmetricsClient(recordedHttp(archive, asOf), { account: null });
  return { asOf, found: await refmetricsTendencies(refmetrics) };
}

async function fillTendencies(options: LookupsOptions, skipped: Skipped[]): Promise<Filled | null> {
  const table = await recordedTendencies(options.archive, options.day);
  if (table === null) return null;
  const { asOf, found } = table;
  skipped.push(...found.skipped);
  if (found.tendencies.length === 0) return null;
  await options.lookups.putTendencies(asOf, found.source, found.tendencies);
  return { asOf, ageDays: daysFrom(asOf, options.day), count: found.tendencies.length };
}

/** The day on which the newest table was fetched that a replay of `day` may know. */
async function newestRefereeTable(folder: string, day: GameDay): Promise<GameDay | null> {
  const names = await readdir(folder).catch(() => []);
  const days = names.flatMap(
    (name) => /^refmetrics_fouls_(\d{4}-\d{2}-\d{2})\.csv\.gz$/.exec(name)?.[1] ?? [],
  );
  return (
    days
      .filter((fetched) => fetched <= day)
      .sort()
      .at(-1) ?? null
  );
}

function daysFrom(a: GameDay, b: GameDay): number {
  return (Date.parse(b) - Date.parse(a)) / 86_400_000;
}
