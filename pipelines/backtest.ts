import {
  type BettingRecord,
  type BettingRule,
  bettingRecord,
  edgeOf,
  type PricedGame,
} from '../src/analysis/bets.js';
import {
  lineChances,
  meanPoints,
  type PointsDistribution,
  settledUnder,
} from '../src/domain/distribution.js';
import { seasonName } from '../src/domain/game.js';
import type { AmericanOdds, BetSide, LineRules } from '../src/domain/market.js';
import { totalPoints } from '../src/domain/state.js';
import { type AgainstMarket, createMarketScores, type LinedGame } from '../src/model/against-market.js';
import type { ModelArtifact } from '../src/model/artifact.js';
import { type Blend, blended } from '../src/model/blend.js';
import { type ClusteredMean, clusteredSums } from '../src/model/clustered.js';
import { createEvaluator, type Evaluation } from '../src/model/evaluate.js';
import { forecastsOf } from '../src/model/forecasts.js';
import { loadModel, type Model } from '../src/model/predict.js';
import { seededRandom } from '../src/model/random.js';
import { folderObjects } from '../src/store/folder-objects.js';
import { readSeason, type SeasonTables, seasonNamed } from '../src/store/tables.js';
import { readKnownBefore } from './dataset.js';
import {
  type HalfTimeExclusion,
  type HalfTimeGame,
  type HalfTimeLine,
  linedHalfTime,
  readHalfTimes,
  secondHalfLine,
} from './half-time.js';
import { HALF_TIME_WINDOW, halfTimeQuotes, type QuoteRefusal } from './half-time-quotes.js';
import type { OnProgress } from './import.js';

export interface BacktestOptions {
  readonly artifact: ModelArtifact;
  readonly seasons: readonly SeasonTables[];
  /** How one line is chosen among books, as in a live session. */
  readonly lineRules: LineRules;
  /** Allow seasons that trained the model: tells how well it remembers. */
  readonly inSample?: boolean;
  readonly progress?: OnProgress | undefined;
}

/** How the model's half-time forecasts of a group of games came out. */
export interface HalfTimeScores extends Pick<Evaluation, 'overall' | 'calibration' | 'reliability' | 'pit'> {
  readonly season: string | 'all';
  /** Games of which the plays are known; of the others the model knows the score alone. */
  readonly withPlays: number;
  /** Mean of the forecast's mean less the final, points. */
  readonly bias: ClusteredMean;
  /** The same of closing total less final: how much more was scored than the market thought. */
  readonly closeBias: ClusteredMean;
  readonly overtimes: number;
  readonly endings: Evaluation['endings'];
}

export interface Bets {
  readonly rule: string;
  readonly record: BettingRecord;
}

/** The model against lines that were in force at half-time. */
export interface LinedHalfTimes extends AgainstMarket {
  /** Whose prices the bets were settled at. */
  readonly prices: 'as recorded' | 'taken to be −110, none was recorded';
  readonly bets: readonly Bets[];
}

export interface BacktestReport {
  readonly seasons: readonly string[];
  readonly model: string;
  readonly trainedOn: readonly string[];
  readonly inSample: boolean;
  readonly blend: Blend | null;
  readonly excluded: Readonly<Partial<Record<HalfTimeExclusion, number>>>;
  readonly halfTime: readonly HalfTimeScores[];
  /** Null where no game has one. */
  readonly secondHalfTotals: LinedHalfTimes | null;
  readonly inPlayQuotes: LinedHalfTimes | null;
  readonly window: typeof HALF_TIME_WINDOW;
  readonly refused: Readonly<Partial<Record<QuoteRefusal, number>>>;
}

/** Where no price was recorded. */
const USUAL_PRICE: AmericanOdds = -110;
/** Given before any result was looked at: leads over the price's break-even, from none to clear (T26). */
const EDGES = [0, 0.02, 0.04] as const;
const SEED = 1;

interface Forecast {
  readonly half: HalfTimeGame;
  readonly distribution: PointsDistribution;
}

/**
 * Judges a model at half-time, where state and line are known of thousands of games: its calibration, its word beside
 * the market's, and what bets would have come to at the prices of the time, one a game.
 * @throws Error naming the seasons that trained the model, unless `inSample` is set, or seasons without a game to judge
 */
export async function backtest(options: BacktestOptions): Promise<BacktestReport> {
  const { artifact, seasons, inSample = false, progress } = options;
  const names = seasons.map(({ seasonName }) => seasonName);
  const seen = names.filter((name) => artifact.data.seasons.includes(name));
  if (seen.length > 0 && !inSample)
    throw new Error(
      `backtest: model ${artifact.version} was trained on ${seen.join(', ')}; take another season, or say --in-sample`,
    );
  const model = loadModel(artifact);
  const blend = model.blend ?? null;
  const excluded: Partial<Record<HalfTimeExclusion, number>> = {};
  const refused: Partial<Record<QuoteRefusal, number>> = {};
  const forecasts: Forecast[] = [];
  const quoted: PricedForecast[] = [];
  const known = await readKnownBefore(seasons);
  for (const [i, season] of seasons.entries()) {
    progress?.({ step: `half-times of ${season.seasonName}`, done: i, of: seasons.length });
    const halfTimes = await readHalfTimes(season, known);
    addCounts(excluded, halfTimes.excluded);
    const made = predicted(model, halfTimes.games, excluded);
    forecasts.push(...made);
    const quotes = halfTimeQuotes(await quotesOf(season), halfTimes.games, options.lineRules);
    addCounts(refused, quotes.refused);
    for (const forecast of made) {
      const line = quotes.lines.get(forecast.half.game.gameId);
      if (line) quoted.push(priced(forecast, blend, line));
    }
  }
  progress?.({ step: 'half-times', done: seasons.length, of: seasons.length });
  if (forecasts.length === 0)
    throw new Error(
      `backtest: no game of ${names.join(', ')} has a closing total and a half-time score that could be used: ${JSON.stringify(excluded)}`,
    );
  const totals = forecasts.flatMap((forecast) => {
    const line = secondHalfLine(forecast.half);
    return line === null ? [] : [priced(forecast, blend, line)];
  });
  return {
    seasons: names,
    model: artifact.version,
    trainedOn: artifact.data.seasons,
    inSample: seen.length > 0,
    blend,
    excluded,
    halfTime: halfTimeScores(forecasts, artifact),
    secondHalfTotals: lined(totals, 'taken to be −110, none was recorded'),
    inPlayQuotes: lined(quoted, 'as recorded'),
    window: HALF_TIME_WINDOW,
    refused,
  };
}

/** One by one: a game whose numbers cannot be leaves the others be. */
function predicted(
  model: Model,
  games: readonly HalfTimeGame[],
  excluded: Partial<Record<HalfTimeExclusion, number>>,
): Forecast[] {
  return games.flatMap((half) => {
    try {
      return model.predict([half.moment]).map((distribution) => ({ half, distribution }));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      addCounts(excluded, { 'feature out of range': 1 });
      return [];
    }
  });
}

async function quotesOf({ folder, seasonName }: SeasonTables) {
  return readSeason(folderObjects(folder), 'in_play_quotes', `${seasonNamed(seasonName)}-06-30`);
}

function addCounts<K extends string>(
  to: Partial<Record<K, number>>,
  counts: Readonly<Partial<Record<K, number>>>,
) {
  for (const [key, n] of Object.entries(counts) as [K, number][]) to[key] = (to[key] ?? 0) + n;
}

// Forecasts --------------------------------------------------------------------------------------------------------

/** Season by season, and all together where there are several. */
function halfTimeScores(forecasts: readonly Forecast[], artifact: ModelArtifact): HalfTimeScores[] {
  const seasons = [...new Set(forecasts.map(({ half }) => half.game.season))].sort((a, b) => a - b);
  const of = (season: HalfTimeScores['season'], some: readonly Forecast[]): HalfTimeScores => {
    const evaluator = createEvaluator();
    const off = clusteredSums(2);
    for (const { half, distribution } of some) {
      const { moment, game } = half;
      evaluator.add(moment, forecastsOf(moment, distribution, artifact));
      const final = totalPoints(game.finalScore);
      off.add(game.gameId, [meanPoints(distribution) - final, (game.closingTotal as number) - final]);
    }
    const { overall, calibration, reliability, pit, endings } = evaluator.result();
    return {
      season,
      withPlays: some.filter(({ half }) => half.moment.state.plays > 0).length,
      bias: off.mean(0),
      closeBias: off.mean(1),
      overtimes: some.filter(({ half }) => half.moment.overtimeFollows).length,
      overall,
      calibration,
      reliability,
      pit,
      endings,
    };
  };
  const bySeason = seasons.map((season) =>
    of(
      seasonName(season),
      forecasts.filter(({ half }) => half.game.season === season),
    ),
  );
  return seasons.length > 1 ? [...bySeason, of('all', forecasts)] : bySeason;
}

// Lines and bets ---------------------------------------------------------------------------------------------------

interface PricedForecast extends PricedGame, LinedGame {
  /** P(under) by whom; null where the blend was not learned. */
  readonly under: Readonly<Record<'model' | 'blend', number | null>>;
}

function priced({ half, distribution }: Forecast, blend: Blend | null, line: HalfTimeLine): PricedForecast {
  const judged = linedHalfTime(half, line, distribution, blend);
  const under = (word: PointsDistribution) => settledUnder(lineChances(word, line.points));
  return {
    ...judged,
    points: line.points,
    overPrice: line.overPrice ?? USUAL_PRICE,
    underPrice: line.underPrice ?? USUAL_PRICE,
    under: {
      model: under(distribution),
      blend: judged.weight === null ? null : under(blended(distribution, judged.line, judged.weight)),
    },
  };
}

function lined(games: readonly PricedForecast[], prices: LinedHalfTimes['prices']): LinedHalfTimes | null {
  const scores = createMarketScores();
  for (const game of games) scores.add(game);
  const result = scores.result();
  return result && { ...result, prices, bets: betsOn(games) };
}

function betsOn(games: readonly PricedForecast[]): Bets[] {
  const rules: [string, BettingRule<PricedForecast>][] = [
    ['blind under', () => 'under'],
    ['blind over', () => 'over'],
    ...(['model', 'blend'] as const)
      .filter((who) => games.some(({ under }) => under[who] !== null))
      .flatMap((who) =>
        EDGES.flatMap((edge): [string, BettingRule<PricedForecast>][] => {
          const name = `${who} at least ${100 * edge} % over break-even`;
          const under = (game: PricedForecast) => (leads(game, who, 'under', edge) ? 'under' : null);
          const over = (game: PricedForecast) => (leads(game, who, 'over', edge) ? 'over' : null);
          return [
            [`under, ${name}`, under],
            [`either side, ${name}`, (game) => under(game) ?? over(game)],
          ];
        }),
      ),
  ];
  return rules.map(([rule, pick]) => ({ rule, record: bettingRecord(games, pick, seededRandom(SEED)) }));
}

function leads(game: PricedForecast, who: 'model' | 'blend', side: BetSide, edge: number): boolean {
  const under = game.under[who];
  return under !== null && edgeOf(game, side, under) >= edge;
}
