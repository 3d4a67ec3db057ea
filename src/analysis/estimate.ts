/** A figure, its 95 % interval and the number of independent observations behind it. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/** Two-sided 95 % of a normal. */
const Z95 = 1.959964;

/** The mean of some numbers, with a normal interval. @throws RangeError for fewer than two. */
export function meanEstimate(values: readonly number[]): Estimate {
  const n = enough('a mean', values.length, 2);
  const { mean, sd } = moments(values);
  return around(mean, (Z95 * sd) / Math.sqrt(n), n);
}

/** A share of so many trials, with Wilson's interval. @throws RangeError for no trials */
export function shareEstimate(hits: number, n: number): Estimate {
  enough('a share', n, 1);
  const share = hits / n;
  const z2 = Z95 * Z95;
  const middle = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  return { value: share, low: middle - half, high: middle + half, n };
}

/**
 * Pearson's correlation of pairs, with the interval of Fisher's z transform: tanh(artanh r ± 1.96 / √(n − 3)).
 * @throws RangeError for fewer than four pairs, lists of two lengths, or a side that never varies
 */
export function correlation(xs: readonly number[], ys: readonly number[]): Estimate {
  const { n, r } = pairs('a correlation', xs, ys);
  const half = Z95 / Math.sqrt(n - 3);
  return { value: r, low: Math.tanh(Math.atanh(r) - half), high: Math.tanh(Math.atanh(r) + half), n };
}

/**
 * How much y rises for one more of x: the slope of the least-squares line, with its normal interval,
 * se = sd(y) / sd(x) · √((1 − r²) / (n − 2)).
 * @throws RangeError as {@link correlation}
 */
export function slope(xs: readonly number[], ys: readonly number[]): Estimate {
  const { n, r, sdX, sdY } = pairs('a slope', xs, ys);
  return around((r * sdY) / sdX, Z95 * (sdY / sdX) * Math.sqrt((1 - r * r) / (n - 2)), n);
}

function around(value: number, half: number, n: number): Estimate {
  return { value, low: value - half, high: value + half, n };
}

function enough(what: string, n: number, least: number): number {
  if (n < least) throw new RangeError(`${what} of ${n} observations: at least ${least} are needed`);
  return n;
}

function moments(values: readonly number[]): { mean: number; sd: number } {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (values.length - 1)) };
}

function pairs(what: string, xs: readonly number[], ys: readonly number[]) {
  if (xs.length !== ys.length) throw new RangeError(`${what} of ${xs.length} and ${ys.length} values`);
  const n = enough(what, xs.length, 4);
  const [x, y] = [moments(xs), moments(ys)];
  if (!(x.sd > 0 && y.sd > 0)) throw new RangeError(`${what} of ${n} pairs, of which one side never varies`);
  const covariance = xs.reduce((sum, v, i) => sum + (v - x.mean) * ((ys[i] as number) - y.mean), 0) / (n - 1);
  return { n, r: covariance / (x.sd * y.sd), sdX: x.sd, sdY: y.sd };
}
