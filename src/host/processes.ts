import { hostname } from 'node:os';
import type { Holder } from '../../pipelines/schedule.js';
import { isStillThere, thisProcessIdentity } from '../store/processes.js';

/** This process, as another one can find out whether it is still there. */
export function thisProcess(): Holder {
  return { host: hostname(), ...thisProcessIdentity() };
}

/** Whether a process of this host is still there. */
export function isAlive(holder: Holder): boolean {
  return isStillThere(holder);
}
