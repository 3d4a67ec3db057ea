import { addDays, type GameDay, gameDayOf, type UtcInstant } from '../../src/domain/game.js';
import type { LookupCache, LookupKind } from '../../src/store/cache.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { dayOfPart, tablePrefix } from '../../src/store/tables/layout.js';
import { TABLE_NAMES, type TableName } from '../../src/store/tables/schema.js';
import { DRIFT_RULE, driftReports } from '../models/drift.js';
import type { ModelWatch } from '../models/watch.js';
import { isAlwaysPlayed } from '../quality.js';
import { lastDayOver } from '../schedule/plan.js';
import { newestCandidate } from '../schedule/training.js';
import { type Finding, good, note, problem } from './finding.js';

const days = (from: GameDay, to: GameDay) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

const KINDS: readonly (readonly [LookupKind, name: string, todo: string])[] = [
  ['rating', 'ratings', 'ttlu collect daily'],
  ['record', 'over/under records', 'ttlu collect daily'],
  ['tendency', 'referee tendencies', 'ttlu collect weekly'],
];

/** How old each kind of lookup is, and whether the live system may still use it. */
export async function examineCache(lookups: LookupCache, now: UtcInstant): Promise<Finding[]> {
  const today = gameDayOf(now);
  return Promise.all(
    KINDS.map(async ([kind, name, todo]) => {
      const about = { area: 'cache', name } as const;
      const [newest] = await lookups.refreshes(kind, today);
      if (newest === undefined)
        return note(about, 'none yet: games are predicted without', todo, { asOf: null, ageDays: null });
      const { asOf, source, items, expiresOn } = newest;
      const ageDays = days(asOf, today);
      const facts = { asOf, ageDays, source, items, expiresOn };
      const says = `${items} of ${source} as of ${asOf}, ${ageDays} days old`;
      return expiresOn < today
        ? note(about, `${says}: too old since ${expiresOn}, games are predicted without`, todo, facts)
        : good(about, says, facts);
    }),
  );
}

interface TableAge {
  readonly days: number;
  readonly last: GameDay | null;
}

/** Which days each table has. Only keys are read. */
export async function examineTables(objects: ObjectStore, now: UtcInstant): Promise<Finding[]> {
  const ages = await Promise.all(
    TABLE_NAMES.map(async (table) => [table, await ageOf(objects, table)] as const),
  );
  const over = lastDayOver(now);
  return ages.map(([table, { days: count, last }]) => {
    const about = { area: 'tables', name: table } as const;
    if (last === null) {
      const todo = 'ttlu import loads recorded seasons, ttlu backfill and ttlu collect daily fill the rest';
      return note(about, 'empty', table === 'games' ? todo : null, { days: 0, last, ageDays: null });
    }
    const ageDays = days(last, gameDayOf(now));
    const facts = { days: count, last, ageDays };
    const says = `${count} days up to ${last}, ${ageDays} days old`;
    return table === 'games' && last < over && isAlwaysPlayed(over)
      ? problem(about, `${says}; ${over} is over`, howToCatchUp(addDays(last, 1), over), facts)
      : good(about, says, facts);
  });
}

function howToCatchUp(from: GameDay, to: GameDay): string {
  return from === to ? `ttlu collect daily --date ${to}` : `ttlu backfill --from ${from} --to ${to}`;
}

async function ageOf(objects: ObjectStore, table: TableName): Promise<TableAge> {
  let count = 0;
  let last: GameDay | null = null;
  for await (const key of objects.list(tablePrefix(table))) {
    const day = dayOfPart(key);
    if (day === null) continue;
    count += 1;
    if (last === null || day > last) last = day;
  }
  return { days: count, last };
}

const REPORTS = 'reports/quality/';
/** A bad day longer ago than this is history. */
const RECENT_DAYS = 7;

/** What the newest quality report of each job says. */
export async function examineQuality(objects: ObjectStore, now: UtcInstant): Promise<Finding[]> {
  const newest = new Map<string, string>();
  for await (const key of objects.list(REPORTS)) newest.set(key.split('/')[2] ?? '', key);
  if (newest.size === 0) return [note({ area: 'quality', name: 'reports' }, 'none yet', null, { day: null })];
  return Promise.all([...newest].map(([job, key]) => examineReport(objects, job, key, now)));
}

async function examineReport(
  objects: ObjectStore,
  job: string,
  key: string,
  now: UtcInstant,
): Promise<Finding> {
  const about = { area: 'quality', name: `newest of ${job}` } as const;
  const { day, failures } = JSON.parse(String(await objects.get(key))) as {
    readonly day: GameDay;
    readonly failures: readonly string[];
  };
  const facts = { day, failures: failures.length };
  if (failures.length === 0) return good(about, `${day} is good`, facts);
  const says = `${day}: ${failures.join('; ')}`;
  return days(day, gameDayOf(now)) <= RECENT_DAYS
    ? problem(about, says, `look at the games it names, then ttlu collect daily --date ${day}`, facts)
    : note(about, says, null, facts);
}

/** Whether the live system still keeps the card's promises, by the newest report. */
export async function examineDrift(objects: ObjectStore, now: UtcInstant): Promise<Finding[]> {
  const about = { area: 'model', name: 'drift' } as const;
  const [report] = await driftReports(objects, 1);
  if (report === undefined) return [note(about, 'not followed yet', null, { day: null })];
  const { to: day, games, findings } = report;
  const facts = { day, games, findings: findings.length };
  const says = `${games} games up to ${day}`;
  if (games < DRIFT_RULE.leastGames)
    return [note(about, `${says}: ${DRIFT_RULE.leastGames} are wanted to judge by`, null, facts)];
  if (findings.length === 0) return [good(about, `${says} within the bounds of the card`, facts)];
  const told = `${says}: ${findings.join('; ')}`;
  return days(day, gameDayOf(now)) <= RECENT_DAYS
    ? [problem(about, told, 'see ttlu model drift; ttlu model rollback returns to the model before', facts)]
    : [note(about, told, null, facts)];
}

/** The model in use, why a promoted one is not, and how the newest candidate did. */
export async function examineModel(
  { current, refused }: Pick<ModelWatch, 'current' | 'refused'>,
  objects: ObjectStore,
  now: UtcInstant,
): Promise<Finding[]> {
  const { artifact, promotion } = current();
  const { version, data } = artifact;
  const ageDays = days(data.lastDay, gameDayOf(now));
  const since =
    promotion === null ? 'came with the code' : `promoted ${gameDayOf(promotion.atUtc)}, ${promotion.rule}`;
  const findings = [
    good(
      { area: 'model', name: 'in use' },
      `${version}, ${since}; trained on ${data.games} games of ${data.firstDay} to ${data.lastDay}, ${ageDays} days ago`,
      { version, lastDay: data.lastDay, ageDays, promotion: promotion?.number ?? null },
    ),
  ];
  const reason = refused();
  if (reason !== null)
    findings.push(
      problem(
        { area: 'model', name: 'promoted' },
        reason,
        'ttlu model rollback, or ttlu model promote another that is sound',
      ),
    );
  const candidate = await newestCandidate(objects);
  if (candidate === null) return findings;
  const { day, judgement, promoted } = candidate;
  const verdict = promoted === null ? `${judgement.trial} was not promoted` : `${promoted} was promoted`;
  return [
    ...findings,
    note({ area: 'model', name: 'newest candidate' }, `of ${day}: ${verdict}: ${judgement.because}`, null, {
      version: promoted ?? judgement.trial,
      day,
      promoted: promoted !== null,
    }),
  ];
}
