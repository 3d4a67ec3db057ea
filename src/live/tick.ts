import { createHash } from 'node:crypto';
import type { GameContext } from '../domain/context.js';
import {
  centralInterval,
  lineChances,
  meanPoints,
  type PointsDistribution,
  quantilePoints,
  sdPoints,
  settledUnder,
} from '../domain/distribution.js';
import { type GameState, isUnderWay, type UtcInstant } from '../domain/game.js';
import { consensusLine, type LineRules, lineAges, noVig, type TotalLine } from '../domain/market.js';
import type { BlendView, MarketView, Prediction, Trigger } from '../domain/prediction.js';
import { featureVector } from '../features/index.js';
import { type Blend, blended, type MarketWord, marketWeight } from '../model/blend.js';
import type { Model } from '../model/predict.js';
import { goneOn, lineFor, movedBy, type Trail } from './moved.js';
import { type ConfidenceBounds, firedTriggers, type TriggerRule } from './triggers.js';

/** A game under way with all that is known of it: what one tick decides on. */
export interface LiveGame {
  readonly state: GameState;
  readonly context: GameContext;
  /** Every book's latest quote; empty when no line is offered. */
  readonly quotes: readonly TotalLine[];
  /** How it came to stand where it stood at the tick before; null where no one watched it then. */
  readonly trail: Trail | null;
}

export interface LiveRules {
  readonly lines: LineRules;
  readonly triggers: readonly TriggerRule[];
  readonly confidence: ConfidenceBounds;
}

/** A prediction with what it was made of, so that the tick log can be recomputed. */
export interface Decision {
  readonly live: LiveGame;
  readonly features: readonly (number | null)[];
  readonly distribution: PointsDistribution;
  readonly prediction: Prediction;
  readonly triggers: readonly Trigger[];
  /** For the next tick; null where what moved the prediction could not be told. */
  readonly trail: Trail | null;
}

/** A game that could not be decided on, or a part of its prediction that could not be told, and why. */
export interface Undecided {
  readonly gameId: string;
  readonly reason: string;
}

/**
 * Predicts every game under way in one batch and fires the rules. Pure but for the model in memory: the same games,
 * model and rules give the same decisions in a notebook, a Lambda and a replay. A game whose numbers are broken is
 * left out by name, and the others go on (T34).
 */
export function decide(
  games: readonly LiveGame[],
  model: Model,
  rules: LiveRules,
  now: UtcInstant,
): { readonly decisions: Decision[]; readonly undecided: Undecided[] } {
  const undecided: Undecided[] = [];
  const ofEach = <G extends LiveGame, T>(list: readonly G[], step: (live: G, i: number) => T): T[] =>
    list.flatMap((live, i) => {
      try {
        return [step(live, i)];
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        undecided.push({ gameId: live.state.gameId, reason });
        return [];
      }
    });
  const underWay = games.filter(({ state }) => isUnderWay(state.phase) && state.clock !== null);
  const sound = ofEach(underWay, (live) => ({
    ...live,
    features: featureVector(live.state, live.context),
    line: consensusLine(live.quotes, true, rules.lines),
  }));
  const batch = inOneBatch(() => model.predict(sound));
  const predicted = ofEach(sound, (live, i) => {
    const { state, context, trail } = live;
    const distribution = (batch ? batch[i] : model.predict([live])[0]) as PointsDistribution;
    const line = lineFor(live.line?.points ?? null, context, trail);
    const standing = { state, context, atUtc: now, line, modelVersion: model.version, distribution };
    return { ...live, distribution, standing };
  });
  const trails = inOneBatch(() => goneOn(model, predicted));
  const decisions = ofEach(predicted, ({ line, distribution, standing, ...live }, i): Decision => {
    const { state, features } = live;
    const trail = trails ? (trails[i] as Trail) : trailAlone({ ...live, standing });
    const prediction: Prediction = {
      gameId: state.gameId,
      asOfUtc: now,
      modelVersion: model.version,
      featuresHash: hashFeatures(features),
      total: {
        mean: meanPoints(distribution),
        median: quantilePoints(distribution, 0.5),
        sd: sdPoints(distribution),
      },
      interval80: centralInterval(distribution, 0.8),
      market: line === null ? null : viewOf(line, state, distribution, model.blend ?? null, now),
      moved: trail && movedBy(trail),
    };
    const triggers = firedTriggers(rules.triggers, rules.confidence, state, prediction);
    return { live, features, distribution, prediction, triggers, trail };
  });
  return { decisions, undecided };

  /** A prediction stands also where its explanation fails. */
  function trailAlone(game: Parameters<typeof goneOn>[1][number]): Trail | null {
    try {
      return goneOn(model, [game])[0] ?? null;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      undecided.push({ gameId: game.standing.state.gameId, reason: `what moved it is not known: ${reason}` });
      return null;
    }
  }
}

/** Null when the model fails on some game: then each is asked alone, and the broken one is named (T34). */
function inOneBatch<T>(predict: () => readonly T[]): readonly T[] | null {
  try {
    return predict();
  } catch {
    return null;
  }
}

function viewOf(
  line: TotalLine,
  state: GameState,
  distribution: PointsDistribution,
  blend: Blend | null,
  now: UtcInstant,
): MarketView {
  const chances = lineChances(distribution, line.points);
  const ages = lineAges(line, now);
  const marketUnder = noVig(line)?.under ?? null;
  return {
    line,
    bookAgeSeconds: ages.bookSeconds,
    snapshotAgeSeconds: ages.snapshotSeconds,
    under: settledUnder(chances),
    push: chances.push,
    marketUnder,
    blend:
      blend === null || marketUnder === null
        ? null
        : blendOf(blend, state, distribution, {
            points: line.points,
            under: marketUnder,
            ageSeconds: ages.bookSeconds ?? ages.snapshotSeconds,
          }),
  };
}

function blendOf(
  blend: Blend,
  state: GameState,
  model: PointsDistribution,
  market: MarketWord & { readonly ageSeconds: number },
): BlendView {
  const weight = marketWeight(blend, state, market.ageSeconds);
  const under = settledUnder(lineChances(blended(model, market, weight), market.points));
  return { under, marketWeight: weight };
}

/** First 16 hex digits of the SHA-256 of the vector as JSON: equal vectors, equal hashes. */
export function hashFeatures(features: readonly (number | null)[]): string {
  return createHash('sha256').update(JSON.stringify(features)).digest('hex').slice(0, 16);
}
