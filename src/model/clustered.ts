/** A mean with the half-width of its 95 % interval; NaN where fewer than two clusters could tell it. */
export interface ClusteredMean {
  readonly mean: number;
  readonly halfWidth: number;
}

/** Means, column by column, of values that come in clusters, the states of a game. */
export interface ClusteredSums {
  /**
   * Adds a row of values, NaN where a column has none; the rows of a cluster come one after another.
   * @param counts how many values each number is the sum of, where it is not 1
   * @throws RangeError naming a cluster that was left and comes again
   */
  add(cluster: string | number, row: ArrayLike<number>, counts?: ArrayLike<number>): void;
  /** Values of a column. */
  n(column: number): number;
  mean(column: number): ClusteredMean;
  readonly clusters: number;
}

/** Standard errors in a 95 % interval. */
const Z = 1.96;

/**
 * Gathers means whose values come in clusters: the states of one game err together, so that only games count as
 * independent (Liang & Zeger 1986, for a mean). Nothing is kept but sums.
 */
export function clusteredSums(columns: number): ClusteredSums {
  const zeros = () => new Float64Array(columns);
  // Of the clusters that are over: how many, and Σn, Σs, Σs², Σsn, Σn² of each column's counts n and sums s.
  const [clusters, n, s, ss, sn, nn] = [zeros(), zeros(), zeros(), zeros(), zeros(), zeros()];
  const [ofCluster, inCluster] = [zeros(), zeros()];
  const seen = new Set<string | number>();
  let current: string | number | null = null;
  const add = (to: Float64Array, j: number, value: number) => {
    to[j] = (to[j] as number) + value;
  };
  const close = () => {
    for (let j = 0; j < columns; j++) {
      const [count, sum] = [inCluster[j] as number, ofCluster[j] as number];
      if (count > 0) add(clusters, j, 1);
      add(n, j, count);
      add(s, j, sum);
      add(ss, j, sum * sum);
      add(sn, j, sum * count);
      add(nn, j, count * count);
    }
    ofCluster.fill(0);
    inCluster.fill(0);
  };
  return {
    add(cluster, row, counts) {
      if (cluster !== current) {
        if (seen.has(cluster))
          throw new RangeError(`cluster ${cluster} comes again after others: its values belong together`);
        if (current !== null) close();
        seen.add(cluster);
        current = cluster;
      }
      for (let j = 0; j < columns; j++) {
        const value = row[j] as number;
        if (Number.isNaN(value)) continue;
        add(ofCluster, j, value);
        add(inCluster, j, counts === undefined ? 1 : (counts[j] as number));
      }
    },
    n(column) {
      return (n[column] as number) + (inCluster[column] as number);
    },
    mean(j) {
      // The cluster under way counts like those that are over.
      const [count, sum] = [inCluster[j] as number, ofCluster[j] as number];
      const all = (n[j] as number) + count;
      const mean = ((s[j] as number) + sum) / all;
      const squares =
        (ss[j] as number) +
        sum * sum -
        2 * mean * ((sn[j] as number) + sum * count) +
        mean * mean * ((nn[j] as number) + count * count);
      return {
        mean,
        halfWidth:
          (clusters[j] as number) + (count > 0 ? 1 : 0) < 2
            ? Number.NaN
            : (Z * Math.sqrt(Math.max(0, squares))) / all,
      };
    },
    get clusters() {
      return seen.size;
    },
  };
}

/** The mean of one column. @param clusters the cluster of each value; those of one lie together */
export function clusteredMean(
  values: ArrayLike<number>,
  clusters: ArrayLike<string | number>,
): ClusteredMean {
  const sums = clusteredSums(1);
  for (let i = 0; i < values.length; i++) sums.add(clusters[i] as string | number, [values[i] as number]);
  return sums.mean(0);
}

/**
 * How much y rises for one more of x, both measured from their means, with clusters as what is independent (Liang & Zeger
 * 1986): Σxy / Σx². NaN where x never varies.
 */
export function clusteredSlope(
  pairs: readonly { readonly cluster: string | number; readonly x: number; readonly y: number }[],
): ClusteredMean {
  const sum = (of: (x: number, y: number) => number) => pairs.reduce((all, { x, y }) => all + of(x, y), 0);
  const squares = sum((x) => x * x);
  const slope = sum((x, y) => x * y) / squares;
  const scores = new Map<string | number, number>();
  for (const { cluster, x, y } of pairs)
    scores.set(cluster, (scores.get(cluster) ?? 0) + x * (y - slope * x));
  const spread = Math.sqrt([...scores.values()].reduce((all, score) => all + score * score, 0));
  return { mean: slope, halfWidth: scores.size < 2 ? Number.NaN : (Z * spread) / squares };
}
