import { meanPoints, type PointsDistribution, sdPoints } from '../domain/distribution.js';
import type { Seconds } from '../domain/game.js';
import { type Blend, freshness, type MarketWord, marketTilt } from './blend.js';

/** When a line was made, of the moments at which the state is known too. */
export type LineMoment = 'tip' | 'halfTime' | 'scoreOnly';

/** A finished game at one moment, as far as it tells what the market's word was worth beside the model's. */
export interface BlendEvidence {
  readonly gameId: string;
  readonly made: LineMoment;
  /** Seconds of play since the line was made. */
  readonly playedSince: Seconds;
  readonly secondsLeft: Seconds;
  /** Of the market against the model, per point. */
  readonly tilt: number;
  /** How far the final was above the model's mean, points. */
  readonly surprise: number;
  /** The model's, points². */
  readonly variance: number;
}

/** Null where the line says nothing. @param model a forecast by a model that was not trained on this game */
export function blendEvidence(
  at: Pick<BlendEvidence, 'gameId' | 'made' | 'playedSince' | 'secondsLeft'>,
  model: PointsDistribution,
  market: MarketWord,
  finalTotal: number,
): BlendEvidence | null {
  const tilt = marketTilt(model, market);
  if (tilt === null) return null;
  return { ...at, tilt, surprise: finalTotal - meanPoints(model), variance: sdPoints(model) ** 2 };
}

/** Fewer games with a half-time line than this leave the weight a guess. */
export const LEAST_GAMES = 300;
const HALF_AGES = Array.from({ length: 60 }, (_, i) => 0.005 * 1.07 ** i);
/** Standard errors in a 95 % interval. */
const Z = 1.96;

/**
 * The weights of greatest likelihood: of one tilt w·λ the log-likelihood of the final is, to second order,
 * w·λ·surprise − ½·w²·λ²·variance, so that each weight is a regression of the surprises on the market's lean.
 * Null where too few games have a half-time line.
 */
export function fitBlend(evidence: readonly BlendEvidence[]): Blend | null {
  // Where the market says what the model says, nothing is learned of it.
  const of = (made: LineMoment) => evidence.filter((one) => one.made === made && one.tilt !== 0);
  const [tip, halfTime, scoreOnly] = [of('tip'), of('halfTime'), of('scoreOnly')];
  if (gamesOf(halfTime) < LEAST_GAMES || gamesOf(tip) < LEAST_GAMES) return null;
  const gain = (halfAge: number) => weigh(tip, halfAge).gain + weigh(halfTime, halfAge).gain;
  const halfAge = HALF_AGES.reduce((best, one) => (gain(one) > gain(best) ? one : best));
  return {
    tip: weigh(tip, halfAge).learned,
    halfTime: weigh(halfTime, halfAge).learned,
    scoreOnly: gamesOf(scoreOnly) < LEAST_GAMES ? null : weigh(scoreOnly, halfAge).learned,
    halfAge: rounded(halfAge),
  };
}

function gamesOf(evidence: readonly BlendEvidence[]): number {
  return new Set(evidence.map(({ gameId }) => gameId)).size;
}

function weigh(evidence: readonly BlendEvidence[], halfAge: number) {
  const games = new Map<string, { lean: number; information: number }>();
  let [lean, information] = [0, 0];
  for (const { gameId, playedSince, secondsLeft, tilt, surprise, variance } of evidence) {
    const fresh = tilt * freshness(halfAge, playedSince, secondsLeft);
    const [l, i] = [fresh * surprise, fresh * fresh * variance];
    const game = games.get(gameId) ?? { lean: 0, information: 0 };
    games.set(gameId, { lean: game.lean + l, information: game.information + i });
    lean += l;
    information += i;
  }
  const best = information > 0 ? lean / information : 0;
  const weight = Math.min(1, Math.max(0, best));
  // A game's moments are one story: only games count as independent.
  let squares = 0;
  for (const game of games.values()) squares += (game.lean - best * game.information) ** 2;
  return {
    gain: weight * lean - 0.5 * weight * weight * information,
    learned: {
      weight: rounded(weight),
      halfWidth: rounded((Z * Math.sqrt(squares)) / information),
      games: games.size,
    },
  };
}

const rounded = (value: number) => Number(value.toPrecision(4));
