/**
 * What the JSON API answers and the page shows. Plain JSON: numbers are finite, what is missing is null (T24).
 * Ages are whole seconds at `nowUtc` of the same answer.
 */
import type { ClosingLine } from './context.js';
import type { Bonus } from './fouls.js';
import type { BySide, GameClock, GameDay, GamePhase, UtcInstant } from './game.js';
import type { AmericanOdds, BetSide, Grade, LineSource, Settlement } from './market.js';
import type { ConfidenceLevel, Moved } from './prediction.js';

/** What is being shown, and the clock that it runs by. */
export interface RunView {
  readonly mode: 'live' | 'replay';
  /** For people: `recorded night 2026-03-02`, `ESPN`, `simulated league, seed 7`. */
  readonly source: string;
  /** Made-up games: said prominently wherever they are shown. */
  readonly simulated: boolean;
  readonly day: GameDay;
  /** The run's own time: in a replay, the recorded night's. */
  readonly nowUtc: UtcInstant;
  /** The window that a replay walks through; null in a live run. */
  readonly fromUtc: UtcInstant | null;
  readonly toUtc: UtcInstant | null;
  /** Seconds of the run's time in a second of the viewer's; null when it runs as fast as it can. */
  readonly speed: number | null;
  readonly done: boolean;
  /** Seconds of real time since the run was last heard of, where that is longer than it should be; else null. */
  readonly silentSeconds: number | null;
  readonly modelVersion: string;
}

/** A game or a whole answer that could not be used, and why. */
export interface SkipView {
  readonly source: string;
  readonly game: string | null;
  readonly reason: string;
}

/** A trigger rule as the engine uses it (T24). */
export interface RuleView {
  readonly name: string;
  readonly side: BetSide;
  readonly minProbability: number;
  readonly minEdge: number;
  readonly minutes: { readonly from: number; readonly to: number };
  readonly maxBookLagSeconds: number;
  readonly maxSnapshotAgeSeconds: number;
  /** The same in a sentence. */
  readonly sentence: string;
}

/** Answer of `GET /api/slate`. */
export interface SlateView {
  /** Null before the first run. */
  readonly run: RunView | null;
  readonly rules: readonly RuleView[];
  /** Least confidence of the named levels; below both a trigger is `slight`. */
  readonly levels: { readonly moderate: number; readonly strong: number };
  /** By start, then by id: never by what changes during a game (T24). */
  readonly games: readonly GameView[];
  /** Newest first. */
  readonly triggers: readonly TriggerView[];
  /** What was left out lately. */
  readonly skipped: readonly SkipView[];
}

export interface TeamView {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly abbreviation: string;
  readonly score: number | null;
  /** Team fouls of the half in play (overtime goes on with the second half's). */
  readonly fouls: number | null;
  /** What this team shoots at the next common foul of the other side. */
  readonly bonus: Bonus | null;
}

export interface GameView {
  readonly id: string;
  readonly startUtc: UtcInstant;
  readonly neutralSite: boolean;
  readonly phase: GamePhase;
  readonly clock: GameClock | null;
  /** `12:34 2nd half`, `Half-time`, `Final (2OT)`, `Postponed`; null before the tip: the page says the start. */
  readonly clockText: string | null;
  /** Age of score and clock; null while nothing is known of the game but its date. */
  readonly stateAgeSeconds: number | null;
  readonly home: TeamView;
  readonly away: TeamView;
  /** The line in force. */
  readonly line: LineView | null;
  /** Why `line` is null, in plain words; null when there is one. */
  readonly noLineReason: string | null;
  readonly openingTotal: number | null;
  readonly closing: ClosingLine | null;
  readonly projection: ProjectionView | null;
  readonly chances: ChancesView | null;
  /** What made the projection what it is. */
  readonly moved: Moved | null;
  /** As the source spells them; empty until it names them. */
  readonly officials: readonly string[];
  readonly crew: CrewView | null;
  readonly lookups: readonly LookupView[];
  readonly result: ResultView | null;
}

export interface LineView {
  readonly points: number;
  readonly source: LineSource;
  readonly book: string;
  readonly underPrice: AmericanOdds | null;
  readonly overPrice: AmericanOdds | null;
  /** Since the book stamped it; null where the source has no stamp. */
  readonly bookAgeSeconds: number | null;
  /** Since the answer that brought it. */
  readonly snapshotAgeSeconds: number;
}

/** The model's final total, overtime included. Points. */
export interface ProjectionView {
  readonly mean: number;
  readonly median: number;
  /** Central 80 % interval. */
  readonly low: number;
  readonly high: number;
  readonly asOfUtc: UtcInstant;
}

/** P(under) of the line that the prediction was held against, pushes apart, beside the market's own. */
export interface ChancesView {
  readonly line: number;
  readonly under: number;
  readonly push: number;
  /** With the book's margin taken out; null when a price is missing. */
  readonly marketUnder: number | null;
  /** Model and market together: what triggers go by. Null where that was not learned, or a price is missing. */
  readonly blendUnder: number | null;
  /** The market's in the blend, 0 to 1. */
  readonly marketWeight: number | null;
}

export interface CrewView {
  /** Fouls of both teams a game, shrunken towards the league; null where no tendency is known. */
  readonly foulsPerGame: number | null;
  /** Officials with a tendency of their own; the others count as the league's mean. */
  readonly known: number;
  readonly of: number;
}

/** Something looked up beforehand, and how old it was on the game day. */
export interface LookupView {
  readonly what: 'rating' | 'record';
  readonly side: 'home' | 'away';
  readonly asOf: GameDay | null;
  readonly ageDays: number | null;
  readonly source: string | null;
}

export interface ResultView {
  readonly finalTotal: number;
  /** Null where no play of the game is known. */
  readonly overtimes: number | null;
  /** How the closing total settled; null without one. */
  readonly againstClose: Settlement | null;
}

export interface TriggerView {
  /** `game:rule`: one trigger a game and rule. */
  readonly id: string;
  readonly gameId: string;
  readonly rule: string;
  readonly side: BetSide;
  readonly points: number;
  readonly book: string;
  /** The price of `side`. */
  readonly price: AmericanOdds | null;
  /** The calibrated probability of `side`; null where the log holds no number. */
  readonly confidence: number | null;
  readonly level: ConfidenceLevel;
  readonly firedAtUtc: UtcInstant;
  readonly clockText: string;
  readonly score: BySide<number>;
  readonly because: string;
  /** Null until the game is over. */
  readonly grade: Grade | null;
  readonly finalTotal: number | null;
}

/** Answer of `GET /api/games/:id/history`: a game's ticks, in order. Ticks that repeat the one before are left out. */
export interface HistoryView {
  readonly gameId: string;
  readonly modelVersion: string;
  readonly ticks: readonly TickView[];
}

export interface TickView {
  readonly atUtc: UtcInstant;
  /** Game minutes since the tip, overtimes included. */
  readonly minute: number;
  readonly clockText: string;
  readonly home: number;
  readonly away: number;
  readonly line: number | null;
  readonly book: string | null;
  readonly under: number | null;
  readonly marketUnder: number | null;
  readonly blendUnder: number | null;
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Answer of `GET /api/record`: how the probabilities of under came out, by game minute and, last, over all minutes. One
 * forecast a game and minute, pushes left out; the three are held against each other where all of them spoke.
 */
export interface RecordView {
  readonly rows: readonly RecordRow[];
}

export interface RecordRow {
  /** Null for all minutes together. */
  readonly minute: number | null;
  readonly n: number;
  readonly games: number;
  /** Mean squared error of the probability; a quarter is a coin's. */
  readonly brier: ByVoice;
  /** Nats; ln 2 is a coin's. */
  readonly logLoss: ByVoice;
}

export interface ByVoice {
  readonly model: number | null;
  readonly market: number | null;
  readonly blend: number | null;
}

/** Answer of `GET /api/health`. */
export interface HealthView {
  /** The store answers, and the run, if one is going on, was heard of lately. */
  readonly ok: boolean;
  readonly nowUtc: UtcInstant | null;
  readonly silentSeconds: number | null;
}

/** Any answer that is not a 200. */
export interface ErrorView {
  readonly error: string;
}
