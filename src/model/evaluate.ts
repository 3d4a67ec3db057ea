import type { PointsDistribution } from '../domain/distribution.js';
import { REGULATION_SECONDS, seasonName } from '../domain/game.js';
import { settle } from '../domain/market.js';
import { totalPoints } from '../domain/state.js';
import { clusteredSums } from './clustered.js';
import type { ByForecast, Forecasts, JudgedState } from './forecasts.js';
import { seededRandom } from './random.js';
import { type CalibrationError, createReliability, type ReliabilityBin } from './reliability.js';
import { type ModelLess, type ScoreSums, type Scores, scoreState, scoreSums } from './scores.js';

/** Minutes of regulation played at which a report has a row. */
export const REPORT_MINUTES = [0.5, 5, 10, 15, 20, 25, 30, 32, 34, 35, 36, 38, 39, 39.5] as const;

export interface MinuteScores extends Scores {
  readonly minute: number;
}

/** Scores over closing totals from `from` up to, but not including, `to`. */
export interface LineBandScores extends Scores {
  readonly from: number | null;
  readonly to: number | null;
}

export interface SeasonScores extends Scores {
  readonly season: string;
}

/** Whether a game went to overtime is known only afterwards: no forecast could be chosen by it. */
export interface EndingScores extends Scores {
  readonly ending: 'regulation' | 'overtime';
}

export interface CrewScores extends Scores {
  readonly crew: 'known' | 'unknown';
  /** Why there is nothing here. */
  readonly note: string | null;
}

export interface QuarterCalibration extends CalibrationError {
  /** 1 to 4, ten minutes each. */
  readonly quarter: number;
}

/** States with 2:00 to 0:30 left in games within 4 points. */
export interface CloseEndings {
  readonly n: number;
  readonly games: number;
  /** Share of the states whose game went to overtime. */
  readonly overtimes: number;
  /** Mean of the final total in whole points, nats. */
  readonly negativeLogLikelihood: ByForecast;
  readonly halfWidth: ByForecast;
  readonly modelLess: ModelLess;
}

export interface Evaluation {
  readonly lineBands: readonly LineBandScores[];
  readonly bySeason: readonly SeasonScores[];
  readonly endings: readonly EndingScores[];
  readonly crews: readonly CrewScores[];
  readonly closeEndings: CloseEndings;
  /** Of the model's P(under the closing total). */
  readonly calibration: CalibrationError;
  readonly calibrationByQuarter: readonly QuarterCalibration[];
  readonly reliability: readonly ReliabilityBin[];
  /** Shares of finals by tenths of the model's distribution, below which they came: level where it is true. */
  readonly pit: readonly number[];
  readonly pitHalfWidths: readonly number[];
  readonly rows: readonly MinuteScores[];
  /** Over all states every 30 seconds of regulation, its last moment included and its first left out. */
  readonly overall: Scores;
}

export interface Evaluator {
  /** The states of a game come one after another; its game must have a closing total. */
  add(state: JudgedState, forecasts: Forecasts): void;
  result(): Evaluation;
}

/** Edges of the line bands. */
const LINE_BANDS = [null, 135, 142, 149, 156, null] as const;
const QUARTERS = 4;
const QUARTER_SECONDS = REGULATION_SECONDS / QUARTERS;
const PIT_BINS = 10;
/** Draws of games are the same in every run. */
const SEED = 1;

const NO_CREWS =
  'no game that was judged has officials with a known habit: recorded play-by-play seasons name none';

/** Gathers scores state by state, over all and by what may matter. */
export function createEvaluator(): Evaluator {
  const overall = scoreSums();
  const byMinute = new Map<number, ScoreSums>(REPORT_MINUTES.map((minute) => [minute, scoreSums()]));
  const byBand = LINE_BANDS.slice(1).map(() => scoreSums());
  const bySeason = new Map<number, ScoreSums>();
  const byEnding = { regulation: scoreSums(), overtime: scoreSums() };
  const byCrew = { known: scoreSums(), unknown: scoreSums() };
  const closeEndings = { sums: scoreSums(), overtimes: 0 };
  const reliability = createReliability(QUARTERS);
  const pit = clusteredSums(PIT_BINS);
  return {
    add(state, forecasts) {
      const { context, secondsLeft, overtimeFollows } = state;
      const { gameId } = state.state;
      const line = context.closingTotal;
      if (line === null) throw new RangeError(`game ${gameId}: no closing total to judge a forecast by`);
      const played = REGULATION_SECONDS - secondsLeft;
      const scored = scoreState(state, line, forecasts);
      overall.add(scored);
      byMinute.get(played / 60)?.add(scored);
      byBand[LINE_BANDS.slice(1).findIndex((to) => to === null || line < to)]?.add(scored);
      if (!bySeason.has(context.season)) bySeason.set(context.season, scoreSums());
      bySeason.get(context.season)?.add(scored);
      byEnding[overtimeFollows ? 'overtime' : 'regulation'].add(scored);
      byCrew[(context.crew?.known ?? 0) > 0 ? 'known' : 'unknown'].add(scored);
      if (isCloseEnding(state)) {
        closeEndings.sums.add(scored);
        if (overtimeFollows) closeEndings.overtimes += 1;
      }
      const final = totalPoints(state.state.score) + state.remaining;
      const settled = settle(final, line);
      const quarter = Math.min(QUARTERS - 1, Math.floor(played / QUARTER_SECONDS));
      if (settled !== 'push') reliability.add(gameId, quarter, scored.under, settled === 'under');
      pit.add(gameId, placeOf(final, forecasts.model.distribution));
    },
    result() {
      const random = seededRandom(SEED);
      const close = closeEndings.sums.by('negativeLogLikelihood');
      const tenths = Array.from({ length: PIT_BINS }, (_, bin) => pit.mean(bin));
      return {
        rows: [...byMinute].map(([minute, sums]) => ({ minute, ...sums.scores() })),
        overall: overall.scores(),
        lineBands: byBand.map((sums, i) => ({
          from: LINE_BANDS[i] ?? null,
          to: LINE_BANDS[i + 1] ?? null,
          ...sums.scores(),
        })),
        bySeason: [...bySeason]
          .sort(([a], [b]) => a - b)
          .map(([season, sums]) => ({ season: seasonName(season), ...sums.scores() })),
        endings: (['regulation', 'overtime'] as const).map((ending) => ({
          ending,
          ...byEnding[ending].scores(),
        })),
        crews: (['known', 'unknown'] as const).map((crew) => ({
          crew,
          note: crew === 'known' && byCrew.known.n === 0 ? NO_CREWS : null,
          ...byCrew[crew].scores(),
        })),
        closeEndings: {
          n: closeEndings.sums.n,
          games: closeEndings.sums.games,
          overtimes: closeEndings.overtimes / closeEndings.sums.n,
          negativeLogLikelihood: close.mean,
          halfWidth: close.halfWidth,
          modelLess: close.modelLess,
        },
        calibration: reliability.error('all', random),
        calibrationByQuarter: Array.from({ length: QUARTERS }, (_, i) => ({
          quarter: i + 1,
          ...reliability.error(i, random),
        })),
        reliability: reliability.bins(),
        pit: tenths.map(({ mean }) => mean),
        pitHalfWidths: tenths.map(({ halfWidth }) => halfWidth),
      };
    },
  };
}

const CLOSE_SECONDS = 120;
const CLOSE_MARGIN = 4;

function isCloseEnding({ secondsLeft, state: { score } }: JudgedState): boolean {
  const margin = Math.abs(score.home - score.away);
  return secondsLeft > 0 && secondsLeft <= CLOSE_SECONDS && margin <= CLOSE_MARGIN;
}

/** A final's place in the distribution, by tenths: the mass of its whole point is spread over where it lies. */
function placeOf(final: number, { from, probabilities }: PointsDistribution): Float64Array {
  const tenths = new Float64Array(PIT_BINS);
  let below = 0;
  const at = final - from;
  for (let i = 0; i < Math.min(at, probabilities.length); i++) below += probabilities[i] as number;
  const mass = probabilities[at] ?? 0;
  const bin = (place: number) => Math.min(PIT_BINS - 1, Math.floor(place * PIT_BINS));
  if (mass < 1e-9) {
    tenths[bin(below)] = 1;
    return tenths;
  }
  for (let b = bin(below); b <= bin(below + mass); b++) {
    const [low, high] = [Math.max(below, b / PIT_BINS), Math.min(below + mass, (b + 1) / PIT_BINS)];
    tenths[b] = Math.max(0, high - low) / mass;
  }
  return tenths;
}
