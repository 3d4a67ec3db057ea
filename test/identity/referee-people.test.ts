import { describe, expect, test } from 'vitest';
import { type Appearance, refereeNames, refereePeople } from '../../src/identity/referees.js';
import { withRealData } from '../parts.js';
import { readTable } from '../tables.js';

/** One game's sheet: its day, and the names on it. */
type Sheet = readonly [day: string, ...names: string[]];

function sheets(...games: readonly Sheet[]): Appearance[] {
  return games.flatMap(([day, ...crew], i) =>
    crew.map((name) => ({ name, day: `2025-${day}`, game: `g${i}`, crew })),
  );
}

function table(...names: string[]): Appearance[] {
  return names.map((name) => ({ name, day: null, game: null, crew: [] }));
}

/** Each person's spellings, the commonest first, by his id. */
function peopleOf(appearances: readonly Appearance[]): Record<string, string[]> {
  return Object.fromEntries(
    refereePeople(appearances).map(({ id, spellings }) => [id, spellings.map(({ name }) => name)]),
  );
}

describe('T13 names on sheets are one person’s', () => {
  test('in one normal form, with full confidence', () => {
    const [kb, ...others] = refereePeople(
      sheets(['01-01', 'K.B. Burdett Jr.'], ['01-02', 'KB  Burdett, Jr'], ['01-03', 'kb burdett jr']),
    );
    expect(others).toEqual([]);
    expect(kb).toMatchObject({ id: 'kb burdett jr', appearances: [0, 1, 2], confidence: 1, evidence: [] });
  });

  test('when they differ in spaces only', () => {
    expect(peopleOf(sheets(['01-01', 'Todd Von Sossan'], ['01-02', 'Todd VonSossan']))).toEqual({
      'todd von sossan': ['Todd Von Sossan', 'Todd VonSossan'],
    });
  });

  test.each([
    ['Michael Reed', 'Mike Reed'],
    ['Jeffrey Clark', 'Jeffery Clark'],
    ['Bill Covington Jr.', 'William Covington, Jr.'],
    ['Nathan Farrell', 'Nate Farrell'],
  ])('when a given name is short for the other: %s, %s', (one, other) => {
    const people = refereePeople(sheets(['01-01', one], ['01-02', one], ['01-03', other]));
    expect(people).toHaveLength(1);
    expect(people[0]).toMatchObject({ name: one, confidence: 0.95 });
    expect(people[0]?.evidence[0]).toMatch(/are one name$/);
  });

  test.each([
    ['without the suffix', 'K.B. Burdett Jr.', 'K.B. Burdett', 0.9],
    ['with a middle initial', 'Jose Carrion', 'Jose A. Carrion', 0.9],
    ['by his initial', 'Kelly Davis', 'K. Davis', 0.85],
    ['mis-spelled', 'Courtney Green', 'Cpurtney Green', 0.8],
  ])('%s, where somebody has worked with both', (how, whole, part, confidence) => {
    const often: Sheet[] = ['01', '02', '03', '04', '05'].map((d) => [`01-${d}`, whole, 'Pat Mate']);
    const [person, ...rest] = refereePeople(sheets(...often, ['01-09', part, 'Pat Mate'])).filter(
      ({ id }) => id !== 'pat mate',
    );
    expect(rest).toEqual([]);
    expect(person).toMatchObject({ name: whole, confidence });
    expect(person?.evidence.join()).toContain(how);
    expect(person?.evidence.join()).toContain('pat mate has worked with both');
    // Nobody has worked with both: two people.
    expect(Object.keys(peopleOf(sheets(...often, ['01-09', part, 'Else Where'])))).toHaveLength(4);
  });
});

describe('T13 names on sheets are two people’s', () => {
  test.each([
    ['Jr. and Sr.', 'Rob Riley Jr.', 'Rob Riley Sr.'],
    ['different given names', 'Brett Smith', 'Bert Smith'],
    ['given names that are no short form', 'Jason Garretson', 'James Garretson'],
    ['one surname within the other', 'Chris Merlo', 'Chris Merlos Garcia'],
  ])('with %s', (_, one, other) => {
    expect(
      Object.keys(peopleOf(sheets(['01-01', one, 'Pat Mate'], ['01-02', other, 'Pat Mate']))),
    ).toHaveLength(3);
  });

  test('when they are in one crew, whatever their names', () => {
    expect(Object.keys(peopleOf(sheets(['01-01', 'Mike Reed', 'Michael Reed'])))).toEqual([
      'michael reed',
      'mike reed',
    ]);
  });

  test('when they were at two games on one day', () => {
    expect(
      Object.keys(peopleOf(sheets(['01-01', 'Mike Reed', 'A Aa'], ['01-01', 'Michael Reed', 'B Bb']))),
    ).toContain('mike reed');
  });

  test('when a slip makes a name that others bear', () => {
    const often: Sheet[] = ['01', '02', '03', '04', '05', '06'].map((d) => [
      `01-${d}`,
      'Rodrick Dixon',
      'Gregory Nixon',
      'Pat Mate',
    ]);
    const people = peopleOf(sheets(...often, ['01-09', 'Rodrick Nixon', 'Pat Mate']));
    expect(people['rodrick dixon']).toEqual(['Rodrick Dixon']);
    const tims: Sheet[] = ['01', '02', '03', '04', '05'].map((d) => [
      `01-${d}`,
      'Tim Fitzgerald',
      'Pat Mate',
    ]);
    expect(Object.keys(peopleOf(sheets(...tims, ['01-09', 'Tom Fitzgerald', 'Pat Mate'])))).toContain(
      'tom fitzgerald',
    );
  });

  test('when an initial could be either of two', () => {
    const people = peopleOf(
      sheets(
        ['01-01', 'Kelly Davis', 'Pat Mate'],
        ['01-02', 'Kevin Davis', 'Pat Mate'],
        ['01-03', 'K. Davis', 'Pat Mate'],
      ),
    );
    expect(people['k davis']).toEqual(['K. Davis']);
  });

  test('of one name, where the record shows him at two games at once', () => {
    const people = refereePeople(
      sheets(
        ['01-01', 'Bert Smith', 'A Aa', 'B Bb'],
        ['01-02', 'Bert Smith', 'A Aa', 'C Cc'],
        ['01-02', 'Bert Smith', 'D Dd', 'E Ee'],
        ['01-05', 'Bert Smith', 'A Aa', 'C Cc'],
      ),
    ).filter(({ name }) => name === 'Bert Smith');
    expect(people.map(({ id, spellings }) => [id, spellings[0]?.appearances])).toEqual([
      ['bert smith', 3],
      ['bert smith#2', 1],
    ]);
    expect(people[1]?.evidence).toEqual([
      'Bert Smith is on the sheets of two games on 2025-01-02, with nobody on both',
    ]);
  });

  test('but one person at two games of one place, where somebody else was at both', () => {
    const people = peopleOf(
      sheets(['01-02', 'Gene Grimshaw', 'A Aa', 'B Bb'], ['01-02', 'Gene Grimshaw', 'A Aa', 'C Cc']),
    );
    expect(people['gene grimshaw']).toEqual(['Gene Grimshaw']);
    expect(people['gene grimshaw#2']).toBeUndefined();
  });
});

describe('a table’s names', () => {
  const onSheets = sheets(['01-01', 'Michael Reed', 'A Aa'], ['01-02', 'K.B. Burdett Jr.', 'A Aa']);

  test('join those of the sheets by normal form and short names only', () => {
    const names = refereeNames([...onSheets, ...table('Mike Reed', 'KB Burdett', 'Someone Else')]);
    expect(names.idOf('Mike Reed', null)).toBe('michael reed');
    expect(names.keysOf('michael reed')).toEqual(['michael reed', 'mike reed']);
    // A table has no crew that could speak for the missing suffix.
    expect(names.idOf('KB Burdett', null)).toBe('kb burdett');
    expect(names.idOf('Never Seen', null)).toBe('never seen');
  });

  test('of two people on sheets are the more usual one’s', () => {
    const names = refereeNames(
      sheets(
        ['01-01', 'Bert Smith', 'A Aa'],
        ['01-02', 'Bert Smith', 'A Aa'],
        ['01-02', 'Bert Smith', 'D Dd'],
      ),
    );
    expect(names.idOf('Bert Smith', null)).toBe('bert smith');
    expect(names.idOf('BERT SMITH', 'g2')).toBe('bert smith#2');
    expect(names.keysOf('bert smith')).toEqual(['bert smith']);
    expect(names.keysOf('bert smith#2')).toEqual([]);
  });

  test('that say nothing are nobody', () => {
    expect(refereePeople(table('', ' . '))).toEqual([]);
  });
});

withRealData('the officials of 2024-25', (folder) => {
  test('come down to people, and no two different people of one crew become one', async () => {
    const rows = await readTable(`${folder}/referees/officials_by_game_2024-25.csv.gz`);
    const appearances = rows.flatMap((row) => {
      const crew = [row.official_1, row.official_2, row.official_3].filter((n): n is string =>
        Boolean(n?.trim()),
      );
      return crew.map((name) => ({ name, day: row.date ?? null, game: row.ncaa_contest_id ?? null, crew }));
    });
    expect(new Set(appearances.map(({ name }) => name)).size).toBe(1319);
    const people = refereePeople(appearances);
    expect(people.length).toBeGreaterThan(900);
    expect(people.length).toBeLessThan(1050);
    const personOf = new Map(people.flatMap((p) => p.appearances.map((i) => [i, p.id] as const)));
    const crews = new Map<string, Map<string, string>>();
    const merged: string[] = [];
    for (const [i, { name, game }] of appearances.entries()) {
      const crew = crews.get(game as string) ?? new Map();
      crews.set(game as string, crew);
      const id = personOf.get(i) as string;
      if (crew.has(id) && crew.get(id) !== name) merged.push(`${game}: ${name}, ${crew.get(id)}`);
      crew.set(id, name);
    }
    expect(merged).toEqual([]);
    const idOf = new Map(people.flatMap((p) => p.spellings.map(({ name }) => [name, p.id] as const)));
    for (const same of [
      ['K.B. Burdett Jr.', 'KB Burdett', 'KB Burdett, Jr.'],
      ['Michael Wallace', 'MIKE WALLACE', 'Micheal Wallace'],
      ['Todd Von Sossan', 'Tod VonSossan'],
      ['Courtney Green', 'Cpurtney Green'],
    ])
      expect(new Set(same.map((name) => idOf.get(name))).size, same.join()).toBe(1);
    for (const two of [
      ['Bert Smith', 'Bret Smith'],
      ['Rob Riley Jr.', 'Rob Riley Sr.'],
      ['Matt Porter', 'Justin Porterfield'],
      ['James Gibson', 'James Garretson'],
    ])
      expect(idOf.get(two[0] as string)).not.toBe(idOf.get(two[1] as string));
  });
});
