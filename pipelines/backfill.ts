import { addDays, type GameDay } from '../src/domain/game.js';
import type { LineRules } from '../src/domain/market.js';
import type { TeamResolver } from '../src/identity/teams.js';
import { type Skipped, SourceError } from '../src/sources/errors.js';
import { historicalCredits, historicalOddsId } from '../src/sources/odds-api/client.js';
import type { ObjectStore } from '../src/store/objects.js';
import { readDay } from '../src/store/tables.js';
import type { ClientsOf, DayClients } from './collect/day-clients.js';
import { readCollected } from './collect/done.js';
import { CollectionError, messageOf } from './collect/failure.js';
import { type CalledOff, collectGames, type GamesReport, isComplete, listedGames } from './collect/games.js';
import { collectLines, LINE_ORIGINS, type LineOrigin, startsOf } from './collect/lines.js';
import { readManifest } from './collect/raw-archive.js';
import { type QualityThresholds, qualityReport } from './quality.js';

export interface BackfillDeps {
  readonly clientsOf: ClientsOf;
  readonly store: ObjectStore;
  readonly teams: TeamResolver;
  readonly rules: LineRules;
  /** How bad a day may be before the backfill fails; it goes on all the same. */
  readonly quality: QualityThresholds;
  readonly onProgress?: (progress: BackfillProgress) => void;
  /** Ends the backfill between two requests; run again, it goes on where it was. */
  readonly signal?: AbortSignal;
}

export interface BackfillProgress {
  readonly day: GameDay;
  readonly daysDone: number;
  readonly days: number;
  /** Games of that day that are read, and are to be. */
  readonly games: number;
  readonly ofGames: number;
}

export interface BackfillReport {
  readonly from: GameDay;
  readonly to: GameDay;
  readonly days: number;
  /** Days that had nothing left to do. */
  readonly wereDone: number;
  /** Of the days that were gone through now. */
  readonly games: number;
  readonly collected: number;
  readonly withLine: number;
  readonly lines: Readonly<Record<LineOrigin, number>>;
  readonly calledOff: readonly (CalledOff & { readonly date: GameDay })[];
  /** Games that had not ended, or could not be read: run again later, it asks for these alone. */
  readonly open: readonly { readonly date: GameDay; readonly games: readonly string[] }[];
  /** Credits of the Odds API that were spent. */
  readonly credits: number;
  /** Why the Odds API was not asked to the end, where that is no fault. */
  readonly stopped: string | null;
  readonly skipped: readonly (Skipped & { readonly date: GameDay })[];
  readonly failures: readonly string[];
}

/** After so many days on end without a scoreboard the source is down, and is left alone. */
const GIVE_UP_AFTER = 3;

/** The days of a span, both ends included. @throws RangeError when it ends before it begins */
export function daysOfSpan(from: GameDay, to: GameDay): GameDay[] {
  if (to < from) throw new RangeError(`${from} to ${to} ends before it begins`);
  const days: GameDay[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/**
 * Collects the games and closing lines of days gone by, oldest first. What is in the raw archive is not asked for
 * again, and a day whose tables are whole not gone through again: killed at any moment and run anew, it ends with the
 * same tables. A day that fails is told, and the next one comes.
 * @param days ascending
 */
export async function backfill(deps: BackfillDeps, days: readonly GameDay[]): Promise<BackfillReport> {
  const { store, onProgress, signal } = deps;
  const [from, to] = [days[0], days.at(-1)];
  if (from === undefined || to === undefined) throw new RangeError('a backfill of no days');
  const report = {
    from,
    to,
    days: days.length,
    wereDone: 0,
    games: 0,
    collected: 0,
    withLine: 0,
    lines: Object.fromEntries(LINE_ORIGINS.map((origin) => [origin, 0])) as Record<LineOrigin, number>,
    calledOff: [] as (CalledOff & { date: GameDay })[],
    open: [] as { date: GameDay; games: readonly string[] }[],
    credits: 0,
    stopped: null as string | null,
    skipped: [] as (Skipped & { date: GameDay })[],
    failures: [] as string[],
  };
  const told = new Set<string>();
  let failedOnEnd = 0;
  for (const [daysDone, day] of days.entries()) {
    signal?.throwIfAborted();
    const progress = (games: number, ofGames: number) =>
      onProgress?.({ day, daysDone, days: days.length, games, ofGames });
    progress(0, 0);
    const clients = await deps.clientsOf(day);
    const left = await leftToDo(store, day, clients.paid);
    if (!left.games && !left.lines) {
      report.wereDone += 1;
      continue;
    }
    try {
      let games: GamesReport | null = null;
      if (left.games) {
        games = await collectGames({ ...clients, store, onGame: progress, ...(signal && { signal }) }, day);
        report.games += games.games;
        report.collected += games.collected;
        report.calledOff.push(...games.calledOff.map((game) => ({ date: day, ...game })));
        if (games.open.length > 0) report.open.push({ date: day, games: games.open });
        report.skipped.push(...games.skipped.map((skip) => ({ date: day, ...skip })));
      }
      const lines = await collectLines({ ...deps, odds: clients.odds, paid: clients.paid }, day);
      signal?.throwIfAborted();
      report.withLine += lines.withLine;
      for (const origin of LINE_ORIGINS) report.lines[origin] += lines.byOrigin[origin];
      report.credits += lines.credits;
      report.stopped ??= lines.stopped;
      report.skipped.push(...lines.skipped.map((skip) => ({ date: day, ...skip })));
      for (const failure of lines.failures) {
        // A bad key is one failure, not one a day.
        if (!told.has(failure)) report.failures.push(`${day}: ${failure}`);
        told.add(failure);
      }
      const listed = games && listedGames(games);
      const { failures } = await qualityReport(store, deps.quality, {
        job: 'backfill',
        day,
        listed,
        lines: true,
        ratings: null,
      });
      report.failures.push(...failures.map((failure) => `${day}: ${failure}`));
      failedOnEnd = 0;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof SourceError || error instanceof CollectionError)) throw error;
      report.failures.push(`${day}: ${messageOf(error)}`);
      if (++failedOnEnd < GIVE_UP_AFTER) continue;
      // An outage is not so many days without games (T33): the days that are left stay as they were.
      report.failures.push(`given up after ${GIVE_UP_AFTER} days on end; run again from ${day} on`);
      break;
    }
  }
  await store.put(`reports/backfill/${from}_${to}.json`, `${JSON.stringify(report, null, 2)}\n`);
  return report;
}

/** What the tables of a day still lack, by the marks that earlier runs have left when they were through with them. */
async function leftToDo(
  store: ObjectStore,
  day: GameDay,
  paid: boolean,
): Promise<{ readonly games: boolean; readonly lines: boolean }> {
  const games = await readCollected(store, 'games', day);
  const lines = await readCollected(store, 'lines', day);
  return {
    games: games === null || !isComplete(day, games),
    lines: lines === null || lines.games !== games?.collected || (paid && !lines.history),
  };
}

// What it would take ----------------------------------------------------------------------------------------------

export interface DayEstimate {
  readonly date: GameDay;
  /** Games that ESPN lists; null where its scoreboard could not be had. */
  readonly games: number | null;
  /** Requests to ESPN, the scoreboard's included. */
  readonly espnRequests: number;
  readonly oddsRequests: number;
  readonly credits: number;
}

export interface BackfillEstimate {
  readonly from: GameDay;
  readonly to: GameDay;
  /** Days with something left to do. */
  readonly days: readonly DayEstimate[];
  readonly wereDone: number;
  readonly espnRequests: number;
  readonly oddsRequests: number;
  readonly credits: number;
  readonly failures: readonly string[];
}

/** Both groups of a scoreboard. */
const SCOREBOARD_REQUESTS = 2;

/**
 * What a backfill would ask for, and what that would cost. Of days that were not collected yet it reads the scoreboard,
 * which is free; nothing is written but those answers, to the raw archive.
 */
export async function estimateBackfill(
  deps: Pick<BackfillDeps, 'clientsOf' | 'store' | 'signal' | 'onProgress'>,
  days: readonly GameDay[],
): Promise<BackfillEstimate> {
  const { store, signal, onProgress } = deps;
  const estimates: DayEstimate[] = [];
  const failures: string[] = [];
  let wereDone = 0;
  for (const [daysDone, day] of days.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ day, daysDone, days: days.length, games: 0, ofGames: 0 });
    const clients = await deps.clientsOf(day);
    const left = await leftToDo(store, day, clients.paid);
    if (!left.games && !left.lines) {
      wereDone += 1;
      continue;
    }
    try {
      estimates.push(await estimateDay(store, clients, day, left.games));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      failures.push(`${day}: ${error.message}`);
    }
  }
  const sum = (of: (day: DayEstimate) => number) => estimates.reduce((total, day) => total + of(day), 0);
  return {
    from: days[0] as GameDay,
    to: days.at(-1) as GameDay,
    days: estimates,
    wereDone,
    espnRequests: sum((day) => day.espnRequests),
    oddsRequests: sum((day) => day.oddsRequests),
    credits: sum((day) => day.credits),
    failures,
  };
}

async function estimateDay(
  store: ObjectStore,
  { espn, paid }: DayClients,
  day: GameDay,
  gamesLeft: boolean,
): Promise<DayEstimate> {
  const kept = new Set((await readManifest(store, day)).map(({ source, id }) => `${source} ${id}`));
  let starts: readonly string[];
  let espnRequests = 0;
  let games: number;
  if (gamesLeft) {
    const board = await espn.scoreboard(day);
    const finals = board.games.filter((g) => g.phase === 'final' && g.completed && g.game.day === day);
    const unread = finals.filter(({ game }) => !kept.has(`espn summary ${game.id}`));
    espnRequests = SCOREBOARD_REQUESTS + unread.length;
    starts = startsOf(finals.map(({ game }) => game));
    games = board.games.length;
  } else {
    const rows = (await readDay(store, 'games', day)) ?? [];
    starts = startsOf(rows.flatMap(({ startUtc }) => (startUtc === null ? [] : [{ startUtc }])));
    games = rows.length;
  }
  const asked = paid ? starts.filter((start) => !kept.has(`odds-api ${historicalOddsId(start)}`)) : [];
  return {
    date: day,
    games,
    espnRequests,
    oddsRequests: asked.length,
    credits: asked.length * historicalCredits(),
  };
}
