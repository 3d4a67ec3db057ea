import { lineChances, type PointsDistribution, tilted } from '../domain/distribution.js';
import { type GameState, HALF_SECONDS, REGULATION_SECONDS, type Seconds } from '../domain/game.js';
import { momentOf } from '../features/clock.js';
import { isLogWhole } from '../features/play.js';

/**
 * How much the market's word counts beside the model's, learned where state and line are both known. Between the two
 * learned moments the weight is a straight line, and after half-time it is half-time's: assumed, not learned.
 */
export interface Blend {
  /** At the tip, by the closing total while it ages. */
  readonly tip: LearnedWeight;
  /** By the second-half totals that were quoted at half-time. */
  readonly halfTime: LearnedWeight;
  /** At half-time of games of which only the score is known: the market knows their plays. Null where not learned. */
  readonly scoreOnly: LearnedWeight | null;
  /** A line that is this share of the time left old, in seconds of play, counts half. */
  readonly halfAge: number;
}

/** 0 leaves the model as it is, 1 says what the market says. */
export interface LearnedWeight {
  readonly weight: number;
  /** Of its 95 % interval, by game. */
  readonly halfWidth: number;
  readonly games: number;
}

/** What the market says of a final total. */
export interface MarketWord {
  /** The line, points. */
  readonly points: number;
  /** No-vig probability of under, pushes apart. */
  readonly under: number;
}

/** Seconds of play in a second on the wall while a half goes on: 40 minutes take 104 (18 games of 2026-03-02). */
const PLAY_PER_SECOND = 0.384;

/** The market's weight at a state. @param ageSeconds of the line, on the wall */
export function marketWeight(blend: Blend, state: GameState, ageSeconds: number): number {
  const { secondsLeft, overtime } = momentOf(state);
  if (secondsLeft === 0) return 0;
  const firstHalfLeft =
    overtime > 0 ? 0 : Math.max(0, secondsLeft - HALF_SECONDS) / (REGULATION_SECONDS - HALF_SECONDS);
  const halfTime = (isLogWhole(state) ? blend.halfTime : (blend.scoreOnly ?? blend.halfTime)).weight;
  const fresh = halfTime + firstHalfLeft * (blend.tip.weight - halfTime);
  return fresh * freshness(blend.halfAge, ageSeconds * PLAY_PER_SECOND, secondsLeft);
}

/** What is left of a line's weight: half of it once it is `halfAge` of the time left old. */
export function freshness(halfAge: number, playedSince: Seconds, secondsLeft: Seconds): number {
  return 2 ** (-playedSince / (halfAge * secondsLeft));
}

/**
 * One distribution out of the model's and the market's: the geometric pool of the two, where the market is the model's
 * own shape, tilted until it says P(under the line) as the market does. Whole, never under the present score, and
 * monotone in the line whatever the weight. A line that the score has passed says nothing.
 */
export function blended(model: PointsDistribution, market: MarketWord, weight: number): PointsDistribution {
  const tilt = marketTilt(model, market);
  return tilt === null || weight === 0 ? model : tilted(model, weight * tilt);
}

/** Per point; a line that asks for more is another game's. */
const STEEPEST = 2;
const CLOSE_ENOUGH = 1e-12;

/** The tilt per point by which a distribution says what the market does; null where the line leaves it no choice. */
export function marketTilt(model: PointsDistribution, { points, under }: MarketWord): number | null {
  const certain = lineChances(model, points);
  if (certain.under === 0 || certain.over === 0 || !(under > 0 && under < 1)) return null;
  const wanted = Math.log(under / (1 - under));
  let [low, high] = [-STEEPEST, STEEPEST];
  let tilt = 0;
  // Newton's steps on the log-odds of under, which fall with the tilt; halves where a step leaves the bracket.
  for (let step = 0; step < 60 && high - low > CLOSE_ENOUGH; step++) {
    const { logOdds, slope } = sidesOf(model, points, tilt);
    const off = logOdds - wanted;
    if (Math.abs(off) < CLOSE_ENOUGH) break;
    if (off > 0) low = tilt;
    else high = tilt;
    const next = tilt - off / slope;
    tilt = next > low && next < high ? next : (low + high) / 2;
  }
  return tilt;
}

/** Log-odds of under at a tilt, and how they change with it: by the distance of the two sides' means. */
function sidesOf({ from, probabilities }: PointsDistribution, line: number, tilt: number) {
  let [under, over, pointsUnder, pointsOver] = [0, 0, 0, 0];
  const ratio = Math.exp(tilt);
  let factor = Math.exp(tilt * (from - line));
  for (let i = 0; i < probabilities.length; i++) {
    const mass = (probabilities[i] as number) * factor;
    const points = from + i - line;
    if (points < 0) {
      under += mass;
      pointsUnder += mass * points;
    } else if (points > 0) {
      over += mass;
      pointsOver += mass * points;
    }
    factor *= ratio;
  }
  return { logOdds: Math.log(under / over), slope: pointsUnder / under - pointsOver / over };
}
