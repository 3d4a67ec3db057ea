import {
  type GameState,
  HALF_SECONDS,
  OVERTIME_SECONDS,
  overtimeNumber,
  REGULATION_SECONDS,
  type Seconds,
  secondsElapsed,
  secondsLeftInRegulation,
} from '../domain/game.js';
import type { Feature } from './feature.js';

/** Where a game stands on the way to the next moment at which it can end. */
export interface Moment {
  /** 0 in regulation, 1 in the first overtime, … */
  readonly overtime: number;
  /** Seconds left in regulation, or in the overtime under way. */
  readonly secondsLeft: Seconds;
}

/**
 * The moment of a state. A tie at 0:00 is an overtime that begins, whichever way a source writes it; a game that has
 * not begun has all of regulation before it.
 */
export function momentOf({ clock, score }: GameState): Moment {
  if (clock === null) return { overtime: 0, secondsLeft: REGULATION_SECONDS };
  const overtime = overtimeNumber(clock);
  if (clock.period >= 2 && clock.secondsLeftInPeriod === 0 && score.home === score.away)
    return { overtime: overtime + 1, secondsLeft: OVERTIME_SECONDS };
  return { overtime, secondsLeft: overtime > 0 ? clock.secondsLeftInPeriod : secondsLeftInRegulation(clock) };
}

export function secondsToPlay(state: GameState): Seconds {
  return momentOf(state).secondsLeft;
}

/** Seconds of regulation played; all of it in overtime. */
export function regulationPlayed(state: GameState): Seconds {
  return state.clock === null ? 0 : Math.min(REGULATION_SECONDS, secondsElapsed(state.clock));
}

/** 1 at the end, fading to 0 further from it: what the last minutes are made of happens on these scales. */
export function nearness(seconds: Seconds, scale: Seconds): number {
  return Math.exp(-seconds / scale);
}

const decay = (scale: Seconds): Feature => ({
  name: `nearEnd${scale}`,
  group: 'clock',
  unit: 'share',
  range: [0, 1],
  of: (state) => nearness(secondsToPlay(state), scale),
});

export const CLOCK_FEATURES: readonly Feature[] = [
  {
    name: 'secondsLeft',
    group: 'clock',
    unit: 's',
    range: [0, REGULATION_SECONDS],
    of: secondsToPlay,
  },
  {
    name: 'overtime',
    group: 'clock',
    unit: 'overtimes',
    range: [0, 12],
    of: (state) => momentOf(state).overtime,
  },
  decay(10),
  decay(30),
  decay(90),
  decay(300),
  decay(900),
  {
    name: 'nearHalftime60',
    group: 'clock',
    unit: 'share',
    range: [0, 1],
    of: (state) => {
      const left = secondsToPlay(state) - HALF_SECONDS;
      return left > 0 ? nearness(left, 60) : 0;
    },
  },
];
