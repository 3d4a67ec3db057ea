/** How much of what is measured of some groups is the groups' own, by the method of moments. */
export interface Shrinkage {
  /** Variance of one observation within its group. */
  readonly within: number;
  /** Variance of the groups' true means; 0 where the groups differ no more than chance lets them. */
  readonly between: number;
  /**
   * Observations at which a group's own mean is worth as much as the mean of all: within / between. A group of n is
   * best expected at n / (n + this) of its distance from the mean. Infinite where the groups do not differ.
   */
  readonly equalWeight: number;
}

/**
 * The method of moments for groups of unequal size (one-way analysis of variance with random effects): within groups
 * the mean square is σ², between them σ² + n₀τ² with n₀ = (N − Σn²/N) / (groups − 1).
 * Null for fewer than two groups, or where no group has two observations: then nothing can be told apart.
 */
export function shrinkageOf(groups: Iterable<readonly number[]>): Shrinkage | null {
  const sized = [...groups].filter((values) => values.length > 0);
  const n = sized.reduce((sum, values) => sum + values.length, 0);
  if (sized.length < 2 || n <= sized.length) return null;
  const all = sized.reduce((sum, values) => sum + total(values), 0) / n;
  let squaresWithin = 0;
  let squaresBetween = 0;
  let squaredSizes = 0;
  for (const values of sized) {
    const mean = total(values) / values.length;
    for (const value of values) squaresWithin += (value - mean) ** 2;
    squaresBetween += values.length * (mean - all) ** 2;
    squaredSizes += values.length ** 2;
  }
  const within = squaresWithin / (n - sized.length);
  const between = Math.max(0, (squaresBetween - (sized.length - 1) * within) / (n - squaredSizes / n));
  return { within, between, equalWeight: between === 0 ? Number.POSITIVE_INFINITY : within / between };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
