import { describe, expect, test } from 'vitest';
import { type MixedObservation, mixedModel } from '../../src/analysis/mixed-model.js';
import { chance } from './chance.js';

/** 3,000 games of 40 teams and 60 referees, whose effects are known: teams by 3, referees by 1.5, chance by 6. */
function league() {
  const { normal, below } = chance(7);
  const teams = Array.from({ length: 40 }, () => 3 * normal());
  const referees = Array.from({ length: 60 }, () => 1.5 * normal());
  const games = Array.from({ length: 3000 }, (): MixedObservation<'team' | 'referee'> => {
    const [home, away] = [below(40), below(39)];
    const pair = [home, away >= home ? away + 1 : away];
    const crew = [below(20), 20 + below(20), 40 + below(20)];
    const pace = 68 + 5 * normal();
    const value =
      40 +
      0.8 * (pace - 68) +
      sum(pair.map((t) => teams[t]!)) +
      sum(crew.map((r) => referees[r]!)) +
      6 * normal();
    return { value, fixed: [pace], groups: { team: pair.map(String), referee: crew.map(String) } };
  });
  return { games, referees };
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe('a mixed model', () => {
  const { games, referees } = league();
  const model = mixedModel(games, ['team', 'referee']);

  test('finds covariates, spreads and chance as they were made', () => {
    expect(model.fixed[0]?.low).toBeLessThan(0.8);
    expect(model.fixed[0]?.high).toBeGreaterThan(0.8);
    expect(model.residual).toBeCloseTo(6, 0);
    expect(model.kinds.referee.spread).toBeGreaterThan(1);
    expect(model.kinds.referee.spread).toBeLessThan(2.2);
    expect(model.kinds.team.spread).toBeGreaterThan(2);
  });

  test('its intervals hold the true effects about as often as they say', () => {
    const mean = sum(referees) / referees.length;
    const held = model.kinds.referee.effects.filter(({ group, effect }) => {
      // Effects are known apart from a common level only, which the intercept takes.
      const truth = referees[Number(group)]! - mean;
      return effect.low <= truth && truth <= effect.high;
    });
    expect(held.length / 60).toBeGreaterThan(0.85);
  });

  test('groups that differ no more than by chance are all the same', () => {
    const { normal, below } = chance(3);
    const noise = Array.from({ length: 400 }, () => ({
      value: normal(),
      fixed: [],
      groups: { referee: [String(below(20))] },
    }));
    for (const { effect } of mixedModel(noise, ['referee']).kinds.referee.effects)
      expect(Math.abs(effect.value)).toBeLessThan(0.25);
  });

  test('too few observations are refused', () => {
    expect(() => mixedModel(games.slice(0, 3), ['team'])).toThrow('a mixed model of 3 observations');
  });
});
