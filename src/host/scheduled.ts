import { Logger } from '@aws-lambda-powertools/logger';
import { addDays, type GameDay, gameDayOf, isGameDay } from '../domain/game.js';
import type { ObjectStore } from '../store/objects.js';

/** What EventBridge sends; `date` is given by hand to run a job for another game day. */
export interface ScheduledEvent {
  /** When the schedule fired: a retry hours later is still for the same day. */
  readonly time?: string;
  readonly date?: string;
}

/** What every job reports; parts that failed make the invocation fail. */
export interface JobReport {
  readonly failures?: readonly string[];
}

export type ScheduledHandler<R> = (event: ScheduledEvent) => Promise<R>;

/** The game day that is over when a daily job's schedule fires. */
export function yesterdayOf(event: ScheduledEvent): GameDay {
  return event.date === undefined ? addDays(dayOf(event), -1) : checkedDay(event.date);
}

/** The game day on which a weekly job's schedule fires. */
export function todayOf(event: ScheduledEvent): GameDay {
  return event.date === undefined ? dayOf(event) : checkedDay(event.date);
}

function dayOf({ time }: ScheduledEvent): GameDay {
  if (time === undefined || Number.isNaN(Date.parse(time)))
    throw new Error(
      `event time ${JSON.stringify(time)}: expected the instant of the schedule, or give a date`,
    );
  return gameDayOf(time);
}

function checkedDay(date: string): GameDay {
  if (!isGameDay(date))
    throw new Error(`event date ${JSON.stringify(date)}: expected a game day such as 2026-03-02`);
  return date;
}

/**
 * A Lambda's handler: runs the job for its day, keeps its report under `reports/NAME/DAY.json`, logs one line, and fails
 * when any part of the job has.
 * @param reports null for a job that keeps its report itself
 */
export function scheduled<R extends object>(
  name: string,
  dayFor: (event: ScheduledEvent) => GameDay,
  reports: ObjectStore | null,
  job: (day: GameDay) => Promise<R>,
): ScheduledHandler<R> {
  const logger = new Logger({ serviceName: name });
  return async (event) => {
    try {
      const day = dayFor(event);
      const report = await job(day);
      await reports?.put(`reports/${name}/${day}.json`, `${JSON.stringify(report, null, 2)}\n`);
      const { failures = [] } = report as JobReport;
      if (failures.length > 0) throw new PartsFailed(failures, report);
      logger.info(`${name} of ${day} is done`, { report });
      return report;
    } catch (error) {
      const report = error instanceof PartsFailed ? { report: error.report } : {};
      logger.error(`${name} failed: ${error instanceof Error ? error.message : String(error)}`, report);
      throw error;
    }
  };
}

class PartsFailed extends Error {
  override readonly name = 'PartsFailed';
  constructor(
    failures: readonly string[],
    readonly report: JobReport,
  ) {
    super(failures.join('; '));
  }
}
