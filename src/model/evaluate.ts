import {
  certainPoints,
  crps,
  lineChances,
  normalPoints,
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
import { type LinearTable, linearRemaining } from './linear.js';
import type { ModelInput } from './model.js';
import { seededRandom } from './random.js';
import { type CalibrationError, createReliability } from './reliability.js';

/** Minutes of regulation played at which a report has a row. */
export const REPORT_MINUTES = [0.5, 5, 10, 15, 20, 25, 30, 32, 34, 35, 36, 38, 39, 39.5] as const;

/** Central intervals whose coverage is reported, per cent. */
export const COVERAGE_LEVELS = [50, 80, 95] as const;

/** Forecasts that are judged where they were made: `linear` comes with the artifact, `xgboost` has a script of its own. */
export const YARDSTICKS = ['linear', 'xgboost'] as const;
export type YardstickName = (typeof YARDSTICKS)[number];
export type ForecastName = BaselineName | YardstickName | 'model';
const FORECASTS: readonly ForecastName[] = [...BASELINES, ...YARDSTICKS, 'model'];
export type ByForecast = Readonly<Record<BaselineName | 'model', number>> &
  Readonly<Partial<Record<YardstickName, number>>>;

/** A mean of the final total with the sd of its error, points. */
export interface NormalForecast {
  readonly mean: number;
  readonly sd: number;
}

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

/** Scores over closing totals from `from` up to, but not including, `to`. */
export interface LineBandScores extends Scores {
  readonly from: number | null;
  readonly to: number | null;
}

/** Whether a game went to overtime is known only afterwards: no forecast could be chosen by it. */
export interface EndingScores extends Scores {
  readonly ending: 'regulation' | 'overtime';
}

export interface QuarterCalibration extends CalibrationError {
  /** 1 to 4, ten minutes each. */
  readonly quarter: number;
}

/** States with 2:00 to 0:30 left in games within 4 points. */
export interface CloseEndings {
  readonly n: number;
  /** Share of the states whose game went to overtime. */
  readonly overtimes: number;
  /** Mean of the final total in whole points, nats. */
  readonly negativeLogLikelihood: ByForecast;
}

export interface Evaluation {
  readonly lineBands: readonly LineBandScores[];
  readonly endings: readonly EndingScores[];
  readonly closeEndings: CloseEndings;
  /** Of the model's P(under the closing total). */
  readonly calibration: CalibrationError;
  readonly calibrationByQuarter: readonly QuarterCalibration[];
  /** Shares of finals by tenths of the model's distribution, below which they came: level where it is true. */
  readonly pit: readonly number[];
  readonly rows: readonly MinuteScores[];
  /** Over all states every 30 seconds of regulation, its last moment included and its first left out. */
  readonly overall: Scores;
}

/** A state of regulation with what came of it. */
export interface JudgedState extends ModelInput {
  /** Whether an overtime was still to begin. */
  readonly overtimeFollows: boolean;
  readonly secondsLeft: number;
  readonly remaining: number;
}

export interface Evaluator {
  add(state: JudgedState, prediction: PointsDistribution, xgboost?: NormalForecast): void;
  result(): Evaluation;
}

/** Edges of the line bands. */
const LINE_BANDS = [null, 135, 142, 149, 156, null] as const;
const QUARTERS = 4;
const PIT_BINS = 10;
/** Draws of games are the same in every run. */
const SEED = 1;

/** Gathers scores state by state; each state's game must have a closing total. */
export function createEvaluator(
  spreads: Readonly<Record<BaselineName, BaselineSpread>>,
  linear: LinearTable | null = null,
): Evaluator {
  const overall = emptySums();
  const byMinute = new Map<number, Sums>(REPORT_MINUTES.map((minute) => [minute, emptySums()]));
  const byBand = LINE_BANDS.slice(1).map(() => emptySums());
  const byEnding = { regulation: emptySums(), overtime: emptySums() };
  const closeEndings = { sums: emptySums(), overtimes: 0 };
  const reliability = createReliability(QUARTERS);
  const pit = new Float64Array(PIT_BINS);
  return {
    add(state, prediction, xgboost) {
      const line = closingTotalOf(state);
      const minute = (REGULATION_SECONDS - state.secondsLeft) / 60;
      const band = LINE_BANDS.slice(1).findIndex((to) => to === null || line < to);
      const close = isCloseEnding(state);
      const targets = [
        overall,
        byMinute.get(minute),
        byBand[band],
        byEnding[state.overtimeFollows ? 'overtime' : 'regulation'],
        close ? closeEndings.sums : undefined,
      ].filter((sums) => sums !== undefined);
      const under = addState(
        targets,
        state,
        prediction,
        forecastsOf(state, prediction, spreads, linear, xgboost),
      );
      if (close && state.overtimeFollows) closeEndings.overtimes += 1;
      const present = totalPoints(state.state.score);
      const settled = settle(present + state.remaining, line);
      const quarter = Math.min(QUARTERS - 1, Math.floor(minute / (REGULATION_SECONDS / 60 / QUARTERS)));
      if (settled !== 'push') reliability.add(state.state.gameId, quarter, under, settled === 'under');
      addPit(pit, prediction, present + state.remaining);
    },
    result() {
      const random = seededRandom(SEED);
      const finals = pit.reduce((a, b) => a + b, 0);
      return {
        rows: REPORT_MINUTES.map((minute) => ({ minute, ...scores(byMinute.get(minute) ?? emptySums()) })),
        overall: scores(overall),
        lineBands: byBand.map((sums, i) => ({
          from: LINE_BANDS[i] ?? null,
          to: LINE_BANDS[i + 1] ?? null,
          ...scores(sums),
        })),
        endings: (['regulation', 'overtime'] as const).map((ending) => ({
          ending,
          ...scores(byEnding[ending]),
        })),
        closeEndings: {
          n: closeEndings.sums.n,
          overtimes: closeEndings.overtimes / closeEndings.sums.n,
          negativeLogLikelihood: means(closeEndings.sums, closeEndings.sums.surprise, closeEndings.sums.n),
        },
        calibration: reliability.error('all', random),
        calibrationByQuarter: Array.from({ length: QUARTERS }, (_, i) => ({
          quarter: i + 1,
          ...reliability.error(i, random),
        })),
        pit: Array.from(pit, (mass) => mass / finals),
      };
    },
  };
}

function closingTotalOf({ state, context }: JudgedState): number {
  if (context.closingTotal === null)
    throw new RangeError(`game ${state.gameId}: no closing total to judge a forecast by`);
  return context.closingTotal;
}

const CLOSE_SECONDS = 120;
const CLOSE_MARGIN = 4;

function isCloseEnding({ secondsLeft, state: { score } }: JudgedState): boolean {
  const margin = Math.abs(score.home - score.away);
  return secondsLeft > 0 && secondsLeft <= CLOSE_SECONDS && margin <= CLOSE_MARGIN;
}

/** Adds a final's place in the distribution to the tenths: the mass of its whole point is spread over where it lies. */
function addPit(pit: Float64Array, { from, probabilities }: PointsDistribution, final: number): void {
  let below = 0;
  const at = final - from;
  for (let i = 0; i < Math.min(at, probabilities.length); i++) below += probabilities[i] as number;
  const mass = probabilities[at] ?? 0;
  const bin = (place: number) => Math.min(PIT_BINS - 1, Math.floor(place * PIT_BINS));
  if (mass < 1e-9) {
    pit[bin(below)] = (pit[bin(below)] as number) + 1;
    return;
  }
  for (let b = bin(below); b <= bin(below + mass); b++) {
    const [low, high] = [Math.max(below, b / PIT_BINS), Math.min(below + mass, (b + 1) / PIT_BINS)];
    pit[b] = (pit[b] as number) + Math.max(0, high - low) / mass;
  }
}

interface Forecast {
  readonly point: number;
  readonly distribution: PointsDistribution;
}

function forecastsOf(
  state: JudgedState,
  prediction: PointsDistribution,
  spreads: Readonly<Record<BaselineName, BaselineSpread>>,
  linear: LinearTable | null,
  xgboost: NormalForecast | undefined,
): Partial<Record<ForecastName, Forecast>> {
  const present = totalPoints(state.state.score);
  const forecasts: Partial<Record<ForecastName, Forecast>> = {
    model: { point: quantilePoints(prediction, 0.5), distribution: prediction },
  };
  for (const name of BASELINES)
    forecasts[name] = {
      point: baselineTotal(name, state) ?? present,
      distribution: baselineDistribution(name, state, spreads[name]) ?? certainPoints(present),
    };
  const rest = linear && linearRemaining(linear, state, state.secondsLeft);
  if (rest)
    forecasts.linear = {
      point: present + rest.mean,
      distribution: normalPoints(present + rest.mean, rest.sd, present),
    };
  if (xgboost)
    forecasts.xgboost = {
      point: xgboost.mean,
      distribution: normalPoints(xgboost.mean, xgboost.sd, present),
    };
  return forecasts;
}

/** A probability is not believed to be nearer to 0 or 1 than this, or one surprise would be the whole log-loss. */
const SUREST = 1e-4;
const LEAST_LIKELIHOOD = 1e-9;

type Sum = Record<ForecastName, number>;
interface Sums {
  n: number;
  settled: number;
  readonly forecasts: Set<ForecastName>;
  readonly error: Sum;
  readonly brier: Sum;
  readonly logLoss: Sum;
  readonly crps: Sum;
  /** Negative log-likelihoods. */
  readonly surprise: Sum;
  readonly covered: Record<number, number>;
}

const noSum = (): Sum => ({ naive: 0, halfFactor: 0, closeAnchored: 0, linear: 0, xgboost: 0, model: 0 });
const emptySums = (): Sums => ({
  n: 0,
  settled: 0,
  forecasts: new Set(),
  error: noSum(),
  brier: noSum(),
  logLoss: noSum(),
  crps: noSum(),
  surprise: noSum(),
  covered: Object.fromEntries(COVERAGE_LEVELS.map((level) => [level, 0])),
});

/** Adds a state to all its sums, and answers the model's P(under the closing total). */
function addState(
  targets: readonly Sums[],
  state: JudgedState,
  prediction: PointsDistribution,
  forecasts: Partial<Record<ForecastName, Forecast>>,
): number {
  const line = closingTotalOf(state);
  const final = totalPoints(state.state.score) + state.remaining;
  const settled = settle(final, line);
  const covered = COVERAGE_LEVELS.map((level) => shareCovered(prediction, final, level / 100));
  for (const sums of targets) {
    sums.n += 1;
    if (settled !== 'push') sums.settled += 1;
    COVERAGE_LEVELS.forEach((level, i) => {
      sums.covered[level] = (sums.covered[level] as number) + (covered[i] as number);
    });
  }
  let modelUnder = 0.5;
  for (const name of FORECASTS) {
    const forecast = forecasts[name];
    if (forecast === undefined) continue;
    const { point, distribution } = forecast;
    const error = Math.abs(point - final);
    const score = crps(distribution, final);
    const likelihood = distribution.probabilities[final - distribution.from] ?? 0;
    const surprise = -Math.log(Math.max(LEAST_LIKELIHOOD, likelihood));
    const under = Math.min(1 - SUREST, Math.max(SUREST, settledUnder(lineChances(distribution, line))));
    if (name === 'model') modelUnder = under;
    for (const sums of targets) {
      sums.forecasts.add(name);
      sums.error[name] += error;
      sums.crps[name] += score;
      sums.surprise[name] += surprise;
      if (settled === 'push') continue;
      const happened = settled === 'under' ? 1 : 0;
      sums.brier[name] += (under - happened) ** 2;
      sums.logLoss[name] -= Math.log(happened === 1 ? under : 1 - under);
    }
  }
  return modelUnder;
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

/** Means of the forecasts that were made; the simple ones and the model's always are. */
function means(sums: Sums, sum: Sum, n: number): ByForecast {
  const yardsticks = YARDSTICKS.filter((name) => sums.forecasts.has(name));
  return {
    naive: sum.naive / n,
    halfFactor: sum.halfFactor / n,
    closeAnchored: sum.closeAnchored / n,
    ...Object.fromEntries(yardsticks.map((name) => [name, sum[name] / n])),
    model: sum.model / n,
  };
}

function scores(sums: Sums): Scores {
  return {
    n: sums.n,
    mae: means(sums, sums.error, sums.n),
    brier: means(sums, sums.brier, sums.settled),
    logLoss: means(sums, sums.logLoss, sums.settled),
    crps: means(sums, sums.crps, sums.n),
    coverage: {
      50: (sums.covered[50] as number) / sums.n,
      80: (sums.covered[80] as number) / sums.n,
      95: (sums.covered[95] as number) / sums.n,
    },
    negativeLogLikelihood: sums.surprise.model / sums.n,
  };
}
