import { join, resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { collectDay } from '../../pipelines/daily.js';
import { collectWeek } from '../../pipelines/weekly.js';
import { addDays, gameDayOf } from '../domain/game.js';
import { dailyDeps, jobSources, weeklyDeps } from '../host/jobs.js';
import { openEmbeddedStores, openStores } from '../host/stores.js';
import { type CommandHost, type CommandScope, day, runCommand } from './command.js';

interface CollectOptions {
  readonly date?: string | undefined;
  readonly archive?: string | undefined;
  readonly store?: string | undefined;
}

/** `ttlu collect daily|weekly`: the scheduled jobs, by hand. */
export function collectCommand(host: CommandHost): CommandUnknownOpts {
  const daily = new Command('daily')
    .description("Yesterday's games, lines, ratings and over/under records.")
    .option('--date <day>', 'game day (default: yesterday in New York)', day)
    .option('--archive <dir>', 'read a recorded archive instead of the sources')
    .option('--store <dir>', 'where embedded stores are kept (default: .ttlu)')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, (scope) =>
        collect(scope, options, async (stores, sources, date) => {
          let progress: ReturnType<typeof scope.terminal.progress> | undefined;
          const onGame = (done: number, of: number) => {
            progress ??= scope.terminal.progress(`games of ${date}`, of);
            progress.at(done);
          };
          const report = await collectDay(await dailyDeps(scope.config, stores, sources, date, onGame), date);
          progress?.stop();
          return report;
        }),
      ),
    );
  const weekly = new Command('weekly')
    .description("Referees' tendencies: RefMetrics and our own archive.")
    .option('--date <day>', 'as of this game day (default: today in New York)', day)
    .option('--archive <dir>', 'read a recorded archive instead of the sources')
    .option('--store <dir>', 'where embedded stores are kept (default: .ttlu)')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, (scope) =>
        collect(
          scope,
          { ...options, date: options.date ?? gameDayOf(new Date()) },
          async (stores, sources, date) => collectWeek(weeklyDeps(scope.config, stores, sources, date), date),
        ),
      ),
    );
  return new Command('collect')
    .description('Run a scheduled collection now.')
    .addCommand(daily)
    .addCommand(weekly);
}

type Stores = Awaited<ReturnType<typeof openStores>>;
type Sources = Awaited<ReturnType<typeof jobSources>>;

/** Opens what a job needs, runs it, prints its report; parts that failed make the command fail. */
async function collect<R extends { readonly failures: readonly string[] }>(
  { config, terminal }: CommandScope,
  options: CollectOptions,
  job: (stores: Stores, sources: Sources, date: string) => Promise<R>,
): Promise<void> {
  const date = options.date ?? addDays(gameDayOf(new Date()), -1);
  const archive = options.archive === undefined ? null : resolve(options.archive);
  // What was collected from a recording must not land where the live system looks.
  const folder = options.store ?? (archive === null ? config.dataDir : join(config.dataDir, 'recorded'));
  const stores =
    archive === null ? await openStores(config, folder) : await openEmbeddedStores(config, folder);
  try {
    const report = await job(stores, await jobSources(archive, date), date);
    terminal.result(report, () => JSON.stringify(report, null, 2));
    if (report.failures.length > 0) throw new Error(`parts failed: ${report.failures.join('; ')}`);
  } finally {
    await stores.close();
  }
}
