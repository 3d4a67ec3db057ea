import { describe, expect, test } from 'vitest';
import { undress } from '../../src/identity/dressing.js';
import { createLikenessIndex, editsBetween } from '../../src/identity/likeness.js';
import { nameKey } from '../../src/identity/normal-form.js';
import { stateCode } from '../../src/identity/states.js';
import { letteredKey, nameWords, readings } from '../../src/identity/words.js';

describe('what lists put round a name', () => {
  test.each([
    ['#5 Duke', 'Duke'],
    ['No. 3 Houston', 'Houston'],
    ['(12) Kansas', 'Kansas'],
    ['[16] Grambling', 'Grambling'],
    ['1 Houston', 'Houston'],
    ['2. Iowa St.', 'Iowa St.'],
    ['617 Kansas State', 'Kansas State'],
    ['Duke (3)', 'Duke'],
    ['Duke #3', 'Duke'],
    ['Kansas (12-3)', 'Kansas'],
    ['Kansas 12-3', 'Kansas'],
    ['Kansas (12-3, 4-1 Big 12)', 'Kansas'],
    ['@ Duke', 'Duke'],
    ['vs. Duke', 'Duke'],
    ['Duke*', 'Duke'],
    ['Duke Basketball', 'Duke'],
    ["Duke Men's Basketball", 'Duke'],
    ['Duke (M)', 'Duke'],
    ['(2) #7 Duke (20-2)*', '#7 Duke'],
  ])('is taken off: %s is %s', (dressed, name) => {
    expect(undress(dressed)).toMatchObject({ name, women: false });
  });

  test.each(['Charlotte 49ers', '49ers', 'Miami (OH)', 'St. Thomas (MN)', 'Texas A&M', '7', '#4'])(
    'but nothing of the name itself: %s',
    (name) => {
      expect(undress(name)).toEqual({ name, removed: [], women: false });
    },
  );

  test.each(['Duke Women', 'UConn (W)', 'Tennessee Lady Vols', "Iowa Women's Basketball", 'Duke W'])(
    'says that it is a women’s team: %s',
    (name) => {
      expect(undress(name).women).toBe(true);
    },
  );
});

describe('the words of a name', () => {
  test.each([
    ['Mt. St. Mary’s', ['mt', 'saint', 'marys']],
    ['Michigan St.', ['michigan', 'state']],
    ['St. John’s', ['saint', 'johns']],
    ['Missouri-St. Louis', ['missouri', 'saint', 'louis']],
    ['Cal St. Fullerton', ['cal', 'state', 'fullerton']],
    ['Texas A & M', ['texas', 'aandm']],
    ['N.C. A&T', ['nc', 'aandt']],
    ['S.F. Austin', ['sf', 'austin']],
    ['MichiganSt', ['michigan', 'state']],
    ['NCWilmington', ['nc', 'wilmington']],
    ['eMichigan', ['emichigan']],
    ['San José State', ['san', 'jose', 'state']],
  ])('%s', (name, words) => {
    expect(nameWords(name)).toEqual(words);
  });

  test('are read in every way that they are short for', () => {
    expect(readings(nameWords('W. Kentucky'))).toEqual(['wkentucky', 'westkentucky', 'westernkentucky']);
    expect(readings(nameWords('Miss. Val. St.'))).toContain('mississippivalleystate');
    expect(readings(nameWords('University of N Dakota'))).toContain('universitynorthdakota');
  });

  test.each([
    ['LA', ['la']],
    ['Sou', ['sou']],
    ['Texas S', ['texass']],
    ['UNC State', ['uncstate']],
    ['of Florida', []],
    ['University of', []],
  ])('that say too little are not read as more: %s', (name, keys) => {
    expect(readings(nameWords(name))).toEqual(keys);
  });

  test('with a single letter at either end are not the same without the space', () => {
    expect(letteredKey(nameWords('W Michigan'))).toBe('w michigan');
    expect(letteredKey(nameWords('Miami-O'))).toBe('miami o');
    expect(letteredKey(nameWords('Michigan'))).toBeNull();
    expect(letteredKey(nameWords('Texas A&M'))).toBeNull();
  });
});

test.each([
  ['Pa.', 'PA'],
  ['N.Y.', 'NY'],
  ['Calif.', 'CA'],
  ['ohio', 'OH'],
  ['D.C.', 'DC'],
  ['North Carolina', 'NC'],
  ['Brooklyn', null],
  ['', null],
])('the state %s is %s', (text, code) => {
  expect(stateCode(text)).toBe(code);
});

describe('likeness', () => {
  test.each([
    ['gonzaga', 'gonzaga', 0],
    ['gonzoga', 'gonzaga', 1],
    ['gonzgaa', 'gonzaga', 1],
    ['gonzag', 'gonzaga', 1],
    ['', 'duke', 4],
    ['eastern', 'western', 2],
    ['a'.repeat(80), `${'a'.repeat(79)}b`, 1],
  ])('of %s and %s: %i edits, either way', (a, b, edits) => {
    expect(editsBetween(a, b)).toBe(edits);
    expect(editsBetween(b, a)).toBe(edits);
  });

  test('finds the nearest names, each thing once, whatever their letters', () => {
    const index = createLikenessIndex(
      ['gonzaga', 'gonzagabulldogs', 'georgetown', 'ucla', 'ñandú'].map((key, i) => ({
        key,
        of: i < 2 ? 'zags' : key,
      })),
    );
    expect(index.nearest('gonzoga', 3)[0]).toMatchObject({ of: 'zags', key: 'gonzaga', edits: 1 });
    expect(index.nearest('gonzaga', 3)[0]).toMatchObject({ of: 'zags', likeness: 1 });
    // One wrong letter leaves a short name no three in a row.
    expect(index.nearest('ulca', 1)[0]).toMatchObject({ of: 'ucla', edits: 1 });
    expect(index.nearest('ñandu', 1)[0]).toMatchObject({ of: 'ñandú' });
    expect(createLikenessIndex([]).nearest('duke', 3)).toEqual([]);
  });
});

test.each([
  ["Saint Mary's (CA)", 'saintmarysca'],
  ['Texas A&M', 'texasaandm'],
  ['Hawaiʻi', 'hawaii'],
  ['San José', 'sanjose'],
  ['', ''],
  ['…', ''],
])('the normal form of %s is %s', (name, key) => {
  expect(nameKey(name)).toBe(key);
});
