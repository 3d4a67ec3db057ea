import type { GameDay } from '../src/domain/game.js';
import type { MatchKind, MatchTally } from '../src/identity/match-log.js';
import type { ObjectStore } from '../src/store/objects.js';
import { quarantine, rejectedNames } from './identity/quarantine.js';
import { DEFAULT_THRESHOLDS, isTooMany, type QualityThresholds } from './quality/thresholds.js';

/** Jobs that match names: the day's lines, its ratings, the week's referees. */
export const COVERAGE_JOBS = ['lines', 'ratings', 'referees'] as const;
export type CoverageJob = (typeof COVERAGE_JOBS)[number];

/** How much of what a job asked about it could match, source by source. */
export interface CoverageReport {
  readonly job: CoverageJob;
  readonly day: GameDay;
  readonly sources: readonly SourceCoverage[];
  /** Thresholds that are broken, by name; empty when all is well. */
  readonly failures: readonly string[];
}

export interface SourceCoverage extends MatchTally {
  /** Of those asked that are not known to be none of ours; null where there were none. */
  readonly share: number | null;
  /** Mean share of the reports before; null without any. */
  readonly usualShare: number | null;
}

export type CoverageThresholds = Pick<QualityThresholds, 'unmatched' | 'coverageDrop'>;

const FOLDER = 'reports/coverage/';
/** Reports that tell what is usual. */
const REPORTS_BEFORE = 14;

/**
 * Judges what a job's names and events came to, keeps the report, and puts the unknown names into quarantine. Its
 * `failures` are reasons for the job to fail: what it has matched stays.
 */
export async function coverageReport(
  store: ObjectStore,
  job: CoverageJob,
  day: GameDay,
  tallies: readonly MatchTally[],
  thresholds: CoverageThresholds = DEFAULT_THRESHOLDS,
): Promise<CoverageReport> {
  const before = await reportsBefore(store, job, day);
  const sources: SourceCoverage[] = [];
  for (const tally of tallies) {
    const rejected = tally.kind === 'team' ? await rejectedNames(store, tally.source) : new Set<string>();
    const settled = {
      ...tally,
      unmatched: tally.unmatched.map((one) => (rejected.has(one.name) ? { ...one, refused: true } : one)),
    };
    if (tally.kind === 'team') await quarantine(store, tally.source, day, settled.unmatched);
    sources.push({
      ...settled,
      share: shareOf(settled),
      usualShare: usualShare(before, tally.source, tally.kind),
    });
  }
  const report = { job, day, sources, failures: sources.flatMap((source) => failuresOf(source, thresholds)) };
  await store.put(keyOf(job, day), `${JSON.stringify(report, null, 2)}\n`);
  return report;
}

/** The newest report of each job, or that of a day; a job without one is left out. */
export async function coverageReports(store: ObjectStore, day: GameDay | null): Promise<CoverageReport[]> {
  const reports: CoverageReport[] = [];
  for (const job of COVERAGE_JOBS) {
    const days = await daysOf(store, job);
    const wanted = day === null ? days.at(-1) : days.find((of) => of === day);
    const report = wanted === undefined ? null : await readReport(store, job, wanted);
    if (report !== null) reports.push(report);
  }
  return reports;
}

/** A job's reports before a day, the newest last. */
export async function reportsBefore(
  store: ObjectStore,
  job: CoverageJob,
  day: GameDay,
): Promise<CoverageReport[]> {
  const days = (await daysOf(store, job)).filter((of) => of < day).slice(-REPORTS_BEFORE);
  const reports = await Promise.all(days.map((of) => readReport(store, job, of)));
  return reports.filter((report) => report !== null);
}

function shareOf({ asked, matched, unmatched }: MatchTally): number | null {
  const ours = asked - unmatched.filter(({ refused }) => refused).length;
  return ours === 0 ? null : matched / ours;
}

function usualShare(before: readonly CoverageReport[], source: string, kind: MatchKind): number | null {
  const shares = before.flatMap(
    ({ sources }) => sources.find((of) => of.source === source && of.kind === kind)?.share ?? [],
  );
  return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function failuresOf(source: SourceCoverage, thresholds: CoverageThresholds): string[] {
  const { kind, share, usualShare: usual } = source;
  // A table of careers has many who are on no sheet of ours: that is no fault.
  if (kind === 'referee') return [];
  const bad = source.unmatched.filter(({ refused }) => !refused);
  const of = source.matched + bad.length;
  const what = `${source.source} ${kind === 'team' ? 'names are no team’s' : 'events are no game’s'}`;
  const failures: string[] = [];
  const first = bad.slice(0, 3).map(({ name }) => name);
  const named = `${first.join('; ')}${bad.length > first.length ? '; …' : ''}`;
  if (isTooMany(bad.length, of, thresholds.unmatched))
    failures.push(
      `unmatched: ${bad.length} of ${of} ${what} (at most ${percent(thresholds.unmatched)} may): ${named}`,
    );
  else if (share !== null && usual !== null && bad.length > 0 && usual - share > thresholds.coverageDrop)
    failures.push(
      `coverage-drop: ${bad.length} of ${of} ${what}, ${percent(share)} matched where ${percent(usual)} are usual: ${named}`,
    );
  return failures;
}

/** A report as a person reads it. */
export function coverageInWords({ job, day, sources, failures }: CoverageReport): string {
  return [
    `${job} of ${day}`,
    ...failures.map((failure) => `  NOT GOOD ENOUGH: ${failure}`),
    ...sources.flatMap((source) => [
      `  ${source.source} ${KINDS[source.kind]}: ${source.matched} of ${source.asked} matched` +
        `${source.share === null ? '' : ` (${percent(source.share)})`}${gamesInWords(source)}`,
      ...source.unmatched.map(({ name, reason, candidates, refused }) =>
        refused
          ? `    not ours: ${name}: ${reason}`
          : `    unmatched: ${name}: ${reason}${likeliest(candidates)}`,
      ),
      ...source.unsure.map(
        ({ name, id, confidence, evidence }) => `    ${confidence}: ${name} → ${id}: ${evidence}`,
      ),
    ]),
  ].join('\n');
}

export const KINDS: Readonly<Record<MatchKind, string>> = {
  team: 'team names',
  game: 'events',
  referee: 'spellings of officials',
};

function gamesInWords({ games }: SourceCoverage): string {
  if (games === null) return '';
  return `, ${games.swapped} the other way round, ${games.duplicates} second events, ${games.offByOneDay} a day off`;
}

function likeliest(candidates: SourceCoverage['unmatched'][number]['candidates']): string {
  const [first] = candidates;
  return first === undefined ? '' : `; likeliest ${first.name} (${first.teamId})`;
}

/** One decimal, so that a miss among hundreds is not rounded away. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

function keyOf(job: CoverageJob, day: GameDay): string {
  return `${FOLDER}${job}/${day}.json`;
}

async function daysOf(store: ObjectStore, job: CoverageJob): Promise<GameDay[]> {
  const days: GameDay[] = [];
  for await (const key of store.list(`${FOLDER}${job}/`)) days.push(key.slice(-'YYYY-MM-DD.json'.length, -5));
  return days;
}

async function readReport(
  store: ObjectStore,
  job: CoverageJob,
  day: GameDay,
): Promise<CoverageReport | null> {
  const bytes = await store.get(keyOf(job, day));
  return bytes === null ? null : (JSON.parse(bytes.toString('utf8')) as CoverageReport);
}
