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
import { clusteredMean } from '../src/model/clustered.js';
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

/** Of the model, and of the simplest forecast beside it. */
export type ByForecaster<T = number> = Readonly<Record<'closeAnchored' | 'model', T>>;

/** Scores of one minute's states: mean absolute error of the final total in points, Brier score of P(under close). */
export interface MinuteScore {
  readonly minute: number;
  /** Games with a close that reached this minute and have ended. */
  readonly n: number;
  readonly mae: ByForecaster;
  /** Pushes left out. */
  readonly brierUnderClose: ByForecaster | null;
  /** Of the 95 % intervals, games as clusters; not a number where there is but one game. */
  readonly halfWidths: { readonly mae: ByForecaster; readonly brierUnderClose: ByForecaster | null };
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
    readonly halfWidths: Pick<MinuteScore['halfWidths'], 'brierUnderClose'>;
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
  readonly median: ByForecaster;
  readonly under: ByForecaster;
}

/** The same, and what came of it. */
type Settled = Forecast & { readonly final: number };

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
      // A game's states lie together: they are one cluster.
      const known = [...forecasts.values()]
        .flatMap((forecast): Settled[] => {
          const final = finals.get(forecast.gameId);
          return final === undefined ? [] : [{ ...forecast, final }];
        })
        .sort((a, b) => (a.gameId < b.gameId ? -1 : a.gameId > b.gameId ? 1 : 0));
      const maeByMinute = SCORED_MINUTES.flatMap((minute) => {
        const rows = known.filter((f) => f.minute === minute);
        if (rows.length === 0) return [];
        const mae = scored(rows, ({ median, final }, who) => Math.abs(median[who] - final));
        const brier = brierOf(rows);
        return [
          {
            minute,
            n: rows.length,
            mae: mae.means,
            brierUnderClose: brier?.means ?? null,
            halfWidths: { mae: mae.halfWidths, brierUnderClose: brier?.halfWidths ?? null },
          },
        ];
      });
      const brier = brierOf(known);
      return {
        maeByMinute,
        brierUnderClose: brier?.means ?? null,
        halfWidths: { brierUnderClose: brier?.halfWidths ?? null },
        n: known.length,
      };
    },
  };
}

function brierOf(rows: readonly Settled[]) {
  const settled = rows.filter((f) => settle(f.final, f.close) !== 'push');
  return settled.length === 0
    ? null
    : scored(settled, ({ under, final, close }, who) => (under[who] - (final < close ? 1 : 0)) ** 2);
}

function scored(rows: readonly Settled[], score: (row: Settled, who: keyof ByForecaster) => number) {
  const of = (who: keyof ByForecaster) =>
    clusteredMean(
      rows.map((row) => score(row, who)),
      rows.map(({ gameId }) => gameId),
    );
  const [closeAnchored, model] = [of('closeAnchored'), of('model')];
  return {
    means: { closeAnchored: closeAnchored.mean, model: model.mean },
    halfWidths: { closeAnchored: closeAnchored.halfWidth, model: model.halfWidth },
  };
}
