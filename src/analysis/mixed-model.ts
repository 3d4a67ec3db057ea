import type { Estimate } from './estimate.js';
import { byGroup } from './groups.js';
import { shrinkageOf } from './shrinkage.js';

/** A measured value with what may have moved it. */
export interface MixedObservation<Kind extends string> {
  readonly value: number;
  /** Covariates with a coefficient each, e.g. possessions; the same number in every observation. */
  readonly fixed: readonly number[];
  /** The groups that it belongs to, of each kind any number, e.g. three referees and two teams. */
  readonly groups: Readonly<Record<Kind, readonly string[]>>;
}

export interface MixedModel<Kind extends string> {
  readonly n: number;
  readonly intercept: number;
  /** What one more of each covariate adds. */
  readonly fixed: readonly Estimate[];
  /** Standard deviation of one observation around all of it. */
  readonly residual: number;
  readonly kinds: Readonly<Record<Kind, GroupEffects>>;
}

export interface GroupEffects {
  /** Standard deviation of the groups' true effects. */
  readonly spread: number;
  /** Observations at which a group's own surprise counts half. */
  readonly equalWeight: number;
  /** What each group adds to an observation, drawn to 0, with the 95 % interval of that; highest first. */
  readonly effects: readonly { readonly group: string; readonly effect: Estimate }[];
}

/** Groups that differ no more than chance lets them are held to 0 as if they had so many observations beforehand. */
const NO_SPREAD = 1e6;
/** Fixed coefficients are held to 0 by as good as nothing. */
const FREE = 1e-6;
const Z95 = 1.959964;

/**
 * A mixed model: intercept and covariates, and crossed random effects of groups of several kinds, partially pooled. How
 * much each kind differs is found by the method of moments, one kind after the other on what those before it leave, in
 * the order given; then all effects are fitted together, and their intervals are those of the joint posterior (dense
 * Cholesky: 2,000 unknowns take some seconds).
 * @throws RangeError for fewer observations than covariates need
 */
export function mixedModel<Kind extends string>(
  observations: readonly MixedObservation<Kind>[],
  kinds: readonly Kind[],
): MixedModel<Kind> {
  const n = observations.length;
  const columns = 1 + (observations[0]?.fixed.length ?? 0);
  if (n <= columns + 1) throw new RangeError(`a mixed model of ${n} observations: more are needed`);
  const centre = Array.from({ length: columns - 1 }, (_, j) =>
    mean(observations.map((o) => o.fixed[j] ?? 0)),
  );
  const fixedTerms = observations.map((o): Term[] => [
    [0, 1],
    ...o.fixed.map((x, j): Term => [j + 1, x - (centre[j] as number)]),
  ]);

  let left = observations.map((o) => o.value);
  left = residuals(left, fixedTerms, new Float64Array(columns).fill(FREE));
  const equalWeights = new Map<Kind, { equalWeight: number; spread: number }>();
  for (const kind of kinds) {
    const groups = byGroup(
      observations.map((o, i) => ({ groups: o.groups[kind], left: left[i] as number })),
      ({ groups: names }) => names,
      ({ left: value }) => value,
    );
    const shrinkage = shrinkageOf(groups.values());
    const equalWeight = Math.min(NO_SPREAD, shrinkage?.equalWeight ?? NO_SPREAD);
    equalWeights.set(kind, { equalWeight, spread: Math.sqrt(shrinkage?.between ?? 0) });
    const place = new Map([...groups.keys()].map((group, i) => [group, i]));
    const terms = observations.map((o) =>
      o.groups[kind].map((group): Term => [place.get(group) as number, 1]),
    );
    left = residuals(left, terms, new Float64Array(place.size).fill(equalWeight));
  }

  const unknowns: { kind: Kind; group: string }[] = [];
  const places = new Map<string, number>();
  for (const kind of kinds)
    for (const { groups } of observations)
      for (const group of groups[kind])
        if (!places.has(`${kind} ${group}`)) {
          places.set(`${kind} ${group}`, columns + unknowns.length);
          unknowns.push({ kind, group });
        }
  const terms = observations.map((o, i) => [
    ...(fixedTerms[i] ?? []),
    ...kinds.flatMap((kind) =>
      o.groups[kind].map((group): Term => [places.get(`${kind} ${group}`) as number, 1]),
    ),
  ]);
  const pull = new Float64Array(columns + unknowns.length).fill(FREE);
  unknowns.forEach(({ kind }, i) => {
    pull[columns + i] = equalWeights.get(kind)?.equalWeight ?? NO_SPREAD;
  });
  const fit = solve(
    observations.map((o) => o.value),
    terms,
    pull,
  );
  const estimate = (j: number, count: number): Estimate => {
    const value = fit.x[j] as number;
    const half = Z95 * fit.residual * Math.sqrt(fit.inverse[j] as number);
    return { value, low: value - half, high: value + half, n: count };
  };
  const counts = new Map<string, number>();
  for (const { groups } of observations)
    for (const kind of kinds)
      for (const group of groups[kind])
        counts.set(`${kind} ${group}`, (counts.get(`${kind} ${group}`) ?? 0) + 1);
  return {
    n,
    intercept: fit.x[0] as number,
    fixed: centre.map((_, j) => estimate(j + 1, n)),
    residual: fit.residual,
    kinds: Object.fromEntries(
      kinds.map((kind): [Kind, GroupEffects] => [
        kind,
        {
          ...(equalWeights.get(kind) as { equalWeight: number; spread: number }),
          effects: unknowns
            .flatMap((unknown, i) =>
              unknown.kind === kind
                ? [
                    {
                      group: unknown.group,
                      effect: estimate(columns + i, counts.get(`${kind} ${unknown.group}`) ?? 0),
                    },
                  ]
                : [],
            )
            .sort((a, b) => b.effect.value - a.effect.value),
        },
      ]),
    ) as Record<Kind, GroupEffects>,
  };
}

type Term = readonly [unknown: number, coefficient: number];

interface Fit {
  readonly x: Float64Array;
  /** Diagonal of the inverse of the normal equations: variances in units of the residual's. */
  readonly inverse: Float64Array;
  readonly residual: number;
}

/** What the best fit of these terms leaves of the values. */
function residuals(
  values: readonly number[],
  terms: readonly (readonly Term[])[],
  pull: Float64Array,
): number[] {
  const { x } = solve(values, terms, pull, false);
  return values.map((value, i) => value - fitted(x, terms[i] ?? []));
}

function fitted(x: Float64Array, terms: readonly Term[]): number {
  return terms.reduce((sum, [j, c]) => sum + c * (x[j] as number), 0);
}

/** Ridge by the Cholesky factor of the normal equations, which also gives the variances. */
function solve(
  values: readonly number[],
  terms: readonly (readonly Term[])[],
  pull: Float64Array,
  withVariances = true,
): Fit {
  const p = pull.length;
  const l = new Float64Array(p * p);
  const b = new Float64Array(p);
  for (let j = 0; j < p; j++) l[j * p + j] = pull[j] as number;
  values.forEach((value, i) => {
    for (const [j, c] of terms[i] ?? []) {
      b[j] = (b[j] as number) + c * value;
      for (const [k, d] of terms[i] ?? []) if (k <= j) l[j * p + k] = (l[j * p + k] as number) + c * d;
    }
  });
  factor(l, p);
  const x = new Float64Array(b);
  for (let j = 0; j < p; j++) {
    let sum = x[j] as number;
    for (let k = 0; k < j; k++) sum -= (l[j * p + k] as number) * (x[k] as number);
    x[j] = sum / (l[j * p + j] as number);
  }
  for (let j = p - 1; j >= 0; j--) {
    let sum = x[j] as number;
    for (let k = j + 1; k < p; k++) sum -= (l[k * p + j] as number) * (x[k] as number);
    x[j] = sum / (l[j * p + j] as number);
  }
  if (!withVariances) return { x, inverse: new Float64Array(p), residual: Number.NaN };
  const inverse = diagonalOfInverse(l, p);
  const squares = values.reduce((sum, value, i) => sum + (value - fitted(x, terms[i] ?? [])) ** 2, 0);
  // Unknowns count as many degrees of freedom as the data, not their expectations, decide of them.
  const decided = pull.reduce((sum, w, j) => sum + 1 - w * (inverse[j] as number), 0);
  return { x, inverse, residual: Math.sqrt(squares / Math.max(1, values.length - decided)) };
}

/** In place: the lower triangle becomes its Cholesky factor. */
function factor(l: Float64Array, p: number): void {
  for (let j = 0; j < p; j++) {
    for (let i = j; i < p; i++) {
      let sum = l[i * p + j] as number;
      for (let k = 0; k < j; k++) sum -= (l[i * p + k] as number) * (l[j * p + k] as number);
      l[i * p + j] = i === j ? Math.sqrt(sum) : sum / (l[j * p + j] as number);
    }
  }
}

/** Of L Lᵀ, column by column of L⁻¹. */
function diagonalOfInverse(l: Float64Array, p: number): Float64Array {
  const diagonal = new Float64Array(p);
  const column = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    column.fill(0);
    column[j] = 1 / (l[j * p + j] as number);
    let squares = (column[j] as number) ** 2;
    for (let i = j + 1; i < p; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= (l[i * p + k] as number) * (column[k] as number);
      column[i] = sum / (l[i * p + i] as number);
      squares += (column[i] as number) ** 2;
    }
    diagonal[j] = squares;
  }
  return diagonal;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
