import pLimit, { type LimitFunction } from 'p-limit';
import type { SourceName } from './errors.js';

/** How hard a source may be pressed. */
export interface RateLimit {
  /** Requests that may begin in a second, evenly spaced. */
  readonly perSecond: number;
  /** Requests under way at once. */
  readonly concurrency: number;
}

/**
 * What each provider bears: ESPN's site is free and unpublished, the Odds API allows about thirty calls a second,
 * KenPom's terms ask for two at most, RefMetrics is a site for people.
 */
export const POLITE_LIMITS: Readonly<Record<SourceName, RateLimit>> = {
  espn: { perSecond: 10, concurrency: 4 },
  'odds-api': { perSecond: 8, concurrency: 2 },
  kenpom: { perSecond: 1, concurrency: 1 },
  refmetrics: { perSecond: 0.5, concurrency: 1 },
};

/** Makes the requests of all clients that share it take turns, source by source. */
export interface Pace {
  /** Runs `attempt` at its source's next turn. @throws SourceHeld when that is too far off */
  run<T>(source: SourceName, attempt: () => Promise<T>): Promise<T>;
  /** The source has asked for a pause: nothing is sent to it before the pause is over. */
  holdOff(source: SourceName, ms: number): void;
}

/** The source has asked for a longer pause than is waited for. */
export class SourceHeld extends Error {
  override readonly name = 'SourceHeld';
  constructor(readonly leftMs: number) {
    super(`it wants no request for ${Math.ceil(leftMs / 1000)} s`);
  }
}

export interface PaceOptions {
  /** Milliseconds that only ever go up; the process's own unless told. */
  readonly clock?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
  /** The longest pause that is waited for; 60 s unless told. */
  readonly maxHoldMs?: number;
}

const DEFAULT_MAX_HOLD_MS = 60_000;

interface Lane {
  readonly limit: LimitFunction;
  readonly spacingMs: number;
  nextAt: number;
}

/** A pace by source. A source without a limit is only held back when it asks for a pause itself. */
export function createPace(
  limits: Readonly<Partial<Record<SourceName, RateLimit>>> = POLITE_LIMITS,
  { clock = () => performance.now(), sleep = wait, maxHoldMs = DEFAULT_MAX_HOLD_MS }: PaceOptions = {},
): Pace {
  const lanes = new Map<SourceName, Lane>();
  const laneOf = (source: SourceName): Lane => {
    const known = lanes.get(source);
    if (known) return known;
    const { perSecond, concurrency } = limits[source] ?? { perSecond: Infinity, concurrency: Infinity };
    const lane: Lane = { limit: pLimit(concurrency), spacingMs: 1000 / perSecond, nextAt: -Infinity };
    lanes.set(source, lane);
    return lane;
  };
  return {
    run(source, attempt) {
      const lane = laneOf(source);
      return lane.limit(async () => {
        // A pause may be asked for while this request waits for its turn.
        for (let left = lane.nextAt - clock(); left > 0; left = lane.nextAt - clock()) {
          if (left > maxHoldMs) throw new SourceHeld(left);
          await sleep(left);
        }
        lane.nextAt = clock() + lane.spacingMs;
        return attempt();
      });
    },
    holdOff(source, ms) {
      const lane = laneOf(source);
      lane.nextAt = Math.max(lane.nextAt, clock() + ms);
    },
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
