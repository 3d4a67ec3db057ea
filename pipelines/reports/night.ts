import { type Estimate, shareEstimate } from '../../src/analysis/estimate.js';
import type { GameView, HistoryView, SlateView, TriggerView } from '../../src/domain/view.js';
import type { ByForecaster, MinuteScore, ReplaySummary } from '../replay.js';
import type { Row, Study } from './study.js';

/** A night that was walked through, and what its page says after the last tick. */
export interface WalkedNight {
  readonly summary: ReplaySummary;
  readonly slate: SlateView;
  /** Of every game, tick by tick. */
  readonly histories: readonly HistoryView[];
}

/** What the live system said during a night, what fired, and how it ended. */
export function nightStudy({ summary, slate, histories }: WalkedNight): Study {
  const { push, open } = summary.graded;
  const names = new Map(slate.games.map((game) => [game.id, nameOf(game)]));
  const { maeByMinute, brierUnderClose, halfWidths, n } = summary.metrics;
  return {
    figures: {
      games: summary.games,
      ticks: summary.ticks,
      predictions: summary.predictions,
      triggers: summary.triggers,
      won: wonShare(slate.triggers),
      pushed: push,
      open,
      leftOut: summary.skipped.length,
      states: n,
      brier: bothOf(
        brierUnderClose,
        halfWidths.brierUnderClose,
        Math.max(0, ...maeByMinute.map(({ n: games }) => games)),
      ),
      errorAtMinute: Object.fromEntries(
        maeByMinute.map(({ minute, mae, halfWidths: by, n: games }) => [minute, bothOf(mae, by.mae, games)]),
      ),
    },
    tables: {
      games: slate.games.map((game) => gameRow(game, slate.triggers)),
      triggers: slate.triggers.map((trigger) => triggerRow(trigger, names)),
      minutes: maeByMinute.map(minuteRow),
      ticks: histories.flatMap(({ gameId, ticks }) =>
        ticks.map((tick) => ({ game: names.get(gameId) ?? gameId, ...tick })),
      ),
    },
  };
}

/**
 * Of the triggers that were won or lost the share that was won. Those of one game go together: games are what its interval
 * counts (T23). Null where none was settled.
 */
export function wonShare(triggers: readonly TriggerView[]): Estimate | null {
  const settled = triggers.filter(({ grade }) => grade === 'win' || grade === 'loss');
  const games = new Set(settled.map(({ gameId }) => gameId)).size;
  const won = settled.filter(({ grade }) => grade === 'win').length;
  return games === 0 ? null : shareEstimate((games * won) / settled.length, games);
}

/** Means with their intervals; null where nothing was settled. @param n games */
function bothOf(means: ByForecaster | null, halfWidths: ByForecaster | null, n: number) {
  const of = (who: keyof ByForecaster): Estimate | null => {
    const [value, half] = [means?.[who] ?? Number.NaN, halfWidths?.[who] ?? Number.NaN];
    return Number.isNaN(value + half) ? null : { value, low: value - half, high: value + half, n };
  };
  return { model: of('model'), closeAnchored: of('closeAnchored') };
}

const nameOf = ({ away, home, neutralSite }: GameView) =>
  `${away.location} ${neutralSite ? 'vs' : 'at'} ${home.location}`;

function gameRow(game: GameView, triggers: readonly TriggerView[]): Row {
  const { id, startUtc, openingTotal, closing, result } = game;
  return {
    game: nameOf(game),
    startUtc,
    openingTotal,
    closingTotal: closing?.total ?? null,
    finalTotal: result?.finalTotal ?? null,
    overtimes: result?.overtimes ?? null,
    againstClose: result?.againstClose ?? null,
    triggers: triggers.filter(({ gameId }) => gameId === id).length,
  };
}

function triggerRow(trigger: TriggerView, names: ReadonlyMap<string, string>): Row {
  const { gameId, rule, side, points, book, price, confidence, level, firedAtUtc, clockText, score } =
    trigger;
  return {
    game: names.get(gameId) ?? gameId,
    rule,
    side,
    points,
    book,
    price,
    confidence,
    level,
    firedAtUtc,
    clockText,
    away: score.away,
    home: score.home,
    finalTotal: trigger.finalTotal,
    grade: trigger.grade,
  };
}

function minuteRow({ minute, n, mae, brierUnderClose }: MinuteScore): Row {
  return {
    minute,
    games: n,
    error: mae.model,
    errorOfClose: mae.closeAnchored,
    brier: brierUnderClose?.model ?? null,
    brierOfClose: brierUnderClose?.closeAnchored ?? null,
  };
}
