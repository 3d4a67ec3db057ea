import type { SimulatorParameters } from './parameters.js';
import type { Random } from './random.js';
import { chance } from './random.js';

/** How a team in possession plays the last minutes. */
export type Tactic = 'normal' | 'hurry' | 'hold' | 'lastShot';

/** Time from which scores decide how a team plays, in the last period. */
const ENDGAME_SECONDS = 120;

/** `lead`: of the team in possession. */
export function tacticOf(
  lead: number,
  secondsLeft: number,
  lastPeriod: boolean,
  p: SimulatorParameters,
): Tactic {
  const { lastShotSeconds } = p.endgame;
  if (secondsLeft <= lastShotSeconds && (!lastPeriod || (lead <= 0 && lead >= -1))) return 'lastShot';
  if (!lastPeriod || secondsLeft > ENDGAME_SECONDS) return 'normal';
  if (lead > 0) return lead <= 20 ? 'hold' : 'normal';
  if (lead === 0) return 'normal';
  // Three points a possession, one every 25 seconds, is what a team behind can hope for: the rest is given up.
  const reachable = -lead <= 4 + (secondsLeft / 25) * 3;
  return reachable && (-lead >= 4 || secondsLeft <= 40) ? 'hurry' : 'normal';
}

/** Whether the side behind stops the clock with a foul. `deficit`: points behind, positive. */
export function foulsOnPurpose(
  deficit: number,
  secondsLeft: number,
  random: Random,
  p: SimulatorParameters,
): boolean {
  const rule = p.endgame.foul.find((each) => deficit <= each.deficit);
  return rule !== undefined && secondsLeft <= rule.seconds && chance(random, rule.probability);
}

/** Share of threes by what is needed: to tie with the last shots, to come back, else the usual one. */
export function threeShareLate(
  behind: number,
  secondsLeft: number,
  tactic: Tactic,
  p: SimulatorParameters,
): number {
  if (secondsLeft <= p.endgame.lastShotSeconds && behind === 3) return 0.95;
  if (secondsLeft <= p.endgame.lastShotSeconds && behind > 0 && behind < 3) return 0.2;
  return tactic === 'hurry' && behind >= 3 ? p.endgame.hurryThreeShare : p.shots.threeShare;
}
