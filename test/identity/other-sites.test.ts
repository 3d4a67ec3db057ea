import { describe, expect, test } from 'vitest';
import { nameKey } from '../../src/identity/normal-form.js';
import { readTeamSeeds } from '../../src/identity/seed-files.js';
import { createTeamResolver } from '../../src/identity/teams.js';
import { OTHER_LEAGUES, OTHER_SCHOOLS, SEVERAL, SPELLINGS, WOMENS_TEAMS } from './spellings.js';

const seeds = await readTeamSeeds();
const teams = createTeamResolver(seeds);
const idOf = (name: string, hint = {}) => teams.resolve(name, hint).teamId;

describe('names as other bookmakers and sites write them', () => {
  test('are the right teams', () => {
    expect(SPELLINGS.length).toBeGreaterThan(500);
    expect(SPELLINGS.filter(([name, id]) => idOf(name) !== id)).toEqual([]);
  });

  test('stay the right teams in capitals, with a ranking, a record and the sport', () => {
    const wrong: string[] = [];
    for (const [name, id] of SPELLINGS)
      for (const written of [
        name.toUpperCase(),
        `#12 ${name}`,
        `(3) ${name}`,
        `${name} (14-2)`,
        `${name} Basketball`,
      ]) {
        const found = idOf(written);
        if (found !== null && found !== id) wrong.push(written);
      }
    expect(wrong).toEqual([]);
  });

  test('of schools outside Division I are nobody’s', () => {
    expect(OTHER_SCHOOLS.length).toBeGreaterThan(250);
    expect(OTHER_SCHOOLS.filter((name) => idOf(name) !== null)).toEqual([]);
  });

  test('of schools outside Division I stay nobody’s with a mascot, a ranking or in capitals', () => {
    const wrong: string[] = [];
    for (const name of [...OTHER_SCHOOLS, ...seeds.otherSchools])
      for (const written of [`${name} Tigers`, `${name} Bulldogs`, `#9 ${name}`, name.toUpperCase()])
        if (idOf(written) !== null) wrong.push(`${written} → ${idOf(written)}`);
    expect(wrong).toEqual([]);
  });

  test('of women’s teams and of other leagues are nobody’s, the school first among the candidates', () => {
    expect([...WOMENS_TEAMS, ...OTHER_LEAGUES].filter((name) => idOf(name) !== null)).toEqual([]);
    const match = teams.resolve('Duke Women');
    expect(match).toMatchObject({ reason: '"Duke Women" is a women\'s team', refused: true });
    expect(match.candidates[0]).toMatchObject({ teamId: '150' });
  });

  test('that several teams have are nobody’s', () => {
    expect(SEVERAL.filter((name) => idOf(name) !== null)).toEqual([]);
    expect(teams.resolve('Tigers').candidates.map((c) => c.name)).toContain('LSU Tigers');
    expect(
      teams
        .resolve('Blue Devils')
        .candidates.map((c) => c.teamId)
        .sort(),
    ).toEqual(['150', '2115']);
  });
});

describe('the aliases', () => {
  test('that several teams own decide nothing alone, and name them all', () => {
    const owners = new Map<string, Set<string>>();
    for (const { alias, teamId, standing } of seeds.aliases)
      if (standing === 'own') owners.set(alias, (owners.get(alias) ?? new Set()).add(teamId));
    const several = [...owners].filter(([, ids]) => ids.size > 1);
    expect(several.map(([alias]) => alias).sort()).toEqual([
      'Boston',
      'Loyola',
      'SD St',
      'SD State',
      'St. Francis',
    ]);
    for (const [alias, ids] of several) {
      const match = teams.resolve(alias);
      expect(match.teamId, alias).toBeNull();
      expect(new Set(match.candidates.map((c) => c.teamId)), alias).toEqual(ids);
    }
  });

  test('of one team are never another team’s place or full name', () => {
    const places = new Map(
      seeds.teams.flatMap((t) => [t.name, t.location].map((n) => [nameKey(n), t.teamId])),
    );
    const wrong = seeds.aliases.filter(({ alias, teamId, standing }) => {
      const owner = places.get(nameKey(alias));
      return standing === 'own' && owner !== undefined && owner !== teamId;
    });
    expect(wrong).toEqual([]);
  });

  test('that are shared decide nothing alone', () => {
    const shared = seeds.aliases.filter(({ standing }) => standing === 'shared');
    const own = new Set(
      [
        ...seeds.teams.flatMap((t) => [t.name, t.location]),
        ...seeds.aliases.filter((a) => a.standing === 'own').map((a) => a.alias),
      ].map(nameKey),
    );
    const alone = shared.filter(({ alias }) => !own.has(nameKey(alias)));
    expect(alone.length).toBeGreaterThan(80);
    expect(alone.filter(({ alias }) => idOf(alias) !== null)).toEqual([]);
  });

  test('and the schools outside have no name in common but one that only a list decides', () => {
    const outside = new Set(seeds.otherSchools.map(nameKey));
    const both = seeds.aliases.filter(
      ({ alias, standing }) => standing === 'own' && outside.has(nameKey(alias)),
    );
    expect(both.map(({ alias }) => alias)).toEqual(['WashingtonU']);
    expect(idOf('Washington U')).toBeNull();
  });
});

describe('a name that more is needed for', () => {
  test.each([
    ['Miami RedHawks', '193'],
    ['Miami Hurricanes', '2390'],
    ['Loyola Ramblers', '2350'],
    ['USC Gamecocks', '2579'],
    ['MSU Spartans', '127'],
    ['ASU Hornets', '2011'],
    ['Boston Terriers', '104'],
    ['St. Francis Red Flash', '2598'],
    ['Minnesota Gophers', '135'],
    ['Tennessee Vols', '2633'],
  ])('is told by its mascot: %s is %s', (name, id) => {
    expect(teams.resolve(name)).toMatchObject({ teamId: id, confidence: expect.closeTo(0.98, 1) });
  });

  test.each([
    ['Duke Tar Heels'],
    ['Miami Tigers'],
    ['Georgetown Tigers'],
    ['Columbia Cougars'],
    ['Indiana Crimson Hawks'],
    ['Loyola Wolf Pack'],
  ])('is nobody’s with the mascot of another: %s', (name) => {
    expect(teams.resolve(name)).toMatchObject({ teamId: null });
    expect(teams.resolve(name).candidates.length).toBeGreaterThan(0);
  });

  test.each([
    ['Miami (OH)', '193'],
    ['Loyola (IL)', '2350'],
    ['Saint Joseph’s (Pa.)', '2603'],
    ['Columbia (N.Y.)', '171'],
    ['Wofford (SC)', '2747'],
    ['Charleston (SC)', '232'],
    ['USC (SC)', '2579'],
    ['Monmouth, NJ', '2405'],
    ['Furman SC', '231'],
  ])('is told by its state: %s is %s', (name, id) => {
    expect(idOf(name)).toBe(id);
  });

  test.each([
    'Duke (PA)',
    'Columbia (MO)',
    'Charleston (WV)',
    'Wofford (TX)',
    'Miami (CA)',
    'St. Thomas (TX)',
    'Southern Louisiana',
  ])('is nobody’s in another state: %s', (name) => {
    expect(idOf(name)).toBeNull();
  });

  test('is told by its source, where only one team is called so there', () => {
    expect(idOf('ISU')).toBeNull();
    expect(idOf('ISU', { source: 'espn' })).toBe('66');
    expect(idOf('BUT')).toBeNull();
    expect(idOf('BUT', { source: 'espn' })).toBe('2086');
  });

  test('is told by the season, where only one team played then', () => {
    expect(idOf('St. Francis', { season: 2020 })).toBeNull();
    expect(idOf('St. Francis', { season: 2026 })).toBe('2598');
  });
});
