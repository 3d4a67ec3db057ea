import { describe, expect, test } from 'vitest';
import { type IdeaState, ideaWorth } from '../../src/model/ideas.js';
import { seededRandom } from '../../src/model/random.js';

const MOMENTS = [2100, 1500, 900, 300, 60];

/** Games whose errors are chance, the same at each of their moments. @param idea of a game's error and of another chance */
function states(
  idea: (error: number, chance: number, secondsLeft: number) => number | null,
  { games = 200, copies = 1, seed = 7, bias = (_: number): number => 0 } = {},
): IdeaState[] {
  const random = seededRandom(seed);
  return Array.from({ length: games }, (_, game) => {
    const error = 20 * (random() - 0.5);
    const chance = random() - 0.5;
    return MOMENTS.flatMap((secondsLeft) =>
      Array<IdeaState>(copies).fill({
        gameId: `g${game}`,
        secondsLeft,
        error: error + bias(secondsLeft),
        value: idea(error, chance, secondsLeft),
      }),
    );
  }).flat();
}

const first = (all: IdeaState[]) => ideaWorth(all)[0]!;

describe('what an idea is worth', () => {
  test('one that knows how the games end shows in every part of them', () => {
    const worth = ideaWorth(states((error, chance) => error + 10 * chance));
    expect(worth.map(({ part, n, games }) => [part, n, games])).toEqual([
      ['1st half', 400, 200],
      ['2nd half', 400, 200],
      ['last 2:00', 200, 200],
    ]);
    for (const { moves, explains } of worth) {
      expect(moves.mean - moves.halfWidth).toBeGreaterThan(3);
      expect(explains).toBeGreaterThan(0.6);
    }
  });

  test('chance leaves 0 in nineteen intervals of twenty', () => {
    const seeds = Array.from({ length: 400 }, (_, seed) => seed);
    const found = seeds.filter((seed) => {
      const { moves } = first(states((_, chance) => chance, { seed, games: 100 }));
      return Math.abs(moves.mean) > moves.halfWidth;
    });
    expect(found.length).toBeGreaterThan(8);
    expect(found.length).toBeLessThan(36);
  });

  test('the unit of the idea does not matter, its sign does', () => {
    const [one, hundredfold] = [first(states((error) => error)), first(states((error) => -100 * error))];
    expect(hundredfold.moves.mean).toBeCloseTo(-one.moves.mean, 9);
    expect(hundredfold.explains).toBeCloseTo(1, 9);
  });

  test('what the clock alone tells is worth nothing, though forecasts err by the clock', () => {
    const { moves } = first(states((_, __, secondsLeft) => secondsLeft, { bias: (left) => left / 100 }));
    expect(moves.mean).toBeNaN();
    const beside = first(
      states((_, chance, secondsLeft) => secondsLeft + chance, { bias: (left) => left / 100 }),
    );
    const apart = first(states((_, chance) => chance));
    expect(beside.moves.mean).toBeCloseTo(apart.moves.mean, 9);
    expect(beside.moves.halfWidth).toBeCloseTo(apart.moves.halfWidth, 9);
  });

  test('states of one game count once: more looks at it make no interval narrower', () => {
    const idea = (error: number, chance: number) => error / 10 + chance;
    const [once, often] = [first(states(idea)), first(states(idea, { copies: 30 }))];
    expect(often.moves.mean).toBeCloseTo(once.moves.mean, 9);
    expect(often.moves.halfWidth).toBeCloseTo(once.moves.halfWidth, 9);
    const fewer = first(states(idea, { games: 50 }));
    expect(fewer.moves.halfWidth).toBeGreaterThan(1.5 * once.moves.halfWidth);
  });

  test('where it has no number a state says nothing for or against it', () => {
    const some = first(states((error, chance) => (chance > 0 ? error : null)));
    expect(some.known).toBeCloseTo(0.5, 1);
    expect(some.explains).toBeCloseTo(1, 9);
    expect(some.games).toBeLessThan(200);
    expect(first(states(() => null))).toMatchObject({ n: 0, known: 0 });
  });
});
