import { type AmericanOdds, type BetSide, decimalOdds, gradeBet, noVig } from '../domain/market.js';

/** A game of which a line could be had at a price, and what came of it. One bet a game, so that bets are independent. */
export interface PricedGame {
  readonly gameId: string;
  readonly points: number;
  readonly overPrice: AmericanOdds;
  readonly underPrice: AmericanOdds;
  readonly finalTotal: number;
}

/** Which side a rule takes of a game; null leaves it. */
export type BettingRule<G extends PricedGame> = (game: G) => BetSide | null;

export interface Interval95 {
  readonly low: number;
  readonly high: number;
}

/** What one unit on every bet of a rule came to; a push returns its stake (T23). */
export interface BettingRecord {
  readonly bets: number;
  readonly won: number;
  readonly lost: number;
  readonly pushed: number;
  /** Winnings less losses in units; null without bets. */
  readonly profit: number | null;
  /** Profit a unit staked, and its interval when whole games are drawn anew. */
  readonly roi: number | null;
  readonly roiInterval: Interval95 | null;
  /** Share won of the bets that settled. */
  readonly hitRate: number | null;
  /** Mean share at which the prices break even. */
  readonly breakEven: number | null;
  /** Mean of the books' margin. */
  readonly hold: number | null;
  /** How many bets more would tell this profit from luck (two sides, 95 %); null where there is no profit to prove. */
  readonly betsStillNeeded: number | null;
}

const Z = 1.96;
const DRAWS = 2000;

/** A rule's bets on games, a unit each. @param random for the draws of games */
export function bettingRecord<G extends PricedGame>(
  games: readonly G[],
  rule: BettingRule<G>,
  random: () => number,
): BettingRecord {
  const seen = new Set<string>();
  for (const { gameId } of games) {
    if (seen.has(gameId))
      throw new RangeError(`game ${gameId}: a second bet on it would count as another game`);
    seen.add(gameId);
  }
  const bets = games.flatMap((game) => {
    const side = rule(game);
    return side === null ? [] : [betOn(game, side)];
  });
  const n = bets.length;
  const graded = (grade: string) => bets.filter((bet) => bet.grade === grade).length;
  const [won, lost] = [graded('win'), graded('loss')];
  const profits = bets.map(({ profit }) => profit);
  const roi = meanOf(profits);
  return {
    bets: n,
    won,
    lost,
    pushed: graded('push'),
    profit: n === 0 ? null : sumOf(profits),
    roi,
    roiInterval: n === 0 ? null : drawnAnew(profits, random),
    hitRate: won + lost === 0 ? null : won / (won + lost),
    breakEven: meanOf(bets.map(({ breakEven }) => breakEven)),
    hold: meanOf(bets.map(({ hold }) => hold)),
    betsStillNeeded: roi === null || roi <= 0 ? null : Math.max(0, Math.ceil(needed(profits, roi)) - n),
  };
}

function betOn({ overPrice, underPrice, points, finalTotal }: PricedGame, side: BetSide) {
  const decimal = decimalOdds(side === 'under' ? underPrice : overPrice);
  const grade = gradeBet(side, finalTotal, points);
  return {
    grade,
    profit: grade === 'win' ? decimal - 1 : grade === 'loss' ? -1 : 0,
    breakEven: 1 / decimal,
    hold: noVig({ overPrice, underPrice })?.hold ?? 0,
  };
}

/** The chance of a side, pushes apart, above the share at which its price breaks even. */
export function edgeOf({ overPrice, underPrice }: PricedGame, side: BetSide, under: number): number {
  const [chance, price] = side === 'under' ? [under, underPrice] : [1 - under, overPrice];
  return chance - 1 / decimalOdds(price);
}

/**
 * Bets after which a true share of wins could be told from the share that breaks even: where the 95 % interval of the
 * share is as wide as they are apart.
 * @example betsToProve(0.55, 0.5238) // about 1,400 at −110
 */
export function betsToProve(share: number, breakEven: number): number {
  return Math.ceil((Z * Z * share * (1 - share)) / (share - breakEven) ** 2);
}

function needed(profits: readonly number[], roi: number): number {
  const variance = sumOf(profits.map((profit) => (profit - roi) ** 2)) / profits.length;
  return (Z * Z * variance) / roi ** 2;
}

function drawnAnew(profits: readonly number[], random: () => number): Interval95 {
  const n = profits.length;
  const means = Array.from({ length: DRAWS }, () => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += profits[Math.floor(random() * n)] as number;
    return sum / n;
  }).sort((a, b) => a - b);
  const at = (q: number) => means[Math.min(DRAWS - 1, Math.floor(q * DRAWS))] as number;
  return { low: at(0.025), high: at(0.975) };
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const meanOf = (values: readonly number[]) => (values.length === 0 ? null : sumOf(values) / values.length);
