import { expect, test } from 'vitest';
import {
  formatAcceptedAliases,
  parseAcceptedAliases,
  withAcceptedAliases,
} from '../../src/identity/alias-overlay.js';
import { readTeamSeeds } from '../../src/identity/seed-files.js';
import { createTeamResolver } from '../../src/identity/teams.js';

const seeds = await readTeamSeeds();
const accepted = {
  alias: 'Dook',
  teamId: '150',
  source: 'newbook',
  by: 'ana',
  atUtc: '2026-03-03T10:00:00Z',
};

test('an accepted name is an alias that says who accepted it and when', () => {
  const teams = createTeamResolver(withAcceptedAliases(seeds, [accepted]));
  expect(teams.resolve('Dook')).toMatchObject({
    teamId: '150',
    reason: '"Dook" is an alias (newbook, accepted by ana on 2026-03-03)',
  });
  expect(createTeamResolver(seeds).resolve('Dook').teamId).toBeNull();
});

test('an accepted name of another team is ambiguous, and told by its source', () => {
  const teams = createTeamResolver(
    withAcceptedAliases(seeds, [{ ...accepted, alias: 'Duke', teamId: '153' }]),
  );
  expect(teams.resolve('Duke').teamId).toBeNull();
  expect(teams.resolve('Duke', { source: 'newbook' }).teamId).toBe('153');
});

test('accepted names are written in an order of their own, and read as they were', () => {
  const other = { ...accepted, alias: 'Ariz', teamId: '12' };
  const text = formatAcceptedAliases([accepted, other]);
  expect(text).toBe(formatAcceptedAliases([other, accepted]));
  expect(parseAcceptedAliases(text)).toEqual([other, accepted]);
  expect(parseAcceptedAliases('\n')).toEqual([]);
});

test.each([
  ['{', /accepted aliases line 1: "\{" is not JSON/],
  ['{"alias":"Dook"}', /line 1: teamId is null, expected a text/],
  [JSON.stringify({ ...accepted, by: ' ' }), /line 1: by is " ", expected a text/],
])('a file of accepted names with the line %s is refused', (text, message) => {
  expect(() => parseAcceptedAliases(text)).toThrow(message);
});

test('an accepted name of no team is refused', () => {
  expect(() => withAcceptedAliases(seeds, [{ ...accepted, teamId: '1' }])).toThrow(
    'accepted alias "Dook" of newbook: team 1 is not in teams.csv',
  );
});
