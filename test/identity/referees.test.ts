import { describe, expect, test } from 'vitest';
import type { RefereeTendency } from '../../src/domain/context.js';
import { crewTendency, refereeKey } from '../../src/identity/referees.js';
import { withRealData } from '../parts.js';
import { readTable } from '../tables.js';

describe('T13 a referee’s name', () => {
  test.each([
    ['K.B. Burdett Jr.', 'K. B.  Burdett, Jr', 'kb burdett jr'],
    ['Tony  Greene', ' tony greene ', 'tony greene'],
    ['Pat O’Connell', "Pat O'Connell", 'pat oconnell'],
    ['José Álvarez', 'Jose Alvarez', 'jose alvarez'],
    ['A.J. Desai', 'AJ Desai', 'aj desai'],
    ['Smith-Jones, Bob', 'Smith Jones Bob', 'smith jones bob'],
  ])('is the same however it is spaced and dotted: %s, %s', (one, other, key) => {
    expect(refereeKey(one)).toBe(key);
    expect(refereeKey(other)).toBe(key);
  });

  test.each([
    ['John Smith Jr.', 'John Smith'],
    ['John Smith II', 'John Smith III'],
    ['Chris Merlo', 'Chris Merlos'],
    ['Tony Smith', 'Anthony Smith'],
    ['J. Smith', 'John Smith'],
    ['John A. Smith', 'John Smith'],
  ])('never joins two people by a part of it: %s, %s', (one, other) => {
    expect(refereeKey(one)).not.toBe(refereeKey(other));
  });

  test('in normal form is its own normal form', () => {
    const key = refereeKey('K. B.  Burdett, Jr.');
    expect(refereeKey(key)).toBe(key);
  });
});

describe('a crew’s tendency', () => {
  const habit = (name: string, shrunkFoulsPerGame: number): [string, RefereeTendency] => [
    refereeKey(name),
    { name, games: 100, foulsPerGame: 2 * shrunkFoulsPerGame, shrunkFoulsPerGame },
  ];
  const tendencies = new Map([habit('K.B. Burdett Jr.', 38), habit('Tony Greene', 35)]);

  test('is the mean of its officials, with the league for those unknown, and says how many are known', () => {
    const officials = [{ name: 'KB Burdett Jr' }, { name: 'Tony  Greene' }, { name: 'Someone New' }];
    expect(crewTendency('401', officials, tendencies, 36.5)).toEqual({
      gameId: '401',
      officials: ['KB Burdett Jr', 'Tony  Greene', 'Someone New'],
      known: 2,
      foulsPerGame: (38 + 35 + 36.5) / 3,
    });
  });

  test('of a crew nobody knows is the league’s, with none known', () => {
    expect(crewTendency('401', [{ name: 'Someone New' }], tendencies, 36.5)).toMatchObject({
      known: 0,
      foulsPerGame: 36.5,
    });
  });

  test('T13 of an empty crew is not yet known', () => {
    expect(crewTendency('401', [], tendencies, 36.5)).toBeNull();
  });
});

withRealData('the officials of 2024-25', (folder) => {
  test('come down to fewer people than spellings, and no two of one crew become one', async () => {
    const rows = await readTable(`${folder}/referees/officials_by_game_2024-25.csv.gz`);
    const crews = rows.map(
      (r) => [r.official_1, r.official_2, r.official_3].filter((n) => n?.trim()) as string[],
    );
    const spellings = new Set(crews.flat());
    const keys = new Set([...spellings].map(refereeKey));
    expect(spellings.size).toBeGreaterThan(1200);
    expect(keys.size).toBeLessThan(spellings.size);
    const merged = crews.filter((crew) => new Set(crew.map(refereeKey)).size < new Set(crew).size);
    expect(merged).toEqual([]);
  });
});
