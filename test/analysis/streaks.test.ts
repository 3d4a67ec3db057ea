import { describe, expect, test } from 'vitest';
import { chanceOfLongest, expectedLongestRun, longestRun } from '../../src/analysis/streaks.js';

/** All outcomes of so many trials, with their chances. */
function everyOutcome(trials: number, share: number) {
  return Array.from({ length: 2 ** trials }, (_, bits) => {
    const outcomes = Array.from({ length: trials }, (_, i) => Boolean(bits & (1 << i)));
    const chance = outcomes.reduce((p, over) => p * (over ? share : 1 - share), 1);
    return { outcomes, chance };
  });
}

describe('longest runs', () => {
  test('are of either outcome', () => {
    expect(longestRun([true, false, false, false, true, true])).toBe(3);
    expect(longestRun([])).toBe(0);
  });

  test.each([
    [1, 0.5],
    [6, 0.5],
    [9, 0.3],
  ])('by luck in %i trials are what all outcomes together say', (trials, share) => {
    const all = everyOutcome(trials, share);
    const mean = all.reduce((sum, { outcomes, chance }) => sum + chance * longestRun(outcomes), 0);
    expect(expectedLongestRun(trials, share)).toBeCloseTo(mean, 10);
    for (let run = 1; run <= trials; run++) {
      const exact = all.reduce(
        (sum, { outcomes, chance }) => sum + (longestRun(outcomes) === run ? chance : 0),
        0,
      );
      expect(chanceOfLongest(run, trials, share)).toBeCloseTo(exact, 10);
    }
  });
});
