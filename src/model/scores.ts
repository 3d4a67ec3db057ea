import { crps, lineChances, type PointsDistribution, settledUnder } from '../domain/distribution.js';
import { settle } from '../domain/market.js';
import { totalPoints } from '../domain/state.js';
import { type ClusteredMean, clusteredSums } from './clustered.js';
import {
  type ByForecast,
  FORECASTS,
  type ForecastName,
  type Forecasts,
  type JudgedState,
  YARDSTICKS,
} from './forecasts.js';

/** Central intervals whose coverage is reported, per cent. */
export const COVERAGE_LEVELS = [50, 80, 95] as const;

/**
 * - mae: mean absolute error of the final total, points; a distribution is taken at its median
 * - brier: of P(under the closing total), states that ended as a push left out
 * - logLoss: of the same, nats
 * - crps: continuous ranked probability score of the whole distribution, points
 * - negativeLogLikelihood: of the final total in whole points, nats
 */
export const SCORES = ['mae', 'brier', 'logLoss', 'crps', 'negativeLogLikelihood'] as const;
export type ScoreName = (typeof SCORES)[number];

export type ByLevel = Readonly<Record<(typeof COVERAGE_LEVELS)[number], number>>;

/** The model's score less another forecast's, state by state: below 0 the model is better. */
export type ModelLess = Readonly<Partial<Record<Exclude<ForecastName, 'model'>, ClusteredMean>>>;

/** Scores that are told of every forecast, over any states. */
const TOLD = ['mae', 'brier', 'logLoss', 'crps'] as const satisfies readonly ScoreName[];
type ToldScore = (typeof TOLD)[number];

/** What the forecasts were worth over some states of games that have a closing total. */
export interface Scores extends Readonly<Record<ToldScore, ByForecast>> {
  /** States. */
  readonly n: number;
  readonly games: number;
  /** Share of finals inside the model's central intervals, by level. */
  readonly coverage: ByLevel;
  /** The model's. */
  readonly negativeLogLikelihood: number;
  /** Of the 95 % intervals of all these, games as clusters. */
  readonly halfWidths: Readonly<Record<ToldScore, ByForecast>> & {
    readonly coverage: ByLevel;
    readonly negativeLogLikelihood: number;
  };
  readonly modelLess: Readonly<Record<ToldScore, ModelLess>>;
}

/** One state's scores, a number a column, NaN where there is none (see {@link columnOf}). */
export interface ScoredState {
  readonly gameId: string;
  readonly row: Float64Array;
  /** The model's P(under the closing total) of a bet that settles. */
  readonly under: number;
}

const WIDTH = SCORES.length * FORECASTS.length;
const columnOf = (score: ScoreName, forecast: ForecastName) =>
  SCORES.indexOf(score) * FORECASTS.length + FORECASTS.indexOf(forecast);
/** The model's score less the forecast's stands so far behind the forecast's own. */
const LESS = WIDTH;
const coverageColumn = (level: number) => 2 * WIDTH + level;
const COLUMNS = 2 * WIDTH + COVERAGE_LEVELS.length;

/** A probability is not believed to be nearer to 0 or 1 than this, or one surprise would be the whole log-loss. */
const SUREST = 1e-4;
const LEAST_LIKELIHOOD = 1e-9;

/** Holds every forecast of a state against what came of it. */
export function scoreState(state: JudgedState, closingTotal: number, forecasts: Forecasts): ScoredState {
  const final = totalPoints(state.state.score) + state.remaining;
  const settled = settle(final, closingTotal);
  const row = new Float64Array(COLUMNS).fill(Number.NaN);
  let modelUnder = 0.5;
  for (const name of FORECASTS) {
    const forecast = forecasts[name];
    if (forecast === undefined) continue;
    const { point, distribution } = forecast;
    const put = (score: ScoreName, value: number) => {
      row[columnOf(score, name)] = value;
    };
    put('mae', Math.abs(point - final));
    put('crps', crps(distribution, final));
    const likelihood = distribution.probabilities[final - distribution.from] ?? 0;
    put('negativeLogLikelihood', -Math.log(Math.max(LEAST_LIKELIHOOD, likelihood)));
    const under = Math.min(
      1 - SUREST,
      Math.max(SUREST, settledUnder(lineChances(distribution, closingTotal))),
    );
    if (name === 'model') modelUnder = under;
    if (settled === 'push') continue;
    put('brier', (under - (settled === 'under' ? 1 : 0)) ** 2);
    put('logLoss', -Math.log(settled === 'under' ? under : 1 - under));
  }
  for (const score of SCORES)
    for (const name of FORECASTS)
      row[LESS + columnOf(score, name)] =
        (row[columnOf(score, 'model')] as number) - (row[columnOf(score, name)] as number);
  COVERAGE_LEVELS.forEach((level, i) => {
    row[coverageColumn(i)] = shareCovered(forecasts.model.distribution, final, level / 100);
  });
  return { gameId: state.state.gameId, row, under: modelUnder };
}

/**
 * Whether a final lies in the central interval, as a share: points are whole, and an edge of the interval cuts through
 * the mass of one of them; a final there counts with the part inside. So a true distribution covers exactly its level.
 */
export function shareCovered(distribution: PointsDistribution, final: number, level: number): number {
  const at = final - distribution.from;
  const mass = distribution.probabilities[at] ?? 0;
  if (mass === 0) return 0;
  let below = 0;
  for (let i = 0; i < at; i++) below += distribution.probabilities[i] as number;
  const inside = Math.min(below + mass, (1 + level) / 2) - Math.max(below, (1 - level) / 2);
  return Math.max(0, Math.min(1, inside / mass));
}

/** Gathers scored states; those of a game come one after another. */
export interface ScoreSums {
  add(state: ScoredState): void;
  scores(): Scores;
  /** One score of every forecast. */
  by(score: ScoreName): ForecastScores;
  readonly n: number;
  readonly games: number;
}

export interface ForecastScores {
  readonly mean: ByForecast;
  /** Of the 95 % intervals, games as clusters. */
  readonly halfWidth: ByForecast;
  readonly modelLess: ModelLess;
}

export function scoreSums(): ScoreSums {
  const sums = clusteredSums(COLUMNS);
  const by: ScoreSums['by'] = (score) => {
    const made = FORECASTS.filter((name) => !isYardstick(name) || sums.n(columnOf('mae', name)) > 0);
    const of = <T>(names: readonly ForecastName[], value: (name: ForecastName) => T) =>
      Object.fromEntries(names.map((name) => [name, value(name)]));
    return {
      mean: of(made, (name) => sums.mean(columnOf(score, name)).mean) as unknown as ByForecast,
      halfWidth: of(made, (name) => sums.mean(columnOf(score, name)).halfWidth) as unknown as ByForecast,
      modelLess: of(
        made.filter((name) => name !== 'model'),
        (name) => sums.mean(LESS + columnOf(score, name)),
      ),
    };
  };
  return {
    add: ({ gameId, row }) => sums.add(gameId, row),
    by,
    get n() {
      return sums.n(columnOf('mae', 'model'));
    },
    get games() {
      return sums.clusters;
    },
    scores() {
      const told = TOLD.map((score) => [score, by(score)] as const);
      const all = <K extends keyof ForecastScores>(key: K) =>
        Object.fromEntries(told.map(([score, scores]) => [score, scores[key]])) as Record<
          ToldScore,
          ForecastScores[K]
        >;
      const likelihood = sums.mean(columnOf('negativeLogLikelihood', 'model'));
      const covered = (key: keyof ClusteredMean) =>
        Object.fromEntries(
          COVERAGE_LEVELS.map((level, i) => [level, sums.mean(coverageColumn(i))[key]]),
        ) as ByLevel;
      return {
        n: this.n,
        games: this.games,
        ...all('mean'),
        coverage: covered('mean'),
        negativeLogLikelihood: likelihood.mean,
        halfWidths: {
          ...all('halfWidth'),
          coverage: covered('halfWidth'),
          negativeLogLikelihood: likelihood.halfWidth,
        },
        modelLess: all('modelLess'),
      };
    },
  };
}

const isYardstick = (name: ForecastName) => (YARDSTICKS as readonly ForecastName[]).includes(name);
