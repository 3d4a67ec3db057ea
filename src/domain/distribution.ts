/**
 * A probability for every whole number of points: how the model speaks of a final total.
 * Whole points, since games are scored in them: pushes, intervals and scores are exact for any shape.
 */
export interface PointsDistribution {
  /** The points of the first entry: the present total, which a final total cannot fall below. */
  readonly from: number;
  /** Probabilities of from, from + 1, …; they sum to 1. */
  readonly probabilities: Float64Array;
}

/** Chances of a line's three ends; they sum to 1. */
export interface LineChances {
  readonly under: number;
  readonly over: number;
  readonly push: number;
}

/** Builds a distribution from weights, scaled to sum to 1. @throws RangeError for no mass, a negative weight or a NaN. */
export function pointsDistribution(from: number, weights: ArrayLike<number>): PointsDistribution {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    if (!(weight >= 0))
      throw new RangeError(`weights of points from ${from}: ${weight} at ${from + i} points`);
    sum += weight;
  }
  if (!(sum > 0 && Number.isFinite(sum)))
    throw new RangeError(`weights of points from ${from} sum to ${sum}`);
  const probabilities = new Float64Array(weights.length);
  for (let i = 0; i < weights.length; i++) probabilities[i] = (weights[i] as number) / sum;
  return { from, probabilities };
}

/**
 * A normal cut into whole points, x ± ½, and cut off below `from`.
 * @example normalPoints(150.2, 9.5, 61) // 61 points are on the board
 */
export function normalPoints(mean: number, sd: number, from: number): PointsDistribution {
  if (!(Number.isFinite(mean) && Number.isFinite(sd) && sd > 0))
    throw new RangeError(`normal with mean ${mean} and sd ${sd}`);
  const to = Math.max(from + 1, Math.ceil(mean + 8 * sd));
  const weights = new Float64Array(to - from + 1);
  let below = normalCdf((from - 0.5 - mean) / sd);
  for (let i = 0; i < weights.length; i++) {
    const above = normalCdf((from + i + 0.5 - mean) / sd);
    weights[i] = above - below;
    below = above;
  }
  // A mean far below the floor leaves no mass above it: then the present total is the answer.
  if (!(weights.reduce((a, b) => a + b, 0) > 1e-12)) weights[0] = 1;
  return pointsDistribution(from, weights);
}

/** The game is over: all mass on its total. */
export function certainPoints(total: number): PointsDistribution {
  return { from: total, probabilities: Float64Array.of(1) };
}

export function lineChances({ from, probabilities }: PointsDistribution, line: number): LineChances {
  const count = probabilities.length;
  const below = Math.min(count, Math.max(0, Math.ceil(line - from)));
  const isWhole = below < count && from + below === line;
  const above = isWhole ? below + 1 : below;
  let under = 0;
  let over = 0;
  // Side by side, since each sum waits for its own last step: it is asked for 11 lines a game.
  const both = Math.min(below, count - above);
  for (let i = 0; i < both; i++) {
    under += probabilities[i] as number;
    over += probabilities[above + i] as number;
  }
  for (let i = both; i < below; i++) under += probabilities[i] as number;
  for (let i = above + both; i < count; i++) over += probabilities[i] as number;
  return { under, over, push: isWhole ? (probabilities[below] as number) : 0 };
}

/** P(under) of a bet that settles: pushes left out, so that it compares with the market's no-vig probability. */
export function settledUnder(chances: LineChances): number {
  const settled = chances.under + chances.over;
  return settled > 0 ? chances.under / settled : 0.5;
}

/**
 * The distribution with every further point made e^`perPoint` times as likely: moved as a whole, its support, gaps and
 * ties kept, by about `perPoint` times its variance. No line's P(under) grows by a tilt above 0.
 */
export function tilted({ from, probabilities }: PointsDistribution, perPoint: number): PointsDistribution {
  const ratio = Math.exp(perPoint);
  // Counted from the middle, so that neither end runs out of a double's range.
  let factor = ratio ** -(probabilities.length >> 1);
  const weights = probabilities.map((p) => {
    const weight = p * factor;
    factor *= ratio;
    return weight;
  });
  return pointsDistribution(from, weights);
}

export function meanPoints(d: PointsDistribution): number {
  let mean = 0;
  for (let i = 0; i < d.probabilities.length; i++) mean += (d.from + i) * (d.probabilities[i] as number);
  return mean;
}

export function sdPoints(d: PointsDistribution): number {
  const mean = meanPoints(d);
  let variance = 0;
  for (let i = 0; i < d.probabilities.length; i++)
    variance += (d.from + i - mean) ** 2 * (d.probabilities[i] as number);
  return Math.sqrt(variance);
}

/** The smallest number of points with at least probability q at or below it. */
export function quantilePoints(d: PointsDistribution, q: number): number {
  let sum = 0;
  for (let i = 0; i < d.probabilities.length; i++) {
    sum += d.probabilities[i] as number;
    if (sum >= q - 1e-12) return d.from + i;
  }
  return d.from + d.probabilities.length - 1;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The central interval of a level: 0.8 → from the 10 % to the 90 % quantile. */
export function centralInterval(d: PointsDistribution, level: number): Interval {
  return { low: quantilePoints(d, (1 - level) / 2), high: quantilePoints(d, (1 + level) / 2) };
}

/** Continuous ranked probability score of whole points: Σ (F(x) − [x ≥ y])². Lower is better; points. */
export function crps(d: PointsDistribution, outcome: number): number {
  let score = Math.max(0, d.from - outcome);
  let cumulative = 0;
  for (let i = 0; i < d.probabilities.length; i++) {
    cumulative += d.probabilities[i] as number;
    const step = d.from + i >= outcome ? 1 : 0;
    score += (cumulative - step) ** 2;
  }
  return score + Math.max(0, outcome - (d.from + d.probabilities.length - 1) - 1);
}

/** Φ, to 1e-7 (Abramowitz & Stegun 7.1.26 for erf, on the complementary side for accuracy in the tail). */
export function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const tail =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) *
    t *
    Math.exp(-x * x);
  return z > 0 ? 1 - tail / 2 : tail / 2;
}
