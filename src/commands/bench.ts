import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { createLiveSession } from '../../pipelines/live.js';
import { percentile } from '../../pipelines/replay.js';
import type { Config } from '../config.js';
import { prepareReplay } from '../host/session.js';
import { simulatedLeague, simulatedNight } from '../host/simulated-night.js';
import { openEmbeddedStores } from '../host/stores.js';
import { benchDailyCommand } from './bench-daily.js';
import { benchIdentityCommand } from './bench-identity.js';
import { benchModelCommand } from './bench-model.js';
import { benchRatingsCommand } from './bench-ratings.js';
import { benchRebuildCommand } from './bench-rebuild.js';
import { type CommandHost, runCommand, wholeNumber } from './command.js';
import { table } from './terminal.js';

/** One size of slate, and what a tick of it costs. */
interface TickCost {
  readonly games: number;
  /** Under way on average over the measured ticks. */
  readonly underWay: number;
  readonly ticks: number;
  readonly p50Milliseconds: number;
  readonly p95Milliseconds: number;
}

const SIZES = [1, 18, 50, 150];
const NIGHT = '2026-03-02';

/** `ttlu bench`: what parts of the system cost on this machine. */
export function benchCommand(host: CommandHost): CommandUnknownOpts {
  const tick = new Command('tick')
    .description("One tick's own work by number of games, on a simulated league and embedded stores.")
    .option('--ticks <number>', 'measured ticks of each size', wholeNumber(10, 5000), 120)
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async ({ config, terminal, stopSignal }) => {
        const stop = stopSignal();
        const progress = terminal.progress('ticks', SIZES.length * options.ticks);
        const costs: TickCost[] = [];
        for (const [i, games] of SIZES.entries()) {
          const onTick = (done: number) => progress.at(i * options.ticks + done, `${games} games`);
          costs.push(await measureTicks(config, games, options.ticks, onTick, stop));
        }
        const machine = `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
        terminal.result({ machine, costs }, () =>
          [
            machine,
            table(
              ['games', 'under way', 'ticks', 'p50 ms', 'p95 ms'],
              costs.map((c) => [
                String(c.games),
                c.underWay.toFixed(1),
                String(c.ticks),
                c.p50Milliseconds.toFixed(1),
                c.p95Milliseconds.toFixed(1),
              ]),
            ),
          ].join('\n'),
        );
      }),
    );
  return new Command('bench')
    .description('Measure what the system costs on this machine.')
    .addCommand(tick)
    .addCommand(benchDailyCommand(host))
    .addCommand(benchIdentityCommand(host))
    .addCommand(benchModelCommand(host))
    .addCommand(benchRebuildCommand(host))
    .addCommand(benchRatingsCommand(host));
}

/** Ticks from the middle of a simulated night on, when most games are under way; its first ones warm up. */
async function measureTicks(
  config: Config,
  games: number,
  ticks: number,
  onTick: (done: number) => void,
  stop: AbortSignal,
): Promise<TickCost> {
  const folder = await mkdtemp(join(tmpdir(), 'ttlu-bench-'));
  const stores = await openEmbeddedStores(config, folder);
  try {
    const source = simulatedNight(await simulatedLeague(games), NIGHT, config.espn.pollSeconds);
    const { deps, options } = await prepareReplay(config, stores, source, 'max', stop);
    const session = createLiveSession(deps);
    const { fromUtc, toUtc, everySeconds } = source.span;
    const middle = (Date.parse(fromUtc) + Date.parse(toUtc)) / 2 - (ticks / 2) * everySeconds * 1000;
    const milliseconds: number[] = [];
    let underWay = 0;
    const warmUp = Math.ceil(ticks / 5);
    for (let i = -warmUp; i < ticks; i++) {
      stop.throwIfAborted();
      const now = new Date(middle + i * everySeconds * 1000).toISOString();
      options.setNow(now);
      const report = await session.tick(now);
      if (i < 0) continue;
      milliseconds.push(report.milliseconds);
      underWay += report.underWay / ticks;
      onTick(i + 1);
    }
    return {
      games,
      underWay,
      ticks,
      p50Milliseconds: percentile(milliseconds, 0.5),
      p95Milliseconds: percentile(milliseconds, 0.95),
    };
  } finally {
    await stores.close();
    await rm(folder, { recursive: true, force: true });
  }
}
