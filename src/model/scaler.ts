import { FEATURES, type FeatureGroup, HIDEABLE_GROUPS } from '../features/index.js';
import { type Hidden, isHidden } from './visible.js';

/** How features become a network's inputs: standardised values, then flags that are up where values are missing. */
export interface Scaler {
  /** Features that the networks see, by their place in FEATURES, ascending. */
  readonly inputs: readonly number[];
  /** Of each of `inputs`. */
  readonly mean: readonly number[];
  readonly sd: readonly number[];
  /** Features that have a flag, by their place in FEATURES; what is only ever missing together has one. */
  readonly flags: readonly number[];
}

/** Values further from the mean than this many standard deviations tell no more than this. */
const CLIP = 6;

export function inputWidth(scaler: Scaler): number {
  return scaler.inputs.length + scaler.flags.length;
}

/**
 * Writes one state's inputs into `to` at `at`. A missing value is the mean, 0, *and* its flag is up: the network has
 * seen both together in training, and knows that nothing is known (T27).
 * @param features NaN where missing; the state's first one is at `from`
 */
export function encode(
  features: Float32Array | Float64Array,
  from: number,
  hidden: Hidden,
  scaler: Scaler,
  to: Float32Array | Float64Array,
  at: number,
): void {
  const { inputs, mean, sd, flags } = scaler;
  const width = inputs.length;
  for (let i = 0; i < width; i++) {
    const j = inputs[i] as number;
    const v = isHidden(j, hidden) ? Number.NaN : (features[from + j] as number);
    const z = (v - (mean[i] as number)) / (sd[i] as number);
    to[at + i] = Number.isNaN(z) ? 0 : Math.max(-CLIP, Math.min(CLIP, z));
  }
  for (let f = 0; f < flags.length; f++) {
    const j = flags[f] as number;
    to[at + width + f] = isHidden(j, hidden) || Number.isNaN(features[from + j] as number) ? 1 : 0;
  }
}

/**
 * Learns inputs, means, spreads and flags from the rows of a feature matrix (NaN = missing).
 * @param blind groups that the networks never see
 */
export function fitScaler(features: Float32Array, rows: Int32Array, width: number, blind: Hidden): Scaler {
  const inputs = FEATURES.map((_, j) => j).filter((j) => !isHidden(j, blind));
  const count = new Float64Array(width);
  const sum = new Float64Array(width);
  const squares = new Float64Array(width);
  /** A number for the set of rows in which a feature is missing. */
  const missing = new Int32Array(width);
  for (const row of rows)
    for (const j of inputs) {
      const v = features[row * width + j] as number;
      if (Number.isNaN(v)) {
        missing[j] = (Math.imul(missing[j] as number, 31) + row + 1) | 0;
        continue;
      }
      count[j] = (count[j] as number) + 1;
      sum[j] = (sum[j] as number) + v;
      squares[j] = (squares[j] as number) + v * v;
    }
  const mean = inputs.map((j) => (count[j] ? (sum[j] as number) / (count[j] as number) : 0));
  const sd = inputs.map((j, i) => {
    const n = count[j] as number;
    const variance = n ? (squares[j] as number) / n - (mean[i] as number) ** 2 : 0;
    return variance > 1e-9 ? Math.sqrt(variance) : 1;
  });
  const together = new Set<string>();
  const flags = inputs.filter((j) => {
    const group = FEATURES[j]?.group as FeatureGroup;
    // A group that training hides from some games can be missing, whether or not these rows miss it.
    const hideable = (HIDEABLE_GROUPS as readonly FeatureGroup[]).includes(group);
    const key = `${hideable ? group : ''} ${count[j]} ${missing[j]}`;
    if ((!hideable && count[j] === rows.length) || together.has(key)) return false;
    together.add(key);
    return true;
  });
  return { inputs, mean, sd, flags };
}
