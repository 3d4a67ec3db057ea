import type { TeamRating } from '../domain/context.js';
import type { LeagueLevel } from './ratings.js';

/**
 * What overtimes add to an average final total, points: 6 % of games have one, of 24 points
 * (2021-22 to 2024-25; a game's own chance of one is the model's business).
 */
export const OVERTIME_POINTS = 1.3;

/**
 * Points of both teams in 40 minutes that two ratings let expect, at the league's level of the day.
 * Possessions t₁t₂/t̄, points per 100 of them (o₁d₂ + o₂d₁)/ē; an edge of the home team cancels out.
 */
export function expectedTotal(one: TeamRating, other: TeamRating, league: LeagueLevel): number {
  const possessions = (one.adjTempo * other.adjTempo) / league.tempo;
  const per100 = (one.adjOffense * other.adjDefense + other.adjOffense * one.adjDefense) / league.efficiency;
  return (possessions * per100) / 100;
}
