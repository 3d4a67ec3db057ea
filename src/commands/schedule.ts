import { resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import {
  DEFAULT_RULES,
  type Plan,
  readPlan,
  runDueJobs,
  runSchedule,
  type Slot,
  type SlotReport,
} from '../../pipelines/schedule.js';
import { scheduleDeps } from '../host/schedule.js';
import { openObjects } from '../host/stores.js';
import { type CommandHost, PartsFailed, runCommand, UsageError, wholeNumber } from './command.js';

/** `ttlu schedule`: the daily and weekly jobs on one machine, without a cloud. */
export function scheduleCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('schedule')
    .description(
      'Run the collections (daily 06:00 UTC, Sundays also the weekly one) and the weekly training, ' +
        'and make up for what was missed while it was off.',
    )
    .option('--once', 'run what is due now, failed runs included, and end; exit code 1 when a job fails')
    .option('--again', 'with --once: also what was given up after too many failures')
    .option('--dry-run', 'say what would run, and when, and run nothing')
    .option(
      '--look-back <days>',
      'make up for missed days up to so long ago',
      wholeNumber(0, 366),
      DEFAULT_RULES.lookBackDays,
    )
    .option('--store <dir>', 'where embedded stores are kept (default: .ttlu)')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async ({ config, terminal, stopSignal }) => {
        if (options.again && !options.once) throw new UsageError('--again goes with --once');
        const folder = resolve(options.store ?? config.dataDir);
        const rules = { ...DEFAULT_RULES, lookBackDays: options.lookBack };
        if (options.dryRun) {
          const now = new Date().toISOString();
          const plan = await readPlan(openObjects(config, folder), now, rules);
          terminal.result({ now, ...plan }, () => planInWords(plan));
          return;
        }
        const deps = {
          ...scheduleDeps(config, { folder, stop: stopSignal(), note: terminal.note }),
          rules,
          onRun: (report: SlotReport) => terminal.note(runInWords(report)),
        };
        const runs = options.once
          ? await runDueJobs(deps, { again: options.again === true })
          : await runSchedule(deps);
        const failures = runs
          .filter((run) => run.outcome === 'failed' && !runs.some((later) => isRecovery(run, later)))
          .map(runInWords);
        const text = () => (runs.length === 0 ? 'nothing is due' : runs.map(runInWords).join('\n'));
        if (failures.length > 0) throw new PartsFailed(failures, { runs }, text);
        terminal.result({ runs }, text);
      }),
    );
}

function isRecovery(failed: SlotReport, later: SlotReport): boolean {
  return later.job === failed.job && later.dueUtc === failed.dueUtc && later.outcome === 'done';
}

function runInWords({ job, day, outcome, seconds, summary, reasons, failedRuns }: SlotReport): string {
  const took = `${job} of ${day} ${outcome} in ${seconds.toFixed(0)} s`;
  if (outcome === 'done') return `${took}: ${summary}`;
  const times = failedRuns > 1 ? ` (${failedRuns} times now)` : '';
  return `${took}${times}: ${reasons.join('; ')}`;
}

function planInWords({ due, waiting, givenUp, outOfReach, next }: Plan): string {
  const named = ({ job, day }: Slot) => `${job} of ${day}`;
  const [first, last] = [outOfReach[0], outOfReach.at(-1)];
  return [
    ...(due.length === 0 ? ['now: nothing'] : due.map((slot) => `now: ${named(slot)}`)),
    ...waiting.map(
      ({ slot, run, retryUtc }) =>
        `${retryUtc}: ${named(slot)} again (${run.reasons.join('; ') || 'it was cut off'})`,
    ),
    ...next.map((slot) => `${slot.dueUtc}: ${named(slot)}`),
    ...givenUp.map(
      ({ slot, run }) =>
        `given up: ${named(slot)} (${run.reasons.join('; ')}); ttlu schedule --once --again tries it`,
    ),
    ...(first && last
      ? [`missed too long ago: ttlu backfill --from ${first.day} --to ${last.day} makes up for it`]
      : []),
  ].join('\n');
}
