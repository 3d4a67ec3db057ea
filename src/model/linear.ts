import { GRID_SECONDS } from '../features/grid.js';
import { FEATURES, type Feature } from '../features/index.js';
import type { ModelInput } from './model.js';
import type { TrainingData } from './training-data.js';

/** One linear regression for each moment of regulation: the yardstick that needs no network. */
export interface LinearTable {
  /** Ascending, every 30 seconds. */
  readonly secondsLeft: readonly number[];
  readonly features: readonly string[];
  /** By moment: the intercept, then one number a feature; points to come. */
  readonly coefficients: readonly (readonly number[])[];
  /** Of the errors, by moment; points. */
  readonly sd: readonly number[];
}

const LINEAR_FEATURES = [
  'closeRemaining',
  'aheadOfClose',
  'absMargin',
  'pointsLast240s',
  'possessions',
  'pointsPerPossession',
  'threesTried',
  'freeThrowsTried',
  'turnovers',
  'offensiveRebounds',
  'foulsFirstHalf',
  'foulsThisHalf',
  'absSpread',
  'expectedFinalMargin',
] as const;

const asFeature = (name: string): Feature => {
  const feature = FEATURES.find((one) => one.name === name);
  if (!feature) throw new RangeError(`linear forecast: no feature is called ${name}`);
  return feature;
};

/** Holds the coefficients still where a moment says little about a feature; in units of one state. */
const RIDGE = 1;
const LEAST_SD = 0.5;
const STORED_DIGITS = 6;

/**
 * Fits the regressions on the rows of regulation that have a closing total; a missing value counts as the moment's mean.
 * @param rows of the data to fit on
 * @param errorsOf rows to measure the errors by, which the fit has not seen
 */
export function fitLinear(data: TrainingData, rows: Int32Array, errorsOf: Int32Array): LinearTable {
  const moments = [...byMoment(data, rows)].sort(([a], [b]) => a - b);
  const fitted = moments.map(([seconds, at]) => [seconds, regress(data, at)] as const);
  const solution = new Map(fitted);
  const errors = byMoment(data, errorsOf);
  const columns = columnsOf(data);
  const sd = fitted.map(([seconds]) => {
    const coefficients = solution.get(seconds) as number[];
    const of = errors.get(seconds) ?? [];
    const squares = of.reduce((sum, row) => {
      const value = (j: number) =>
        data.features[row * data.featureNames.length + (columns[j] as number)] as number;
      return sum + ((data.remaining[row] as number) - applied(coefficients, value)) ** 2;
    }, 0);
    return Math.max(LEAST_SD, rounded(Math.sqrt(squares / Math.max(1, of.length))));
  });
  return {
    secondsLeft: moments.map(([seconds]) => seconds),
    features: LINEAR_FEATURES,
    coefficients: fitted.map(([, coefficients]) => coefficients),
    sd,
  };
}

const rounded = (value: number) => Number(value.toPrecision(STORED_DIGITS));
const columnsOf = (data: TrainingData) => LINEAR_FEATURES.map((name) => data.featureNames.indexOf(name));

function byMoment(data: TrainingData, rows: Int32Array): Map<number, number[]> {
  const width = data.featureNames.length;
  const [seconds, overtime, closing] = ['secondsLeft', 'overtime', 'closingTotal'].map((name) =>
    data.featureNames.indexOf(name),
  ) as [number, number, number];
  const moments = new Map<number, number[]>();
  for (const row of rows) {
    const left = data.features[row * width + seconds] as number;
    if ((data.features[row * width + overtime] as number) > 0 || left % GRID_SECONDS !== 0) continue;
    if (Number.isNaN(data.features[row * width + closing] as number)) continue;
    const of = moments.get(left);
    if (of) of.push(row);
    else moments.set(left, [row]);
  }
  return moments;
}

/** The intercept and one coefficient a feature, by the normal equations on values less their mean. */
function regress(data: TrainingData, rows: readonly number[]): number[] {
  const width = data.featureNames.length;
  const columns = columnsOf(data);
  const k = columns.length;
  const value = (row: number, j: number) => data.features[row * width + (columns[j] as number)] as number;
  const means = columns.map((_, j) => {
    const known = rows.map((row) => value(row, j)).filter((v) => !Number.isNaN(v));
    return known.length === 0 ? 0 : known.reduce((a, b) => a + b, 0) / known.length;
  });
  const middle = rows.reduce((sum, row) => sum + (data.remaining[row] as number), 0) / rows.length;
  const matrix = Array.from({ length: k }, (_, i) =>
    Array.from({ length: k + 1 }, (_, j) => (i === j ? RIDGE : 0)),
  );
  const x = new Float64Array(k);
  for (const row of rows) {
    for (let j = 0; j < k; j++) {
      const v = value(row, j);
      x[j] = Number.isNaN(v) ? 0 : v - (means[j] as number);
    }
    const y = (data.remaining[row] as number) - middle;
    for (let i = 0; i < k; i++) {
      const line = matrix[i] as number[];
      for (let j = 0; j < k; j++) line[j] = (line[j] as number) + (x[i] as number) * (x[j] as number);
      line[k] = (line[k] as number) + (x[i] as number) * y;
    }
  }
  const slopes = solved(matrix).map(rounded);
  const intercept = middle - slopes.reduce((sum, slope, j) => sum + slope * (means[j] as number), 0);
  // A missing value stands for the mean: its place is kept beside the slope.
  return [rounded(intercept), ...slopes, ...means.map(rounded)];
}

/** Gauss with pivoting; each line of the matrix ends with its right side. */
function solved(matrix: number[][]): number[] {
  const k = matrix.length;
  for (let i = 0; i < k; i++) {
    let pivot = i;
    for (let r = i + 1; r < k; r++)
      if (Math.abs(matrix[r]?.[i] as number) > Math.abs(matrix[pivot]?.[i] as number)) pivot = r;
    const line = matrix[pivot] as number[];
    matrix[pivot] = matrix[i] as number[];
    matrix[i] = line;
    for (let r = 0; r < k; r++) {
      if (r === i) continue;
      const other = matrix[r] as number[];
      const times = (other[i] as number) / (line[i] as number);
      for (let c = i; c <= k; c++) other[c] = (other[c] as number) - times * (line[c] as number);
    }
  }
  return matrix.map((line, i) => (line[k] as number) / (line[i] as number));
}

function applied(coefficients: readonly number[], value: (j: number) => number): number {
  const k = LINEAR_FEATURES.length;
  let sum = coefficients[0] as number;
  for (let j = 0; j < k; j++) {
    const v = value(j);
    const known = Number.isNaN(v) ? (coefficients[1 + k + j] as number) : v;
    sum += (coefficients[1 + j] as number) * known;
  }
  return sum;
}

/** Points to come and their sd by the regression of the moment; null off its grid or without a closing total. */
export function linearRemaining(
  table: LinearTable,
  { state, context }: ModelInput,
  secondsLeft: number,
): { readonly mean: number; readonly sd: number } | null {
  const at = table.secondsLeft.indexOf(secondsLeft);
  if (at < 0 || context.closingTotal === null) return null;
  const features = table.features.map(asFeature);
  const mean = applied(
    table.coefficients[at] as readonly number[],
    (j) => (features[j] as Feature).of(state, context) ?? Number.NaN,
  );
  return { mean: Math.max(0, mean), sd: table.sd[at] as number };
}
