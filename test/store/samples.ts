/** Good values to change one thing in. */
import type { Game } from '../../src/domain/game.js';
import type { TotalLine } from '../../src/domain/market.js';
import type { Prediction, Trigger } from '../../src/domain/prediction.js';
import type { GameRecord, NightView, RunStatus, TickRow, TickWrite } from '../../src/store/predictions.js';

export const DAY = '2026-03-02';
export const MODEL = 'close-2026.1';
/** A minute of the sample night: 0 is the tip. */
export const at = (minute: number) =>
  new Date(Date.parse('2026-03-03T00:00:00Z') + minute * 60_000).toISOString();

const team = (id: string) => ({ id, name: `Team ${id}`, location: `Place ${id}`, abbreviation: `T${id}` });

export function aGame(id: string, changes: Partial<Game> = {}): Game {
  return {
    id,
    startUtc: at(0),
    day: DAY,
    season: 2026,
    home: team('150'),
    away: team('153'),
    neutralSite: false,
    conferenceGame: true,
    ...changes,
  };
}

export function aRecord(id: string, changes: Partial<GameRecord> = {}): GameRecord {
  return {
    game: aGame(id),
    observedAtUtc: at(-10),
    phase: 'scheduled',
    source: 'recorded night 2026-03-02',
    simulated: false,
    openingTotal: 144.5,
    closing: { total: 145.5, homeFavoredBy: 6.5, book: 'draftkings', seenAtUtc: at(-10) },
    finalScore: null,
    ...changes,
  };
}

export function aLine(changes: Partial<TotalLine> = {}): TotalLine {
  return {
    source: 'odds-api',
    book: 'fanduel',
    points: 147.5,
    overPrice: -115,
    underPrice: -105,
    quotedAtUtc: at(9),
    snapshotAtUtc: at(9.5),
    ...changes,
  };
}

export function aPrediction(gameId: string, minute: number, changes: Partial<Prediction> = {}): Prediction {
  return {
    gameId,
    asOfUtc: at(minute),
    modelVersion: MODEL,
    featuresHash: '0123456789abcdef',
    total: { mean: 143.26, median: 143, sd: 11.5 },
    interval80: { low: 128, high: 158 },
    market: {
      line: aLine(),
      bookAgeSeconds: 60,
      snapshotAgeSeconds: 30,
      under: 0.6123,
      push: 0,
      marketUnder: 0.489,
      blend: { under: 0.5741, marketWeight: 0.31 },
    },
    moved: {
      whole: {
        sinceUtc: at(0),
        meanBefore: 144.1,
        underBefore: 0.5,
        shares: [
          { cause: 'score', points: -1.34, under: 0.0623 },
          { cause: 'mix', points: 0.5, under: -0.05 },
          { cause: 'line', points: 0, under: 0.1 },
        ],
      },
      lastMinute: { sinceUtc: at(minute - 1), meanBefore: 143.26, underBefore: null, shares: [] },
    },
    ...changes,
  };
}

export function aTick(gameId: string, minute: number, changes: Partial<TickRow> = {}): TickRow {
  return {
    gameId,
    tickAtUtc: at(minute),
    phase: 'live',
    clock: { period: 1, secondsLeftInPeriod: 754.5 },
    score: { home: 14, away: 11 },
    fouls: {
      home: { firstHalf: 3, secondHalf: 0, technical: 0 },
      away: { firstHalf: 7, secondHalf: 0, technical: 1 },
    },
    bonus: { home: 'oneAndOne', away: 'none' },
    officials: ['Bo Boroski', 'Terry Wymer', 'Kipp Kissinger'],
    crewKnown: 2,
    features: [1200, 25, null, -0.125],
    prediction: aPrediction(gameId, minute),
    ...changes,
  };
}

export function aTrigger(gameId: string, minute: number, changes: Partial<Trigger> = {}): Trigger {
  return {
    gameId,
    rule: 'under-edge',
    modelVersion: MODEL,
    firedAtUtc: at(minute),
    side: 'under',
    line: aLine(),
    confidence: 0.6123,
    level: 'moderate',
    because: 'P(under) 61 % ≥ 60 %; book ≤ 120 s; "minute" 5–35\nsecond line',
    phase: 'live',
    clock: { period: 1, secondsLeftInPeriod: 754.5 },
    score: { home: 14, away: 11 },
    ...changes,
  };
}

export function aWrite(minute: number, changes: Partial<TickWrite> = {}): TickWrite {
  return {
    day: DAY,
    tickAtUtc: at(minute),
    modelVersion: MODEL,
    ticks: [],
    triggers: [],
    skips: [],
    run: null,
    ...changes,
  };
}

export function aRun(changes: Partial<RunStatus> = {}): RunStatus {
  return {
    id: 'replay',
    mode: 'replay',
    source: 'recorded night 2026-03-02',
    simulated: false,
    day: DAY,
    modelVersion: MODEL,
    earlierModels: [],
    nowUtc: at(10),
    fromUtc: at(-58),
    toUtc: at(298),
    speed: 60,
    ticks: 272,
    done: false,
    updatedAtUtc: '2026-11-22T10:00:00.000Z',
    ...changes,
  };
}

export function aView(minute: number, changes: Partial<NightView> = {}): NightView {
  return { day: DAY, modelVersion: MODEL, simulated: false, asOfUtc: at(minute), ...changes };
}
