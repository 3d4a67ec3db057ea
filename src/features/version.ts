import { createHash } from 'node:crypto';
import type { GameContext } from '../domain/context.js';
import { type GameState, gameClock, type PlayKind, type TeamSide } from '../domain/game.js';
import { addPlay, emptyPlayLog, gameStateOf } from '../domain/state.js';
import type { Feature } from './feature.js';
import { FEATURES } from './index.js';

/** A made-up game: seconds left in the half, who, what. */
const FIRST_HALF: readonly (readonly [number, TeamSide, PlayKind])[] = [
  [1180, 'home', 'made2'],
  [1150, 'away', 'made3'],
  [1120, 'home', 'turnover'],
  [1090, 'away', 'foul'],
  [1089, 'home', 'madeFreeThrow'],
  [1089, 'home', 'missedFreeThrow'],
  [1088, 'home', 'offensiveRebound'],
  [1080, 'home', 'made3'],
  [1051, 'away', 'missed3'],
  [1050, 'home', 'defensiveRebound'],
  [1020, 'home', 'timeout'],
  [1001, 'home', 'missed2'],
  [1000, 'home', 'offensiveRebound'],
  [990, 'away', 'turnover'],
  [980, 'away', 'turnover'],
  [970, 'away', 'made2'],
  [900, 'home', 'foul'],
  [620, 'away', 'made2'],
  [330, 'home', 'made2'],
];
const SECOND_HALF: typeof FIRST_HALF = [
  [1150, 'away', 'made2'],
  [700, 'home', 'technicalFoul'],
  [600, 'away', 'madeFreeThrow'],
  ...Array.from({ length: 10 }, (_, i) => [500 - 30 * i, 'home', 'foul'] as const),
  ...Array.from({ length: 7 }, (_, i) => [190 - 5 * i, 'away', 'foul'] as const),
  [140, 'home', 'made3'],
  [35, 'away', 'made3'],
];
const POINTS: Readonly<Partial<Record<PlayKind, number>>> = { made2: 2, made3: 3, madeFreeThrow: 1 };

interface Probe {
  readonly state: GameState;
  readonly context: GameContext;
}

/** The game as it stands with so many seconds left of a period. */
function probe(context: GameContext, period: number, secondsLeft: number): Probe {
  const log = emptyPlayLog('probe');
  const score = { home: 0, away: 0 };
  const until = period === 1 ? secondsLeft : 0;
  for (const [half, plays] of [FIRST_HALF, SECOND_HALF].slice(0, Math.min(2, period)).entries())
    for (const [at, side, kind] of plays) {
      if (at < (half + 1 === period ? secondsLeft : until)) continue;
      score[side] += POINTS[kind] ?? 0;
      const play = { id: '', kind, period: half + 1, secondsLeftInPeriod: at, side, wallclockUtc: null };
      addPlay(log, { ...play, score: { ...score } });
    }
  const clock = gameClock(period, secondsLeft);
  const state = gameStateOf(log, { asOfUtc: '2018-01-01T00:00:00Z', phase: 'live', clock });
  return { state, context };
}

/** The same with something else in its state. */
const changed = ({ state, context }: Probe, change: Partial<GameState>): Probe => ({
  state: { ...state, ...change },
  context,
});

const KNOWN: GameContext = {
  season: 2018,
  neutralSite: true,
  closingTotal: 143.5,
  homeFavoredBy: -6.5,
  openingTotal: 141,
  ratings: { home: rating(112, 97, 70), away: rating(104, 101, 66) },
  records: { home: record(9, 5, 3.5), away: record(4, 8, -2) },
  crew: { gameId: 'probe', officials: ['A', 'B', 'C'], known: 3, foulsPerGame: 37.4 },
  restDays: { home: 3, away: 14 },
};
const UNKNOWN: GameContext = {
  ...KNOWN,
  neutralSite: false,
  closingTotal: null,
  homeFavoredBy: null,
  openingTotal: null,
  crew: null,
};

function rating(adjOffense: number, adjDefense: number, adjTempo: number): GameContext['ratings']['home'] {
  const value = { teamId: '1', adjOffense, adjDefense, adjTempo };
  return { value, asOf: '2018-01-01', source: 'own', ageDays: 0 };
}

function record(over: number, under: number, meanMargin: number): GameContext['records']['home'] {
  const value = { teamId: '1', over, under, push: 0, meanMargin };
  return { value, asOf: '2018-01-01', source: 'own', ageDays: 0 };
}

/** Moments of made-up games that every feature tells something of. */
export const PROBES: readonly Probe[] = [
  probe(KNOWN, 1, 600),
  probe(UNKNOWN, 1, 0),
  probe(KNOWN, 2, 250),
  probe(UNKNOWN, 2, 30),
  probe(KNOWN, 3, 200),
  changed(probe(KNOWN, 2, 100), { plays: 0 }),
  // Near the end every margin is another game.
  ...Array.from({ length: 21 }, (_, margin) =>
    changed(probe(KNOWN, 2, 20), { score: { home: 60 + margin, away: 60 } }),
  ),
];

/** Digits that every machine agrees on. */
const DIGITS = 12;

/**
 * A feature's version: a hash of its unit, its range and what it makes of a few made-up states. No one has to remember to
 * raise it when a definition changes under the same name.
 */
export function featureVersion({ unit, range, of }: Feature): string {
  const values = PROBES.map(({ state, context }) => of(state, context)?.toPrecision(DIGITS) ?? null);
  return createHash('sha256')
    .update(JSON.stringify([unit, range, values]))
    .digest('hex')
    .slice(0, 8);
}

/** Versions in the order of {@link FEATURES}. */
export const FEATURE_VERSIONS: readonly string[] = FEATURES.map(featureVersion);
