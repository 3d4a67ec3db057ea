import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import type { TickReport } from '../../pipelines/live.js';
import { replayNight } from '../../pipelines/replay.js';
import { handleApi, rememberLookups } from '../api.js';
import type { Config } from '../config.js';
import type { NightSource } from '../host/night.js';
import { type DashboardServer, loadPage, startDashboardServer } from '../host/server.js';
import { prepareLive, prepareReplay } from '../host/session.js';
import { closedAfter, openEmbeddedStores, openStores, type Stores } from '../host/stores.js';
import type { TriggerRule } from '../live/triggers.js';
import {
  type CommandHost,
  type CommandScope,
  day,
  nightAskedFor,
  runCommand,
  type Speed,
  speed,
  UsageError,
  wholeNumber,
} from './command.js';
import type { Terminal } from './terminal.js';

/** `npm start`: the main job and its page. */
export function startCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('start')
    .description('Show a night on the page: a recorded one replayed, or with --live the games of now.')
    .option('--live', 'ask the real sources every 15 s, with the keys that the environment has')
    .option('--archive <dir>', 'recorded archive (default: TTLU_ARCHIVE, else ../shared/data)')
    .option('--night <day>', 'game day to replay, e.g. 2026-03-02', day)
    .addOption(
      new Option('--speed <factor>', 'virtual seconds a second, or max')
        .argParser(speed)
        .default(60 as Speed, '60'),
    )
    .option('--port <number>', 'port of the page; 0 for any free one', wholeNumber(0, 65_535), 8017)
    .option('--once', 'end when the night is over instead of going on serving')
    .option('--json', 'print one JSON document: address and what is shown')
    .action((options) =>
      runCommand(host, options, async (scope) => {
        if (options.live && (options.archive ?? options.night) !== undefined)
          throw new UsageError('--live shows the games of now: leave --archive and --night out');
        const { config } = scope;
        const stop = scope.stopSignal();
        try {
          if (options.live) {
            const open = openStores(config, config.dataDir);
            await closedAfter(open, (stores) => showLive(scope, stores, options.port, stop));
          } else {
            // The stores come second: what cannot be shown is said at once, and a wait for the network holds none.
            const source = await nightAskedFor(scope, options, stop);
            // Apart from the live system's own: its rows of the same games are not to be mixed with these.
            const open = openEmbeddedStores(config, join(config.dataDir, 'shown'));
            await closedAfter(open, (stores) => showReplay(scope, stores, source, options, stop));
          }
        } catch (error) {
          // Being told to stop is how a server ends well.
          if (!stop.aborted) throw error;
        }
      }),
    );
}

async function showReplay(
  { config, terminal }: CommandScope,
  stores: Stores,
  source: NightSource,
  options: { readonly speed: Speed; readonly port: number; readonly once?: true | undefined },
  stop: AbortSignal,
): Promise<void> {
  const replay = await prepareReplay(config, stores, source, options.speed, stop);
  const server = await servePage(config, terminal, stores, replay.deps.rules.triggers, options.port);
  try {
    const shown = {
      address: server.address,
      night: source.night,
      source: source.label,
      simulated: source.simulated,
    };
    terminal.result(shown, () => `${source.label} at ${server.address}`);
    const progress = terminal.progress(source.label, replay.ticks);
    await replayNight(replay.deps, {
      ...replay.options,
      onTick: (report, done) =>
        progress.at(
          done,
          `${report.at.slice(11, 16)} UTC · ${report.underWay} under way · ${report.finals} of ${report.games} over`,
        ),
    });
    progress.stop();
    if (options.once) return;
    terminal.note(`The night is over; the page stays at ${server.address} until Ctrl-C.`);
    if (!stop.aborted) await once(stop, 'abort');
  } finally {
    await server.close();
  }
}

async function showLive(
  { config, terminal }: CommandScope,
  stores: Stores,
  port: number,
  stop: AbortSignal,
): Promise<void> {
  const live = await prepareLive(config, stores, stop, terminal.note);
  const server = await servePage(config, terminal, stores, config.triggers, port);
  try {
    terminal.result(
      { address: server.address, night: null, source: live.source, simulated: false },
      () => `${live.source} at ${server.address}`,
    );
    const onError = (error: Error) => {
      if (!stop.aborted) terminal.note(`this tick failed: ${error.message}`);
    };
    const onTick = (report: TickReport) => {
      const left = new Set(report.skipped.map((s) => `${s.source} ${s.game ?? ''}: ${s.reason}`));
      terminal.note(
        `${report.at.slice(11, 19)} UTC · ${report.games} games, ${report.underWay} under way, ` +
          `${report.withLine} with a line, ${report.triggers} triggers, ${report.milliseconds.toFixed(0)} ms`,
      );
      for (const reason of left) terminal.note(`  left out: ${reason}`);
    };
    await live.run(stop, onTick, onError);
  } finally {
    await server.close();
  }
}

async function servePage(
  config: Config,
  terminal: Terminal,
  stores: Stores,
  rules: readonly TriggerRule[],
  port: number,
): Promise<DashboardServer> {
  // From dist/src/commands: the page is built to dist/dashboard.
  const page = await loadPage(fileURLToPath(new URL('../../dashboard', import.meta.url)));
  const { confidence } = config;
  const deps = {
    predictions: stores.predictions,
    lookups: rememberLookups(stores.lookups, Date.now),
    now: () => new Date().toISOString(),
    rules,
    confidence,
    report: (error: unknown) => terminal.note(`page: ${error instanceof Error ? error.message : error}`),
  };
  return startDashboardServer({ page, api: (request) => handleApi(request, deps), port });
}
