import { addDays, type GameDay, seasonOf } from '../src/domain/game.js';
import type { LineRules } from '../src/domain/market.js';
import type { TeamResolver } from '../src/identity/teams.js';
import type { Skipped } from '../src/sources/errors.js';
import type { UnknownCode } from '../src/sources/espn/client.js';
import type { LookupCache } from '../src/store/cache.js';
import type { ObjectStore } from '../src/store/objects.js';
import type { ClientsOf, DayClients } from './collect/day-clients.js';
import { readCollected } from './collect/done.js';
import { messageOf } from './collect/failure.js';
import { type CalledOff, collectGames, listedGames, REVISITED_DAYS, revisitGames } from './collect/games.js';
import { collectLines, type LinesReport } from './collect/lines.js';
import { type OwnRatingsReport, rateTeams } from './collect/own-ratings.js';
import { collectRatings, RATINGS_LOOK_BACK_DAYS, type RatingsReport } from './collect/ratings.js';
import { tallyRecords } from './collect/records.js';
import { type Quality, type QualityThresholds, qualityReport } from './quality.js';

export interface DailyDeps {
  readonly clientsOf: ClientsOf;
  readonly store: ObjectStore;
  readonly lookups: LookupCache;
  readonly teams: TeamResolver;
  readonly rules: LineRules;
  /** How bad a day may be before its job fails. */
  readonly quality: QualityThresholds;
  readonly onGame?: (done: number, of: number) => void;
  /** Ends the job between two of its parts; run again, it goes on. */
  readonly signal?: AbortSignal;
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
  /** Closing lines by where they are from. */
  readonly lines: LinesReport['byOrigin'];
  /** Postponed and cancelled games (T8). */
  readonly calledOff: readonly CalledOff[];
  /** Games that had not ended, or could not be read: the next runs look for them again. */
  readonly open: readonly string[];
  /** Earlier days that had such games, and what they came to. */
  readonly revisited: readonly Revisited[];
  readonly unknownCodes: readonly UnknownCode[];
  /** What came of each source, in words. */
  readonly sources: Readonly<Record<'espn' | 'odds-api' | 'kenpom' | 'own-ratings' | 'records', string>>;
  readonly skipped: readonly Skipped[];
  /** The day as its tables have it, what sources disagree on, and the days before it. */
  readonly quality: Quality;
  /** Answers that were no data, by what they were: `espn HTTP 503` → 2. */
  readonly failedAnswers: Readonly<Record<string, number>>;
  /** Parts of the job that failed; the others are done and kept. The host makes the job fail when there are any. */
  readonly failures: readonly string[];
}

export interface Revisited {
  readonly date: GameDay;
  readonly collected: number;
  readonly open: readonly string[];
}

/**
 * All of a day's collection, for "yesterday" by game day: games with plays and officials, closing lines, KenPom's
 * ratings and our own, the teams' over/under records; and the games of the week before that have ended since. It may
 * be run again at any time and writes the same.
 * @throws SourceError or CollectionError when the games cannot be had: without them there is no day (T33)
 */
export async function collectDay(deps: DailyDeps, day: GameDay): Promise<DailyReport> {
  const { store, onGame, signal } = deps;
  const failures: string[] = [];
  const attempt = async <T>(part: () => Promise<T>): Promise<T | null> => {
    signal?.throwIfAborted();
    try {
      return await part();
    } catch (error) {
      signal?.throwIfAborted();
      failures.push(messageOf(error));
      return null;
    }
  };
  // One set of clients a day, so that what they keep is read once.
  const clients = new Map<GameDay, Promise<DayClients>>();
  const clientsOf: ClientsOf = (date) => {
    const known = clients.get(date) ?? deps.clientsOf(date);
    clients.set(date, known);
    return known;
  };
  const { espn, kenpom, paid, tally } = await clientsOf(day);
  const games = await collectGames(
    { espn, kept: null, store, ...(onGame && { onGame }), ...(signal && { signal }) },
    day,
  );
  const earlier = await revisitGames(clientsOf, store, day, signal);
  for (const visit of earlier) if ('failure' in visit) failures.push(visit.failure);

  const linesOf = (date: GameDay) =>
    attempt(async () => {
      const { odds } = await clientsOf(date);
      const lines = await collectLines({ ...deps, odds, paid }, date);
      failures.push(...lines.failures);
      return lines;
    });
  const lines = await linesOf(day);
  for (const date of await daysWithoutLines(store, day)) await linesOf(date);

  const failed = failures.length;
  const ratings = kenpom && (await attempt(() => collectRatings({ ...deps, kenpom }, day)));
  const ratingsFailed = failures.length > failed;
  failures.push(...(ratings?.failures ?? []));
  const late = earlier.filter((visit) => 'collected' in visit && visit.collected > 0).map(({ date }) => date);
  const own = await attempt(() => rateTeams(deps, day, late.sort()[0]));
  const records = await attempt(() => tallyRecords(deps, day));
  const {
    job: _,
    day: __,
    ...quality
  } = await qualityReport(store, deps.quality, {
    job: 'daily',
    day,
    listed: listedGames(games),
    lines: true,
    ratings: ratings && {
      ageDays: ratings.ageDays,
      teams: ratings.teams,
      of: deps.teams.divisionOne(seasonOf(day)).length,
    },
  });
  failures.push(...quality.failures);

  const report: DailyReport = {
    date: day,
    games: games.games,
    collected: games.collected,
    withPlays: games.withPlays,
    withOfficials: games.withOfficials,
    withLine: lines?.withLine ?? 0,
    lines: lines?.byOrigin ?? { 'odds-api-history': 0, 'odds-api-live': 0, 'espn-pickcenter': 0 },
    calledOff: games.calledOff,
    open: games.open,
    revisited: earlier.flatMap((visit) =>
      'failure' in visit ? [] : [{ date: visit.date, collected: visit.collected, open: visit.open }],
    ),
    unknownCodes: games.unknownCodes,
    sources: {
      espn: `${games.collected} of ${games.games} games`,
      'odds-api': lines === null ? 'failed' : linesInWords(lines, paid),
      kenpom: kenpom === null ? 'no key' : ratingsFailed ? 'failed' : ratingsInWords(ratings),
      'own-ratings': own === null ? 'failed' : ownRatingsInWords(own),
      records:
        records === null
          ? 'failed'
          : `${records.teams} teams over ${records.settled} of ${records.games} games of the season`,
    },
    skipped: [...games.skipped, ...(lines?.skipped ?? []), ...(ratings?.skipped ?? [])],
    quality,
    failedAnswers: tally().failed,
    failures,
  };
  await store.put(`reports/daily/${day}.json`, `${JSON.stringify(report, null, 2)}\n`);
  return report;
}

/** Days before `day` of which more games are collected than lines were looked for. */
export async function daysWithoutLines(store: ObjectStore, day: GameDay): Promise<GameDay[]> {
  const days: GameDay[] = [];
  for (let back = REVISITED_DAYS; back >= 1; back--) {
    const date = addDays(day, -back);
    const games = await readCollected(store, 'games', date);
    const lines = await readCollected(store, 'lines', date);
    if (games !== null && games.collected > (lines?.games ?? 0)) days.push(date);
  }
  return days;
}

function linesInWords({ byOrigin, stopped }: LinesReport, paid: boolean): string {
  const said = [
    `${byOrigin['odds-api-history']} lines of its past`,
    `${byOrigin['odds-api-live']} kept by the live system`,
    `${byOrigin['espn-pickcenter']} of ESPN's instead`,
  ].join(', ');
  if (stopped !== null) return `${said}; stopped: ${stopped}`;
  return paid ? said : `${said}; its past is not paid for`;
}

function ownRatingsInWords({ asOf, teams, games, prior }: OwnRatingsReport): string {
  if (teams === 0) return `no team has games enough in ${games}, and no season before is known`;
  const before = prior ? 'and the season before' : 'and no season before';
  return `${teams} teams as of ${asOf}, by ${games} games ${before}`;
}

function ratingsInWords(ratings: RatingsReport | null): string {
  if (ratings === null) return `nothing in the ${RATINGS_LOOK_BACK_DAYS} days before`;
  return `${ratings.teams} teams as of ${ratings.asOf}, ${ratings.ageDays} days old`;
}
