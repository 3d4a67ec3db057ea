import type { AsOf, CrewTendency } from '../domain/context.js';
import { teamFoulsOfHalf } from '../domain/fouls.js';
import {
  type BySide,
  formatClock,
  type GameClock,
  type GamePhase,
  isUnderWay,
  overtimeNumber,
  SIDES,
  type TeamSide,
  type UtcInstant,
} from '../domain/game.js';
import { lineAges, settle, type TotalLine } from '../domain/market.js';
import type { Prediction } from '../domain/prediction.js';
import { totalPoints } from '../domain/state.js';
import type {
  ChancesView,
  CrewView,
  GameView,
  LineView,
  LookupView,
  ProjectionView,
  ResultView,
  SkipView,
  TeamView,
} from '../domain/view.js';
import type { GameLookups } from '../store/cache.js';
import type { LoggedTick, SlateRow } from '../store/predictions.js';
import { finite, secondsSince } from './values.js';

/** A card of the page. @throws whatever a broken row makes it throw; the caller skips that game by name. */
export function gameView(
  row: SlateRow,
  found: GameLookups | null,
  now: UtcInstant,
  skipped: readonly SkipView[],
): GameView {
  const { game, phase, tick } = row;
  const clock = tick?.clock ?? null;
  const prediction = isUnderWay(phase) ? (tick?.prediction ?? null) : null;
  const line = prediction?.market ? lineView(prediction.market.line, now) : null;
  return {
    id: game.id,
    startUtc: game.startUtc,
    neutralSite: game.neutralSite,
    phase,
    clock,
    clockText: clockText(phase, clock),
    stateAgeSeconds: tick && secondsSince(tick.tickAtUtc, now),
    home: teamView('home', row),
    away: teamView('away', row),
    line,
    noLineReason: line ? null : whyNoLine(row, skipped),
    openingTotal: row.openingTotal,
    closing: row.closing,
    projection: prediction && projectionView(prediction),
    chances: line && prediction && chancesView(prediction),
    moved: prediction?.moved ?? null,
    officials: tick?.officials ?? [],
    crew: tick && crewView(tick, found?.crew ?? null),
    lookups: found ? [...lookups('rating', found.ratings), ...lookups('record', found.records)] : [],
    result: resultView(row),
  };
}

function teamView(side: TeamSide, { game, phase, tick, finalScore }: SlateRow): TeamView {
  const { id, name, location, abbreviation } = game[side];
  const inPlay = isUnderWay(phase) ? tick : null;
  const score = finalScore ?? (phase === 'scheduled' ? null : (tick?.score ?? null));
  return {
    id,
    name,
    location,
    abbreviation,
    score: score?.[side] ?? null,
    fouls: inPlay && teamFoulsOfHalf(inPlay.fouls[side], inPlay.clock),
    bonus: inPlay?.bonus[side] ?? null,
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

function whyNoLine({ game, phase, tick }: SlateRow, skipped: readonly SkipView[]): string {
  if (phase === 'scheduled') return 'not in play yet';
  if (!isUnderWay(phase)) return 'the game is over';
  if (tick === null) return 'the first tick of this game is awaited';
  const skip = skipped.find(({ source, game: id }) => source === 'odds-api' && id === game.id);
  return skip?.reason ?? 'no book has a fresh quote';
}

/** Null when a number of it is none. */
export function projectionView({ total, interval80, asOfUtc }: Prediction): ProjectionView | null {
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
    blendUnder: finite(market.blend?.under),
    marketWeight: finite(market.blend?.marketWeight),
  };
}

/** A tendency is told where it is of this crew and someone of it is known: else it is the league's mean. */
function crewView({ officials, crewKnown }: LoggedTick, crew: CrewTendency | null): CrewView | null {
  if (officials.length === 0) return null;
  const same = crew !== null && crew.officials.length === officials.length ? crew : null;
  return {
    foulsPerGame: same && same.known > 0 ? finite(same.foulsPerGame) : null,
    known: crewKnown ?? same?.known ?? 0,
    of: officials.length,
  };
}

function lookups(what: LookupView['what'], found: BySide<AsOf<unknown> | null>): readonly LookupView[] {
  return SIDES.map((side) => {
    const entry = found[side];
    return {
      what,
      side,
      asOf: entry?.asOf ?? null,
      ageDays: entry?.ageDays ?? null,
      source: entry?.source ?? null,
    };
  });
}

function resultView({ phase, finalScore, closing, tick }: SlateRow): ResultView | null {
  if (phase !== 'final' || finalScore === null) return null;
  const finalTotal = totalPoints(finalScore);
  const clock = tick?.clock ?? null;
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
