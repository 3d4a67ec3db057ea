import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { collectDay } from '../../pipelines/daily.js';
import { type Config, readConfig } from '../config.js';
import { addDays } from '../domain/game.js';
import { providerSources } from '../host/day-clients.js';
import { dailyDeps } from '../host/jobs.js';
import { simulatedLeague } from '../host/simulated-night.js';
import { serveStandIn } from '../host/stand-in.js';
import { openLookups, openObjects } from '../host/stores.js';
import { createSimulatorFetch } from '../sources/simulator.js';
import { type CommandHost, runCommand, wholeNumber } from './command.js';

/** What a day's collection cost. */
interface DayCost {
  readonly games: number;
  readonly collected: number;
  readonly withLine: number;
  readonly requests: number;
  readonly latencyMs: number;
  /** From the first request to the stored report, with the pace that the real sources are asked at. */
  readonly seconds: number;
  /** Of the whole process, the stand-in's league included. */
  readonly peakRssMb: number;
}

const DAY = '2026-03-02';

/** `ttlu bench daily`: the daily job on a simulated league behind slow servers on this machine. */
export function benchDailyCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('daily')
    .description(
      'The daily job of a full slate, from stand-in servers on this machine, into embedded stores.',
    )
    .option('--games <number>', 'games of the day', wholeNumber(1, 180), 150)
    .option('--latency <milliseconds>', 'by which each answer is late', wholeNumber(0, 10_000), 100)
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async ({ terminal, stopSignal }) => {
        const progress = terminal.progress(`games of ${DAY}`, options.games);
        const cost = await measureDay(
          options.games,
          options.latency,
          (done) => progress.at(done),
          stopSignal(),
        );
        terminal.result(
          cost,
          () =>
            `${cost.collected} of ${cost.games} games collected in ${cost.seconds.toFixed(1)} s: ` +
            `${cost.requests} requests of ${cost.latencyMs} ms each, at most ${cost.peakRssMb} MB`,
        );
      }),
    );
}

async function measureDay(
  games: number,
  latencyMs: number,
  onGame: (done: number) => void,
  stop: AbortSignal,
): Promise<DayCost> {
  const league = await simulatedLeague(games);
  // Playing the games is no part of collecting them.
  league.night(DAY);
  const now = () => `${addDays(DAY, 1)}T12:00:00Z`;
  const standIn = await serveStandIn(createSimulatorFetch(league, { now }), { latencyMs });
  const folder = await mkdtemp(join(tmpdir(), 'ttlu-bench-'));
  // Nothing of the environment: neither its keys nor its stores.
  const config: Config = readConfig({
    ...standIn.env,
    TTLU_DATA: folder,
    ODDS_API_KEY: 'bench-odds-key',
    ODDS_API_HISTORY: 'true',
    KENPOM_API_KEY: 'bench-kenpom-key',
  });
  const lookups = await openLookups(config, folder);
  try {
    const stores = { objects: openObjects(config, folder), lookups: lookups.store };
    const deps = await dailyDeps(config, stores, providerSources(config, stop), onGame);
    const started = performance.now();
    const report = await collectDay(deps, DAY);
    const seconds = (performance.now() - started) / 1000;
    if (report.failures.length > 0) throw new Error(report.failures.join('; '));
    return {
      games: report.games,
      collected: report.collected,
      withLine: report.withLine,
      requests: standIn.requests(),
      latencyMs,
      seconds: Number(seconds.toFixed(1)),
      peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    };
  } finally {
    await lookups.close();
    await standIn.close();
    await rm(folder, { recursive: true, force: true });
  }
}
