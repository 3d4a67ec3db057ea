/**
 * The game of college basketball as this project speaks of it: teams, clock, plays and the state that plays add up to.
 * Everything else imports these names; this folder imports nothing.
 */

/** A whole number of seconds. */
export type Seconds = number;
/** An instant, ISO 8601 in UTC with a trailing `Z`. */
export type UtcInstant = string;
/** A calendar day in America/New_York, `YYYY-MM-DD`: the day on which a game is listed ("game day"). */
export type GameDay = string;

export type TeamSide = 'home' | 'away';

/** Something that both teams have one of. */
export interface BySide<T> {
  readonly home: T;
  readonly away: T;
}

export const SIDES: readonly TeamSide[] = ['home', 'away'];

export function otherSide(side: TeamSide): TeamSide {
  return side === 'home' ? 'away' : 'home';
}

export interface Team {
  /** ESPN's team id: this project's canonical id. */
  readonly id: string;
  /** Full name as ESPN displays it, e.g. `Duke Blue Devils`. */
  readonly name: string;
  /** Place name without the mascot, e.g. `Duke`. */
  readonly location: string;
  readonly abbreviation: string;
}

/** `endOfPeriod` is the break before an overtime; half-time has its own name. */
export type GamePhase =
  | 'scheduled'
  | 'live'
  | 'halftime'
  | 'endOfPeriod'
  | 'delayed'
  | 'final'
  | 'postponed'
  | 'canceled';

/** True while a total can be bet in play. */
export function isUnderWay(phase: GamePhase): boolean {
  return phase === 'live' || phase === 'halftime' || phase === 'endOfPeriod' || phase === 'delayed';
}

export interface Game {
  /** ESPN's event id. */
  readonly id: string;
  readonly startUtc: UtcInstant;
  readonly day: GameDay;
  /** Ending year: the season 2025-26 is 2026. */
  readonly season: number;
  readonly home: Team;
  readonly away: Team;
  readonly neutralSite: boolean;
  readonly conferenceGame: boolean;
}

/** A referee as the source of the crew spells him; identity is decided in `identity/referees.ts`. */
export interface Official {
  readonly name: string;
  /** 1 is the crew chief. */
  readonly order: number;
}

export const PLAY_KINDS = [
  'made2',
  'missed2',
  'made3',
  'missed3',
  'madeFreeThrow',
  'missedFreeThrow',
  'offensiveRebound',
  'defensiveRebound',
  'deadBallRebound',
  'turnover',
  'steal',
  'block',
  'foul',
  'technicalFoul',
  'timeout',
  'tvTimeout',
  'substitution',
  'jumpBall',
  'challenge',
  'endPeriod',
  'endGame',
  /** A row that the source itself calls "Not Available" or a mere comment. */
  'note',
  /** A code that no one has named yet: kept for score and clock, counted, reported. */
  'unknown',
] as const;
export type PlayKind = (typeof PLAY_KINDS)[number];

/** One row of a play-by-play, in the order in which the source lists it. */
export interface Play {
  readonly id: string;
  readonly kind: PlayKind;
  /** 1 and 2 are the halves, 3 the first overtime, … */
  readonly period: number;
  readonly secondsLeftInPeriod: Seconds;
  /** The team that acted (that committed the foul), null where the source names none. */
  readonly side: TeamSide | null;
  /** Score after the play, as sent: it may step backwards (T4). */
  readonly score: BySide<number>;
  /** When it happened in real time; null in old recordings. */
  readonly wallclockUtc: UtcInstant | null;
}

/** What one team has done so far. Counts, whole game. */
export interface TeamTally {
  readonly fieldGoalsMade: number;
  readonly fieldGoalsTried: number;
  readonly threesMade: number;
  readonly threesTried: number;
  readonly freeThrowsMade: number;
  readonly freeThrowsTried: number;
  readonly offensiveRebounds: number;
  readonly defensiveRebounds: number;
  readonly turnovers: number;
  readonly timeouts: number;
}

/** Team fouls: they start anew at half-time, and overtime goes on with the second half's. */
export interface TeamFouls {
  readonly firstHalf: number;
  readonly secondHalf: number;
  /** Technical fouls of the whole game, already counted in the halves. */
  readonly technical: number;
}

/** The score at a moment of game time. */
export interface ScorePoint {
  /** Seconds of game time since the tip, overtimes included. */
  readonly elapsed: Seconds;
  readonly home: number;
  readonly away: number;
}

/** All that is known of a game under way at `asOfUtc`. */
export interface GameState {
  readonly gameId: string;
  readonly asOfUtc: UtcInstant;
  readonly phase: GamePhase;
  /** Null before the tip, and on finals of which no play is known. */
  readonly clock: GameClock | null;
  readonly score: BySide<number>;
  readonly fouls: BySide<TeamFouls>;
  readonly tally: BySide<TeamTally>;
  /**
   * Every change of the score so far, ascending in game time, starting with 0–0 at the tip; points that no play tells of
   * are spread evenly over the time since the last that does.
   */
  readonly scoring: readonly ScorePoint[];
  readonly leadChanges: number;
  /** The side that has the ball, as far as the plays tell; null at the start of a period, and where only the score is known. */
  readonly ball: TeamSide | null;
  /** Plays that the state is made of; 0 says that only the score line is known. */
  readonly plays: number;
  /** Empty until the source names the crew, which happens only once a game is under way. */
  readonly officials: readonly Official[];
}

// The clock ------------------------------------------------------------------------------------------------------

export const HALF_SECONDS = 1200;
export const OVERTIME_SECONDS = 300;
export const REGULATION_SECONDS = 2 * HALF_SECONDS;

export interface GameClock {
  readonly period: number;
  readonly secondsLeftInPeriod: Seconds;
}

/** How long a period lasts: 20:00 for the two halves, 5:00 for every overtime (T7). */
export function periodSeconds(period: number): Seconds {
  return period <= 2 ? HALF_SECONDS : OVERTIME_SECONDS;
}

/**
 * A checked clock.
 * @throws RangeError naming the value, when the period is not a positive whole number or the time does not fit in it.
 */
export function gameClock(period: number, secondsLeftInPeriod: Seconds): GameClock {
  if (!Number.isInteger(period) || period < 1) throw new RangeError(`period ${period} is not 1, 2, 3 …`);
  if (!(secondsLeftInPeriod >= 0 && secondsLeftInPeriod <= periodSeconds(period)))
    throw new RangeError(
      `${secondsLeftInPeriod} seconds left in period ${period}, which lasts ${periodSeconds(period)}`,
    );
  return { period, secondsLeftInPeriod };
}

/** 0 in regulation, 1 in the first overtime, … */
export function overtimeNumber(clock: GameClock): number {
  return Math.max(0, clock.period - 2);
}

/** Seconds left until the end of regulation; 0 in overtime, never a count of future overtimes (T7). */
export function secondsLeftInRegulation(clock: GameClock): Seconds {
  if (clock.period > 2) return 0;
  return clock.secondsLeftInPeriod + (clock.period === 1 ? HALF_SECONDS : 0);
}

/** Seconds played since the tip, overtimes included. */
export function secondsElapsed(clock: GameClock): Seconds {
  const before =
    clock.period <= 2
      ? (clock.period - 1) * HALF_SECONDS
      : REGULATION_SECONDS + (clock.period - 3) * OVERTIME_SECONDS;
  return before + periodSeconds(clock.period) - clock.secondsLeftInPeriod;
}

/** Minutes played since the tip, as reports count them: 20 at half-time, 40 at the end of regulation. */
export function minutesElapsed(clock: GameClock): number {
  return secondsElapsed(clock) / 60;
}

/** `12:34 1st half`, `0:05 2nd half`, `4:10 OT`, `2:00 2OT`; fractions of a second are cut off. */
export function formatClock(clock: GameClock): string {
  const minutes = Math.floor(clock.secondsLeftInPeriod / 60);
  const seconds = String(Math.floor(clock.secondsLeftInPeriod % 60)).padStart(2, '0');
  const overtime = overtimeNumber(clock);
  const period =
    overtime === 0 ? (clock.period === 1 ? '1st half' : '2nd half') : overtime === 1 ? 'OT' : `${overtime}OT`;
  return `${minutes}:${seconds} ${period}`;
}

// Days -----------------------------------------------------------------------------------------------------------

const NEW_YORK_DAY = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The game day of an instant: its date in New York, daylight saving included (T2). */
export function gameDayOf(instant: UtcInstant | Date): GameDay {
  return NEW_YORK_DAY.format(new Date(instant));
}

/** Whether a text is a day of the calendar as this project writes it: `2026-03-02`, but not `2026-02-30`. */
export function isGameDay(text: string): text is GameDay {
  const known = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  return known && addDays(text, 0) === text;
}

/** A game day some days later (or earlier, negative). */
export function addDays(day: GameDay, days: number): GameDay {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The season a day belongs to, named by its ending year; a season turns over in July. */
export function seasonOf(day: GameDay): number {
  const year = Number(day.slice(0, 4));
  return Number(day.slice(5, 7)) >= 7 ? year + 1 : year;
}

/** `2026` → `2025-26`. */
export function seasonName(season: number): string {
  return `${season - 1}-${String(season % 100).padStart(2, '0')}`;
}
