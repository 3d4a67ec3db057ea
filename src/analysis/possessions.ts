import { type BySide, OVERTIME_SECONDS, REGULATION_SECONDS, type TeamTally } from '../domain/game.js';

/** What of a team's box score tells its possessions. */
export type PossessionCounts = Pick<
  TeamTally,
  'fieldGoalsTried' | 'offensiveRebounds' | 'turnovers' | 'freeThrowsTried'
>;

/** Share of free throws that end a possession: and-ones and first shots of two do not. KenPom's figure. */
export const FREE_THROW_SHARE = 0.475;

/**
 * A team's possessions by its box score: FGA − OREB + TO + 0.475 FTA.
 * Source: K. Pomeroy, "The possession"; the two teams of a game differ by 1.1 in the middle, 6.9 in one of a thousand.
 */
export function possessionsOf(box: PossessionCounts): number {
  return box.fieldGoalsTried - box.offensiveRebounds + box.turnovers + FREE_THROW_SHARE * box.freeThrowsTried;
}

/** Teams take turns: further apart than this, one of the two box scores is only a part. */
const MAX_APART = 10;
/** Possessions a team in 40 minutes; the extremes of 26,000 games are 46 and 97. */
const BOUNDS_PER_40 = { low: 42, high: 105 } as const;

export interface Pace {
  /** Of one team in the whole game, overtime included: the mean of both. */
  readonly possessions: number;
  /** The same, scaled to 40 minutes. */
  readonly per40: number;
}

/** How fast a game was. Null where its box score cannot be a whole one. */
export function paceOf(box: BySide<PossessionCounts>, overtimes: number): Pace | null {
  const [home, away] = [possessionsOf(box.home), possessionsOf(box.away)];
  const possessions = (home + away) / 2;
  const per40 = (possessions * REGULATION_SECONDS) / (REGULATION_SECONDS + overtimes * OVERTIME_SECONDS);
  const whole =
    Math.abs(home - away) <= MAX_APART && per40 >= BOUNDS_PER_40.low && per40 <= BOUNDS_PER_40.high;
  return whole ? { possessions, per40 } : null;
}
