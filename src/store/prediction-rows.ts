/** Domain values ↔ table rows. Every write is checked here, so that an error names the game and the field. */
import type { Bonus } from '../domain/fouls.js';
import { type GamePhase, gameClock, REGULATION_SECONDS, secondsLeftInRegulation } from '../domain/game.js';
import type { BetSide, Grade, LineSource, TotalLine } from '../domain/market.js';
import type {
  ConfidenceLevel,
  GradedTrigger,
  MarketView,
  Prediction,
  Trigger,
} from '../domain/prediction.js';
import { checkCounts, checkFinite, checkId, checkInstant, checkProbabilities } from './checks.js';
import type { GameRecord, LoggedTick, RunStatus, TickRow, TickWrite } from './predictions.js';
import type { forecasts, games, livePredictions, runs, ticks, triggerLogs } from './schema.js';

type GameInsert = typeof games.$inferInsert;
type TickInsert = typeof ticks.$inferInsert;
type ForecastInsert = typeof forecasts.$inferInsert;
type TriggerInsert = typeof triggerLogs.$inferInsert;

export function gameInsert(record: GameRecord): GameInsert {
  const { game, closing, finalScore } = record;
  const what = `store game ${game.id}`;
  checkId(what, game.id);
  checkId(`${what} home team`, game.home.id);
  checkId(`${what} away team`, game.away.id);
  checkInstant(`${what} observedAtUtc`, record.observedAtUtc);
  checkInstant(`${what} startUtc`, game.startUtc);
  checkFinite(what, record);
  if (finalScore !== null) checkCounts(`${what} final score`, { ...finalScore });
  if (finalScore !== null && record.phase !== 'final')
    throw new RangeError(
      `${what}: a final score in phase ${record.phase}; only a game that is over has one (T23)`,
    );
  return {
    id: game.id,
    day: game.day,
    season: game.season,
    startAt: game.startUtc,
    home: game.home,
    away: game.away,
    homeTeamId: game.home.id,
    awayTeamId: game.away.id,
    neutralSite: game.neutralSite,
    conferenceGame: game.conferenceGame,
    source: record.source,
    simulated: record.simulated,
    observedAt: record.observedAtUtc,
    phase: record.phase,
    openTotal: record.openingTotal,
    closeTotal: closing?.total ?? null,
    homeFavoredBy: closing?.homeFavoredBy ?? null,
    closeBook: closing?.book ?? null,
    closeSeenAt: closing?.seenAtUtc ?? null,
    homeFinal: finalScore?.home ?? null,
    awayFinal: finalScore?.away ?? null,
    finalAt: finalScore === null ? null : record.observedAtUtc,
  };
}

export function gameRecord(row: typeof games.$inferSelect): GameRecord {
  const { closeTotal, closeBook, closeSeenAt, homeFinal, awayFinal } = row;
  return {
    game: {
      id: row.id,
      startUtc: row.startAt,
      day: row.day,
      season: row.season,
      home: row.home,
      away: row.away,
      neutralSite: row.neutralSite,
      conferenceGame: row.conferenceGame,
    },
    observedAtUtc: row.observedAt,
    phase: row.phase as GamePhase,
    source: row.source,
    simulated: row.simulated,
    openingTotal: row.openTotal,
    closing:
      closeTotal === null || closeBook === null || closeSeenAt === null
        ? null
        : { total: closeTotal, homeFavoredBy: row.homeFavoredBy, book: closeBook, seenAtUtc: closeSeenAt },
    finalScore: homeFinal === null || awayFinal === null ? null : { home: homeFinal, away: awayFinal },
  };
}

const NO_LINE = {
  lineSource: null,
  lineBook: null,
  linePoints: null,
  overPrice: null,
  underPrice: null,
  quotedAt: null,
  snapshotAt: null,
};

function lineColumns(line: TotalLine) {
  return {
    lineSource: line.source,
    lineBook: line.book,
    linePoints: line.points,
    overPrice: line.overPrice,
    underPrice: line.underPrice,
    quotedAt: line.quotedAtUtc,
    snapshotAt: line.snapshotAtUtc,
  };
}

/** @throws Error naming game and field, when the tick's parts contradict each other or hold what is no number */
export function tickInsert(tick: TickRow, { tickAtUtc, modelVersion }: TickWrite): TickInsert {
  const { clock, score, fouls, bonus, prediction, features } = tick;
  const what = `store tick of game ${tick.gameId}`;
  checkId(what, tick.gameId);
  checkFinite(what, tick);
  checkCounts(`${what} score`, { ...score });
  checkCounts(`${what} fouls of home`, { ...fouls.home });
  checkCounts(`${what} fouls of away`, { ...fouls.away });
  if (Date.parse(tick.tickAtUtc) !== Date.parse(tickAtUtc))
    throw new RangeError(`${what}: tickAtUtc is ${tick.tickAtUtc}`);
  if (prediction !== null && prediction.gameId !== tick.gameId)
    throw new RangeError(`${what}: prediction.gameId is ${prediction.gameId}`);
  if (prediction !== null && prediction.modelVersion !== modelVersion)
    throw new RangeError(
      `${what}: prediction.modelVersion is ${prediction.modelVersion}, the tick's ${modelVersion}`,
    );
  if ((prediction === null) !== (features === null))
    throw new RangeError(`${what}: features and prediction belong together, one of them is null`);
  const market = prediction?.market ?? null;
  if (market !== null) {
    const { under, push, marketUnder, blend } = market;
    checkProbabilities(what, { under, push, marketUnder });
    if (blend !== null) checkProbabilities(`${what} blend`, { ...blend });
  }
  return {
    gameId: tick.gameId,
    tickAt: tickAtUtc,
    modelVersion,
    phase: tick.phase,
    period: clock?.period ?? null,
    secondsLeftInPeriod: clock?.secondsLeftInPeriod ?? null,
    secondsLeft: clock === null ? null : secondsLeftInRegulation(clock),
    homeScore: score.home,
    awayScore: score.away,
    homeFoulsFirstHalf: fouls.home.firstHalf,
    homeFoulsSecondHalf: fouls.home.secondHalf,
    homeTechnicals: fouls.home.technical,
    awayFoulsFirstHalf: fouls.away.firstHalf,
    awayFoulsSecondHalf: fouls.away.secondHalf,
    awayTechnicals: fouls.away.technical,
    homeBonus: bonus.home,
    awayBonus: bonus.away,
    officials: tick.officials,
    crewKnown: tick.crewKnown,
    ...(market === null ? NO_LINE : lineColumns(market.line)),
    bookAgeSeconds: market?.bookAgeSeconds ?? null,
    snapshotAgeSeconds: market?.snapshotAgeSeconds ?? null,
    pUnder: market?.under ?? null,
    pPush: market?.push ?? null,
    marketUnder: market?.marketUnder ?? null,
    blendUnder: market?.blend?.under ?? null,
    marketWeight: market?.blend?.marketWeight ?? null,
    mean: prediction?.total.mean ?? null,
    median: prediction?.total.median ?? null,
    sd: prediction?.total.sd ?? null,
    low80: prediction?.interval80.low ?? null,
    high80: prediction?.interval80.high ?? null,
    featuresHash: prediction?.featuresHash ?? null,
    moved: prediction?.moved ?? null,
    features,
  };
}

type TickSelect = typeof livePredictions.$inferSelect;

export function loggedTick(row: TickSelect): LoggedTick {
  return {
    gameId: row.gameId,
    tickAtUtc: row.tickAt,
    phase: row.phase as GamePhase,
    clock:
      row.period === null || row.secondsLeftInPeriod === null
        ? null
        : gameClock(row.period, row.secondsLeftInPeriod),
    score: { home: row.homeScore, away: row.awayScore },
    fouls: {
      home: {
        firstHalf: row.homeFoulsFirstHalf,
        secondHalf: row.homeFoulsSecondHalf,
        technical: row.homeTechnicals,
      },
      away: {
        firstHalf: row.awayFoulsFirstHalf,
        secondHalf: row.awayFoulsSecondHalf,
        technical: row.awayTechnicals,
      },
    },
    bonus: { home: row.homeBonus as Bonus, away: row.awayBonus as Bonus },
    officials: row.officials,
    crewKnown: row.crewKnown,
    prediction: predictionOf(row),
  };
}

function predictionOf(row: TickSelect): Prediction | null {
  const { mean, median, sd, low80, high80, featuresHash } = row;
  if (mean === null || median === null || sd === null || featuresHash === null) return null;
  if (low80 === null || high80 === null) return null;
  return {
    gameId: row.gameId,
    asOfUtc: row.tickAt,
    modelVersion: row.modelVersion,
    featuresHash,
    total: { mean, median, sd },
    interval80: { low: low80, high: high80 },
    market: marketOf(row),
    moved: row.moved,
  };
}

function marketOf(row: TickSelect): MarketView | null {
  const { lineSource, lineBook, linePoints, snapshotAt, snapshotAgeSeconds, pUnder, pPush } = row;
  const { blendUnder, marketWeight } = row;
  if (lineSource === null || lineBook === null || linePoints === null || snapshotAt === null) return null;
  if (snapshotAgeSeconds === null || pUnder === null || pPush === null) return null;
  return {
    line: totalLine({ ...row, lineSource, lineBook, linePoints, snapshotAt }),
    bookAgeSeconds: row.bookAgeSeconds,
    snapshotAgeSeconds,
    under: pUnder,
    push: pPush,
    marketUnder: row.marketUnder,
    blend: blendUnder === null || marketWeight === null ? null : { under: blendUnder, marketWeight },
  };
}

/** Minutes of regulation at which a game's forecasts are kept to be graded, each once a game. */
const GRADED_MINUTES = [5, 10, 15, 20, 25, 30, 35, 38];

/** The tick's word on its line, where it is the word of one of the graded minutes; null where it is not. */
export function forecastInsert(tick: TickInsert): ForecastInsert | null {
  const { period, secondsLeft, linePoints, pUnder, marketUnder } = tick;
  if (period == null || period > 2 || secondsLeft == null) return null;
  if (linePoints == null || pUnder == null || marketUnder == null) return null;
  const minute = Math.floor((REGULATION_SECONDS - secondsLeft) / 60);
  if (!GRADED_MINUTES.includes(minute)) return null;
  const { gameId, modelVersion, tickAt, blendUnder = null } = tick;
  return { gameId, modelVersion, minute, tickAt, linePoints, modelUnder: pUnder, marketUnder, blendUnder };
}

type LineSelect = Pick<
  typeof triggerLogs.$inferSelect,
  'lineSource' | 'lineBook' | 'linePoints' | 'overPrice' | 'underPrice' | 'quotedAt' | 'snapshotAt'
>;

function totalLine(row: LineSelect): TotalLine {
  return {
    source: row.lineSource as LineSource,
    book: row.lineBook,
    points: row.linePoints,
    overPrice: row.overPrice,
    underPrice: row.underPrice,
    quotedAtUtc: row.quotedAt,
    snapshotAtUtc: row.snapshotAt,
  };
}

export function triggerInsert(trigger: Trigger): TriggerInsert {
  const what = `store trigger ${trigger.gameId} ${trigger.rule}`;
  checkId(what, trigger.gameId);
  checkId(`${what} rule`, trigger.rule);
  checkInstant(`${what} firedAtUtc`, trigger.firedAtUtc);
  checkFinite(what, trigger);
  checkCounts(`${what} score`, { ...trigger.score });
  checkProbabilities(what, { confidence: trigger.confidence });
  return {
    gameId: trigger.gameId,
    rule: trigger.rule,
    modelVersion: trigger.modelVersion,
    firedAt: trigger.firedAtUtc,
    side: trigger.side,
    ...lineColumns(trigger.line),
    confidence: trigger.confidence,
    level: trigger.level,
    because: trigger.because,
    phase: trigger.phase,
    period: trigger.clock.period,
    secondsLeftInPeriod: trigger.clock.secondsLeftInPeriod,
    homeScore: trigger.score.home,
    awayScore: trigger.score.away,
  };
}

export function gradedTrigger(row: typeof triggerLogs.$inferSelect): GradedTrigger {
  return {
    gameId: row.gameId,
    rule: row.rule,
    modelVersion: row.modelVersion,
    firedAtUtc: row.firedAt,
    side: row.side as BetSide,
    line: totalLine(row),
    confidence: row.confidence,
    level: row.level as ConfidenceLevel,
    because: row.because,
    phase: row.phase as GamePhase,
    clock: gameClock(row.period, row.secondsLeftInPeriod),
    score: { home: row.homeScore, away: row.awayScore },
    grade: row.grade as Grade | null,
    finalTotal: row.finalTotal,
    gradedAtUtc: row.gradedAt,
  };
}

export function runInsert(run: RunStatus): typeof runs.$inferInsert {
  const what = `store run ${run.id}`;
  checkId(what, run.id);
  checkInstant(`${what} nowUtc`, run.nowUtc);
  checkFinite(what, run);
  return {
    id: run.id,
    mode: run.mode,
    source: run.source,
    simulated: run.simulated,
    day: run.day,
    modelVersion: run.modelVersion,
    earlierModels: run.earlierModels,
    nowAt: run.nowUtc,
    fromAt: run.fromUtc,
    toAt: run.toUtc,
    speed: run.speed,
    ticks: run.ticks,
    done: run.done,
    updatedAt: run.updatedAtUtc,
  };
}

export function runStatus(row: typeof runs.$inferSelect): RunStatus {
  return {
    id: row.id,
    mode: row.mode as RunStatus['mode'],
    source: row.source,
    simulated: row.simulated,
    day: row.day,
    modelVersion: row.modelVersion,
    earlierModels: row.earlierModels,
    nowUtc: row.nowAt,
    fromUtc: row.fromAt,
    toUtc: row.toAt,
    speed: row.speed,
    ticks: row.ticks,
    done: row.done,
    updatedAtUtc: row.updatedAt,
  };
}
