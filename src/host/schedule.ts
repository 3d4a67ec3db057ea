import { setTimeout as sleep } from 'node:timers/promises';
import { collectDay } from '../../pipelines/daily.js';
import { trainWeekly } from '../../pipelines/schedule/training.js';
import type { Job, JobName, Notice, ScheduleDeps } from '../../pipelines/schedule.js';
import { collectWeek } from '../../pipelines/weekly.js';
import type { Config } from '../config.js';
import type { GameDay } from '../domain/game.js';
import { providerSources } from './day-clients.js';
import { driftHere } from './drift.js';
import { dailyDeps, type JobStores, weeklyDeps } from './jobs.js';
import { isAlive, thisProcess } from './processes.js';
import { secretsOf } from './secrets.js';
import { openLookups, openObjects } from './stores.js';
import { weeklyTraining } from './training.js';
import { webhook } from './webhook.js';

export interface ScheduleHost {
  /** Where embedded stores are kept. */
  readonly folder: string;
  readonly stop: AbortSignal;
  readonly note: (text: string) => void;
}

/** Everything that the schedule needs on one machine; each job opens its stores and lets go of them. */
export function scheduleDeps(config: Config, { folder, stop, note }: ScheduleHost): ScheduleDeps {
  const objects = openObjects(config, folder);
  const sources = providerSources(config, stop);
  const withLookups =
    (run: (stores: JobStores, day: GameDay) => ReturnType<Job>): Job =>
    async (day) => {
      const lookups = await openLookups(config, folder);
      try {
        return await run({ objects, lookups: lookups.store }, day);
      } finally {
        await lookups.close();
      }
    };
  /** No fault of the collection, and no reason to make it again. */
  const followedDrift = (day: GameDay) =>
    driftHere(config, folder, objects, day).then(
      (report) => ({
        alerts: report?.findings ?? [],
        summary:
          report === null
            ? 'no live prediction of late'
            : `live calibration of ${report.games} games followed`,
      }),
      (error: Error) => ({ alerts: [], summary: `live calibration was not followed: ${error.message}` }),
    );
  const jobs: Record<JobName, Job> = {
    daily: withLookups(async (stores, day) => {
      const {
        failures,
        collected,
        games,
        withLine,
        sources: said,
      } = await collectDay(await dailyDeps(config, stores, sources), day);
      const drift = await followedDrift(day);
      const { refreshReports } = await import('../notebook/refresh-reports.js');
      const reports = await refreshReports({ folder, store: objects, note, signal: stop });
      const summary =
        `${collected} of ${games} games, ${withLine} with a line; ratings: ${said.kenpom}; ${drift.summary}; ` +
        `reports: ${reports.join(', ') || 'none yet'}`;
      return { failures, alerts: drift.alerts, summary };
    }),
    weekly: withLookups(async (stores, day) => {
      const { failures, referees } = await collectWeek(weeklyDeps(stores, sources, day), day);
      return { failures, summary: `${referees} referees with a tendency` };
    }),
    train: async (day) => {
      const { summary } = await trainWeekly(weeklyTraining(config, { folder, objects, note }), day);
      return { failures: [], summary };
    },
  };
  return {
    store: objects,
    holder: thisProcess(),
    isAlive,
    jobs,
    now: () => new Date().toISOString(),
    notify: notifier(config),
    note,
    sleep: (ms) => sleep(ms, undefined, { signal: stop }).catch(() => {}),
    stop,
  };
}

/** Null where no webhook is set. */
export function notifier(config: Config): ((notice: Notice) => Promise<void>) | null {
  const { webhookUrl } = config;
  if (webhookUrl === null) return null;
  return webhook({
    fetch: globalThis.fetch,
    url: webhookUrl.reveal(),
    host: thisProcess().host,
    now: () => new Date().toISOString(),
    secrets: secretsOf(config),
  });
}
