import { join, resolve } from 'node:path';
import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import {
  type BackfillDeps,
  type BackfillEstimate,
  type BackfillReport,
  backfill,
  daysOfSpan,
  estimateBackfill,
} from '../../pipelines/backfill.js';
import type { Config } from '../config.js';
import type { GameDay } from '../domain/game.js';
import { dayClientsOf, type JobSources, providerSources } from '../host/day-clients.js';
import { recordedSources } from '../host/jobs.js';
import { openObjects } from '../host/stores.js';
import { teamsOf } from '../host/teams.js';
import { openArchive } from '../sources/archive.js';
import { createCreditBudget } from '../sources/budget.js';
import {
  archiveOf,
  type CommandHost,
  day,
  PartsFailed,
  runCommand,
  UsageError,
  wholeNumber,
} from './command.js';
import { table } from './terminal.js';

/** `ttlu backfill`: the games and lines of days gone by. */
export function backfillCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('backfill')
    .description('Collect the games and closing lines of days gone by; killed and run again, it goes on.')
    .requiredOption('--from <day>', 'first game day, e.g. 2025-11-03', day)
    .requiredOption('--to <day>', 'last game day', day)
    .addOption(
      new Option('--source <source>', 'where from (default: archive with --archive, else espn)').choices([
        'archive',
        'espn',
      ] as const),
    )
    .option('--archive <dir>', 'recorded archive (default: TTLU_ARCHIVE, else ../shared/data)')
    .option('--store <dir>', 'where embedded stores are kept (default: .ttlu, or .ttlu/recorded)')
    .option(
      '--credits <number>',
      "ask the Odds API for the past too, and spend at most so many credits (default: don't)",
      wholeNumber(0, 100_000_000),
    )
    .option(
      '--keep-credits <number>',
      'leave so many of the month’s credits alone',
      wholeNumber(0, 100_000_000),
    )
    .option('--dry-run', 'say how many requests and credits it would take; reads scoreboards only')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async ({ config, terminal, stopSignal }) => {
        if (options.to < options.from)
          throw new UsageError(`--to ${options.to} is before --from ${options.from}`);
        const span = daysOfSpan(options.from, options.to);
        const signal = stopSignal();
        const source = await sourceOf(config, options, span, signal);
        const folder = source.recorded ? join(config.dataDir, 'recorded') : config.dataDir;
        // What was collected from a recording must not land where the live system looks.
        const kept = source.recorded ? { ...config, objects: null } : config;
        const store = openObjects(kept, resolve(options.store ?? folder));
        const budget = createCreditBudget({
          credits: source.recorded ? null : (options.credits ?? 0),
          keepBack: options.keepCredits ?? 0,
        });
        const progress = terminal.progress(options.dryRun ? 'estimating' : 'backfill', source.days.length);
        const deps: BackfillDeps = {
          clientsOf: async (date) => dayClientsOf(store, await source.of(date), date, budget),
          store,
          teams: await teamsOf(store),
          rules: config.lines,
          quality: config.quality,
          signal,
          onProgress: ({ day: date, daysDone, games, ofGames }) =>
            progress.at(daysDone, ofGames === 0 ? date : `${date}: game ${games} of ${ofGames}`),
        };
        const { notRecorded } = source;
        if (options.dryRun) {
          const estimate = { ...(await estimateBackfill(deps, source.days)), notRecorded };
          progress.at(source.days.length, '');
          finish(estimate, () => describeEstimate(estimate));
        } else {
          const report = { ...(await backfill(deps, source.days)), notRecorded };
          progress.at(source.days.length, '');
          finish(report, () => describeBackfill(report));
        }

        function finish(document: { readonly failures: readonly string[] }, text: () => string): void {
          if (document.failures.length > 0) throw new PartsFailed(document.failures, document, text);
          terminal.result(document, text);
        }
      }),
    );
}

interface BackfillSource {
  readonly recorded: boolean;
  readonly days: readonly GameDay[];
  /** Days of the span that an archive does not hold. */
  readonly notRecorded: readonly GameDay[];
  of(day: GameDay): Promise<JobSources>;
}

async function sourceOf(
  config: Config,
  options: {
    readonly source?: 'archive' | 'espn' | undefined;
    readonly archive?: string | undefined;
    readonly credits?: number | undefined;
  },
  span: readonly GameDay[],
  signal: AbortSignal,
): Promise<BackfillSource> {
  const recorded = (options.source ?? (options.archive === undefined ? 'espn' : 'archive')) === 'archive';
  if (recorded) {
    const archive = await openArchive(archiveOf(config, options.archive));
    const days = span.filter((date) => archive.nights.includes(date));
    if (days.length === 0)
      throw new Error(`archive ${archive.root}: no recorded night from ${span[0]} to ${span.at(-1)}`);
    const notRecorded = span.filter((date) => !archive.nights.includes(date));
    return { recorded, days, notRecorded, of: (date) => recordedSources(archive, date) };
  }
  if (options.archive !== undefined) throw new UsageError('--archive is no use with --source espn');
  const history = options.credits !== undefined;
  if (history && config.oddsApi.key === null)
    throw new UsageError('--credits: ODDS_API_KEY is not set, so that there is nothing to spend them with');
  const { http, providers } = providerSources(config, signal);
  const sources: JobSources = {
    http,
    providers: { ...providers, oddsApi: { ...providers.oddsApi, history } },
  };
  return { recorded, days: span, notRecorded: [], of: async () => sources };
}

function describeBackfill(report: BackfillReport & { readonly notRecorded: readonly GameDay[] }): string {
  const { lines } = report;
  return [
    `${report.from} to ${report.to}: ${report.days} days, ${report.wereDone} of them were done; ` +
      `${report.collected} of ${report.games} games collected, ${report.withLine} with a line`,
    `lines: ${lines['odds-api-history']} of the Odds API's past, ${lines['odds-api-live']} kept by the live system, ` +
      `${lines['espn-pickcenter']} of ESPN's; ${report.credits} credits spent`,
    ...(report.stopped === null ? [] : [`the Odds API was not asked to the end: ${report.stopped}`]),
    ...notRecordedInWords(report.notRecorded),
    ...report.open.map(({ date, games }) => `to be asked for again: ${date} ${games.join(', ')}`),
    ...leftOut(report),
  ].join('\n');
}

/** More than these fill no terminal: the document has them all. */
const MOST_SHOWN = 20;

/** Games that have not ended are told as such already. */
function leftOut({ open, skipped }: BackfillReport): string[] {
  const told = new Set(open.flatMap(({ games }) => games));
  const others = skipped.filter(({ game }) => game === null || !told.has(game));
  const lines = others.map(
    ({ date, source, game, reason }) => `left out: ${date} ${source} ${game ?? ''} ${reason}`,
  );
  if (lines.length <= MOST_SHOWN) return lines;
  return [...lines.slice(0, MOST_SHOWN), `and ${lines.length - MOST_SHOWN} more: --json has them all`];
}

function describeEstimate(estimate: BackfillEstimate & { readonly notRecorded: readonly GameDay[] }): string {
  return [
    table(
      ['day', 'games', 'ESPN requests', 'Odds API requests', 'credits'],
      [
        ...estimate.days.map((d) => [
          d.date,
          String(d.games),
          String(d.espnRequests),
          String(d.oddsRequests),
          String(d.credits),
        ]),
        ['all', '', String(estimate.espnRequests), String(estimate.oddsRequests), String(estimate.credits)],
      ],
    ),
    `${estimate.wereDone} days are done`,
    ...notRecordedInWords(estimate.notRecorded),
  ].join('\n');
}

function notRecordedInWords(days: readonly GameDay[]): string[] {
  return days.length === 0 ? [] : [`not recorded in this archive: ${days.length} days`];
}
