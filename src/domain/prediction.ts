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
  /** Null at the first tick of a game, and where it could not be told. */
  readonly moved: Moved | null;
}

/** What made a prediction what it is. */
export interface Moved {
  /** Since the game was first watched: its tip, or where the watch began later. */
  readonly whole: Movement;
  /** Null until the game was watched for a minute. */
  readonly lastMinute: Movement | null;
}

/** What a prediction can be moved by, in words for people. */
export const CAUSES = {
  score: 'score, clock and pace',
  /** By which the score was made. */
  mix: 'shots, turnovers …',
  fouls: 'fouls and bonus',
  crew: 'crew',
  close: 'closing line and spread',
  teams: 'teams and site',
  line: 'live line',
  model: 'another model',
} as const;
export type Cause = keyof typeof CAUSES;

/** The way of a prediction from an earlier moment to now, by cause: the shares add up to the difference. */
export interface Movement {
  readonly sinceUtc: UtcInstant;
  /** Mean of the final total then; points. */
  readonly meanBefore: number;
  /** P(under the line of that moment), pushes apart; null where no line is known. */
  readonly underBefore: number | null;
  /** Of the causes that have changed. */
  readonly shares: readonly CauseShare[];
}

export interface CauseShare {
  readonly cause: Cause;
  /** Of the mean's difference. */
  readonly points: number;
  /** Of the difference in P(under); null where `underBefore` is. */
  readonly under: number | null;
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
  /** Model and market together; null where that was not learned, or a price is missing. */
  readonly blend: BlendView | null;
}

export interface BlendView {
  readonly under: number;
  /** The market's in it: 0 leaves the model as it is, 1 says what the market says. */
  readonly marketWeight: number;
}

/** The probability of under that is best calibrated of those that are known: triggers go by it. */
export function believedUnder({ under, blend }: MarketView): number {
  return blend?.under ?? under;
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
