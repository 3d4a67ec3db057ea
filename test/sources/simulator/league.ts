import { readFileSync } from 'node:fs';
import {
  createLeague,
  type League,
  type LeagueOptions,
  type SimulatorTeam,
  simulatorParameters,
} from '../../../src/sources/simulator.js';

const seeds = new URL('../../../seeds/', import.meta.url);

export const parameters = simulatorParameters(
  JSON.parse(readFileSync(new URL('simulator.json', seeds), 'utf8')),
);

/** Invented teams, `count` of them. */
export function inventedTeams(count: number): SimulatorTeam[] {
  return Array.from({ length: count }, (_, i) => ({
    id: String(9000 + i),
    name: `Testville ${i} Testers`,
    location: `Testville ${i}`,
    abbreviation: `T${i}`,
  }));
}

export function simulated(options: Partial<LeagueOptions> = {}): League {
  const games = options.games ?? 4;
  return createLeague({ seed: 1, games, teams: inventedTeams(games * 2), parameters, ...options });
}
