import { lineChances, type PointsDistribution, settledUnder } from '../src/domain/distribution.js';
import { type GameDay, minutesElapsed, type UtcInstant } from '../src/domain/game.js';
import { settle } from '../src/domain/market.js';
import type { GradedTrigger } from '../src/domain/prediction.js';
import { totalPoints } from '../src/domain/state.js';
import type { Decision } from '../src/live/tick.js';
import {
  type BaselineName,
  type BaselineSpread,
  baselineDistribution,
  baselineTotal,
} from '../src/model/baselines.js';
import type { ModelInput } from '../src/model/predict.js';
import type { Skipped } from '../src/sources/errors.js';
import { createLiveSession, type LiveDeps, type TickReport } from './live.js';

/** The recorded (or simulated) stretch of time that a replay walks through. */
export interface ReplaySpan {
  readonly fromUtc: UtcInstant;
  readonly toUtc: UtcInstant;
  readonly everySeconds: number;
}

export interface ReplayOptions {
  readonly night: GameDay;
  readonly span: ReplaySpan;
  /** Virtual seconds a second; null for as fast as it goes. */
  readonly speed: number | null;
  /** Sets the virtual clock that the sources answer by. */
  readonly setNow: (now: UtcInstant) => void;
  readonly sleep: (ms: number) => Promise<void>;
  /** Spread of the close-anchored baseline, so that it stands beside the model in every score. */
  readonly closeAnchoredSpread: BaselineSpread;
  readonly onTick?: (report: TickReport, done: number, of: number) => void;
  /** Ends the walk between two ticks. */
  readonly signal?: AbortSignal;
}

/** Scores of one minute's states: mean absolute error of the final total in points, Brier score of P(under close). */
export interface MinuteScore {
  readonly minute: number;
  /** Games with a close that reached this minute and have ended. */
  readonly n: number;
  readonly mae: Readonly<Record<'closeAnchored' | 'model', number>>;
  /** Pushes left out. */
  readonly brierUnderClose: Readonly<Record<'closeAnchored' | 'model', number>> | null;
}

export interface ReplaySummary {
  readonly night: GameDay;
  readonly source: string;
  readonly modelVersion: string;
  readonly games: number;
  readonly ticks: number;
  readonly predictions: number;
  readonly triggers: number;
  readonly graded: Readonly<Record<'win' | 'loss' | 'push' | 'open', number>>;
  readonly skipped: readonly Skipped[];
  readonly unknownCodes: readonly { readonly code: string; readonly text: string }[];
  readonly metrics: {
    readonly maeByMinute: readonly MinuteScore[];
    readonly brierUnderClose: MinuteScore['brierUnderClose'];
    readonly n: number;
  };
}

/** Minutes at which a replay's forecasts are scored. */
const SCORED_MINUTES = [5, 10, 15, 20, 25, 30, 35, 38];
const BASELINE: BaselineName = 'closeAnchored';

/**
 * Walks a night from its first tick to one past its last, at any speed, with the live session itself. Triggers and
 * grades are read back from the store, so that a second run of the same night reports the same.
 * @throws the signal's reason when it is told to stop: a night that was not walked to its end has no summary
 */
export async function replayNight(deps: LiveDeps, options: ReplayOptions): Promise<ReplaySummary> {
  const scores = createScores(options.closeAnchoredSpread);
  const session = createLiveSession({
    ...deps,
    onDecision: (decision) => {
      scores.add(decision);
      deps.onDecision?.(decision);
    },
  });
  const times = tickTimes(options.span);
  const skipped = new Map<string, Skipped>();
  const codes = new Map<string, { code: string; text: string }>();
  let games = 0;
  let predictions = 0;
  const started = performance.now();

  for (const [i, now] of times.entries()) {
    if (options.speed !== null) {
      const due = started + (i * options.span.everySeconds * 1000) / options.speed;
      await options.sleep(Math.max(0, due - performance.now()));
    }
    options.signal?.throwIfAborted();
    options.setNow(now);
    const report = await session.tick(now);
    games = Math.max(games, report.games);
    predictions += report.predictions;
    for (const skip of report.skipped) skipped.set(`${skip.source} ${skip.game} ${skip.reason}`, skip);
    for (const { code, text } of report.unknownCodes) codes.set(code, { code, text });
    options.onTick?.(report, i + 1, times.length);
  }

  const last = times.at(-1) as UtcInstant;
  await session.finish(last);
  const { version: modelVersion } = deps.model();
  const view = { day: options.night, modelVersion, simulated: deps.run.simulated, asOfUtc: last };
  const slate = await deps.predictions.slate(view);
  const finals = new Map(
    slate.flatMap((row) => (row.finalScore ? [[row.game.id, totalPoints(row.finalScore)] as const] : [])),
  );
  const triggers = await deps.predictions.triggers(view);
  return {
    night: options.night,
    source: deps.run.source,
    modelVersion,
    games,
    ticks: times.length,
    predictions,
    triggers: triggers.length,
    graded: countGrades(triggers),
    skipped: [...skipped.values()],
    unknownCodes: [...codes.values()],
    metrics: scores.metrics(finals),
  };
}

/** Every tick of a span, and one more, at which the last game is seen to be over. */
export function tickTimes({ fromUtc, toUtc, everySeconds }: ReplaySpan): UtcInstant[] {
  const step = everySeconds * 1000;
  const first = Math.floor(Date.parse(fromUtc) / step) * step;
  const count = Math.ceil((Date.parse(toUtc) - first) / step) + 2;
  return Array.from({ length: count }, (_, i) => new Date(first + i * step).toISOString());
}

function countGrades(triggers: readonly GradedTrigger[]): ReplaySummary['graded'] {
  const count = { win: 0, loss: 0, push: 0, open: 0 };
  for (const { grade } of triggers) count[grade ?? 'open'] += 1;
  return count;
}

export function percentile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}

/** One game's forecasts at a scored minute, kept until the final is known. */
interface Forecast {
  readonly gameId: string;
  readonly minute: number;
  readonly close: number;
  readonly median: Readonly<Record<'closeAnchored' | 'model', number>>;
  readonly under: Readonly<Record<'closeAnchored' | 'model', number>>;
}

function createScores(spread: BaselineSpread) {
  const forecasts = new Map<string, Forecast>();
  const reached = new Map<string, number>();
  return {
    /** Takes the first decision at or after each scored minute of regulation. */
    add({ live, distribution, prediction }: Decision): void {
      const { state, context } = live;
      if (state.clock === null || context.closingTotal === null || state.clock.period > 2) return;
      const minute = SCORED_MINUTES.findLast((m) => state.clock && minutesElapsed(state.clock) >= m);
      if (minute === undefined || (reached.get(state.gameId) ?? 0) >= minute) return;
      reached.set(state.gameId, minute);
      const close = context.closingTotal;
      const input: ModelInput = { state, context };
      const baseline = baselineDistribution(BASELINE, input, spread) as PointsDistribution;
      forecasts.set(`${state.gameId} ${minute}`, {
        gameId: state.gameId,
        minute,
        close,
        median: { closeAnchored: baselineTotal(BASELINE, input) as number, model: prediction.total.median },
        under: {
          closeAnchored: settledUnder(lineChances(baseline, close)),
          model: settledUnder(lineChances(distribution, close)),
        },
      });
    },
    metrics(finals: ReadonlyMap<string, number>): ReplaySummary['metrics'] {
      const known = [...forecasts.values()].flatMap((forecast) => {
        const final = finals.get(forecast.gameId);
        return final === undefined ? [] : [{ ...forecast, final }];
      });
      const maeByMinute = SCORED_MINUTES.flatMap((minute) => {
        const rows = known.filter((f) => f.minute === minute);
        if (rows.length === 0) return [];
        const mae = both((who) => mean(rows.map((f) => Math.abs(f.median[who] - f.final))));
        return [{ minute, n: rows.length, mae, brierUnderClose: brier(rows) }];
      });
      return { maeByMinute, brierUnderClose: brier(known), n: known.length };
    },
  };
}

function brier(rows: readonly (Forecast & { readonly final: number })[]): MinuteScore['brierUnderClose'] {
  const settled = rows.filter((f) => settle(f.final, f.close) !== 'push');
  if (settled.length === 0) return null;
  return both((who) => mean(settled.map((f) => (f.under[who] - (f.final < f.close ? 1 : 0)) ** 2)));
}

function both(score: (who: 'closeAnchored' | 'model') => number) {
  return { closeAnchored: score('closeAnchored'), model: score('model') };
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
