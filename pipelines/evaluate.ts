import type { PointsDistribution } from '../src/domain/distribution.js';
import { type GameDay, HALF_SECONDS, seasonOf } from '../src/domain/game.js';
import { totalPoints } from '../src/domain/state.js';
import { REGULATION_GRID } from '../src/features/grid.js';
import { type AgainstMarket, createMarketScores } from '../src/model/against-market.js';
import { type ModelArtifact, recipeOf } from '../src/model/artifact.js';
import { createEvaluator, type Evaluation, type Evaluator } from '../src/model/evaluate.js';
import { forecastsOf, type NormalForecast } from '../src/model/forecasts.js';
import { loadModel, type Model } from '../src/model/predict.js';
import { hiddenGroups } from '../src/model/visible.js';
import { readGames, readPlayedGames, type SeasonTables, seasonNamed } from '../src/store/tables.js';
import {
  buildTrainingData,
  count,
  type Excluded,
  exclusionOf,
  type KnownByGame,
  type LabeledState,
  labeledStates,
  readKnownBefore,
} from './dataset.js';
import { linedHalfTime, secondHalfLine } from './half-time.js';
import { importSeasons, type OnProgress } from './import.js';
import { forecastByXgboost, type XgboostForecasts, type XgboostOptions } from './xgboost/forecast.js';

export interface EvaluatePipelineOptions {
  readonly archive: string;
  readonly seasons: readonly string[];
  /** Where imported tables are kept. */
  readonly tables: string;
  readonly artifact: ModelArtifact;
  /** Judge a model on seasons that trained it: tells how well it remembers, not how well it forecasts. */
  readonly inSample?: boolean;
  /** Judge XGBoost beside the model, trained on the seasons that trained it. */
  readonly xgboost?: XgboostOptions;
  readonly progress?: OnProgress;
}

export interface EvaluationReport extends Evaluation {
  /** Model, market and blend at half-time, where a second-half total was quoted; null where none was. */
  readonly halfTime: AgainstMarket | null;
  readonly seasons: readonly string[];
  readonly model: string;
  /** How it was made: see {@link recipeOf}. */
  readonly recipe: string;
  readonly trainedOn: readonly string[];
  readonly inSample: boolean;
  readonly games: number;
  /** The first and the last on which a game was judged; null where none was. */
  readonly days: { readonly first: GameDay; readonly last: GameDay } | null;
  /** Games left out, by rule. */
  readonly excluded: Excluded;
  /** How XGBoost was trained; null where it was not asked for. */
  readonly xgboost: {
    readonly trainingSeconds: number;
    readonly rows: number;
    readonly version: string;
  } | null;
}

/** Every 30 seconds from 39:30 to 0:00 left. */
const JUDGED_MOMENTS = REGULATION_GRID.slice(1);

const FIRST_DAY: GameDay = '1900-01-01';

/**
 * Judges a model, beside the simple forecasts, on every game of the seasons that has a closing total and a sound log.
 * @throws Error naming the seasons that trained the model, unless `inSample` is set
 */
export async function evaluatePipeline(options: EvaluatePipelineOptions): Promise<EvaluationReport> {
  const { artifact, seasons, inSample = false, progress } = options;
  const seen = seasons.filter((season) => artifact.data.seasons.includes(season));
  if (seen.length > 0 && !inSample)
    throw new Error(
      `evaluate: model ${artifact.version} was trained on ${seen.join(', ')}; take another season, or say --in-sample`,
    );
  const tables = await importSeasons(options);
  const { firstDay, lastDay } = artifact.data;
  if (!inSample) for (const season of tables) await refuseDaysWithin(season, firstDay, lastDay);
  const xgboost = await xgboostOf(options, tables);
  const judged = await judgeGames(tables, { artifact, xgboost, ...(progress && { progress }) });
  if (judged.games === 0)
    throw new Error(
      `evaluate: no game of ${seasons.join(', ')} has both a closing total and a sound play log`,
    );
  return {
    seasons,
    model: artifact.version,
    recipe: recipeOf(artifact),
    trainedOn: artifact.data.seasons,
    inSample: seen.length > 0,
    xgboost: xgboost && {
      trainingSeconds: xgboost.trainingSeconds,
      rows: xgboost.rows,
      version: xgboost.version,
    },
    ...judged,
  };
}

export interface JudgeOptions {
  readonly artifact: ModelArtifact;
  /** The first day that is judged; all of them where it is left out. */
  readonly from?: GameDay;
  /** The model that this one is to replace, judged on the same states. */
  readonly incumbent?: Model;
  readonly xgboost?: XgboostForecasts | null;
  /** Another evaluator that hears every state, beside the answer's own. */
  readonly alsoTo?: Evaluator;
  /** What was known before the games, where it was read before. */
  readonly known?: KnownByGame;
  readonly progress?: OnProgress;
}

/** What a model was worth, and on what. */
export type JudgedGames = Evaluation & Pick<EvaluationReport, 'games' | 'days' | 'excluded' | 'halfTime'>;

/** What a model is worth on the games of the tables that have a closing total and a sound log. */
export async function judgeGames(
  tables: readonly SeasonTables[],
  { artifact, from = FIRST_DAY, incumbent, xgboost = null, alsoTo, progress, ...options }: JudgeOptions,
): Promise<JudgedGames> {
  const model = loadModel(artifact);
  const known = options.known ?? (await readKnownBefore(tables));
  const evaluator = createEvaluator();
  const halfTime = createMarketScores();
  const excluded: Excluded = {};
  const days: GameDay[] = [];
  // Seasons before it are read for what the first day knew of its teams.
  const judged = tables.filter(({ seasonName }) => seasonNamed(seasonName) >= seasonOf(from));
  for (const [i, season] of judged.entries()) {
    progress?.({ step: `evaluate ${season.seasonName}`, done: i, of: judged.length });
    for await (const played of readPlayedGames(season)) {
      if (played.game.day < from) continue;
      const exclusion = played.game.closingTotal === null ? 'no closing total' : exclusionOf(played);
      if (exclusion !== null) {
        count(excluded, exclusion);
        continue;
      }
      const states = labeledStates(played, JUDGED_MOMENTS, known.get(played.game.gameId)).filter(
        ({ overtime }) => overtime === 0,
      );
      const predictions = predicted(model, states);
      if (predictions === null) {
        count(excluded, 'feature out of range');
        continue;
      }
      const others = incumbent?.predict(states);
      for (const [s, state] of states.entries()) {
        const forecasts = forecastsOf(state, predictions[s] as PointsDistribution, artifact, {
          ...(xgboost && totalsOf(xgboost, state)),
          incumbent: others?.[s],
        });
        evaluator.add(state, forecasts);
        alsoTo?.add(state, forecasts);
        const half = { game: played.game, moment: state };
        const line = state.secondsLeft === HALF_SECONDS ? secondHalfLine(half) : null;
        if (line !== null)
          halfTime.add(linedHalfTime(half, line, forecasts.model.distribution, model.blend ?? null));
      }
      days.push(played.game.day);
    }
  }
  progress?.({ step: 'evaluate', done: judged.length, of: judged.length });
  const [first, last] = [days.sort()[0], days.at(-1)];
  return {
    games: days.length,
    days: first === undefined || last === undefined ? null : { first, last },
    excluded,
    halfTime: halfTime.result(),
    ...evaluator.result(),
  };
}

async function xgboostOf(
  { artifact, xgboost, ...options }: EvaluatePipelineOptions,
  judged: readonly SeasonTables[],
): Promise<XgboostForecasts | null> {
  if (xgboost === undefined) return null;
  const trained = await importSeasons({ ...options, seasons: artifact.data.seasons });
  return forecastByXgboost(
    await buildTrainingData(trained),
    await buildTrainingData(judged),
    hiddenGroups(artifact.blindTo),
    xgboost,
  );
}

/** A tie at 0:00 is on no one's grid: like the simple forecasts, it then expects what is on the board. */
function totalsOf(
  forecasts: XgboostForecasts,
  { state, secondsLeft }: LabeledState,
): Record<'xgboost' | 'xgboostMedian', NormalForecast> {
  const present = totalPoints(state.score);
  const forecast = forecasts.of(state.gameId, secondsLeft);
  const total = (rest: NormalForecast = { mean: 0, sd: 0.5 }) => ({ mean: present + rest.mean, sd: rest.sd });
  return { xgboost: total(forecast?.mean), xgboostMedian: total(forecast?.median) };
}

/** A season's name may be spelled another way; its days cannot. */
async function refuseDaysWithin(season: SeasonTables, firstDay: GameDay, lastDay: GameDay): Promise<void> {
  const days = (await readGames(season)).map((game) => game.day);
  if (days.some((day) => day >= firstDay && day <= lastDay))
    throw new Error(
      `evaluate: season ${season.seasonName} has games within ${firstDay} … ${lastDay}, the days that trained the model; take another season, or say --in-sample`,
    );
}

/** The states' predictions; null where one of them cannot be, so that the game's log is broken. */
function predicted(model: Model, states: readonly LabeledState[]): PointsDistribution[] | null {
  try {
    return model.predict(states);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
