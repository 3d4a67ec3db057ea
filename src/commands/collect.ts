import { join, resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { collectDay, type DailyReport } from '../../pipelines/daily.js';
import { qualityInWords } from '../../pipelines/quality.js';
import { collectWeek, type WeeklyReport } from '../../pipelines/weekly.js';
import { addDays, type GameDay, gameDayOf } from '../domain/game.js';
import type { JobSources } from '../host/day-clients.js';
import { dailyDeps, type JobStores, jobSources, weeklyDeps } from '../host/jobs.js';
import { openLookups, openObjects } from '../host/stores.js';
import { type CommandHost, type CommandScope, day, PartsFailed, runCommand } from './command.js';
import type { Progress } from './terminal.js';

/** `ttlu collect daily|weekly`: the scheduled jobs, by hand. */
export function collectCommand(host: CommandHost): CommandUnknownOpts {
  const daily = new Command('daily')
    .description("Yesterday's games, lines, ratings and over/under records.")
    .option('--date <day>', 'game day (default: yesterday in New York)', day)
    .option('--archive <dir>', 'read a recorded archive instead of the sources')
    .option('--store <dir>', 'where embedded stores are kept (default: .ttlu, or .ttlu/recorded)')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, (scope) => {
        const date = options.date ?? addDays(gameDayOf(new Date()), -1);
        return collect(
          scope,
          { ...options, date },
          async (stores, sources) => {
            const progress = progressOnceKnown(scope, `games of ${date}`);
            return collectDay(await dailyDeps(scope.config, stores, sources, progress), date);
          },
          describeDay,
        );
      }),
    );
  const weekly = new Command('weekly')
    .description("Referees' tendencies: RefMetrics and our own archive.")
    .option('--date <day>', 'as of this game day (default: today in New York)', day)
    .option('--archive <dir>', 'read a recorded archive instead of the sources')
    .option('--store <dir>', 'where embedded stores are kept (default: .ttlu, or .ttlu/recorded)')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, (scope) => {
        const date = options.date ?? gameDayOf(new Date());
        return collect(
          scope,
          { ...options, date },
          (stores, sources) => collectWeek(weeklyDeps(stores, sources, date), date),
          describeWeek,
        );
      }),
    );
  return new Command('collect')
    .description('Run a scheduled collection now.')
    .addCommand(daily)
    .addCommand(weekly);
}

interface Collection {
  readonly date: GameDay;
  readonly archive?: string | undefined;
  readonly store?: string | undefined;
}

/** Opens what a job needs, runs it, tells its report; parts that failed make the command fail. */
async function collect<R extends { readonly failures: readonly string[] }>(
  { config, terminal }: CommandScope,
  { date, archive: folder, store }: Collection,
  job: (stores: JobStores, sources: JobSources) => Promise<R>,
  describe: (report: R) => string,
): Promise<void> {
  const archive = folder === undefined ? null : resolve(folder);
  const sources = await jobSources(config, archive, date);
  // What was collected from a recording must not land where the live system looks.
  const kept = resolve(store ?? (archive === null ? config.dataDir : join(config.dataDir, 'recorded')));
  const named = archive === null ? config : { ...config, objects: null, cache: null };
  const lookups = await openLookups(named, kept);
  try {
    const report = await job({ objects: openObjects(named, kept), lookups: lookups.store }, sources);
    const text = () => describe(report);
    if (report.failures.length > 0) throw new PartsFailed(report.failures, report, text);
    terminal.result(report, text);
  } finally {
    await lookups.close();
  }
}

/** How many games there are is known with the first of them. */
function progressOnceKnown({ terminal }: CommandScope, title: string): (done: number, of: number) => void {
  let progress: Progress | undefined;
  return (done, of) => {
    progress ??= terminal.progress(title, of);
    progress.at(done);
  };
}

function describeDay(report: DailyReport): string {
  return [
    `${report.date}: ${report.collected} of ${report.games} games collected, ${report.withPlays} with plays, ` +
      `${report.withOfficials} with officials, ${report.withLine} with a line`,
    ...Object.entries(report.sources).map(([source, said]) => `${source}: ${said}`),
    qualityInWords(report.quality),
    ...leftOut(report),
  ].join('\n');
}

function describeWeek(report: WeeklyReport): string {
  return [
    `${report.date}: ${report.referees} referees with a tendency`,
    ...report.sources.map(
      ({ source, rows, withoutName, referees }) =>
        `${source}: ${referees} referees of ${rows} rows, ${withoutName} without a name`,
    ),
    ...leftOut(report),
  ].join('\n');
}

function leftOut({ skipped }: Pick<DailyReport, 'skipped'>): string[] {
  return skipped.map(({ source, game, reason }) => `left out: ${source} ${game ?? ''} ${reason}`);
}
