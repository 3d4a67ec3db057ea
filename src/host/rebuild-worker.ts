/** A thread of `ttlu rebuild`: sent a day, it makes that day's tables anew and answers what became of it. */
import { parentPort, workerData } from 'node:worker_threads';
import { rebuildDay } from '../../pipelines/rebuild.js';
import { type RebuildAnswer, type RebuildWorkerData, rebuildDeps } from './rebuild.js';

const port = parentPort;
if (port === null) throw new Error('rebuild-worker is a thread of ttlu rebuild');
const deps = rebuildDeps(workerData as RebuildWorkerData);
port.on('message', async (day: string) => {
  const answer: RebuildAnswer = await deps
    .then((ready) => rebuildDay(ready, day))
    .then(
      (rebuilt) => ({ rebuilt }),
      (error: unknown) => ({ error: `${day}: ${error instanceof Error ? error.message : String(error)}` }),
    );
  port.postMessage(answer);
});
