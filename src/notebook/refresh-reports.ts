import { join } from 'node:path';
import type { ObjectStore } from '../store/objects.js';
import { nightsThere } from './night.js';
import { seasonsThere } from './open.js';
import { makeReport, reportPage, storePage } from './report.js';
import { REPORT_NAMES, type ReportName } from './reports.js';

export interface RefreshOptions {
  /** Where embedded stores are kept. */
  readonly folder: string;
  readonly store: ObjectStore;
  /** Told of a report that cannot be made, e.g. of too few games: no fault of the day's collection. */
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Makes every report of the newest collected season, and of its last night, anew, with its page and the index.
 * @returns those that were made
 */
export async function refreshReports({ folder, store, note, signal }: RefreshOptions): Promise<ReportName[]> {
  const env = { TTLU_DATA: folder, TTLU_SOURCE: 'collected' };
  const here = { ...process.env, ...env };
  const seasons = (await seasonsThere({ env: here }))?.at(-1);
  const night = (await nightsThere(here))?.at(-1);
  const made: ReportName[] = [];
  if (seasons === undefined) return made;
  for (const name of REPORT_NAMES) {
    signal.throwIfAborted();
    try {
      const parameters: Record<string, string> = name === 'night' ? { ...(night && { night }) } : { seasons };
      const options = { parameters, env, store, cache: join(folder, 'runs'), signal };
      const report = await makeReport(name, options);
      await storePage(report, (await reportPage(report, options)).page, store);
      made.push(name);
    } catch (error) {
      signal.throwIfAborted();
      note(`report ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return made;
}
