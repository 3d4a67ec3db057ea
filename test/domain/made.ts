/** Hand-written plays, quotes and states: a good one of each, and tests change one thing in it. */
import type { GameContext } from '../../src/domain/context.js';
import type { GamePhase, GameState, Play } from '../../src/domain/game.js';
import type { LineRules, TotalLine } from '../../src/domain/market.js';
import { addPlay, emptyPlayLog, gameStateOf, type PlayLog } from '../../src/domain/state.js';

export const NOW = '2026-03-03T01:00:00Z';

/** An instant some seconds before (negative: after) another. */
export function secondsBefore(seconds: number, instant = NOW): string {
  return new Date(Date.parse(instant) - 1000 * seconds).toISOString();
}

/** A lay-up by the home team ten minutes into the game, the score then 20–18. */
export function play(changes: Partial<Play> = {}): Play {
  return {
    id: '1',
    kind: 'made2',
    period: 1,
    secondsLeftInPeriod: 600,
    side: 'home',
    score: { home: 20, away: 18 },
    wallclockUtc: NOW,
    ...changes,
  };
}

/** The log of some plays, in this order. */
export function logOf(plays: readonly Play[]): PlayLog {
  const log = emptyPlayLog('401');
  for (const p of plays) addPlay(log, p);
  return log;
}

/** What some plays add up to while the game goes on. */
export function stateOf(plays: readonly Play[], phase: GamePhase = 'live'): GameState {
  return gameStateOf(logOf(plays), { asOfUtc: NOW, phase });
}

/** 145.5 at −110 on both sides, stamped 20 s before the answer that was made 10 s ago. */
export function quote(changes: Partial<TotalLine> = {}): TotalLine {
  return {
    source: 'odds-api',
    book: 'draftkings',
    points: 145.5,
    overPrice: -110,
    underPrice: -110,
    quotedAtUtc: secondsBefore(30),
    snapshotAtUtc: secondsBefore(10),
    ...changes,
  };
}

export const LINE_RULES: LineRules = {
  maxBookLagSeconds: 120,
  pregameOnlyBooks: ['lowvig'],
  bookOrder: ['draftkings', 'fanduel', 'betmgm'],
};

/** A home game with a closing total of 146.5 and nothing else known. */
export function context(changes: Partial<GameContext> = {}): GameContext {
  return {
    season: 2026,
    neutralSite: false,
    closingTotal: 146.5,
    homeFavoredBy: null,
    ratings: { home: null, away: null },
    records: { home: null, away: null },
    crew: null,
    ...changes,
  };
}
