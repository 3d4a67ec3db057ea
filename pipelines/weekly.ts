import { addDays, type GameDay } from '../src/domain/game.js';
import { tallyOfPeople } from '../src/identity/match-log.js';
import type { RefereeNames, RefereePerson } from '../src/identity/referees.js';
import type { Skipped } from '../src/sources/errors.js';
import type { RefmetricsClient } from '../src/sources/refmetrics/client.js';
import type { LookupCache } from '../src/store/cache.js';
import type { ObjectStore } from '../src/store/objects.js';
import { messageOf } from './collect/failure.js';
import {
  mergeTendencies,
  ownTendencies,
  refereeSheets,
  refereesOf,
  refmetricsTendencies,
  type Tendencies,
  underEveryName,
  underIds,
} from './collect/referees.js';
import { type CoverageReport, coverageReport } from './coverage.js';

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
  /** Names on the sheets of three seasons, and the people whose they are. */
  readonly names: { readonly spellings: number; readonly people: number };
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
  const attempt = async <T>(part: () => Promise<T>): Promise<T | null> => {
    try {
      return await part();
    } catch (error) {
      failures.push(messageOf(error));
      return null;
    }
  };
  const until = addDays(day, -1);
  const table = await attempt(() => refmetricsTendencies(deps.refmetrics));
  const sheets = (await attempt(() => refereeSheets(deps.store, until))) ?? [];
  const listed = table?.tendencies.map(({ name }) => name) ?? [];
  const names = refereesOf(sheets, listed);
  const own = await attempt(() => ownTendencies(deps.store, until, names));
  const merged = mergeTendencies([...(table ? [underIds(table, names)] : []), ...(own ? [own] : [])]);
  for (const { source, tendencies } of merged)
    if (tendencies.length > 0)
      await deps.lookups.putTendencies(day, source, underEveryName(tendencies, names));
  const coverage = await refereeCoverage(deps.store, day, names, sheets.length, listed);
  failures.push(...coverage.failures);

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
    names: {
      spellings: names.people.reduce((sum, { spellings }) => sum + spellings.length, 0),
      people: names.people.length,
    },
    failures,
  };
  await deps.store.put(`reports/weekly/${day}.json`, `${JSON.stringify(report, null, 2)}\n`);
  return report;
}

/** What became of the names: who is who on our own sheets, and who of RefMetrics' table is on them. */
function refereeCoverage(
  store: ObjectStore,
  day: GameDay,
  names: RefereeNames,
  onSheets: number,
  listed: readonly string[],
): Promise<CoverageReport> {
  // The names of the table come behind those of the sheets.
  const hasSheet = ({ appearances }: RefereePerson) => appearances.some((i) => i < onSheets);
  const isListed = ({ appearances }: RefereePerson) => appearances.some((i) => i >= onSheets);
  const tallies = [tallyOfPeople('espn', names.people.filter(hasSheet))];
  if (listed.length > 0) tallies.push(tallyOfPeople('refmetrics', names.people.filter(isListed), hasSheet));
  return coverageReport(store, 'referees', day, tallies);
}
