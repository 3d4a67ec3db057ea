/**
 * The read-only JSON API over the prediction store: one pure handler for the local server and the Lambda.
 * It writes nothing and asks no source, so a page view costs no quota and leaves no trace (T20).
 */
import { gameView } from './api/games.js';
import type { LookupReader, PredictionReader } from './api/reader.js';
import { runView } from './api/run.js';
import { ticksThatTell } from './api/ticks.js';
import { triggerView } from './api/triggers.js';
import { finite, secondsSince } from './api/values.js';
import { isUnderWay, type UtcInstant } from './domain/game.js';
import type {
  ErrorView,
  HealthView,
  HistoryView,
  RecordRow,
  RecordView,
  SkipView,
  SlateView,
} from './domain/view.js';
import { type ConfidenceBounds, describeRule, type TriggerRule } from './live/triggers.js';
import type { GameLookups } from './store/cache.js';
import type { ForecastRecord, NightView, SlateRow } from './store/predictions.js';

export { type LookupReader, type PredictionReader, rememberLookups } from './api/reader.js';

export interface ApiDeps {
  readonly predictions: PredictionReader;
  /** Crew tendencies and the ages of what was looked up; without it the page leaves them out. */
  readonly lookups?: LookupReader;
  /** The real clock: a replay's own comes from the store. */
  readonly now: () => UtcInstant;
  /** The rules that the engine uses, as they stand (T24). */
  readonly rules: readonly TriggerRule[];
  readonly confidence: ConfidenceBounds;
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
    if (request.path === '/api/record') return await record(deps);
    if (request.path === '/api/health') return await health(deps);
    const game = /^\/api\/games\/([^/]+)\/history$/.exec(request.path)?.[1];
    if (game !== undefined) return await history(game, deps);
    return failure(
      404,
      'no such address: there are /api/slate, /api/games/ID/history, /api/record and /api/health',
    );
  } catch (error) {
    deps.report?.(error);
    return failure(503, 'the prediction store did not answer');
  }
}

async function slate({ query }: ApiRequest, deps: ApiDeps): Promise<ApiResponse> {
  const { predictions, confidence } = deps;
  if (query?.day !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(query.day))
    return failure(400, 'day is not of the form 2026-03-02');
  const rules = deps.rules.map((rule) => ({ ...rule, sentence: describeRule(rule) }));
  const levels = { moderate: confidence.moderate, strong: confidence.strong };
  const status = await predictions.currentRun();
  if (status === null) return ok({ run: null, rules, levels, games: [], triggers: [], skipped: [] });

  const run = { ...runView(status, deps.now()), day: query?.day ?? status.day };
  const { day, modelVersion, simulated, nowUtc } = run;
  const { earlierModels } = status;
  const view: NightView = { day, modelVersion, earlierModels, simulated, asOfUtc: nowUtc };
  const [games, triggers, skips] = await Promise.all([
    predictions.slate(view),
    predictions.triggers(view),
    predictions.skips(day),
  ]);
  const skipped: SkipView[] = skips
    .filter((skip) => secondsSince(skip.lastAtUtc, nowUtc) <= SKIP_SHOWN_SECONDS && skip.firstAtUtc <= nowUtc)
    .map(({ source, game, reason }) => ({ source, game, reason }));
  const found = await lookUp(games, nowUtc, deps);
  const shown = games.flatMap((game) => {
    // One game that cannot be told must not take the others from the page (T34).
    try {
      return [gameView(game, found.get(game.game.id) ?? null, nowUtc, skipped)];
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      skipped.push({ source: 'store', game: game.game.id, reason });
      return [];
    }
  });
  return ok({
    run,
    rules,
    levels,
    games: shown.sort((a, b) => compare(a.startUtc, b.startUtc) || compare(a.id, b.id)),
    triggers: triggers
      .map(triggerView)
      .sort((a, b) => compare(b.firedAtUtc, a.firedAtUtc) || compare(a.id, b.id)),
    skipped,
  });
}

async function history(gameId: string, { predictions, now }: ApiDeps): Promise<ApiResponse> {
  if (!/^[\w-]{1,64}$/.test(gameId)) return failure(400, 'a game id has letters, digits, _ and - only');
  const status = await predictions.currentRun();
  if (status === null) return failure(404, 'nothing has run yet');
  const { modelVersion, nowUtc } = runView(status, now());
  const models = [...status.earlierModels, modelVersion];
  const ticks = await predictions.history(gameId, models, { untilUtc: nowUtc });
  return ok({ gameId, modelVersion, ticks: ticksThatTell(ticks) } satisfies HistoryView);
}

async function record({ predictions, now }: ApiDeps): Promise<ApiResponse> {
  const status = await predictions.currentRun();
  if (status === null) return ok({ rows: [] } satisfies RecordView);
  const { day, modelVersion, simulated, nowUtc } = runView(status, now());
  const { earlierModels } = status;
  const rows = await predictions.record({ day, modelVersion, earlierModels, simulated, asOfUtc: nowUtc });
  return ok({ rows: rows.map(recordRow) } satisfies RecordView);
}

function recordRow({ minute, n, games, brier, logLoss }: ForecastRecord): RecordRow {
  const told = ({ model, market, blend }: ForecastRecord['brier']) => ({
    model: finite(model),
    market: finite(market),
    blend: finite(blend),
  });
  return { minute, n, games, brier: told(brier), logLoss: told(logLoss) };
}

async function health({ predictions, now }: ApiDeps): Promise<ApiResponse> {
  const status = await predictions.currentRun();
  const run = status && runView(status, now());
  const silentSeconds = run?.silentSeconds ?? null;
  return ok({ ok: silentSeconds === null, nowUtc: run?.nowUtc ?? null, silentSeconds } satisfies HealthView);
}

/** Of the games under way. Lookups that fail leave their part of the page empty, and no more. */
async function lookUp(
  games: readonly SlateRow[],
  nowUtc: UtcInstant,
  { lookups, report }: ApiDeps,
): Promise<ReadonlyMap<string, GameLookups>> {
  const underWay = games.filter(({ phase }) => isUnderWay(phase)).map(({ game }) => game);
  if (lookups === undefined || underWay.length === 0) return new Map();
  return lookups.lookups(underWay, nowUtc).catch((error) => {
    report?.(error);
    return new Map();
  });
}

/** A skip is told for as long as it is news, in the run's time. */
const SKIP_SHOWN_SECONDS = 15 * 60;

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function ok(body: SlateView | HistoryView | RecordView | HealthView): ApiResponse {
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
