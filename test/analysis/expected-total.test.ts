import { expect, test } from 'vitest';
import { expectedTotal } from '../../src/analysis/expected-total.js';

const league = { efficiency: 105, tempo: 68 };
const average = { teamId: '1', adjOffense: 105, adjDefense: 105, adjTempo: 68 };

test('two average teams score twice the league’s efficiency over its possessions', () => {
  expect(expectedTotal(average, average, league)).toBeCloseTo((2 * 68 * 105) / 100, 10);
});

test('offence, a weak defence and tempo raise it, whichever team has them', () => {
  const base = expectedTotal(average, average, league);
  for (const change of [{ adjOffense: 115 }, { adjDefense: 115 }, { adjTempo: 73 }]) {
    const other = { ...average, ...change };
    expect(expectedTotal(other, average, league)).toBeGreaterThan(base + 5);
    expect(expectedTotal(other, average, league)).toBeCloseTo(expectedTotal(average, other, league), 10);
  }
});
