/** A mean with the half-width of its 95 % interval. */
export interface ClusteredMean {
  readonly mean: number;
  readonly halfWidth: number;
}

/** Standard errors in a 95 % interval. */
const Z = 1.96;

/**
 * The mean of values that come in clusters, the states of a game: those of one game err together, so that only games
 * count as independent (Liang & Zeger 1986, for a mean).
 * @param clusters the cluster of each value
 */
export function clusteredMean(values: ArrayLike<number>, clusters: ArrayLike<number>): ClusteredMean {
  let sum = 0;
  const sums = new Map<number, { n: number; sum: number }>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    sum += value;
    const cluster = sums.get(clusters[i] as number) ?? { n: 0, sum: 0 };
    cluster.n += 1;
    cluster.sum += value;
    sums.set(clusters[i] as number, cluster);
  }
  const mean = sum / values.length;
  let squares = 0;
  for (const cluster of sums.values()) squares += (cluster.sum - cluster.n * mean) ** 2;
  return { mean, halfWidth: (Z * Math.sqrt(squares)) / values.length };
}
