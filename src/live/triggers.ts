import { type GameState, minutesElapsed } from '../domain/game.js';
import { type BetSide, bookLagSeconds } from '../domain/market.js';
import {
  believedUnder,
  type ConfidenceLevel,
  type MarketView,
  type Prediction,
  type Trigger,
} from '../domain/prediction.js';

/** When to alert. Every threshold is shown on the page as it stands here (T24). */
export interface TriggerRule {
  /** Part of the trigger's key: one trigger a game and rule. */
  readonly name: string;
  readonly side: BetSide;
  /** Least probability of `side`, pushes apart: of model and market together where that was learned, else the model's. */
  readonly minProbability: number;
  /** Least lead of that probability over the market's no-vig probability; a line without prices never fires. */
  readonly minEdge: number;
  /** Game minutes since the tip, from inclusive, to exclusive. */
  readonly minutes: { readonly from: number; readonly to: number };
  /** A quote that was older than this when its answer was made does not fire (T16). */
  readonly maxBookLagSeconds: number;
  /** An answer older than this does not fire: live, the feed has stopped; in a replay, until the next snapshot. */
  readonly maxSnapshotAgeSeconds: number;
}

/** Least confidence of each named level, strongest first; below the last, a trigger is `slight`. */
export interface ConfidenceBounds {
  readonly strong: number;
  readonly moderate: number;
}

export function confidenceLevel(confidence: number, bounds: ConfidenceBounds): ConfidenceLevel {
  if (confidence >= bounds.strong) return 'strong';
  return confidence >= bounds.moderate ? 'moderate' : 'slight';
}

/** The rule in a sentence, from the numbers that the engine uses. */
export function describeRule(rule: TriggerRule): string {
  const percent = (p: number) => `${+(100 * p).toFixed(1)} %`;
  return (
    `P(${rule.side}) at least ${percent(rule.minProbability)} and ${percent(rule.minEdge)} above the market's, ` +
    `minute ${rule.minutes.from} to ${rule.minutes.to}, book's quote at most ${rule.maxBookLagSeconds} s old when read, ` +
    `answer at most ${rule.maxSnapshotAgeSeconds} s old`
  );
}

/** Why a rule does not fire on a prediction, or null when it does. */
export function objection(
  rule: TriggerRule,
  state: GameState,
  market: MarketView,
):
  | 'not live'
  | 'outside its minutes'
  | 'stale quote'
  | 'stale answer'
  | 'no prices'
  | 'probability'
  | 'edge'
  | null {
  if (state.clock === null || (state.phase !== 'live' && state.phase !== 'halftime')) return 'not live';
  const minute = minutesElapsed(state.clock);
  if (minute < rule.minutes.from || minute >= rule.minutes.to) return 'outside its minutes';
  if (bookLagSeconds(market.line) > rule.maxBookLagSeconds) return 'stale quote';
  if (market.snapshotAgeSeconds > rule.maxSnapshotAgeSeconds) return 'stale answer';
  if (market.marketUnder === null) return 'no prices';
  const ours = chanceOf(rule.side, believedUnder(market));
  const theirs = chanceOf(rule.side, market.marketUnder);
  if (ours < rule.minProbability) return 'probability';
  if (ours - theirs < rule.minEdge) return 'edge';
  return null;
}

/** The triggers that a prediction sets off; the store keeps the first of each game and rule (T21). */
export function firedTriggers(
  rules: readonly TriggerRule[],
  bounds: ConfidenceBounds,
  state: GameState,
  prediction: Prediction,
): Trigger[] {
  const { market } = prediction;
  const { clock } = state;
  if (market === null || clock === null) return [];
  return rules
    .filter((rule) => objection(rule, state, market) === null)
    .map((rule) => {
      const confidence = chanceOf(rule.side, believedUnder(market));
      return {
        gameId: state.gameId,
        rule: rule.name,
        modelVersion: prediction.modelVersion,
        firedAtUtc: prediction.asOfUtc,
        side: rule.side,
        line: market.line,
        confidence,
        level: confidenceLevel(confidence, bounds),
        because: describeRule(rule),
        phase: state.phase,
        clock,
        score: state.score,
      };
    });
}

const chanceOf = (side: BetSide, under: number) => (side === 'under' ? under : 1 - under);
