import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { rawArchive, readManifest, readRaw } from '../../pipelines/collect/raw-archive.js';
import { rebuildTables } from '../../pipelines/rebuild.js';
import { addDays, type GameDay } from '../domain/game.js';
import { defaultArchive } from '../host/night.js';
import { rebuildDeps, rebuildThreads } from '../host/rebuild.js';
import { simulatedLeague } from '../host/simulated-night.js';
import { createEspnClient } from '../sources/espn/client.js';
import type { ReceivedPayload } from '../sources/http.js';
import { createSimulatorFetch } from '../sources/simulator.js';
import type { ObjectStore } from '../store/objects.js';
import { type CommandHost, runCommand, wholeNumber } from './command.js';

/** What making tables out of raw payloads costs, beside the parsing that cannot be saved. */
interface RebuildCost {
  /** Whose payloads they are: recorded, or of the simulated league. */
  readonly payloads: string;
  readonly days: number;
  readonly games: number;
  readonly megabytes: number;
  /** From the first listing to the last part that is safe on disk. */
  readonly rebuildSeconds: number;
  /** Bare `JSON.parse` of the same texts, one after another. */
  readonly jsonParseSeconds: number;
  readonly ratio: number;
  readonly threads: number;
  readonly peakRssMb: number;
}

const NIGHT = '2026-03-02';

/** `ttlu bench rebuild`: a season's tables out of raw payloads, against bare `JSON.parse` of the same bytes. */
export function benchRebuildCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('rebuild')
    .description('Tables out of raw payloads, against bare JSON.parse of the same bytes.')
    .option('--days <number>', 'days, each with the games of one night', wholeNumber(1, 200), 40)
    .option('--threads <number>', 'threads that rebuild (default: one a core)', wholeNumber(1, 64))
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async ({ config, terminal, stopSignal }) => {
        const stop = stopSignal();
        const folder = await mkdtemp(join(tmpdir(), 'ttlu-bench-'));
        try {
          // Nothing of the environment: neither its keys nor its stores.
          const stores = { env: {}, folder };
          const deps = await rebuildDeps(stores);
          const night = await nightOf(config.archive ?? defaultArchive());
          const progress = terminal.progress('days', options.days);
          const days = Array.from({ length: options.days }, (_, i) => addDays(NIGHT, -i));
          for (const [i, day] of days.entries()) {
            stop.throwIfAborted();
            await keep(deps.store, day, night.bodies);
            progress.at(i, 'payloads');
          }
          const started = performance.now();
          const eachDay = rebuildThreads(stores, stop, options.threads);
          const report = await rebuildTables(deps, { eachDay, signal: stop });
          const rebuildSeconds = (performance.now() - started) / 1000;
          const jsonParseSeconds = await parseSeconds(deps.store, days);
          const cost: RebuildCost = {
            payloads: night.label,
            days: report.days,
            games: report.games,
            megabytes: Number((report.bytes / 1e6).toFixed(1)),
            rebuildSeconds: Number(rebuildSeconds.toFixed(2)),
            jsonParseSeconds: Number(jsonParseSeconds.toFixed(2)),
            ratio: Number((rebuildSeconds / jsonParseSeconds).toFixed(2)),
            threads: eachDay.threads,
            peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
          };
          terminal.result(
            cost,
            () =>
              `${cost.games} games of ${cost.days} days (${cost.payloads}), ${cost.megabytes} MB: rebuilt in ` +
              `${cost.rebuildSeconds} s by ${cost.threads} threads, ${cost.ratio} times bare JSON.parse ` +
              `(${cost.jsonParseSeconds} s); at most ${cost.peakRssMb} MB`,
          );
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      }),
    );
}

interface Night {
  readonly label: string;
  /** Summaries by game. */
  readonly bodies: ReadonlyMap<string, string>;
}

/** One night's summaries as ESPN sent them: the recorded night's, else the simulated league's. */
async function nightOf(archive: string | null): Promise<Night> {
  const folder = archive === null ? '' : join(archive, 'espn', 'nights', NIGHT, 'summary');
  const files = archive === null ? [] : await readdir(folder).catch(() => []);
  const bodies = new Map<string, string>();
  for (const file of files.filter((name) => name.endsWith('.json.gz')))
    bodies.set(
      file.replace('.json.gz', ''),
      String(await promisify(gunzip)(await readFile(join(folder, file)))),
    );
  if (bodies.size > 0) return { label: `recorded night ${NIGHT}`, bodies };

  const now = () => `${addDays(NIGHT, 1)}T12:00:00Z`;
  let body = '';
  const espn = createEspnClient({
    fetch: createSimulatorFetch(await simulatedLeague(18), { now }),
    now,
    timeoutMs: 60_000,
    retries: 0,
    onResponse: (payload) => {
      body = payload.body;
    },
  });
  for (const { game } of (await espn.scoreboard(NIGHT)).games) {
    await espn.summary(game.id);
    bodies.set(game.id, body);
  }
  return { label: 'simulated league', bodies };
}

async function keep(store: ObjectStore, day: GameDay, bodies: ReadonlyMap<string, string>): Promise<void> {
  const raw = rawArchive(store, day);
  const at = `${addDays(day, 1)}T06:00:00.000Z`;
  const kept = [...bodies].map(
    ([id, body]): ReceivedPayload => ({
      source: 'espn',
      id: `summary ${id}`,
      url: `https://bench.invalid/summary?event=${id}`,
      status: 200,
      headers: { 'content-type': 'application/json' },
      body,
      receivedAt: at,
      madeAt: at,
      problem: null,
    }),
  );
  await Promise.all(kept.map((payload) => raw.keep(payload)));
}

async function parseSeconds(store: ObjectStore, days: readonly GameDay[]): Promise<number> {
  let milliseconds = 0;
  for (const day of days)
    for (const entry of await readManifest(store, day)) {
      const body = await readRaw(store, entry);
      const started = performance.now();
      JSON.parse(body);
      milliseconds += performance.now() - started;
    }
  return milliseconds / 1000;
}
