import { resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { type RebuildReport, rebuildTables } from '../../pipelines/rebuild.js';
import { rebuildDeps, rebuildThreads } from '../host/rebuild.js';
import { type CommandHost, day, PartsFailed, runCommand, UsageError } from './command.js';
import { stepProgress } from './terminal.js';

/** `ttlu rebuild`: the tables anew out of the raw archive. */
export function rebuildCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('rebuild')
    .description('Make the tables anew out of the raw archive; imported seasons stay as they are.')
    .option('--from <day>', 'first game day (default: the first that the archive has)', day)
    .option('--to <day>', 'last game day (default: the last that it has)', day)
    .option('--store <dir>', 'where embedded stores are kept (default: .ttlu)')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async ({ config, terminal, stopSignal }) => {
        const { from, to } = options;
        if (from !== undefined && to !== undefined && to < from)
          throw new UsageError(`${from} to ${to} ends before it begins`);
        const folder = options.store === undefined ? config.dataDir : resolve(options.store);
        const stores = { env: { ...host.env }, folder };
        const signal = stopSignal();
        const report = await rebuildTables(await rebuildDeps(stores), {
          from,
          to,
          eachDay: rebuildThreads(stores, signal),
          progress: stepProgress(terminal).at,
          signal,
        });
        if (report.failures.length > 0)
          throw new PartsFailed(report.failures, report, () => describe(report));
        terminal.result(report, () => describe(report));
      }),
    );
}

function describe({ days, games, ratingDays, payloads, bytes, skipped, failures }: RebuildReport): string {
  return [
    `${days} days, ${games} games, ${ratingDays} days of ratings out of ${payloads} payloads ` +
      `(${(bytes / 1e6).toFixed(1)} MB)`,
    ...skipped.map((reason) => `says nothing: ${reason}`),
    ...failures.map((failure) => `cannot be read: ${failure}`),
  ].join('\n');
}
