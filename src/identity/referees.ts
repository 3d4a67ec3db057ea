import type { CrewTendency, RefereeTendency } from '../domain/context.js';

export {
  type Appearance,
  type RefereeNames,
  type RefereePerson,
  refereeNames,
  refereePeople,
} from './referee-people.js';

/**
 * A referee's name in normal form: lower case, single spaces, no accents or punctuation, initials in one word,
 * `3rd` as `iii`. Suffixes stay: Jr. and Sr. are two people. Same form, same person, unless the record shows two;
 * parts of a name never count (T13). What a name alone cannot tell is decided by {@link refereePeople}.
 * @example refereeKey('K. B.  Burdett, Jr.') // 'kb burdett jr'
 */
export function refereeKey(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’`ʻ]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/ (?:2nd|3rd|4th)$/, (nth) => NTH[nth.trim()] ?? nth)
    .replace(/(?<=^| )\p{L}(?: \p{L}(?= |$))+/gu, (initials) => initials.replaceAll(' ', ''));
}

const NTH: Readonly<Record<string, string>> = { '2nd': ' ii', '3rd': ' iii', '4th': ' iv' };

/**
 * A crew's foul habit: the mean of its officials' shrunken fouls a game, the league's mean standing in for the unknown.
 * Null for an empty crew: it is not yet named, and must be asked for again (T13).
 * @param tendencies by {@link refereeKey}
 * @param leagueFoulsPerGame fouls of both teams a game
 */
export function crewTendency(
  gameId: string,
  officials: readonly { readonly name: string }[],
  tendencies: ReadonlyMap<string, RefereeTendency>,
  leagueFoulsPerGame: number,
): CrewTendency | null {
  if (officials.length === 0) return null;
  const own = officials.map(({ name }) => tendencies.get(refereeKey(name)) ?? null);
  const fouls = own.map((t) => t?.shrunkFoulsPerGame ?? leagueFoulsPerGame);
  return {
    gameId,
    officials: officials.map(({ name }) => name),
    known: own.filter((t) => t !== null).length,
    foulsPerGame: fouls.reduce((sum, f) => sum + f, 0) / fouls.length,
  };
}
