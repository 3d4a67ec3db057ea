import type { OverUnderRecord, OverUnderTally, Site } from '../domain/context.js';
import { type BySide, SIDES } from '../domain/game.js';
import { settle } from '../domain/market.js';

/** A finished game that had a closing total. */
export interface SettledGame {
  readonly teamIds: BySide<string>;
  readonly neutralSite: boolean;
  /** Points of both teams, overtime included. */
  readonly finalTotal: number;
  /** The last total before the tip, points. */
  readonly closingTotal: number;
}

/** Every team's games over, under and on their closing totals, in all and by site, by team id. */
export function overUnderRecords(games: readonly SettledGame[]): OverUnderRecord[] {
  const teams = new Map<string, Record<Site, SettledGame[]>>();
  for (const game of games)
    for (const side of SIDES) {
      const teamId = game.teamIds[side];
      const sites = teams.get(teamId) ?? { home: [], away: [], neutral: [] };
      sites[game.neutralSite ? 'neutral' : side].push(game);
      teams.set(teamId, sites);
    }
  return [...teams]
    .map(([teamId, { home, away, neutral }]) => {
      const all = [...home, ...away, ...neutral];
      const bySite = { home: tally(home), away: tally(away), neutral: tally(neutral) };
      return { teamId, ...tally(all), meanMargin: meanMargin(all), bySite };
    })
    .sort((a, b) => (a.teamId < b.teamId ? -1 : 1));
}

function tally(games: readonly SettledGame[]): OverUnderTally {
  const counts = { over: 0, under: 0, push: 0 };
  for (const { finalTotal, closingTotal } of games) counts[settle(finalTotal, closingTotal)] += 1;
  return { ...counts, meanMargin: games.length === 0 ? null : meanMargin(games) };
}

function meanMargin(games: readonly SettledGame[]): number {
  const sum = games.reduce((margin, game) => margin + (game.finalTotal - game.closingTotal), 0);
  return sum / games.length;
}
