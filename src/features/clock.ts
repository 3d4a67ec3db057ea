import {
  type GameState,
  HALF_SECONDS,
  overtimeNumber,
  REGULATION_SECONDS,
  type Seconds,
  secondsElapsed,
  secondsLeftInRegulation,
} from '../domain/game.js';
import type { Feature } from './feature.js';

/**
 * Seconds left to the next moment at which the game can end: the end of regulation, or of the overtime under way.
 * A game that has not begun has all of regulation before it.
 */
export function secondsToPlay(state: GameState): Seconds {
  if (state.clock === null) return REGULATION_SECONDS;
  return state.clock.period > 2 ? state.clock.secondsLeftInPeriod : secondsLeftInRegulation(state.clock);
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
  unit: 'share',
  range: [0, 1],
  of: (state) => nearness(secondsToPlay(state), scale),
});

export const CLOCK_FEATURES: readonly Feature[] = [
  { name: 'secondsLeft', unit: 's', range: [0, REGULATION_SECONDS], of: secondsToPlay },
  {
    name: 'overtime',
    unit: 'overtimes',
    range: [0, 12],
    of: (state) => (state.clock === null ? 0 : overtimeNumber(state.clock)),
  },
  decay(10),
  decay(30),
  decay(90),
  decay(300),
  decay(900),
  {
    name: 'nearHalftime60',
    unit: 'share',
    range: [0, 1],
    of: (state) => {
      const left = secondsToPlay(state) - HALF_SECONDS;
      return left > 0 ? nearness(left, 60) : 0;
    },
  },
];
