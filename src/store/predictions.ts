import type { ClosingLine } from '../domain/context.js';
import type { Bonus } from '../domain/fouls.js';
import type { BySide, Game, GameClock, GameDay, GamePhase, TeamFouls, UtcInstant } from '../domain/game.js';
import type { Grade } from '../domain/market.js';
import type { GradedTrigger, Prediction, Trigger } from '../domain/prediction.js';

/** A game as one source told it at one moment. A newer word replaces an older one, never the other way round. */
export interface GameRecord {
  readonly game: Game;
  readonly observedAtUtc: UtcInstant;
  readonly phase: GamePhase;
  /** Where it was read, in words for people: `recorded night 2026-03-02`, `ESPN`, `simulated league, seed 7`. */
  readonly source: string;
  readonly simulated: boolean;
  /** The first total ever quoted; the first one written stays (T16). */
  readonly openingTotal: number | null;
  /** The last line before the tip, as it is known so far; the last one seen before the start stays (T16). */
  readonly closing: ClosingLine | null;
  /** Only of a game that is over, overtime included (T18). */
  readonly finalScore: BySide<number> | null;
}

/** One game at one tick: what was known, what the model made of it. */
export interface TickRow extends LoggedTick {
  /** The model's inputs in the order of its feature list, null where missing: predict them again and compare. */
  readonly features: readonly (number | null)[] | null;
}

/** A logged tick as the page reads it back. */
export interface LoggedTick {
  readonly gameId: string;
  readonly tickAtUtc: UtcInstant;
  readonly phase: GamePhase;
  readonly clock: GameClock | null;
  readonly score: BySide<number>;
  readonly fouls: BySide<TeamFouls>;
  /** The bonus that each side shoots. */
  readonly bonus: BySide<Bonus>;
  /** Names as the source spells them; empty until it names them. */
  readonly officials: readonly string[];
  /** How many of the officials have a tendency of their own; null until the crew is named. */
  readonly crewKnown: number | null;
  /** Null when no prediction was made: before the tip, after the final. */
  readonly prediction: Prediction | null;
}

/** A game or a whole answer that a tick had to leave out. */
export interface TickSkip {
  readonly source: string;
  readonly game: string | null;
  readonly reason: string;
}

/** What is being shown: the page's headline, and its clock. One row an id. */
export interface RunStatus {
  /** E.g. `live`, `replay`. */
  readonly id: string;
  readonly mode: 'live' | 'replay';
  readonly source: string;
  readonly simulated: boolean;
  readonly day: GameDay;
  /** Of the model in use. */
  readonly modelVersion: string;
  /** Models that the run used before on the same day, in that order: their ticks and triggers are the night's too. */
  readonly earlierModels: readonly string[];
  /** The run's own clock: virtual in a replay. */
  readonly nowUtc: UtcInstant;
  /** The window that a replay walks through; null in a live run. */
  readonly fromUtc: UtcInstant | null;
  readonly toUtc: UtcInstant | null;
  /** Virtual seconds a second; null for as fast as it goes. */
  readonly speed: number | null;
  readonly ticks: number;
  readonly done: boolean;
  /** By the real clock: tells a run that is alive from one that has stopped. */
  readonly updatedAtUtc: UtcInstant;
}

/** All that one tick writes, in one transaction. */
export interface TickWrite {
  readonly day: GameDay;
  readonly tickAtUtc: UtcInstant;
  readonly modelVersion: string;
  readonly ticks: readonly TickRow[];
  readonly triggers: readonly Trigger[];
  readonly skips: readonly TickSkip[];
  readonly run: RunStatus | null;
}

export interface TickWritten {
  /** Ticks that were not in the log before. */
  readonly ticks: number;
  /** Triggers that this write was the first to fire: of two overlapping runs only one is told so (T21). */
  readonly fired: readonly Trigger[];
  /** What was left out, by game and reason: one broken game does not stop the others (T34). */
  readonly refused: readonly TickSkip[];
}

export interface TriggerGrade {
  readonly gameId: string;
  readonly rule: string;
  readonly modelVersion: string;
  readonly grade: Grade;
  readonly finalTotal: number;
  readonly gradedAtUtc: UtcInstant;
}

export interface GradesWritten {
  readonly graded: number;
  /** Had this very grade already. */
  readonly unchanged: number;
  /** Not written: the game is not final here, its total differs, or another grade stands (T23). */
  readonly refused: readonly { readonly gameId: string; readonly rule: string; readonly reason: string }[];
}

/** What a page looks at: one night of one league by the models of one run, at one moment of the run's clock. */
export interface NightView {
  readonly day: GameDay;
  readonly modelVersion: string;
  readonly earlierModels?: readonly string[];
  readonly simulated: boolean;
  /** Nothing later than this is shown, so that a replay's page shows the night as it was. */
  readonly asOfUtc: UtcInstant;
}

export interface SlateRow {
  readonly game: Game;
  readonly phase: GamePhase;
  readonly source: string;
  readonly openingTotal: number | null;
  readonly closing: ClosingLine | null;
  /** Null until the game is over. */
  readonly finalScore: BySide<number> | null;
  /** The latest tick; null before the first. */
  readonly tick: LoggedTick | null;
}

/**
 * How forecasts of under came out at one game minute, or at all of the kept minutes together: means over games, one
 * forecast a game and minute, pushes left out. The three are held against each other where all of them spoke.
 */
export interface ForecastRecord {
  /** Null for all minutes together. */
  readonly minute: number | null;
  /** Forecasts. */
  readonly n: number;
  readonly games: number;
  readonly brier: ByVoice;
  /** Nats. */
  readonly logLoss: ByVoice;
}

export interface ByVoice {
  readonly model: number;
  readonly market: number;
  /** Null where no blend was learned. */
  readonly blend: number | null;
}

/** A logged prediction, and what came of its game. */
export interface JudgedForecast {
  readonly gameId: string;
  readonly modelVersion: string;
  /** Of regulation. */
  readonly secondsLeft: number;
  readonly mean: number;
  readonly median: number;
  readonly interval80: Prediction['interval80'];
  /** The line that it was held against and P(under), pushes apart; null without one. */
  readonly against: {
    readonly line: number;
    readonly under: number;
    readonly marketUnder: number | null;
  } | null;
  readonly finalTotal: number;
}

export interface SeenSkip extends TickSkip {
  readonly firstAtUtc: UtcInstant;
  readonly lastAtUtc: UtcInstant;
}

/** Games, ticks, triggers and grades in Postgres. Every write may be repeated and changes nothing the second time. */
export interface PredictionStore {
  /** Answers the games that it left out, each with its reason. */
  upsertGames(games: readonly GameRecord[]): Promise<readonly TickSkip[]>;
  /** Leaves out ticks and triggers that hold NaN, contradict themselves, or whose game is not stored. */
  writeTick(tick: TickWrite): Promise<TickWritten>;
  /** Triggers of every model that have no grade, games finished or not, oldest first. */
  ungraded(): Promise<Trigger[]>;
  gradeTriggers(grades: readonly TriggerGrade[]): Promise<GradesWritten>;
  /** The night's games in a stable order: start, then id (T24). */
  slate(view: NightView): Promise<SlateRow[]>;
  /** A game's ticks by these models, by all where it is null, in time order; at most `limit` of the latest. */
  history(
    gameId: string,
    modelVersions: string | readonly string[] | null,
    options?: { untilUtc?: UtcInstant; limit?: number },
  ): Promise<LoggedTick[]>;
  /** One logged tick with the features that it was made of. */
  tick(gameId: string, tickAtUtc: UtcInstant, modelVersion: string): Promise<TickRow | null>;
  /**
   * The night's triggers, newest first, of each game and rule the first; a grade is shown from the moment on when it was
   * given.
   */
  triggers(view: NightView): Promise<GradedTrigger[]>;
  /** How the forecasts of games that were over by then came out, the view's day and all before it; by minute, then all. */
  record(view: NightView): Promise<ForecastRecord[]>;
  /**
   * Of every game of a day that is over, the first prediction in each of the twenty two-minute blocks of regulation,
   * whichever model made it; by game and block.
   */
  judged(day: GameDay, options: { readonly simulated: boolean }): Promise<JudgedForecast[]>;
  skips(day: GameDay): Promise<SeenSkip[]>;
  putRun(run: RunStatus): Promise<void>;
  /** The run that was last heard of. */
  currentRun(): Promise<RunStatus | null>;
}
