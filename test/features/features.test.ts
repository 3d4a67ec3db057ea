import { describe, expect, test } from 'vitest';
import type { GameContext } from '../../src/domain/context.js';
import { gameClock, type Play } from '../../src/domain/game.js';
import { addPlay, emptyPlayLog, gameStateOf } from '../../src/domain/state.js';
import { FEATURES, featureVector } from '../../src/features/index.js';
import { context, logOf, NOW, play, stateOf } from '../domain/made.js';

const featureOf = (name: string, vector: readonly (number | null)[]) =>
  vector[FEATURES.findIndex((feature) => feature.name === name)];
const groupOf = (group: string) => FEATURES.filter((feature) => feature.group === group).map((f) => f.name);
/** What is known before the tip is missing for reasons of its own: see team.test.ts. */
const BEFORE_THE_TIP = new Set(['opening', 'ratings', 'records', 'rest', 'crew']);
const missingOf = (vector: readonly (number | null)[]) =>
  FEATURES.flatMap(({ name, group }, i) => (vector[i] === null && !BEFORE_THE_TIP.has(group) ? [name] : []));
const ofPlays = [...groupOf('plays'), ...groupOf('ball'), ...groupOf('fouls')];

/** A basket a minute for each side, home ahead by the first. */
const opening: readonly Play[] = Array.from({ length: 20 }, (_, i) =>
  play({
    id: String(i),
    kind: i % 5 === 4 ? 'made3' : 'made2',
    side: i % 2 === 0 ? 'home' : 'away',
    secondsLeftInPeriod: 1180 - 30 * i,
    score: {
      home: [...Array(i + 1).keys()]
        .filter((k) => k % 2 === 0)
        .reduce((sum, k) => sum + (k % 5 === 4 ? 3 : 2), 0),
      away: [...Array(i + 1).keys()]
        .filter((k) => k % 2 === 1)
        .reduce((sum, k) => sum + (k % 5 === 4 ? 3 : 2), 0),
    },
  }),
);

describe('the features', () => {
  test('have names of their own, units and ranges', () => {
    expect(new Set(FEATURES.map((feature) => feature.name)).size).toBe(FEATURES.length);
    for (const { unit, range } of FEATURES) {
      expect(unit).not.toBe('');
      expect(range[0]).toBeLessThan(range[1]);
    }
  });

  test('say what the scoreboard says', () => {
    const state = stateOf(opening);
    const vector = featureVector(state, context({ closingTotal: 150, homeFavoredBy: -4 }));
    expect(featureOf('secondsLeft', vector)).toBe(1200 + 1180 - 30 * 19);
    expect(featureOf('total', vector)).toBe(44);
    expect(featureOf('margin', vector)).toBe(0);
    expect(featureOf('closingTotal', vector)).toBe(150);
    expect(featureOf('absSpread', vector)).toBe(4);
    expect(featureOf('pointsLast120s', vector)).toBe(2 + 2 + 2 + 3);
  });

  test('a game before its tip has all of it to play', () => {
    const state = gameStateOf(emptyPlayLog('401'), { asOfUtc: NOW, phase: 'scheduled' });
    const vector = featureVector(state, context());
    expect(featureOf('secondsLeft', vector)).toBe(2400);
    expect(featureOf('aheadOfClose', vector)).toBeCloseTo(0);
  });

  test('T6 fouls of a half begin anew at half-time, however a source writes that moment', () => {
    const log = logOf([
      ...Array.from({ length: 8 }, (_, i) =>
        play({
          id: `f${i}`,
          kind: 'foul',
          side: 'away',
          secondsLeftInPeriod: 900 - i,
          score: { home: 0, away: 0 },
        }),
      ),
    ]);
    const at = (period: number, seconds: number) =>
      featureVector(
        gameStateOf(log, { asOfUtc: NOW, phase: 'live', clock: gameClock(period, seconds) }),
        context(),
      );
    expect(featureOf('foulsThisHalf', at(1, 1))).toBe(8);
    expect(featureOf('bonusOfBoth', at(1, 1))).toBe(1);
    for (const halfTime of [at(1, 0), at(2, 1200)]) {
      expect(featureOf('foulsThisHalf', halfTime)).toBe(0);
      expect(featureOf('bonusOfBoth', halfTime)).toBe(0);
      expect(featureOf('foulsFirstHalf', halfTime)).toBe(8);
    }
  });

  test('T7 a tie at the end of regulation is an overtime of five minutes, not twenty', () => {
    const tied = [play({ period: 2, secondsLeftInPeriod: 0, score: { home: 70, away: 70 } })];
    const atTheEnd = featureVector(stateOf(tied), context());
    const atTheStart = featureVector(
      gameStateOf(logOf(tied), { asOfUtc: NOW, phase: 'endOfPeriod', clock: gameClock(3, 300) }),
      context(),
    );
    expect(featureOf('secondsLeft', atTheEnd)).toBe(300);
    expect(featureOf('overtime', atTheEnd)).toBe(1);
    expect(atTheEnd).toEqual(atTheStart);
  });

  test('T7 the sixth overtime is as long as the first', () => {
    const sixth = featureVector(
      stateOf([play({ period: 8, secondsLeftInPeriod: 240, score: { home: 100, away: 99 } })]),
      context(),
    );
    expect(featureOf('secondsLeft', sixth)).toBe(240);
    expect(featureOf('overtime', sixth)).toBe(6);
  });
});

describe('what is not known', () => {
  test('T14 a game without a line has no line, and no constant in its place', () => {
    const vector = featureVector(stateOf(opening), context({ closingTotal: null }));
    for (const name of groupOf('line')) expect(missingOf(vector)).toContain(name);
  });

  test('T29a a game without a real spread has none', () => {
    const vector = featureVector(stateOf(opening), context({ homeFavoredBy: null }));
    for (const name of groupOf('spread')) expect(missingOf(vector)).toContain(name);
  });

  test('T27 a bare score line leaves the counts missing, not zero', () => {
    const bare = gameStateOf(emptyPlayLog('401'), {
      asOfUtc: NOW,
      phase: 'live',
      clock: gameClock(1, 600),
      score: { home: 20, away: 18 },
    });
    expect(missingOf(featureVector(bare, context({ homeFavoredBy: 3 })))).toEqual(ofPlays);
  });

  test('T4 a log that lost half its baskets leaves the counts missing', () => {
    const half = opening.filter((_, i) => i % 2 === 0);
    const whole = missingOf(featureVector(stateOf(opening), context({ homeFavoredBy: 3 })));
    expect(missingOf(featureVector(stateOf(half), context({ homeFavoredBy: 3 })))).toEqual(ofPlays);
    expect(whole).toEqual(['leaderHasBall', 'foulsOfLeader', 'foulsOfTrailer', 'bonusOfLeader']);
  });
});

describe('broken input', () => {
  test.each([14.5, 1450, Number.NaN, Number.POSITIVE_INFINITY])(
    'a line of %d is refused by name',
    (closingTotal) => {
      expect(() => featureVector(stateOf(opening), context({ closingTotal }))).toThrow(
        `game 401: feature closingTotal is ${closingTotal}, outside 80 … 280 points`,
      );
    },
  );

  test('a score that is no number is refused by name', () => {
    const state = { ...stateOf(opening), score: { home: Number.NaN, away: 18 } };
    expect(() => featureVector(state, context())).toThrow('game 401: feature total is NaN');
  });
});

describe('the future', () => {
  const ending: readonly Play[] = [
    play({ id: 'x1', kind: 'made3', secondsLeftInPeriod: 300, score: { home: 90, away: 22 } }),
    play({
      id: 'x2',
      kind: 'foul',
      side: 'away',
      period: 2,
      secondsLeftInPeriod: 10,
      score: { home: 90, away: 22 },
    }),
    play({ id: 'x3', kind: 'made2', period: 4, secondsLeftInPeriod: 5, score: { home: 99, away: 88 } }),
  ];

  test('leaves no trace in a state that was taken before it', () => {
    const known: GameContext = context({ closingTotal: 150, homeFavoredBy: 6.5 });
    const log = logOf(opening);
    const before = gameStateOf(log, { asOfUtc: NOW, phase: 'live' });
    const then = featureVector(before, known);
    for (const one of ending) addPlay(log, one);
    expect(featureVector(before, known)).toEqual(then);
    expect(then).toEqual(featureVector(stateOf(opening), known));
  });
});
