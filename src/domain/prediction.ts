import type { BySide, GameClock, GamePhase, UtcInstant } from './game.js';
import type { BetSide, Grade, TotalLine } from './market.js';

/** The model's word on one game at one moment. */
export interface Prediction {
  readonly gameId: string;
  readonly asOfUtc: UtcInstant;
  readonly modelVersion: string;
  /** Hash of the feature vector, so that a logged prediction can be recomputed and compared. */
  readonly featuresHash: string;
  /** The final total, overtime included. Points. */
  readonly total: { readonly mean: number; readonly median: number; readonly sd: number };
  /** Central 80 % interval of the final total. */
  readonly interval80: { readonly low: number; readonly high: number };
  /** Null when no line is in force. */
  readonly market: MarketView | null;
}

/** A prediction held against the line in force. Probabilities of a bet that settles, pushes apart. */
export interface MarketView {
  readonly line: TotalLine;
  readonly bookAgeSeconds: number | null;
  readonly snapshotAgeSeconds: number;
  readonly under: number;
  readonly push: number;
  /** The market's own probability of under with the book's margin taken out; null when a price is missing. */
  readonly marketUnder: number | null;
}

export type ConfidenceLevel = 'slight' | 'moderate' | 'strong';

/** An alert: one side of one line looked better than the rules ask for. */
export interface Trigger {
  readonly gameId: string;
  /** The rule's name; one trigger a game and rule. */
  readonly rule: string;
  readonly modelVersion: string;
  readonly firedAtUtc: UtcInstant;
  readonly side: BetSide;
  readonly line: TotalLine;
  /** The calibrated probability of `side`, pushes apart. */
  readonly confidence: number;
  readonly level: ConfidenceLevel;
  /** The rule's thresholds as they were when it fired, in a sentence. */
  readonly because: string;
  readonly phase: GamePhase;
  readonly clock: GameClock;
  readonly score: BySide<number>;
}

export interface GradedTrigger extends Trigger {
  readonly grade: Grade | null;
  readonly finalTotal: number | null;
  readonly gradedAtUtc: UtcInstant | null;
}
