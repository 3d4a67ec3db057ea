import { readFileSync } from 'node:fs';

/** A process of this machine, told from an earlier or later one with its id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Null where the system does not say. */
  readonly startedAt: string | null;
}

export function thisProcessIdentity(): ProcessIdentity {
  return { pid: process.pid, startedAt: startOf(process.pid) };
}

/**
 * Whether a process is still there, and not another one that was given its id since: after a restart of a machine or a
 * container ids begin anew.
 */
export function isStillThere({ pid, startedAt }: ProcessIdentity): boolean {
  if (!answersToSignals(pid)) return false;
  const start = startOf(pid);
  return start === null || startedAt === null ? pid !== process.pid : start === startedAt;
}

function answersToSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process was started, as Linux counts it, and in which run of the machine; null elsewhere. */
function startOf(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces and parentheses; the start is the 20th field after it.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? null : `${boot} ${ticks}`;
  } catch {
    return null;
  }
}
