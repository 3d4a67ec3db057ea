import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { EachDay, RebuildDeps, RebuiltDay } from '../../pipelines/rebuild.js';
import { readConfig } from '../config.js';
import type { GameDay } from '../domain/game.js';
import { openObjects } from './stores.js';
import { teamsOf } from './teams.js';

/** What a worker thread is given at its start: enough to open the same stores. */
export interface RebuildWorkerData {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of embedded stores. */
  readonly folder: string;
}

/** What a worker thread answers, one for each day that it is sent. */
export type RebuildAnswer = { readonly rebuilt: RebuiltDay } | { readonly error: string };

export async function rebuildDeps({ env, folder }: RebuildWorkerData): Promise<RebuildDeps> {
  const config = readConfig(env);
  const store = openObjects(config, folder);
  return {
    store,
    teams: await teamsOf(store),
    rules: config.lines,
  };
}

/** Days rebuilt by as many threads as there are cores: what takes time is parsing, and a thread parses alone. */
export function rebuildThreads(
  workerData: RebuildWorkerData,
  signal: AbortSignal,
  threads: number = Math.min(availableParallelism(), MOST_THREADS),
): EachDay & { readonly threads: number } {
  const eachDay: EachDay = async (days, onDay) => {
    const waiting = [...days];
    const workers = Array.from({ length: Math.min(threads, days.length) }, () =>
      rebuildThread(workerData, signal, () => waiting.shift(), onDay),
    );
    await Promise.all(workers);
  };
  return Object.assign(eachDay, { threads });
}

const MOST_THREADS = 8;

/** A payload is some MB of objects that are soon forgotten: in the usual 16 MB they would be moved about first. */
const YOUNG_MB = 128;

/** While one day waits for the disk, the thread is at another. */
const DAYS_AT_ONCE = 2;

/** One thread, sent days until there is none left. */
function rebuildThread(
  workerData: RebuildWorkerData,
  signal: AbortSignal,
  nextDay: () => GameDay | undefined,
  onDay: (rebuilt: RebuiltDay) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./rebuild-worker.js', import.meta.url), {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', stop);
      worker.removeAllListeners();
      void worker.terminate().then(settle);
    };
    const stop = () => end(() => reject(signal.reason));
    let underWay = 0;
    const send = () => {
      const day = nextDay();
      if (day === undefined) return;
      underWay += 1;
      worker.postMessage(day);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) return stop();
    worker.on('error', (error) => end(() => reject(error)));
    worker.on('message', (answer: RebuildAnswer) => {
      if ('error' in answer) return end(() => reject(new Error(answer.error)));
      onDay(answer.rebuilt);
      underWay -= 1;
      send();
      if (underWay === 0) end(resolve);
    });
    for (let i = 0; i < DAYS_AT_ONCE; i++) send();
    if (underWay === 0) end(resolve);
  });
}
