import { Logger } from '@aws-lambda-powertools/logger';
import type { TickReport } from '../pipelines/live.js';
import { readConfig } from '../src/config.js';
import { cloudLookups } from '../src/host/cloud-lookups.js';
import { cloudObjects } from '../src/host/cloud-objects.js';
import { cloudPredictions } from '../src/host/cloud-predictions.js';
import { prepareLive } from '../src/host/session.js';

const logger = new Logger({ serviceName: 'live' });
const config = readConfig(process.env);
const stores = {
  lookups: cloudLookups(config),
  predictions: cloudPredictions(config),
  // Without a bucket the odds are not kept; the ticks go on.
  ...(config.objects && { objects: cloudObjects(config) }),
};
// Made once and kept while the function is warm: the model in memory, the lines and lookups of the night.
const live = await prepareLive(config, stores, undefined, (text) => logger.warn(text));

export interface LiveEvent {
  /** How long to go on; a minute unless told, since the schedule fires once a minute. */
  readonly forSeconds?: number;
}

export interface LiveReport {
  readonly ticks: number;
  readonly failed: number;
  /** Of the last tick. */
  readonly model: string | null;
  readonly games: number;
  readonly underWay: number;
  /** Of all ticks together. */
  readonly predictions: number;
  readonly triggers: number;
  readonly graded: number;
  readonly skipped: number;
}

/**
 * Ticks on the quarter minute for a minute. Two invocations that overlap write the same ticks, once.
 * @throws Error of the last failed tick when none of them succeeded
 */
export async function handler({ forSeconds = 60 }: LiveEvent = {}): Promise<LiveReport> {
  const ticks: TickReport[] = [];
  const errors: Error[] = [];
  await live.run(
    AbortSignal.timeout(forSeconds * 1000),
    (report) => ticks.push(report),
    (error) => errors.push(error),
  );
  const report = summarize(ticks, errors);
  const failure = errors.at(-1);
  if (failure !== undefined) logger.error(`${errors.length} ticks failed: ${failure.message}`, { report });
  else logger.info(live.source, { report });
  if (failure !== undefined && ticks.length === 0) throw failure;
  return report;
}

function summarize(ticks: readonly TickReport[], errors: readonly Error[]): LiveReport {
  const sum = (count: (tick: TickReport) => number) => ticks.reduce((total, tick) => total + count(tick), 0);
  return {
    ticks: ticks.length,
    failed: errors.length,
    model: ticks.at(-1)?.modelVersion ?? null,
    games: ticks.at(-1)?.games ?? 0,
    underWay: ticks.at(-1)?.underWay ?? 0,
    predictions: sum((tick) => tick.predictions),
    triggers: sum((tick) => tick.triggers),
    graded: sum((tick) => tick.graded),
    skipped: sum((tick) => tick.skipped.length),
  };
}
