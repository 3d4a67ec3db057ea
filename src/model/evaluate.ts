import {
  certainPoints,
  crps,
  lineChances,
  type PointsDistribution,
  quantilePoints,
  settledUnder,
} from '../domain/distribution.js';
import { REGULATION_SECONDS } from '../domain/game.js';
import { settle } from '../domain/market.js';
import { totalPoints } from '../domain/state.js';
import {
  BASELINES,
  type BaselineName,
  type BaselineSpread,
  baselineDistribution,
  baselineTotal,
} from './baselines.js';
import type { ModelInput } from './model.js';

/** Minutes of regulation played at which a report has a row. */
export const REPORT_MINUTES = [0.5, 5, 10, 15, 20, 25, 30, 32, 34, 35, 36, 38, 39, 39.5] as const;

/** Central intervals whose coverage is reported, per cent. */
export const COVERAGE_LEVELS = [50, 80, 95] as const;

export type ForecastName = BaselineName | 'model';
const FORECASTS: readonly ForecastName[] = [...BASELINES, 'model'];
export type ByForecast = Readonly<Record<ForecastName, number>>;

/** What the forecasts were worth over some states of games that have a closing total. */
export interface Scores {
  /** States. */
  readonly n: number;
  /** Mean absolute error of the final total, points; a distribution is taken at its median. */
  readonly mae: ByForecast;
  /** Of P(under the closing total), states that ended as a push left out. */
  readonly brier: ByForecast;
  /** Of the same, nats. */
  readonly logLoss: ByForecast;
  /** Continuous ranked probability score of the whole distribution, points. */
  readonly crps: ByForecast;
  /** Share of finals inside the model's central intervals, by level. */
  readonly coverage: Readonly<Record<(typeof COVERAGE_LEVELS)[number], number>>;
  /** Mean negative log-likelihood of the final total in whole points, the model's, nats. */
  readonly negativeLogLikelihood: number;
}

export interface MinuteScores extends Scores {
  readonly minute: number;
}

export interface Evaluation {
  readonly rows: readonly MinuteScores[];
  /** Over all states every 30 seconds of regulation, its last moment included and its first left out. */
  readonly overall: Scores;
}

/** A state of regulation with what came of it. */
export interface JudgedState extends ModelInput {
  readonly secondsLeft: number;
  readonly remaining: number;
}

export interface Evaluator {
  add(state: JudgedState, prediction: PointsDistribution): void;
  result(): Evaluation;
}

/** Gathers scores state by state; each state's game must have a closing total. */
export function createEvaluator(spreads: Readonly<Record<BaselineName, BaselineSpread>>): Evaluator {
  const overall = emptySums();
  const byMinute = new Map<number, Sums>(REPORT_MINUTES.map((minute) => [minute, emptySums()]));
  return {
    add(state, prediction) {
      const minute = (REGULATION_SECONDS - state.secondsLeft) / 60;
      const targets = [overall, byMinute.get(minute)].filter((sums) => sums !== undefined);
      addState(targets, state, prediction, spreads);
    },
    result: () => ({
      rows: REPORT_MINUTES.map((minute) => ({ minute, ...scores(byMinute.get(minute) ?? emptySums()) })),
      overall: scores(overall),
    }),
  };
}

/** A probability is not believed to be nearer to 0 or 1 than this, or one surprise would be the whole log-loss. */
const SUREST = 1e-4;
const LEAST_LIKELIHOOD = 1e-9;

type Sum = Record<ForecastName, number>;
interface Sums {
  n: number;
  settled: number;
  negativeLogLikelihood: number;
  readonly error: Sum;
  readonly brier: Sum;
  readonly logLoss: Sum;
  readonly crps: Sum;
  readonly covered: Record<number, number>;
}

const noSum = (): Sum => ({ naive: 0, halfFactor: 0, closeAnchored: 0, model: 0 });
const emptySums = (): Sums => ({
  n: 0,
  settled: 0,
  negativeLogLikelihood: 0,
  error: noSum(),
  brier: noSum(),
  logLoss: noSum(),
  crps: noSum(),
  covered: Object.fromEntries(COVERAGE_LEVELS.map((level) => [level, 0])),
});

function addState(
  targets: readonly Sums[],
  state: JudgedState,
  prediction: PointsDistribution,
  spreads: Readonly<Record<BaselineName, BaselineSpread>>,
): void {
  const line = state.context.closingTotal;
  if (line === null)
    throw new RangeError(`game ${state.state.gameId}: no closing total to judge a forecast by`);
  const present = totalPoints(state.state.score);
  const final = present + state.remaining;
  const settled = settle(final, line);
  const covered = COVERAGE_LEVELS.map((level) => shareCovered(prediction, final, level / 100));
  for (const sums of targets) {
    sums.n += 1;
    if (settled !== 'push') sums.settled += 1;
    sums.negativeLogLikelihood -= Math.log(
      Math.max(LEAST_LIKELIHOOD, prediction.probabilities[final - prediction.from] ?? 0),
    );
    COVERAGE_LEVELS.forEach((level, i) => {
      sums.covered[level] = (sums.covered[level] as number) + (covered[i] as number);
    });
  }
  for (const name of FORECASTS) {
    const distribution =
      name === 'model'
        ? prediction
        : (baselineDistribution(name, state, spreads[name]) ?? certainPoints(present));
    const point =
      name === 'model' ? quantilePoints(prediction, 0.5) : (baselineTotal(name, state) ?? present);
    const error = Math.abs(point - final);
    const score = crps(distribution, final);
    const under = Math.min(1 - SUREST, Math.max(SUREST, settledUnder(lineChances(distribution, line))));
    for (const sums of targets) {
      sums.error[name] += error;
      sums.crps[name] += score;
      if (settled === 'push') continue;
      const happened = settled === 'under' ? 1 : 0;
      sums.brier[name] += (under - happened) ** 2;
      sums.logLoss[name] -= Math.log(happened === 1 ? under : 1 - under);
    }
  }
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

function scores(sums: Sums): Scores {
  const mean = (sum: Sum, n: number): ByForecast => ({
    naive: sum.naive / n,
    halfFactor: sum.halfFactor / n,
    closeAnchored: sum.closeAnchored / n,
    model: sum.model / n,
  });
  return {
    n: sums.n,
    mae: mean(sums.error, sums.n),
    brier: mean(sums.brier, sums.settled),
    logLoss: mean(sums.logLoss, sums.settled),
    crps: mean(sums.crps, sums.n),
    coverage: {
      50: (sums.covered[50] as number) / sums.n,
      80: (sums.covered[80] as number) / sums.n,
      95: (sums.covered[95] as number) / sums.n,
    },
    negativeLogLikelihood: sums.negativeLogLikelihood / sums.n,
  };
}
