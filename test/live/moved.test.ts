import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { GameContext } from '../../src/domain/context.js';
import { lineChances, meanPoints, normalPoints, settledUnder } from '../../src/domain/distribution.js';
import type { Play, PlayKind } from '../../src/domain/game.js';
import type { Movement } from '../../src/domain/prediction.js';
import { totalPoints } from '../../src/domain/state.js';
import { loadShippedModel } from '../../src/host/model.js';
import {
  goneOn,
  lineFor,
  movedBy,
  movements,
  type Standing,
  shapley,
  type Trail,
} from '../../src/live/moved.js';
import type { Model } from '../../src/model/predict.js';
import { context, NOW, play, stateOf } from '../domain/made.js';

let shipped: Model;
beforeAll(async () => {
  shipped = (await loadShippedModel()).model;
});

const KINDS: readonly (readonly [PlayKind, number])[] = [
  ['made2', 2],
  ['made3', 3],
  ['madeFreeThrow', 1],
  ['missed2', 0],
  ['missed3', 0],
  ['offensiveRebound', 0],
  ['turnover', 0],
  ['foul', 0],
  ['timeout', 0],
];

/** A first half of some plays, one every 12 seconds, by turns. */
function plays(kinds: readonly number[]): Play[] {
  const score = { home: 0, away: 0 };
  return kinds.map((k, i) => {
    const [kind, points] = KINDS[k % KINDS.length] as (typeof KINDS)[number];
    const side = i % 2 === 0 ? 'home' : 'away';
    score[side] += points;
    return play({ id: String(i), kind, side, secondsLeftInPeriod: 1190 - 12 * i, score: { ...score } });
  });
}

const SECOND = 1000;

/** How a game stands after some plays, as a model sees it. @param at seconds after {@link NOW} */
function standing(
  model: Model,
  kinds: readonly number[],
  line: number | null,
  { at = 0, known = {} }: { readonly at?: number; readonly known?: Partial<GameContext> } = {},
): Standing {
  const input = { state: stateOf(plays(kinds)), context: context(known) };
  const atUtc = new Date(Date.parse(NOW) + at * SECOND).toISOString();
  const [distribution = expect.fail()] = model.predict([input]);
  return { ...input, atUtc, line, modelVersion: model.version, distribution };
}

const one = (model: Model, then: Standing, now: Standing) =>
  movements(model, [{ before: then, now }])[0] as Movement;
const pointsOf = ({ shares }: Movement) => shares.reduce((sum, { points }) => sum + points, 0);
const underOf = ({ shares }: Movement) => shares.reduce((sum, { under }) => sum + (under ?? Number.NaN), 0);
const meanOf = ({ distribution }: Standing) => meanPoints(distribution);
const chanceOf = ({ distribution }: Standing, line: number) => settledUnder(lineChances(distribution, line));
const causesOf = ({ shares }: Movement) => shares.map(({ cause }) => cause);

/** A foul is worth two points, nothing else matters but the score. */
const ADDS_UP: Model = {
  version: 'sum',
  predict: (inputs) =>
    inputs.map(({ state }) => {
      const { home, away } = state.fouls;
      return normalPoints(100 + totalPoints(state.score) + 2 * (home.firstHalf + away.firstHalf), 9, 0);
    }),
};

describe('what moved a prediction from one tick to the next', () => {
  test('adds up to the whole difference, in points and in P(under), whatever has happened in between', () => {
    const kind = fc.nat({ max: KINDS.length - 1 });
    const known = fc.record({
      closingTotal: fc.constantFrom(131.5, 146.5, 160),
      homeFavoredBy: fc.constantFrom(null, -7.5, 3.5),
    });
    const line = fc.constantFrom(120, 138.5, 151.5);
    fc.assert(
      fc.property(
        fc.array(kind, { minLength: 1, maxLength: 80 }),
        fc.array(kind, { maxLength: 6 }),
        fc.tuple(known, known),
        fc.tuple(line, line),
        (before, since, [k0, k1], [l0, l1]) => {
          const then = standing(shipped, before, l0, { known: k0 });
          const now = standing(shipped, [...before, ...since], l1, { known: k1 });
          const movement = one(shipped, then, now);
          expect(movement.meanBefore).toBe(meanOf(then));
          expect(movement.underBefore).toBe(chanceOf(then, l0));
          expect(movement.meanBefore + pointsOf(movement)).toBeCloseTo(meanOf(now), 9);
          expect((movement.underBefore as number) + underOf(movement)).toBeCloseTo(chanceOf(now, l1), 9);
          expect(one(shipped, then, now)).toEqual(movement);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is nothing where nothing has changed, and asks the model nothing', () => {
    const still = standing(shipped, [0, 1, 7, 3], 138.5);
    const silent: Model = { ...shipped, predict: () => expect.fail('asked') };
    expect(one(silent, still, still).shares).toEqual([]);
  });

  test('names only what has changed', () => {
    const then = standing(shipped, [0, 1, 3, 3], 138.5);
    const fouls = { ...then.state.fouls, away: { firstHalf: 9, secondHalf: 0, technical: 0 } };
    const input = { state: { ...then.state, fouls }, context: then.context };
    const now = { ...then, ...input, distribution: shipped.predict([input])[0] ?? expect.fail() };
    const movement = one(shipped, then, now);
    expect(causesOf(movement)).toEqual(['fouls']);
    expect(pointsOf(movement)).not.toBe(0);
  });

  test('by the line alone moves P(under) and no point', () => {
    const { shares } = one(shipped, standing(shipped, [0, 1], 138.5), standing(shipped, [0, 1], 141.5));
    expect(shares).toMatchObject([{ cause: 'line', points: 0 }]);
    expect(shares[0]?.under).toBeGreaterThan(0);
  });

  test('without any line tells the points alone; the first line is held against the tick before, too', () => {
    const [then, none] = [standing(shipped, [0], null), standing(shipped, [0, 1, 2], null)];
    const silent = one(shipped, then, none);
    expect(silent.underBefore).toBeNull();
    expect(silent.shares.map(({ under }) => under)).toEqual([null, null]);
    const first = one(shipped, then, standing(shipped, [0, 1, 2], 138.5));
    expect(first.underBefore).toBe(chanceOf(then, 138.5));
    expect(causesOf(first)).toEqual(['score', 'mix']);
  });

  test('of a model that adds things up gives each its own', () => {
    const { shares } = one(ADDS_UP, standing(ADDS_UP, [0, 0], null), standing(ADDS_UP, [0, 0, 1, 7], null));
    expect(shares.map(({ cause, points }) => [cause, Math.round(1000 * points) / 1000])).toEqual([
      ['score', 3],
      ['mix', 0],
      ['fouls', 2],
    ]);
  });

  test('of the same shooting at the same pace is the score’s alone: the mix of plays has not changed', () => {
    const half = [0, 0, 3, 3, 6, 6];
    const movement = one(shipped, standing(shipped, half, null), standing(shipped, [...half, ...half], null));
    const of = (cause: string) =>
      movement.shares.find((share) => share.cause === cause)?.points ?? Number.NaN;
    expect(of('mix')).toBeCloseTo(0, 9);
    expect(Math.abs(of('score'))).toBeGreaterThan(0.1);
  });

  test('names a model that took over, and still adds up', () => {
    const then = standing(ADDS_UP, [0, 0, 6], 138.5);
    const now = standing(shipped, [0, 0, 6, 1], 138.5);
    const movement = one(shipped, then, now);
    expect(causesOf(movement)).toEqual(['score', 'mix', 'model']);
    expect(movement.meanBefore).toBe(meanOf(then));
    expect(movement.meanBefore + pointsOf(movement)).toBeCloseTo(meanOf(now), 9);
    expect((movement.underBefore as number) + underOf(movement)).toBeCloseTo(chanceOf(now, 138.5), 9);
  });
});

describe('a trail', () => {
  /** A tick every 15 s, with a play or two in each and a line that moves. */
  const walk = (ticks: number) => {
    const kinds = Array.from({ length: 2 * ticks }, (_, i) => (7 * i + (i % 3)) % KINDS.length);
    const stood: Standing[] = [];
    let trail: Trail | null = null;
    for (let tick = 0; tick < ticks; tick++) {
      const now = standing(shipped, kinds.slice(0, 1 + 2 * tick), 146.5 - tick, { at: 15 * tick });
      stood.push(now);
      [trail = null] = goneOn(shipped, [{ trail, standing: now }]);
    }
    return { stood, moved: trail && movedBy(trail) };
  };

  test('says nothing at its first tick, and of its first minute only the whole', () => {
    expect(walk(1).moved).toBeNull();
    expect(walk(4).moved?.lastMinute).toBeNull();
    expect(walk(4).moved?.whole.sinceUtc).toBe(walk(4).stood[0]?.atUtc);
  });

  test('adds its steps up: the whole from the first tick, the last minute from the tick a minute ago', () => {
    const { stood, moved } = walk(12);
    const last = stood.at(-1) as Standing;
    for (const [movement, from] of [
      [moved?.whole, stood[0]],
      [moved?.lastMinute, stood.at(-5)],
    ] as const) {
      expect(movement?.sinceUtc).toBe(from?.atUtc);
      expect(movement?.meanBefore).toBe(meanOf(from as Standing));
      expect((movement?.meanBefore ?? 0) + pointsOf(movement as Movement)).toBeCloseTo(meanOf(last), 9);
      expect((movement?.underBefore ?? 0) + underOf(movement as Movement)).toBeCloseTo(
        chanceOf(last, last.line as number),
        9,
      );
      expect(causesOf(movement as Movement)).toContain('line');
    }
  });

  test('holds a game without a live line against the last one, at first against the close', () => {
    const known = context({ closingTotal: 146.5 });
    expect(lineFor(null, known, null)).toBe(146.5);
    const [trail = null] = goneOn(shipped, [{ trail: null, standing: standing(shipped, [0], 138.5) }]);
    expect(lineFor(null, known, trail)).toBe(138.5);
    expect(lineFor(140.5, known, trail)).toBe(140.5);
  });
});

describe('a Shapley value', () => {
  test('is that of the gloves: who has the scarce one gets more', () => {
    // One left glove (player 0), two right ones: a pair is worth 1.
    const pair = (set: number) => (set & 1 && set & 6 ? 1 : 0);
    expect(shapley(3, pair).map((value) => value.toFixed(4))).toEqual(['0.6667', '0.1667', '0.1667']);
  });

  test('adds up, and gives nothing to who adds nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 16, maxLength: 16 }),
        (worth) => {
          const four = shapley(4, (set) => worth[set] as number);
          expect(four.reduce((a, b) => a + b, 0)).toBeCloseTo(
            (worth[15] as number) - (worth[0] as number),
            9,
          );
          const five = shapley(5, (set) => worth[set & 15] as number);
          expect(five[4]).toBe(0);
          for (let i = 0; i < 4; i++) expect(five[i]).toBeCloseTo(four[i] as number, 9);
        },
      ),
    );
  });
});
