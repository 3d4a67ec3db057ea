import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GamePhase, GameState } from '../../src/domain/game.js';
import type { MarketView, Prediction } from '../../src/domain/prediction.js';
import {
  confidenceLevel,
  describeRule,
  firedTriggers,
  objection,
  type TriggerRule,
} from '../../src/live/triggers.js';
import { NOW, play, quote, secondsBefore, stateOf } from '../domain/made.js';

const RULE: TriggerRule = {
  name: 'under-first-half',
  side: 'under',
  minProbability: 0.6,
  minEdge: 0.05,
  minutes: { from: 5, to: 20 },
  maxBookLagSeconds: 120,
  maxSnapshotAgeSeconds: 60,
};
const BOUNDS = { strong: 0.75, moderate: 0.66 };

/** Ten minutes into the game. */
const STATE = stateOf([play()]);
/** The under at 66 % where the market says 50 %. */
const MARKET: MarketView = {
  line: quote(),
  bookAgeSeconds: 30,
  snapshotAgeSeconds: 10,
  under: 0.66,
  push: 0,
  marketUnder: 0.5,
  blend: null,
};

const at = (period: number, secondsLeftInPeriod: number): GameState => ({
  ...STATE,
  clock: { period, secondsLeftInPeriod },
});
const market = (changes: Partial<MarketView>): MarketView => ({ ...MARKET, ...changes });
const predictionOn = (view: MarketView | null): Prediction => ({
  gameId: '401',
  asOfUtc: NOW,
  modelVersion: 'made-1',
  featuresHash: '0123456789abcdef',
  total: { mean: 140, median: 140, sd: 9 },
  interval80: { low: 128, high: 152 },
  market: view,
  moved: null,
});

describe('a rule', () => {
  test('has no objection to a fresh line that is better than it asks for', () => {
    expect(objection(RULE, STATE, MARKET)).toBeNull();
  });

  test.each<[GamePhase, string | null]>([
    ['live', null],
    ['halftime', null],
    ['endOfPeriod', 'not live'],
    ['delayed', 'not live'],
    ['scheduled', 'not live'],
    ['final', 'not live'],
    ['postponed', 'not live'],
    ['canceled', 'not live'],
  ])('says of a game that is %s: %s', (phase, answer) => {
    expect(objection(RULE, { ...STATE, phase }, MARKET)).toBe(answer);
  });

  test('does not fire on a game without a clock', () => {
    expect(objection(RULE, { ...STATE, clock: null }, MARKET)).toBe('not live');
  });

  test.each([
    ['just before its first minute', 1, 901, 'outside its minutes'],
    ['at its first minute', 1, 900, null],
    ['just before its last minute', 1, 1, null],
    ['at its last minute', 1, 0, 'outside its minutes'],
    ['at the start of the second half, the same minute', 2, 1200, 'outside its minutes'],
    ['in overtime', 3, 100, 'outside its minutes'],
  ])('says %s', (_, period, secondsLeft, answer) => {
    expect(objection(RULE, at(period, secondsLeft), MARKET)).toBe(answer);
  });

  test('does not fire on a quote that was stale in its answer, however new the answer (T16)', () => {
    const lag = (seconds: number) => market({ line: quote({ quotedAtUtc: secondsBefore(10 + seconds) }) });
    expect(objection(RULE, STATE, lag(120))).toBeNull();
    expect(objection(RULE, STATE, lag(121))).toBe('stale quote');
  });

  test('does not fire on an old answer (T16)', () => {
    expect(objection(RULE, STATE, market({ snapshotAgeSeconds: 60 }))).toBeNull();
    expect(objection(RULE, STATE, market({ snapshotAgeSeconds: 61 }))).toBe('stale answer');
  });

  test('does not fire on a line without prices', () => {
    expect(objection(RULE, STATE, market({ marketUnder: null }))).toBe('no prices');
  });

  test('asks for its least probability', () => {
    expect(objection(RULE, STATE, market({ under: 0.6 }))).toBeNull();
    expect(objection(RULE, STATE, market({ under: 0.599 }))).toBe('probability');
  });

  test('goes by model and market together where that is known, not by the model alone', () => {
    const blend = (under: number) => market({ under: 0.9, blend: { under, marketWeight: 0.3 } });
    expect(objection(RULE, STATE, blend(0.6))).toBeNull();
    expect(objection(RULE, STATE, blend(0.599))).toBe('probability');
    expect(objection({ ...RULE, minProbability: 0.5 }, STATE, blend(0.549))).toBe('edge');
    const [fired] = firedTriggers([RULE], BOUNDS, STATE, predictionOn(blend(0.67)));
    expect(fired).toMatchObject({ confidence: 0.67, level: 'moderate' });
  });

  test('asks for its least lead over the market', () => {
    const rule: TriggerRule = { ...RULE, minEdge: 0.0625 }; // 1/16: binary, so that its bound is exact
    expect(objection(rule, STATE, market({ under: 0.6875, marketUnder: 0.625 }))).toBeNull();
    expect(objection(rule, STATE, market({ under: 0.6875, marketUnder: 0.626 }))).toBe('edge');
  });

  test('for overs reads both probabilities from the other end', () => {
    const over: TriggerRule = { ...RULE, side: 'over' };
    expect(objection(over, STATE, MARKET)).toBe('probability');
    expect(objection(over, STATE, market({ under: 0.34 }))).toBeNull();
    expect(objection(over, STATE, market({ under: 0.34, marketUnder: 0.38 }))).toBe('edge');
  });
});

describe("a rule's sentence", () => {
  test('says every number in force (T24)', () => {
    expect(describeRule(RULE)).toBe(
      "P(under) at least 60 % and 5 % above the market's, minute 5 to 20, " +
        "book's quote at most 120 s old when read, answer at most 60 s old",
    );
  });

  test('changes with each of them (T24)', () => {
    const changes: Partial<TriggerRule>[] = [
      { side: 'over' },
      { minProbability: 0.605 },
      { minEdge: 0.045 },
      { minutes: { from: 6, to: 20 } },
      { minutes: { from: 5, to: 21 } },
      { maxBookLagSeconds: 90 },
      { maxSnapshotAgeSeconds: 90 },
    ];
    const sentences = [RULE, ...changes.map((c) => ({ ...RULE, ...c }))].map(describeRule);
    expect(new Set(sentences).size).toBe(sentences.length);
  });
});

describe('a level', () => {
  test.each([
    [0.6, 'slight'],
    [0.6599, 'slight'],
    [0.66, 'moderate'],
    [0.7499, 'moderate'],
    [0.75, 'strong'],
    [1, 'strong'],
  ])('of %d is %s', (confidence, level) => {
    expect(confidenceLevel(confidence, BOUNDS)).toBe(level);
  });

  test('never falls as the confidence rises (T28)', () => {
    const rank = { slight: 0, moderate: 1, strong: 2 };
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, (one, other) => {
        const low = rank[confidenceLevel(Math.min(one, other), BOUNDS)];
        expect(rank[confidenceLevel(Math.max(one, other), BOUNDS)]).toBeGreaterThanOrEqual(low);
      }),
    );
  });
});

describe('a prediction', () => {
  const fired = (view: MarketView | null, rules: readonly TriggerRule[] = [RULE], state = STATE) =>
    firedTriggers(rules, BOUNDS, state, predictionOn(view));

  test('fires a trigger that says what, when, on which line and why', () => {
    expect(fired(MARKET)).toEqual([
      {
        gameId: '401',
        rule: 'under-first-half',
        modelVersion: 'made-1',
        firedAtUtc: NOW,
        side: 'under',
        line: MARKET.line,
        confidence: 0.66,
        level: 'moderate',
        because: describeRule(RULE),
        phase: 'live',
        clock: { period: 1, secondsLeftInPeriod: 600 },
        score: { home: 20, away: 18 },
      },
    ]);
  });

  test('without a line fires nothing (T14)', () => {
    expect(fired(null)).toEqual([]);
  });

  test('that a rule objects to fires nothing', () => {
    expect(fired(market({ under: 0.5 }))).toEqual([]);
  });

  test('on a game without a clock fires nothing', () => {
    expect(fired(MARKET, [RULE], { ...STATE, clock: null })).toEqual([]);
  });

  test('fires once for each rule that it satisfies, and for no other (T21)', () => {
    const eager: TriggerRule = { ...RULE, name: 'eager', minProbability: 0.55 };
    const strict: TriggerRule = { ...RULE, name: 'strict', minProbability: 0.7 };
    expect(fired(MARKET, [eager, RULE, strict]).map((t) => t.rule)).toEqual(['eager', 'under-first-half']);
  });

  test('fires an over with the probability of the over', () => {
    const over: TriggerRule = { ...RULE, name: 'over', side: 'over' };
    const [trigger] = fired(market({ under: 0.2 }), [over]);
    expect(trigger).toMatchObject({ side: 'over', confidence: 0.8, level: 'strong' });
  });
});
