import type { OverUnderRecord } from '../domain/context.js';
import type { BySide } from '../domain/game.js';
import { settle } from '../domain/market.js';

/** A finished game that had a closing total. */
export interface SettledGame {
  readonly teamIds: BySide<string>;
  /** Points of both teams, overtime included. */
  readonly finalTotal: number;
  /** The last total before the tip, points. */
  readonly closingTotal: number;
}

/** Every team's games over, under and on their closing totals, by team id. */
export function overUnderRecords(games: readonly SettledGame[]): OverUnderRecord[] {
  const tallies = new Map<string, { over: number; under: number; push: number; margin: number }>();
  for (const { teamIds, finalTotal, closingTotal } of games)
    for (const teamId of [teamIds.home, teamIds.away]) {
      const tally = tallies.get(teamId) ?? { over: 0, under: 0, push: 0, margin: 0 };
      tally[settle(finalTotal, closingTotal)] += 1;
      tally.margin += finalTotal - closingTotal;
      tallies.set(teamId, tally);
    }
  return [...tallies]
    .map(([teamId, { over, under, push, margin }]) => ({
      teamId,
      over,
      under,
      push,
      meanMargin: margin / (over + under + push),
    }))
    .sort((a, b) => (a.teamId < b.teamId ? -1 : 1));
}
