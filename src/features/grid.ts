import {
  type GameClock,
  type GameState,
  gameClock,
  HALF_SECONDS,
  OVERTIME_SECONDS,
  type Play,
  REGULATION_SECONDS,
  type Seconds,
  secondsLeftInRegulation,
  type UtcInstant,
} from '../domain/game.js';
import { addPlay, emptyPlayLog, gameStateOf, type PlayLog } from '../domain/state.js';

export const GRID_SECONDS = 30;

/** Seconds left in regulation of the grid's moments: 2400, 2370 … 0. */
export const REGULATION_GRID: readonly Seconds[] = Array.from(
  { length: REGULATION_SECONDS / GRID_SECONDS + 1 },
  (_, i) => REGULATION_SECONDS - i * GRID_SECONDS,
);

/** The same with every 5 seconds of the last minute, when each of them is another game. */
export const TRAINING_GRID: readonly Seconds[] = [
  ...REGULATION_GRID.filter((seconds) => seconds > 60),
  ...Array.from({ length: 13 }, (_, i) => 60 - i * 5),
];

/** Overtimes are looked at from their first half minute on: before it they are the tie that they began with. */
const OVERTIME_GRID: readonly Seconds[] = REGULATION_GRID.filter((seconds) => seconds < OVERTIME_SECONDS);

/** A game as it stood at a moment of the grid. */
export interface GridState {
  /** 0 in regulation, 1 in the first overtime, … */
  readonly overtime: number;
  /** Left in regulation, or in the overtime. */
  readonly secondsLeft: Seconds;
  readonly state: GameState;
}

/**
 * A finished game's states at the moments of the grid, as they could have been known then: the state at r is what the
 * last play with r or more seconds left says, by the same fold that serves live games. The clock of a play is the
 * running minimum in play order, so that the end-of-half row stamped with an overtime's clock turns nothing back and
 * future overtimes leave no trace (T7).
 * Overtimes follow, each every 30 seconds.
 * @param plays in the order of the source
 * @param grid seconds left in regulation, descending
 */
export function gridStates(
  gameId: string,
  plays: readonly Play[],
  asOfUtc: UtcInstant,
  grid: readonly Seconds[] = REGULATION_GRID,
): GridState[] {
  const log = emptyPlayLog(gameId);
  const states: GridState[] = [];
  const regulation = plays.filter((play) => play.period <= 2);
  let at = 0;
  for (const secondsLeft of grid) {
    while (at < regulation.length && leftAfter(log, regulation[at] as Play) >= secondsLeft)
      addPlay(log, regulation[at++] as Play);
    states.push({
      overtime: 0,
      secondsLeft,
      state: gameStateOf(log, {
        asOfUtc,
        phase: secondsLeft === HALF_SECONDS ? 'halftime' : 'live',
        clock: regulationClock(secondsLeft),
      }),
    });
  }
  while (at < regulation.length) addPlay(log, regulation[at++] as Play);
  const last = plays.reduce((period, play) => Math.max(period, play.period), 0);
  for (let period = 3; period <= last; period++) {
    const overtime = plays.filter((play) => play.period === period);
    let next = 0;
    for (const secondsLeft of OVERTIME_GRID) {
      while (next < overtime.length && (overtime[next] as Play).secondsLeftInPeriod >= secondsLeft)
        addPlay(log, overtime[next++] as Play);
      states.push({
        overtime: period - 2,
        secondsLeft,
        state: gameStateOf(log, { asOfUtc, phase: 'live', clock: gameClock(period, secondsLeft) }),
      });
    }
    while (next < overtime.length) addPlay(log, overtime[next++] as Play);
  }
  return states;
}

/** Seconds left in regulation once this play is in the log. */
function leftAfter(log: PlayLog, play: Play): Seconds {
  const left = secondsLeftInRegulation(play);
  return log.clock === null ? left : Math.min(secondsLeftInRegulation(log.clock), left);
}

/** The clock with so many seconds left in regulation; half-time is the end of the first half. */
function regulationClock(secondsLeft: Seconds): GameClock {
  return secondsLeft >= HALF_SECONDS ? gameClock(1, secondsLeft - HALF_SECONDS) : gameClock(2, secondsLeft);
}
