import type { UtcInstant } from '../../src/domain/game.js';
import type { ObjectStore } from '../../src/store/objects.js';
import type { LeaseOptions } from '../schedule/lease.js';
import { DEFAULT_RULES, planOf, type Slot } from '../schedule/plan.js';
import { readState } from '../schedule/state.js';
import { leaseHolder } from '../schedule.js';
import { type Finding, good, note, problem } from './finding.js';

const named = ({ job, day }: Slot) => `${job} of ${day}`;

/** Who runs the schedule, what is amiss with it, and what comes next. */
export async function examineSchedule(objects: ObjectStore, options: LeaseOptions): Promise<Finding[]> {
  const now: UtcInstant = options.now();
  const state = await readState(objects, now, DEFAULT_RULES);
  const plan = planOf(state, now);
  const { due, waiting, givenUp, outOfReach, next } = plan;
  const about = (name: string) => ({ area: 'schedule', name }) as const;
  const upcoming = next.map((slot) =>
    good(about(`next ${slot.job}`), `of ${slot.day} at ${slot.dueUtc}`, {
      day: slot.day,
      dueUtc: slot.dueUtc,
    }),
  );
  if (state.sinceUtc === null)
    return [
      note(
        about('runner'),
        'never started on this store',
        'ttlu schedule runs the jobs here; in the cloud the Lambdas do',
      ),
      ...upcoming,
    ];
  const holder = await leaseHolder(objects, options);
  const findings: Finding[] = [];
  if (holder !== null)
    findings.push(good(about('runner'), `process ${holder.pid} on ${holder.host}`, { pid: holder.pid }));
  else if (due.length > 0)
    findings.push(
      problem(
        about('runner'),
        `nobody runs it, and it is time for ${due.map(named).join(', ')}`,
        'ttlu schedule --once, or start ttlu schedule',
        {
          due: due.length,
        },
      ),
    );
  else
    findings.push(
      note(
        about('runner'),
        'nobody runs it at this moment',
        'ttlu schedule keeps running; --once suits a timer',
      ),
    );
  for (const { slot, run } of givenUp)
    findings.push(
      problem(
        about(named(slot)),
        `given up: ${run.reasons.join('; ')}`,
        'see to the reason, then ttlu schedule --once --again',
        {
          failedRuns: run.failedRuns,
        },
      ),
    );
  for (const { slot, run, retryUtc } of waiting)
    findings.push(
      note(
        about(named(slot)),
        `${run.reasons.join('; ') || 'it was cut off'}; tried again at ${retryUtc}`,
        null,
        {
          failedRuns: run.failedRuns,
        },
      ),
    );
  const [first, last] = [outOfReach[0], outOfReach.at(-1)];
  if (first && last)
    findings.push(
      problem(
        about('missed days'),
        `${outOfReach.length} days from ${first.day} to ${last.day} were missed too long ago`,
        `ttlu backfill --from ${first.day} --to ${last.day}`,
        { days: outOfReach.length },
      ),
    );
  return [...findings, ...upcoming];
}
