import {
  crps,
  lineChances,
  type PointsDistribution,
  quantilePoints,
  settledUnder,
} from '../domain/distribution.js';
import { settle } from '../domain/market.js';
import { blended, type MarketWord } from './blend.js';
import { type ClusteredMean, clusteredSums } from './clustered.js';
import { seededRandom } from './random.js';
import { type CalibrationError, createReliability } from './reliability.js';

/** Who speaks of a final total; the blend only where its weights were learned. */
export const VOICES = ['market', 'model', 'blend'] as const;
export type Voice = (typeof VOICES)[number];
export type ByVoice<T> = Readonly<Record<'market' | 'model', T>> & { readonly blend?: T };

/** A finished game at a moment at which a line was in force. */
export interface LinedGame {
  readonly gameId: string;
  readonly line: MarketWord;
  /** The market's in the blend; null where that was not learned. */
  readonly weight: number | null;
  readonly model: PointsDistribution;
  readonly finalTotal: number;
}

const SCORES = [
  'absoluteError',
  'squaredError',
  'crps',
  'brier',
  'logLoss',
  'negativeLogLikelihood',
] as const;
type ScoreName = (typeof SCORES)[number];

/** How often a side came that was given such a chance, either side counted. */
export interface ConfidenceTier {
  readonly from: number;
  readonly to: number;
  readonly said: ByVoice<number | null>;
  readonly seen: ByVoice<ClusteredMean | null>;
  readonly n: ByVoice<number>;
}

export interface AgainstMarket {
  readonly games: number;
  /**
   * Means with 95 % intervals. Points: absoluteError, of the line itself or the median; rootMeanSquare; crps of the whole
   * distribution (the market's is the model's shape, moved to the line). Of P(under the line), pushes left out: brier,
   * logLoss. Of the final in whole points: negativeLogLikelihood, nats.
   */
  readonly scores: Readonly<
    Record<Exclude<ScoreName, 'squaredError'> | 'rootMeanSquare', ByVoice<ClusteredMean>>
  >;
  /** Below 0 the first is better. */
  readonly less: Readonly<
    Record<
      'modelLessMarket' | 'blendLessMarket' | 'blendLessModel',
      Readonly<Record<ScoreName, ClusteredMean>> | null
    >
  >;
  /** Of P(under the line). */
  readonly calibration: ByVoice<CalibrationError>;
  readonly confidence: readonly ConfidenceTier[];
}

export interface MarketScores {
  /** A game comes once. */
  add(game: LinedGame): void;
  /** Null without games. */
  result(): AgainstMarket | null;
}

const TIERS = [0.5, 0.52, 0.54, 0.57, 0.6, 1] as const;
const PAIRS = [
  ['model', 'market'],
  ['blend', 'market'],
  ['blend', 'model'],
] as const;
const SUREST = 1e-4;
const LEAST_LIKELIHOOD = 1e-9;
const SEED = 1;

/** Holds market, model and blend against what came, where all three spoke. */
export function createMarketScores(): MarketScores {
  const width = SCORES.length;
  const sums = clusteredSums((VOICES.length + PAIRS.length) * width);
  const reliability = VOICES.map(() => createReliability(1));
  const tiers = VOICES.map(() => TIERS.slice(1).map(() => ({ said: 0, seen: clusteredSums(1) })));
  let games = 0;
  return {
    add({ gameId, line, weight, model, finalTotal }) {
      games += 1;
      const settled = settle(finalTotal, line.points);
      const said = {
        market: { distribution: blended(model, line, 1), under: line.under, point: line.points },
        model: spoken(model, line.points),
        blend: weight === null ? null : spoken(blended(model, line, weight), line.points),
      };
      const row = new Float64Array((VOICES.length + PAIRS.length) * width).fill(Number.NaN);
      for (const [v, voice] of VOICES.entries()) {
        const word = said[voice];
        if (word === null) continue;
        row.set(scoresOf(word, finalTotal, settled), v * width);
        if (settled === 'push') continue;
        reliability[v]?.add(gameId, 0, word.under, settled === 'under');
        const side = word.under >= 0.5 ? 'under' : 'over';
        const chance = Math.max(word.under, 1 - word.under);
        const tier = tiers[v]?.[TIERS.findLastIndex((from, i) => i < TIERS.length - 1 && chance >= from)];
        if (!tier) continue;
        tier.said += chance;
        tier.seen.add(gameId, [settled === side ? 1 : 0]);
      }
      for (const [p, [one, other]] of PAIRS.entries())
        for (let s = 0; s < width; s++) {
          const at = (voice: Voice) => row[VOICES.indexOf(voice) * width + s] as number;
          row[(VOICES.length + p) * width + s] = at(one) - at(other);
        }
      sums.add(gameId, row);
    },
    result() {
      if (games === 0) return null;
      const random = seededRandom(SEED);
      const made = VOICES.filter((_, v) => sums.n(v * width) > 0);
      const byVoice = <T>(of: (v: number) => T) =>
        Object.fromEntries(made.map((voice) => [voice, of(VOICES.indexOf(voice))])) as unknown as ByVoice<T>;
      const score = (name: ScoreName) => byVoice((v) => sums.mean(v * width + SCORES.indexOf(name)));
      const less = (p: number) =>
        sums.n((VOICES.length + p) * width) === 0
          ? null
          : (Object.fromEntries(
              SCORES.map((name, s) => [name, sums.mean((VOICES.length + p) * width + s)]),
            ) as Record<ScoreName, ClusteredMean>);
      return {
        games,
        scores: {
          absoluteError: score('absoluteError'),
          rootMeanSquare: byVoice((v) => rootOf(sums.mean(v * width + SCORES.indexOf('squaredError')))),
          crps: score('crps'),
          brier: score('brier'),
          logLoss: score('logLoss'),
          negativeLogLikelihood: score('negativeLogLikelihood'),
        },
        less: { modelLessMarket: less(0), blendLessMarket: less(1), blendLessModel: less(2) },
        calibration: byVoice((v) => (reliability[v] as (typeof reliability)[number]).error('all', random)),
        confidence: TIERS.slice(1).map((to, i) => {
          const of = (v: number) =>
            (tiers[v] as (typeof tiers)[number])[i] as { said: number; seen: typeof sums };
          return {
            from: TIERS[i] as number,
            to,
            n: byVoice((v) => of(v).seen.n(0)),
            said: byVoice((v) => (of(v).seen.n(0) > 0 ? of(v).said / of(v).seen.n(0) : null)),
            seen: byVoice((v) => (of(v).seen.n(0) > 0 ? of(v).seen.mean(0) : null)),
          };
        }),
      };
    },
  };
}

interface Word {
  readonly distribution: PointsDistribution;
  readonly under: number;
  readonly point: number;
}

function spoken(distribution: PointsDistribution, line: number): Word {
  const under = settledUnder(lineChances(distribution, line));
  return { distribution, under, point: quantilePoints(distribution, 0.5) };
}

/** In the order of SCORES. */
function scoresOf({ distribution, under, point }: Word, final: number, settled: string): number[] {
  const sure = Math.min(1 - SUREST, Math.max(SUREST, under));
  const happened = settled === 'under';
  const push = settled === 'push';
  const likelihood = distribution.probabilities[final - distribution.from] ?? 0;
  return [
    Math.abs(point - final),
    (point - final) ** 2,
    crps(distribution, final),
    push ? Number.NaN : (sure - (happened ? 1 : 0)) ** 2,
    push ? Number.NaN : -Math.log(happened ? sure : 1 - sure),
    -Math.log(Math.max(LEAST_LIKELIHOOD, likelihood)),
  ];
}

/** The root of a mean, its interval by the slope of the root. */
function rootOf({ mean, halfWidth }: ClusteredMean): ClusteredMean {
  const root = Math.sqrt(mean);
  return { mean: root, halfWidth: halfWidth / (2 * root) };
}
