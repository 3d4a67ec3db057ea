import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { undress } from '../../src/identity/dressing.js';
import { matchEvents } from '../../src/identity/games.js';
import { nameKey } from '../../src/identity/normal-form.js';
import { refereePeople } from '../../src/identity/referees.js';
import { readTeamSeeds } from '../../src/identity/seed-files.js';
import { createTeamResolver } from '../../src/identity/teams.js';
import { OTHER_SCHOOLS, SPELLINGS } from './spellings.js';

const seeds = await readTeamSeeds();
const teams = createTeamResolver(seeds);
const fullNames = seeds.teams.map((t) => ({ name: t.name, id: t.teamId }));
/** What the tables themselves give to one team: a mutation may happen to be one of these, and is right then. */
const ownKeys = new Map<string, string>();
for (const t of seeds.teams) for (const n of [t.name, t.location]) ownKeys.set(nameKey(n), t.teamId);
for (const a of seeds.aliases) if (a.standing === 'own') ownKeys.set(nameKey(a.alias), a.teamId);

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const at = fc.nat({ max: 1000 });
const letter = fc.constantFrom(...LETTERS);
/** One slip of the pen. */
const slip: fc.Arbitrary<(name: string) => string> = fc.oneof(
  fc.tuple(at, letter).map(
    ([i, c]) =>
      (n: string) =>
        splice(n, i % (n.length + 1), 0, c),
  ),
  fc.tuple(at, letter).map(
    ([i, c]) =>
      (n: string) =>
        splice(n, i % n.length, 1, c),
  ),
  at.map((i) => (n: string) => splice(n, i % n.length, 1, '')),
  at.map((i) => (n: string) => {
    const k = i % Math.max(1, n.length - 1);
    return splice(n, k, 2, `${n[k + 1] ?? ''}${n[k]}`);
  }),
);
const splice = (n: string, i: number, cut: number, put: string) => n.slice(0, i) + put + n.slice(i + cut);

describe('100,000 random and mutated names', () => {
  const RUNS = 25_000;

  test('full names with a slip of the pen are their own team’s or nobody’s', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fullNames), slip, ({ name, id }, mutate) => {
        const found = teams.resolve(mutate(name)).teamId;
        return found === null || found === id;
      }),
      { numRuns: RUNS, seed: 11 },
    );
  });

  test('full names with two slips, or a word more or less, are their own team’s or nobody’s', () => {
    const word = fc.constantFrom(
      'State',
      'Tech',
      'A&M',
      'College',
      'Valley',
      'Southern',
      'Wesleyan',
      'Duluth',
    );
    const changed = fc.oneof(
      fc.tuple(slip, slip).map(
        ([a, b]) =>
          (n: string) =>
            b(a(n)),
      ),
      fc.tuple(at, word).map(([i, w]) => (n: string) => {
        const words = n.split(' ');
        words.splice(i % (words.length + 1), 0, w);
        return words.join(' ');
      }),
      at.map((i) => (n: string) => {
        const words = n.split(' ');
        words.splice(i % words.length, 1);
        return words.join(' ');
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...fullNames), changed, ({ name, id }, change) => {
        const text = change(name);
        const found = teams.resolve(text).teamId;
        // `Miami (OH) RedHawks` without `(OH)` is still told by its mascot; `Duke Blue Devils` without `Blue Devils` …
        return found === null || found === id || found === ownKeys.get(nameKey(text));
      }),
      { numRuns: RUNS, seed: 12 },
    );
  });

  test('schools outside Division I with a slip of the pen are nobody’s, or a name that the tables have', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds.otherSchools.filter((name) => name.length > 10)),
        slip,
        (name, mutate) => {
          const text = mutate(name);
          const found = teams.resolve(text).teamId;
          // `(ME)` without its last letter says that the men are meant.
          return found === null || found === ownKeys.get(nameKey(undress(text).name));
        },
      ),
      { numRuns: RUNS, seed: 13 },
    );
  });

  test('random strings are nobody’s', () => {
    const word = fc.string({
      minLength: 1,
      maxLength: 9,
      unit: fc.constantFrom(...LETTERS, ...LETTERS.toUpperCase()),
    });
    const text = fc.oneof(
      fc.string({ minLength: 5, maxLength: 30 }),
      fc.string({ minLength: 5, maxLength: 30, unit: 'grapheme' }),
      fc
        .array(word, { minLength: 2, maxLength: 4 })
        .map((words) => words.join(' '))
        .filter((t) => t.length > 5),
    );
    fc.assert(
      fc.property(text, (name) => {
        const found = teams.resolve(name).teamId;
        return found === null || found === ownKeys.get(nameKey(name));
      }),
      { numRuns: RUNS, seed: 14 },
    );
  });
});

describe('what never matters', () => {
  test('the order of the seed tables', () => {
    const turned = createTeamResolver({
      teams: seeds.teams.toReversed(),
      aliases: seeds.aliases.toReversed(),
      otherSchools: seeds.otherSchools.toReversed(),
    });
    const names = [
      ...SPELLINGS.map(([name]) => name),
      ...OTHER_SCHOOLS,
      ...seeds.aliases.map((a) => a.alias),
    ];
    const different = names.filter((name) => turned.resolve(name).teamId !== teams.resolve(name).teamId);
    expect(different).toEqual([]);
  });

  test('what was asked before', () => {
    const fresh = createTeamResolver(seeds);
    const names = SPELLINGS.map(([name]) => name);
    const first = names.map((name) => fresh.resolve(name));
    const again = names.toReversed().map((name) => fresh.resolve(name));
    expect(again.reverse()).toEqual(first);
  });

  test('the order of events, games and officials', () => {
    const side = (i: number) => {
      const {
        teamId: id,
        name,
        location,
      } = seeds.teams[i % seeds.teams.length] as (typeof seeds.teams)[number];
      return { id, name, location, abbreviation: '' };
    };
    const games = Array.from({ length: 40 }, (_, i) => ({
      id: `g${i}`,
      day: '2026-01-10',
      startUtc: '2026-01-10T19:00:00Z',
      home: side(2 * i),
      away: side(2 * i + 1),
    }));
    const events = games.map(({ id, home, away }) => ({
      id: `e${id}`,
      commenceUtc: '2026-01-10T19:05:00Z',
      homeName: home.name,
      awayName: away.name,
    }));
    const appearances = games.flatMap(({ id, day }, i) =>
      ['Mike Reed', 'Michael Reed', `Pat ${'Driscoll'.slice(0, 7 + (i % 2))}`, 'K.B. Burdett Jr.']
        .slice(i % 2, (i % 2) + 3)
        .map((name) => ({
          name,
          day: `${day.slice(0, 8)}${10 + (i % 20)}`,
          game: id,
          crew: [`Mate ${i % 7}`, name],
        })),
    );
    const ids = (of: typeof appearances) =>
      refereePeople(of).map(({ id, spellings, confidence }) => ({ id, spellings, confidence }));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(events, { minLength: events.length }),
        fc.shuffledSubarray(games, { minLength: games.length }),
        fc.shuffledSubarray(appearances, { minLength: appearances.length }),
        (someEvents, someGames, someAppearances) => {
          const { pairs } = matchEvents(someEvents, someGames, teams);
          expect(new Map([...pairs].sort())).toEqual(
            new Map([...matchEvents(events, games, teams).pairs].sort()),
          );
          expect(ids(someAppearances)).toEqual(ids(appearances));
        },
      ),
      { numRuns: 20, seed: 15 },
    );
  });
});

test('resolving a resolved name is the identity', () => {
  const names = [...SPELLINGS.map(([name]) => name), ...seeds.aliases.map((a) => a.alias)];
  const nameOf = new Map(seeds.teams.map((t) => [t.teamId, t.name]));
  for (const name of names) {
    const { teamId } = teams.resolve(name);
    if (teamId !== null) expect(teams.resolve(nameOf.get(teamId) as string).teamId, name).toBe(teamId);
  }
});
