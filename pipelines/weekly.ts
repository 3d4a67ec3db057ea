import { addDays, type GameDay } from '../src/domain/game.js';
import type { Skipped } from '../src/sources/errors.js';
import type { RefmetricsClient } from '../src/sources/refmetrics/client.js';
import type { LookupCache } from '../src/store/cache.js';
import type { ObjectStore } from '../src/store/objects.js';
import { messageOf } from './collect/failure.js';
import { mergeTendencies, ownTendencies, refmetricsTendencies, type Tendencies } from './collect/referees.js';

export interface WeeklyDeps {
  readonly refmetrics: RefmetricsClient;
  readonly store: ObjectStore;
  readonly lookups: LookupCache;
}

export interface WeeklyReport {
  readonly date: GameDay;
  readonly sources: readonly WeeklySource[];
  /** Referees with a tendency from either source. */
  readonly referees: number;
  readonly skipped: readonly Skipped[];
  /** Parts of the job that failed; the others are done and kept. The host makes the job fail when there are any. */
  readonly failures: readonly string[];
}

export interface WeeklySource {
  readonly source: Tendencies['source'];
  /** Referees of a table, games of our own archive. */
  readonly rows: number;
  /** Rows whose name the source hides: never a key. */
  readonly withoutName: number;
  /** Referees written from it; where two sources have one, the one that his games there say more of. */
  readonly referees: number;
  /** Games at which what a referee has shown counts half against the league's mean; null without any. */
  readonly gamesOfEqualWeight: number | null;
}

/**
 * Refreshes the referees' tendencies as of a day: RefMetrics' table, and our own officials and fouls of the games
 * before it. It may be run again at any time and writes the same.
 */
export async function collectWeek(deps: WeeklyDeps, day: GameDay): Promise<WeeklyReport> {
  const failures: string[] = [];
  const found: Tendencies[] = [];
  for (const part of [
    () => refmetricsTendencies(deps.refmetrics),
    () => ownTendencies(deps.store, addDays(day, -1)),
  ])
    try {
      found.push(await part());
    } catch (error) {
      failures.push(messageOf(error));
    }
  const merged = mergeTendencies(found);
  for (const { source, tendencies } of merged)
    if (tendencies.length > 0) await deps.lookups.putTendencies(day, source, tendencies);

  const report: WeeklyReport = {
    date: day,
    sources: merged.map(({ source, rows, withoutName, tendencies, gamesOfEqualWeight }) => ({
      source,
      rows,
      withoutName,
      referees: tendencies.length,
      gamesOfEqualWeight,
    })),
    referees: merged.reduce((sum, { tendencies }) => sum + tendencies.length, 0),
    skipped: merged.flatMap(({ skipped }) => skipped),
    failures,
  };
  await deps.store.put(`reports/weekly/${day}.json`, `${JSON.stringify(report, null, 2)}\n`);
  return report;
}
