import { pick, type Random } from './random.js';

const FIRST = [
  'Aaron',
  'Ben',
  'Caleb',
  'Darius',
  'Eli',
  'Felix',
  'Grant',
  'Hugo',
  'Isaac',
  'Jalen',
  'Kofi',
  'Luca',
  'Marcus',
  'Noah',
  'Omar',
  'Pierre',
  'Quinn',
  'Rafael',
  'Sam',
  'Tariq',
];
const LAST = [
  'Abbott',
  'Bellamy',
  'Castellan',
  'Dunmore',
  'Ellery',
  'Fairburn',
  'Galloway',
  'Hartwell',
  'Ingram',
  'Jessup',
  'Kingsley',
  'Lockhart',
  'Merriweather',
  'Northcott',
  'Oakley',
  'Pemberton',
  'Quarles',
  'Ravenel',
  'Stanhope',
  'Thornbury',
];

/** An invented name. */
export function inventedName(random: Random): string {
  return `${pick(random, FIRST)} ${pick(random, LAST)}`;
}

/** Different invented names. */
export function inventedNames(random: Random, count: number): string[] {
  const names = new Set<string>();
  while (names.size < Math.min(count, FIRST.length * LAST.length)) names.add(inventedName(random));
  return [...names];
}
