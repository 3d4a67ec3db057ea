import {
  certainPoints,
  normalPoints,
  type PointsDistribution,
  quantilePoints,
} from '../domain/distribution.js';
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

/**
 * Forecasts that are judged where they were made: `linear` comes with the artifact, XGBoost's two (after the mean, and
 * after the median) have a script of their own, `incumbent` is the model that another is to replace.
 */
export const YARDSTICKS = ['linear', 'xgboost', 'xgboostMedian', 'incumbent'] as const;
export type YardstickName = (typeof YARDSTICKS)[number];
export type ForecastName = BaselineName | YardstickName | 'model';
/** The model last. */
export const FORECASTS: readonly ForecastName[] = [...BASELINES, ...YARDSTICKS, 'model'];

/** What is told of every forecast that was made: the simple ones' and the model's always are. */
export type ByForecast = Readonly<Record<BaselineName | 'model', number>> &
  Readonly<Partial<Record<YardstickName, number>>>;

/** A mean of the final total with the sd of its error, points. */
export interface NormalForecast {
  readonly mean: number;
  readonly sd: number;
}

/** One word on a final total. */
export interface Forecast {
  /** What it is held to where one number is asked for; points. */
  readonly point: number;
  readonly distribution: PointsDistribution;
}

export type Forecasts = { readonly model: Forecast } & Readonly<Partial<Record<ForecastName, Forecast>>>;

/** A state of regulation with what came of it. */
export interface JudgedState extends ModelInput {
  /** Whether an overtime was still to begin. */
  readonly overtimeFollows: boolean;
  readonly secondsLeft: number;
  readonly remaining: number;
}

/** What comes with an artifact to hold its model against. */
export interface Baselines {
  readonly baselines: Readonly<Record<BaselineName, BaselineSpread>>;
  readonly linear: LinearTable | null;
}

/** What is known of a state besides. */
export interface OtherForecasts {
  readonly xgboost?: NormalForecast | undefined;
  readonly xgboostMedian?: NormalForecast | undefined;
  readonly incumbent?: PointsDistribution | undefined;
}

/** The model's word on a state and, beside it, those of the forecasts that need no network. */
export function forecastsOf(
  state: JudgedState,
  prediction: PointsDistribution,
  { baselines, linear }: Baselines,
  { xgboost, xgboostMedian, incumbent }: OtherForecasts = {},
): Forecasts {
  const present = totalPoints(state.state.score);
  const normal = (mean: number, sd: number): Forecast => ({
    point: mean,
    distribution: normalPoints(mean, sd, present),
  });
  const ofModel = (distribution: PointsDistribution): Forecast => ({
    point: quantilePoints(distribution, 0.5),
    distribution,
  });
  const simple = (name: BaselineName): Forecast => ({
    point: baselineTotal(name, state) ?? present,
    distribution: baselineDistribution(name, state, baselines[name]) ?? certainPoints(present),
  });
  const rest = linear && linearRemaining(linear, state, state.secondsLeft);
  return {
    naive: simple('naive'),
    halfFactor: simple('halfFactor'),
    closeAnchored: simple('closeAnchored'),
    ...(rest && { linear: normal(present + rest.mean, rest.sd) }),
    ...(xgboost && { xgboost: normal(xgboost.mean, xgboost.sd) }),
    ...(xgboostMedian && { xgboostMedian: normal(xgboostMedian.mean, xgboostMedian.sd) }),
    ...(incumbent && { incumbent: ofModel(incumbent) }),
    model: ofModel(prediction),
  };
}
