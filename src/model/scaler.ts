import { FEATURES, type FeatureGroup, HIDEABLE_GROUPS } from '../features/index.js';

/** How features become the network's inputs: standardised values, then a flag for each feature that can be missing. */
export interface Scaler {
  readonly mean: readonly number[];
  readonly sd: readonly number[];
  /** Positions of the features that have a flag, 1 where the value is missing. */
  readonly flags: readonly number[];
}

/** Values further from the mean than this many standard deviations tell no more than this. */
const CLIP = 6;

export function inputWidth(scaler: Scaler): number {
  return scaler.mean.length + scaler.flags.length;
}

/**
 * Writes one state's inputs into `to` at `at`. A missing value is the mean, 0, *and* its flag is up: the network has
 * seen both together in training, and knows that nothing is known (T27).
 * @param value of the j-th feature, null or NaN where missing
 */
export function encode(
  value: (j: number) => number | null,
  scaler: Scaler,
  to: Float32Array | Float64Array,
  at: number,
): void {
  const width = scaler.mean.length;
  for (let j = 0; j < width; j++) {
    const v = value(j);
    to[at + j] =
      v === null || Number.isNaN(v)
        ? 0
        : Math.max(-CLIP, Math.min(CLIP, (v - (scaler.mean[j] as number)) / (scaler.sd[j] as number)));
  }
  for (let f = 0; f < scaler.flags.length; f++) {
    const v = value(scaler.flags[f] as number);
    to[at + width + f] = v === null || Number.isNaN(v) ? 1 : 0;
  }
}

/** Learns mean, spread and flags from the rows of a feature matrix (NaN = missing). */
export function fitScaler(features: Float32Array, rows: Int32Array, width: number): Scaler {
  const count = new Float64Array(width);
  const sum = new Float64Array(width);
  const squares = new Float64Array(width);
  for (const row of rows) {
    for (let j = 0; j < width; j++) {
      const v = features[row * width + j] as number;
      if (Number.isNaN(v)) continue;
      count[j] = (count[j] as number) + 1;
      sum[j] = (sum[j] as number) + v;
      squares[j] = (squares[j] as number) + v * v;
    }
  }
  const at = Array.from({ length: width }, (_, j) => j);
  const mean = at.map((j) => (count[j] ? (sum[j] as number) / (count[j] as number) : 0));
  const sd = at.map((j) => {
    const n = count[j] as number;
    const variance = n ? (squares[j] as number) / n - (mean[j] as number) ** 2 : 0;
    return variance > 1e-9 ? Math.sqrt(variance) : 1;
  });
  const flags = at.filter((j) => (count[j] as number) < rows.length || HIDEABLE[j]);
  return { mean, sd, flags };
}

/** Features that training hides from some games: each has a flag whether or not the seasons miss it. */
const HIDEABLE = FEATURES.map(({ group }) => (HIDEABLE_GROUPS as readonly FeatureGroup[]).includes(group));
