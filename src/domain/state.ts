import { NO_FOULS } from './fouls.js';
import {
  type BySide,
  type GameClock,
  type GamePhase,
  type GameState,
  gameClock,
  type Official,
  otherSide,
  type Play,
  type PlayKind,
  type ScorePoint,
  secondsElapsed,
  type TeamFouls,
  type TeamSide,
  type TeamTally,
  type UtcInstant,
} from './game.js';

/** Plays after which a lower score is believed to be a correction rather than a slip of the log (T4). */
const PLAYS_THAT_CONFIRM_A_LOWER_SCORE = 10;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The sum of the plays so far; opaque to callers, who read it through {@link gameStateOf}. */
export interface PlayLog {
  readonly gameId: string;
  clock: GameClock | null;
  score: { home: number; away: number };
  /** A lower score that has been seen on `plays` rows in a row, not yet believed. */
  lower: { home: number; away: number; plays: number } | null;
  readonly fouls: BySide<Mutable<TeamFouls>>;
  readonly tally: BySide<Mutable<TeamTally>>;
  readonly scoring: ScorePoint[];
  leadChanges: number;
  leader: TeamSide | null;
  ball: TeamSide | null;
  plays: number;
}

const noTally = (): Mutable<TeamTally> => ({
  fieldGoalsMade: 0,
  fieldGoalsTried: 0,
  threesMade: 0,
  threesTried: 0,
  freeThrowsMade: 0,
  freeThrowsTried: 0,
  offensiveRebounds: 0,
  defensiveRebounds: 0,
  turnovers: 0,
  timeouts: 0,
});

export function emptyPlayLog(gameId: string): PlayLog {
  return {
    gameId,
    clock: null,
    score: { home: 0, away: 0 },
    lower: null,
    fouls: { home: { ...NO_FOULS }, away: { ...NO_FOULS } },
    tally: { home: noTally(), away: noTally() },
    scoring: [{ elapsed: 0, home: 0, away: 0 }],
    leadChanges: 0,
    leader: null,
    ball: null,
    plays: 0,
  };
}

/**
 * Adds one play to the log, in the order of the source. The clock never turns back, and the score is the running
 * maximum until a lower one has stood for ten plays: then it was a correction (T4).
 * @throws RangeError for a clock that cannot be; the log is then as it was
 */
export function addPlay(log: PlayLog, play: Play): void {
  const clock = gameClock(play.period, play.secondsLeftInPeriod);
  log.plays += 1;
  if (clock.period !== log.clock?.period) log.ball = null;
  if (log.clock === null || isLater(clock, log.clock)) log.clock = clock;
  addScore(log, play.score);
  if (play.side !== null) {
    addDeed(log, play, play.side);
    log.ball = ballAfter(play.kind, play.side) ?? log.ball;
  }
}

/**
 * Who has the ball after a deed of `side`; null where it says nothing of it. A made free throw gives it away, the first of
 * two as well: the next one corrects that. An offensive foul is followed by its turnover, every other is the opponent's ball.
 */
function ballAfter(kind: PlayKind, side: TeamSide): TeamSide | null {
  switch (kind) {
    case 'made2':
    case 'made3':
    case 'madeFreeThrow':
    case 'turnover':
    case 'foul':
      return otherSide(side);
    case 'missed2':
    case 'missed3':
    case 'missedFreeThrow':
    case 'offensiveRebound':
    case 'defensiveRebound':
    case 'steal':
    case 'jumpBall':
      return side;
    default:
      return null;
  }
}

/** By period first: a half begins with its first row, though the game clock still stands where the last one ended. */
function isLater(clock: GameClock, than: GameClock): boolean {
  if (clock.period !== than.period) return clock.period > than.period;
  return clock.secondsLeftInPeriod < than.secondsLeftInPeriod;
}

function addScore(log: PlayLog, { home, away }: BySide<number>): void {
  if (home >= log.score.home && away >= log.score.away) {
    log.lower = null;
    setScore(log, home, away);
    return;
  }
  const same = log.lower !== null && home >= log.lower.home && away >= log.lower.away;
  log.lower = { home, away, plays: same && log.lower ? log.lower.plays + 1 : 1 };
  if (log.lower.plays >= PLAYS_THAT_CONFIRM_A_LOWER_SCORE) {
    log.lower = null;
    setScore(log, home, away);
  } else {
    setScore(log, Math.max(home, log.score.home), Math.max(away, log.score.away));
  }
}

function setScore(log: PlayLog, home: number, away: number): void {
  if (home === log.score.home && away === log.score.away) return;
  log.score = { home, away };
  log.scoring.push({ elapsed: log.clock ? secondsElapsed(log.clock) : 0, home, away });
  const leader = home === away ? null : home > away ? 'home' : 'away';
  if (leader !== null) {
    if (log.leader !== null && leader !== log.leader) log.leadChanges += 1;
    log.leader = leader;
  }
}

function addDeed(log: PlayLog, play: Play, side: TeamSide): void {
  const tally = log.tally[side];
  switch (play.kind) {
    case 'made2':
    case 'missed2':
    case 'made3':
    case 'missed3':
      tally.fieldGoalsTried += 1;
      if (play.kind.startsWith('made')) tally.fieldGoalsMade += 1;
      if (play.kind.endsWith('3')) tally.threesTried += 1;
      if (play.kind === 'made3') tally.threesMade += 1;
      break;
    case 'madeFreeThrow':
      tally.freeThrowsMade += 1;
      tally.freeThrowsTried += 1;
      break;
    case 'missedFreeThrow':
      tally.freeThrowsTried += 1;
      break;
    case 'offensiveRebound':
      tally.offensiveRebounds += 1;
      break;
    case 'defensiveRebound':
      tally.defensiveRebounds += 1;
      break;
    case 'turnover':
      tally.turnovers += 1;
      break;
    case 'timeout':
      tally.timeouts += 1;
      break;
    case 'foul':
    case 'technicalFoul': {
      const fouls = log.fouls[side];
      if (play.period >= 2) fouls.secondHalf += 1;
      else fouls.firstHalf += 1;
      if (play.kind === 'technicalFoul') fouls.technical += 1;
      break;
    }
  }
}

/** What the source says beside its plays; each field, where given, stands above what the plays add up to. */
export interface Observed {
  readonly asOfUtc: UtcInstant;
  readonly phase: GamePhase;
  readonly clock?: GameClock | null;
  /** An official score: given for finals, where it wins over the play sums (T4). */
  readonly score?: BySide<number>;
  readonly officials?: readonly Official[];
}

/** The state that a log and the source's own status amount to: a copy, safe to keep while the log goes on. */
export function gameStateOf(log: PlayLog, observed: Observed): GameState {
  const clock = observed.clock ?? log.clock;
  const score = observed.score ?? log.score;
  return {
    gameId: log.gameId,
    asOfUtc: observed.asOfUtc,
    phase: observed.phase,
    clock,
    score,
    fouls: { home: { ...log.fouls.home }, away: { ...log.fouls.away } },
    tally: { home: { ...log.tally.home }, away: { ...log.tally.away } },
    scoring: [...log.scoring, ...untold(log, score, clock)],
    leadChanges: log.leadChanges,
    ball: log.ball,
    plays: log.plays,
    officials: observed.officials ?? [],
  };
}

const UNTOLD_STEP_SECONDS = 30;

/**
 * Points on the board that no play tells of, as of a game of which only the score line is known: they came at any time
 * since the last play that scored, and are spread evenly over it, or all of them would count as the last minutes'.
 */
function untold({ scoring }: PlayLog, score: BySide<number>, clock: GameClock | null): ScorePoint[] {
  const told = scoring.at(-1);
  if (clock === null || told === undefined) return [];
  const [home, away] = [score.home - told.home, score.away - told.away];
  const seconds = secondsElapsed(clock) - told.elapsed;
  if (home < 0 || away < 0 || home + away === 0 || seconds <= 0) return [];
  const steps = Math.ceil(seconds / UNTOLD_STEP_SECONDS);
  return Array.from({ length: steps }, (_, i) => ({
    elapsed: told.elapsed + (seconds * (i + 1)) / steps,
    home: told.home + Math.round((home * (i + 1)) / steps),
    away: told.away + Math.round((away * (i + 1)) / steps),
  }));
}

/** Points of both teams. */
export function totalPoints(score: BySide<number>): number {
  return score.home + score.away;
}

/** Points of both teams scored in the last `seconds` of game time before `state.clock`. */
export function pointsInLast(state: GameState, seconds: number): number {
  if (state.clock === null) return 0;
  const since = secondsElapsed(state.clock) - seconds;
  const before = state.scoring.findLast((p) => p.elapsed <= since);
  return totalPoints(state.score) - (before ? totalPoints(before) : 0);
}

/** A team's possessions so far, by the usual estimate: FGA − OREB + TO + 0.475 FTA. */
export function possessions(tally: TeamTally): number {
  return tally.fieldGoalsTried - tally.offensiveRebounds + tally.turnovers + 0.475 * tally.freeThrowsTried;
}
