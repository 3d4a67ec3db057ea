import { field, list, numeric } from './fields.js';
import type { RecordedRow } from './timeline.js';

/** Where a game stands by its visible plays. */
export interface Standing {
  readonly phase: 'scheduled' | 'live' | 'halftime' | 'endOfPeriod' | 'final';
  readonly period: number;
  /** As displayed, `12:34`. */
  readonly clock: string;
  readonly home: number;
  readonly away: number;
  /** Points by period. */
  readonly homeByPeriod: readonly number[];
  readonly awayByPeriod: readonly number[];
}

const END_OF_PERIOD = '412';
const END_OF_GAME = '402';

/**
 * The standing that a list of visible plays amounts to: score, clock and period are the last play's.
 * `over`: the game is known to have ended, whether or not a play says so.
 */
export function standingOf(rows: readonly RecordedRow[], over: boolean): Standing {
  if (rows.length === 0)
    return {
      phase: 'scheduled',
      period: 0,
      clock: '0:00',
      home: 0,
      away: 0,
      homeByPeriod: [],
      awayByPeriod: [],
    };
  let home = 0;
  let away = 0;
  let period = 1;
  let clock = '20:00';
  let ended = over;
  const homeAfter: number[] = [];
  const awayAfter: number[] = [];
  for (const row of rows) {
    home = row.home ?? home;
    away = row.away ?? away;
    clock = row.clock ?? clock;
    if (row.period !== null && row.period >= 1) period = row.period;
    if (row.type === END_OF_GAME) ended = true;
    homeAfter[period - 1] = home;
    awayAfter[period - 1] = away;
  }
  const atBreak = rows.at(-1)?.type === END_OF_PERIOD;
  const phase = ended
    ? 'final'
    : atBreak && period === 1
      ? 'halftime'
      : atBreak && home === away
        ? 'endOfPeriod'
        : 'live';
  return {
    phase,
    period,
    clock,
    home,
    away,
    homeByPeriod: differences(homeAfter, period),
    awayByPeriod: differences(awayAfter, period),
  };
}

function differences(after: readonly number[], periods: number): number[] {
  const points: number[] = [];
  let before = 0;
  for (let i = 0; i < periods; i++) {
    const now = after[i] ?? before;
    points.push(now - before);
    before = now;
  }
  return points;
}

/** A final by the official score, where the recording has one: it wins over the sum of the plays. */
export function officialFinal(standing: Standing, competitors: unknown): Standing {
  const official = (side: 'home' | 'away') => {
    const team = list(competitors).find((competitor) => field(competitor, 'homeAway') === side);
    return {
      score: numeric(field(team, 'score')),
      byPeriod: list(field(team, 'linescores')).map(
        (line) => numeric(field(line, 'value')) ?? numeric(field(line, 'displayValue')),
      ),
    };
  };
  const home = official('home');
  const away = official('away');
  if (home.score === null || away.score === null) return standing;
  const whole = (points: readonly (number | null)[], otherwise: readonly number[]) =>
    points.length > 0 && points.every((p) => p !== null) ? (points as number[]) : otherwise;
  return {
    ...standing,
    home: home.score,
    away: away.score,
    homeByPeriod: whole(home.byPeriod, standing.homeByPeriod),
    awayByPeriod: whole(away.byPeriod, standing.awayByPeriod),
  };
}

const ordinal = (n: number) => `${n}${n === 1 ? 'st' : n === 2 ? 'nd' : n === 3 ? 'rd' : 'th'}`;

function periodName(period: number): { long: string; short: string } {
  if (period <= 2) return { long: `${ordinal(period)} Half`, short: ordinal(period) };
  const overtime = period === 3 ? 'OT' : `${period - 2}OT`;
  return { long: overtime, short: overtime };
}

/** The provider's status type of a standing: id, name, state, words. */
export function statusType(standing: Standing, startUtc: string): Record<string, unknown> {
  const { phase, period, clock } = standing;
  const name = periodName(period);
  switch (phase) {
    case 'scheduled':
      return {
        id: '1',
        name: 'STATUS_SCHEDULED',
        state: 'pre',
        completed: false,
        description: 'Scheduled',
        ...startWords(startUtc),
      };
    case 'live':
      return {
        id: '2',
        name: 'STATUS_IN_PROGRESS',
        state: 'in',
        completed: false,
        description: 'In Progress',
        detail: `${clock} - ${name.long}`,
        shortDetail: `${clock} - ${name.short}`,
      };
    case 'halftime':
      return {
        id: '23',
        name: 'STATUS_HALFTIME',
        state: 'in',
        completed: false,
        description: 'Halftime',
        detail: 'Halftime',
        shortDetail: 'Halftime',
      };
    case 'endOfPeriod':
      return {
        id: '22',
        name: 'STATUS_END_PERIOD',
        state: 'in',
        completed: false,
        description: 'End of Period',
        detail: `End of ${name.long}`,
        shortDetail: `End of ${name.short}`,
      };
    case 'final': {
      const words = period > 2 ? `Final/${name.short}` : 'Final';
      return {
        id: '3',
        name: 'STATUS_FINAL',
        state: 'post',
        completed: true,
        description: 'Final',
        detail: words,
        shortDetail: words,
        ...(period > 2 ? { altDetail: name.short } : {}),
      };
    }
  }
}

const START = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  weekday: 'short',
  month: 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
});
const START_SHORT = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  month: 'numeric',
  day: 'numeric',
});

function startWords(startUtc: string): { detail: string; shortDetail: string } {
  const start = new Date(startUtc);
  if (Number.isNaN(start.getTime())) return { detail: 'Scheduled', shortDetail: 'Scheduled' };
  const parts = new Map(START.formatToParts(start).map((part) => [part.type, part.value]));
  const time = `${parts.get('hour')}:${parts.get('minute')} ${parts.get('dayPeriod')} ${parts.get('timeZoneName')}`;
  const day = Number(parts.get('day'));
  const nth = day % 100 >= 11 && day % 100 <= 13 ? `${day}th` : `${day}${suffix(day % 10)}`;
  return {
    detail: `${parts.get('weekday')}, ${parts.get('month')} ${nth} at ${time}`,
    shortDetail: `${START_SHORT.format(start)} - ${time}`,
  };
}

function suffix(digit: number): string {
  return digit === 1 ? 'st' : digit === 2 ? 'nd' : digit === 3 ? 'rd' : 'th';
}

/** Seconds of a displayed clock: `12:34` → 754, `8.3` → 8.3; null when it is no clock. */
export function displayedSeconds(clock: string): number | null {
  const parts = clock.split(':').map(Number);
  if (parts.some(Number.isNaN) || parts.length > 2) return null;
  return parts.length === 2 ? (parts[0] as number) * 60 + (parts[1] as number) : (parts[0] as number);
}
