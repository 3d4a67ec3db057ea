import type { UtcInstant } from '../../src/domain/game.js';
import { SourceError } from '../../src/sources/errors.js';
import type { Quota } from '../../src/sources/odds-api/client.js';
import { type Finding, good, note, problem } from './finding.js';

/** A provider that the doctor asks. */
export interface AskedSource {
  readonly name: string;
  /** What is missing while it does not answer. */
  readonly without: string;
  /** Asks it one cheap question; null where it has no key and is not asked. */
  readonly ask: (() => Promise<string>) | null;
  /** Whether a job fails without it. */
  readonly needed: boolean;
}

/** Whether a source answers, and how fast. @param clock milliseconds that only go up */
export async function examineSource(source: AskedSource, clock: () => number): Promise<Finding> {
  const about = { area: 'sources', name: source.name } as const;
  if (source.ask === null)
    return note(about, `not asked: no key; ${source.without}`, null, { answers: null });
  const before = clock();
  try {
    const said = await source.ask();
    const ms = Math.round(clock() - before);
    return good(about, `answers in ${ms} ms: ${said}`, { answers: true, ms });
  } catch (error) {
    // KenPom has no ratings of a summer's day, and says so with status 200.
    if (error instanceof SourceError && error.kind === 'status' && error.status === undefined)
      return note(about, `answers, but has nothing: ${error.message}`, null, { answers: true });
    const says = `does not answer: ${error instanceof Error ? error.message : String(error)}; ${source.without}`;
    const facts = { answers: false, kind: error instanceof SourceError ? error.kind : null };
    const todo = whatToDo(error, source.name);
    return source.needed || isRefusal(error)
      ? problem(about, says, todo, facts)
      : note(about, says, todo, facts);
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof SourceError && (error.kind === 'key' || error.kind === 'quota');
}

function whatToDo(error: unknown, source: string): string {
  if (error instanceof SourceError) {
    if (error.kind === 'key') return `renew the key or password of ${source}`;
    if (error.kind === 'quota') return `wait for the new month, or buy credits of ${source}`;
    if (error.kind === 'shape' || error.kind === 'json')
      return `see whether ${source} has changed its answers: its wire.ts says what is read`;
  }
  return `see whether this machine reaches ${source}; jobs are tried again by themselves`;
}

/** Below this share of the month's credits a person should know. */
const LITTLE_LEFT = 0.1;

/** What is left of the Odds API's credits. */
export function examineQuota({ remaining, used }: Quota): Finding {
  const about = { area: 'sources', name: 'odds-api credits' } as const;
  if (remaining === null)
    return note(about, 'the answer does not say how many are left', null, { remaining });
  const facts = { remaining, used };
  const says = `${remaining} left${used === null ? '' : `, ${used} used`}`;
  if (remaining <= 0)
    return problem(about, says, 'buy credits, or live lines are those of ESPN until the new month', facts);
  if (used !== null && remaining < LITTLE_LEFT * (remaining + used))
    return note(
      about,
      says,
      'a poll every ODDS_API_POLL_SECONDS=40 is as good as every 15 and costs a third',
      facts,
    );
  return good(about, says, facts);
}

const CLOCK_SECONDS = 60;

/** How far this machine's clock is from a provider's. Game days, line ages and the schedule hang on it. */
export function examineClock(theirs: UtcInstant | null, ours: UtcInstant): Finding {
  const about = { area: 'clock', name: 'clock' } as const;
  if (theirs === null) return note(about, 'no source has told its time', null, { aheadSeconds: null });
  const aheadSeconds = Math.round((Date.parse(ours) - Date.parse(theirs)) / 1000);
  const facts = { aheadSeconds };
  const off = Math.abs(aheadSeconds);
  if (off <= CLOCK_SECONDS) return good(about, `right to ${Math.max(off, 1)} s`, facts);
  const says = `${off} s ${aheadSeconds > 0 ? 'ahead of' : 'behind'} the sources`;
  return problem(about, says, 'set the clock of this machine, e.g. by NTP: ages of lines are wrong', facts);
}
