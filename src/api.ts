/**
 * The read-only JSON API over the prediction store: one pure handler for the local server and the Lambda.
 * It writes nothing and asks no source, so a page view costs no quota and leaves no trace (T20).
 */
import type { AsOf, ClosingLine, CrewTendency, OverUnderRecord, TeamRating } from './domain/context.js';
import { bonusOf, teamFoulsOfHalf } from './domain/fouls.js';
import {
  type BySide,
  formatClock,
  type Game,
  type GameClock,
  type GameDay,
  type GamePhase,
  isUnderWay,
  minutesElapsed,
  overtimeNumber,
  SIDES,
  type TeamFouls,
  type TeamSide,
  type UtcInstant,
} from './domain/game.js';
import { lineAges, settle, type TotalLine } from './domain/market.js';
import type { GradedTrigger, Prediction } from './domain/prediction.js';
import { totalPoints } from './domain/state.js';
import type {
  ChancesView,
  ErrorView,
  GameView,
  HealthView,
  HistoryView,
  LineView,
  LookupView,
  ProjectionView,
  ResultView,
  RunView,
  SkippedGame,
  SlateView,
  TeamView,
  TickView,
  TriggerView,
} from './domain/view.js';
import { type ConfidenceBounds, describeRule, type TriggerRule } from './live/triggers.js';

/** A game of the slate as the store knows it: what the last tick wrote. */
export interface SlateGame {
  readonly game: Game;
  readonly phase: GamePhase;
  readonly clock: GameClock | null;
  /** Null before the tip. */
  readonly score: BySide<number> | null;
  readonly fouls: BySide<TeamFouls> | null;
  /** When phase, clock and score were so. */
  readonly asOfUtc: UtcInstant | null;
  readonly opening: ClosingLine | null;
  readonly closing: ClosingLine | null;
  readonly officials: readonly string[];
  readonly crew: CrewTendency | null;
  readonly ratings: BySide<AsOf<TeamRating> | null> | null;
  readonly records: BySide<AsOf<OverUnderRecord> | null> | null;
  readonly prediction: Prediction | null;
  /** Why no line is in force, where the tick knows. */
  readonly noLineReason: string | null;
}

/** One tick of a game as the log keeps it. */
export interface HistoryTick {
  readonly atUtc: UtcInstant;
  readonly clock: GameClock | null;
  readonly score: BySide<number>;
  readonly prediction: Prediction;
}

/** What the API reads: the reading half of the prediction store. */
export interface PredictionReader {
  slate(day: GameDay, modelVersion: string): Promise<readonly SlateGame[]>;
  history(gameId: string, modelVersion: string): Promise<readonly HistoryTick[]>;
  triggers(day: GameDay, modelVersion: string): Promise<readonly GradedTrigger[]>;
}

/** What the host tells of the run, with the rules that its engine uses (T24). */
export interface RunStatus extends RunView {
  readonly rules: readonly TriggerRule[];
  readonly confidence: ConfidenceBounds;
}

export interface ApiDeps {
  readonly predictions: PredictionReader;
  readonly status: () => RunStatus | Promise<RunStatus>;
  /** Gets the errors that the viewer is told of in general terms only. */
  readonly report?: (error: unknown) => void;
}

export interface ApiRequest {
  /** GET where it is not said. */
  readonly method?: string;
  /** `/api/slate`, without the query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers one request; never throws: a store that fails is a 503, whose cause goes to `deps.report`. */
export async function handleApi(request: ApiRequest, deps: ApiDeps): Promise<ApiResponse> {
  const method = request.method ?? 'GET';
  if (method !== 'GET' && method !== 'HEAD')
    return failure(405, `${method} is not answered: this API only reads`, { allow: 'GET, HEAD' });
  try {
    if (request.path === '/api/slate') return await slate(request, deps);
    if (request.path === '/api/health') return await health(deps);
    const game = /^\/api\/games\/([^/]+)\/history$/.exec(request.path)?.[1];
    if (game !== undefined) return await history(game, deps);
    return failure(404, 'no such address: there are /api/slate, /api/games/ID/history and /api/health');
  } catch (error) {
    deps.report?.(error);
    return failure(503, 'the prediction store did not answer');
  }
}

async function slate({ query }: ApiRequest, { predictions, status }: ApiDeps): Promise<ApiResponse> {
  const { rules, confidence, ...run } = await status();
  const day = query?.day ?? run.day;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return failure(400, 'day is not of the form 2026-03-02');
  const [games, triggers] = await Promise.all([
    predictions.slate(day, run.modelVersion),
    predictions.triggers(day, run.modelVersion),
  ]);
  const skipped: SkippedGame[] = [...run.skipped];
  const shown = games.flatMap((game) => {
    // One game that cannot be told must not take the others from the page (T34).
    try {
      return [gameView(game, run.nowUtc)];
    } catch (error) {
      skipped.push({ game: game.game.id, reason: error instanceof Error ? error.message : String(error) });
      return [];
    }
  });
  return ok({
    run: { ...run, day, skipped },
    rules: rules.map((rule) => ({ ...rule, sentence: describeRule(rule) })),
    levels: { moderate: confidence.moderate, strong: confidence.strong },
    games: shown.sort((a, b) => compare(a.startUtc, b.startUtc) || compare(a.id, b.id)),
    triggers: triggers
      .map(triggerView)
      .sort((a, b) => compare(b.firedAtUtc, a.firedAtUtc) || compare(a.id, b.id)),
  } satisfies SlateView);
}

async function history(gameId: string, { predictions, status }: ApiDeps): Promise<ApiResponse> {
  if (!/^[\w-]{1,64}$/.test(gameId)) return failure(400, 'a game id has letters, digits, _ and - only');
  const { modelVersion } = await status();
  const ticks = await predictions.history(gameId, modelVersion);
  return ok({ gameId, modelVersion, ticks: ticksThatTell(ticks) } satisfies HistoryView);
}

async function health({ status }: ApiDeps): Promise<ApiResponse> {
  const { troubles, nowUtc, modelVersion } = await status();
  return ok({ ok: troubles.length === 0, nowUtc, modelVersion, troubles } satisfies HealthView);
}

// Games ----------------------------------------------------------------------------------------------------------

function gameView(row: SlateGame, now: UtcInstant): GameView {
  const { game, phase, clock, prediction, crew } = row;
  const live = isUnderWay(phase);
  const market = live ? (prediction?.market ?? null) : null;
  const line = market && lineView(market.line, now);
  return {
    id: game.id,
    startUtc: game.startUtc,
    neutralSite: game.neutralSite,
    phase,
    clock,
    clockText: clockText(phase, clock),
    stateAgeSeconds: row.asOfUtc === null ? null : secondsSince(row.asOfUtc, now),
    home: teamView('home', row),
    away: teamView('away', row),
    line,
    noLineReason: line ? null : (row.noLineReason ?? whyNoLine(phase)),
    opening: row.opening,
    closing: row.closing,
    projection: live && prediction ? projectionView(prediction) : null,
    chances: line && prediction ? chancesView(prediction) : null,
    officials: row.officials,
    crew: crew && {
      foulsPerGame: crew.foulsPerGame,
      known: crew.known,
      of: crew.officials.length,
    },
    lookups: [...lookups('rating', row.ratings), ...lookups('record', row.records)],
    result: resultView(row),
  };
}

function teamView(side: TeamSide, { game, phase, clock, score, fouls }: SlateGame): TeamView {
  const { id, name, location, abbreviation } = game[side];
  const counted = isUnderWay(phase) ? fouls : null;
  return {
    id,
    name,
    location,
    abbreviation,
    score: phase === 'scheduled' ? null : (score?.[side] ?? null),
    fouls: counted && teamFoulsOfHalf(counted[side], clock),
    bonus: counted && bonusOf(side, counted, clock, game.season),
  };
}

function lineView(line: TotalLine, now: UtcInstant): LineView | null {
  if (!Number.isFinite(line.points)) return null;
  const ages = lineAges(line, now);
  return {
    points: line.points,
    source: line.source,
    book: line.book,
    underPrice: line.underPrice,
    overPrice: line.overPrice,
    bookAgeSeconds: ages.bookSeconds === null ? null : Math.round(ages.bookSeconds),
    snapshotAgeSeconds: Math.round(ages.snapshotSeconds),
  };
}

function whyNoLine(phase: GamePhase): string {
  if (isUnderWay(phase)) return 'no book has a fresh quote';
  return phase === 'scheduled' ? 'not in play yet' : 'the game is over';
}

function projectionView({ total, interval80, asOfUtc }: Prediction): ProjectionView | null {
  const numbers = [total.mean, total.median, interval80.low, interval80.high];
  if (!numbers.every(Number.isFinite)) return null;
  return { mean: total.mean, median: total.median, low: interval80.low, high: interval80.high, asOfUtc };
}

function chancesView({ market }: Prediction): ChancesView | null {
  if (market === null || !Number.isFinite(market.under)) return null;
  return {
    line: market.line.points,
    under: market.under,
    push: market.push,
    marketUnder: finite(market.marketUnder),
  };
}

function lookups(
  what: LookupView['what'],
  found: BySide<AsOf<unknown> | null> | null,
): readonly LookupView[] {
  return SIDES.map((side) => {
    const entry = found?.[side] ?? null;
    return {
      what,
      side,
      asOf: entry?.asOf ?? null,
      ageDays: entry?.ageDays ?? null,
      source: entry?.source ?? null,
    };
  });
}

function resultView({ phase, score, clock, closing }: SlateGame): ResultView | null {
  if (phase !== 'final' || score === null) return null;
  const finalTotal = totalPoints(score);
  return {
    finalTotal,
    overtimes: clock && overtimeNumber(clock),
    againstClose: closing && settle(finalTotal, closing.total),
  };
}

/** The clock as a scoreboard says it; null before the tip. */
export function clockText(phase: GamePhase, clock: GameClock | null): string | null {
  const overtimes = clock === null ? 0 : overtimeNumber(clock);
  const overtime = overtimes > 1 ? `${overtimes}OT` : 'OT';
  switch (phase) {
    case 'scheduled':
      return null;
    case 'live':
      return clock && formatClock(clock);
    case 'halftime':
      return 'Half-time';
    case 'endOfPeriod':
      return overtimes > 0 ? `End of ${overtime}` : 'End of regulation';
    case 'delayed':
      return clock ? `Delayed, ${formatClock(clock)}` : 'Delayed';
    case 'final':
      return overtimes > 0 ? `Final (${overtime})` : 'Final';
    case 'postponed':
      return 'Postponed';
    case 'canceled':
      return 'Canceled';
  }
}

// Triggers and ticks ---------------------------------------------------------------------------------------------

function triggerView(trigger: GradedTrigger): TriggerView {
  const { line, side } = trigger;
  return {
    id: `${trigger.gameId}:${trigger.rule}`,
    gameId: trigger.gameId,
    rule: trigger.rule,
    side,
    points: line.points,
    book: line.book,
    price: side === 'under' ? line.underPrice : line.overPrice,
    confidence: trigger.confidence,
    level: trigger.level,
    firedAtUtc: trigger.firedAtUtc,
    clockText: clockText(trigger.phase, trigger.clock) ?? formatClock(trigger.clock),
    score: trigger.score,
    because: trigger.because,
    grade: trigger.grade,
    finalTotal: trigger.finalTotal,
  };
}

/** The ticks at which something changed: a time-out of two minutes is one point of the chart, not eight. */
function ticksThatTell(ticks: readonly HistoryTick[]): TickView[] {
  const told: TickView[] = [];
  let before = '';
  for (const { atUtc, clock, score, prediction } of ticks) {
    if (clock === null) continue;
    const { market } = prediction;
    const projection = projectionView(prediction);
    const tick = {
      minute: minutesElapsed(clock),
      clockText: formatClock(clock),
      home: score.home,
      away: score.away,
      line: finite(market?.line.points),
      book: market?.line.book ?? null,
      under: finite(market?.under),
      marketUnder: finite(market?.marketUnder),
      median: projection?.median ?? null,
      low: projection?.low ?? null,
      high: projection?.high ?? null,
    };
    const now = JSON.stringify(tick);
    if (now !== before) told.push({ atUtc, ...tick });
    before = now;
  }
  return told;
}

// Answers --------------------------------------------------------------------------------------------------------

/** JSON has no NaN: what is not a number is missing (T24). */
function finite(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function secondsSince(instant: UtcInstant, now: UtcInstant): number {
  return Math.max(0, Math.round((Date.parse(now) - Date.parse(instant)) / 1000));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function ok(body: SlateView | HistoryView | HealthView): ApiResponse {
  return answer(200, body);
}

function failure(status: number, error: string, headers: Record<string, string> = {}): ApiResponse {
  return answer(status, { error } satisfies ErrorView, headers);
}

function answer(status: number, body: object, headers: Record<string, string> = {}): ApiResponse {
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
    body: JSON.stringify(body),
  };
}
