import { type BySide, type GameClock, otherSide, type TeamFouls, type TeamSide } from './game.js';

/** What a team shoots when the other side commits its next common foul. */
export type Bonus = 'none' | 'oneAndOne' | 'double';

/** Team fouls of a half from which the other side shoots. A rule with a date: seasons are ending years. */
export interface BonusRule {
  readonly fromSeason: number;
  readonly oneAndOneAt: number;
  readonly doubleAt: number;
}

/** NCAA men, rule 4: one-and-one from the 7th team foul of a half, two shots from the 10th. Newest rule last. */
export const BONUS_RULES: readonly BonusRule[] = [{ fromSeason: 1991, oneAndOneAt: 7, doubleAt: 10 }];

/**
 * Fouls of both teams a game: the mean of RefMetrics' table of 2025-11-20 over its 1,426 referees. Tendencies are
 * shrunken towards it, and it stands in for a referee of whom nothing is known.
 */
export const LEAGUE_FOULS_PER_GAME = 35.6;

export const NO_FOULS: TeamFouls = { firstHalf: 0, secondHalf: 0, technical: 0 };

/** Team fouls that count at this moment: the first half's in the first half, the second half's from then on. */
export function teamFoulsOfHalf(fouls: TeamFouls, clock: GameClock | null): number {
  return clock !== null && clock.period >= 2 ? fouls.secondHalf : fouls.firstHalf;
}

/** The bonus that `side` shoots: it comes from the *opponent's* fouls of this half (T6). */
export function bonusOf(
  side: TeamSide,
  fouls: BySide<TeamFouls>,
  clock: GameClock | null,
  season: number,
): Bonus {
  const rule = BONUS_RULES.findLast((r) => r.fromSeason <= season);
  if (!rule) throw new RangeError(`no bonus rule is known for the season ${season}`);
  const count = teamFoulsOfHalf(fouls[otherSide(side)], clock);
  if (count >= rule.doubleAt) return 'double';
  return count >= rule.oneAndOneAt ? 'oneAndOne' : 'none';
}
