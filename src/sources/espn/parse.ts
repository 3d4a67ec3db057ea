import type {
  BySide,
  Game,
  GameClock,
  GameDay,
  GamePhase,
  GameState,
  Official,
  Play,
} from '../../domain/game.js';
import type { TotalLine } from '../../domain/market.js';
import type { Skipped } from '../errors.js';

export interface Scoreboard {
  readonly day: GameDay;
  readonly games: readonly ScoreboardGame[];
  readonly skipped: readonly Skipped[];
}

export interface ScoreboardGame {
  readonly game: Game;
  readonly phase: GamePhase;
  readonly clock: GameClock | null;
  /** Null before the tip and where there is none (T8). */
  readonly score: BySide<number> | null;
  readonly completed: boolean;
}

export interface GameSummary {
  readonly game: Game;
  readonly state: GameState;
  readonly plays: readonly Play[];
  /** The pre-game line, null without a pickcenter. */
  readonly closing: ClosingQuote | null;
  /** The in-play total where ESPN shows one; before the tip the closing total. */
  readonly lines: readonly TotalLine[];
  readonly officials: readonly Official[];
  /** The official final score, of completed games only. */
  readonly finalScore: BySide<number> | null;
  /** Fouls of the whole game by the box score. */
  readonly boxFouls: BySide<number> | null;
  readonly unknownCodes: readonly UnknownCode[];
  readonly problems: readonly Skipped[];
}

/** A pre-game total and spread of one book, as the summary's pickcenter has it. */
export interface ClosingQuote {
  readonly book: string;
  /** The total when the book opened, points. */
  readonly open: number | null;
  /** The last total before the tip, points. */
  readonly close: number | null;
  /** Points by which the home team is favoured at the close, negative for an underdog. */
  readonly homeFavoredBy: number | null;
  readonly overPrice: number | null;
  readonly underPrice: number | null;
}

/** A code that no table knows, with the text that the source gives it and how often it came (T5). */
export interface UnknownCode {
  readonly kind: 'play type';
  readonly code: string;
  readonly text: string;
  readonly count: number;
}
