/**
 * How alike two names are, for suggestions and for mis-spellings. Likeness alone never decides anything (T9).
 */

/** A name in normal form, and what it is a name of. */
export interface LikeEntry<T> {
  readonly key: string;
  readonly of: T;
}

export interface Like<T> {
  readonly of: T;
  /** 0 to 1. */
  readonly likeness: number;
  /** Letters put in, left out, changed or exchanged with their neighbour. */
  readonly edits: number;
  readonly key: string;
}

export interface LikenessIndex<T> {
  /** The entries most like `key`, best first, one for each thing that they are names of. */
  nearest(key: string, limit: number): readonly Like<T>[];
}

/** Letters and digits count one by one, all other characters as one. */
const ALPHABET = 38;
/** Entries whose edits are counted, of those that share most groups of three letters. */
const LOOKED_AT = 20;
/** Names of so few letters are all compared with each other. */
const SHORT = 6;

/** An index by groups of three letters: a question costs some microseconds, whatever its answer. */
export function createLikenessIndex<T>(entries: readonly LikeEntry<T>[]): LikenessIndex<T> {
  const groups = entries.map(({ key }) => trigrams(key));
  const sizes = Int32Array.from(groups, (codes) => codes.length);
  // Which entries hold a group: one flat list, and where in it each group's part begins.
  const starts = new Int32Array(ALPHABET ** 3 + 1);
  for (const codes of groups) for (const code of codes) starts[code + 1] = (starts[code + 1] as number) + 1;
  for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] as number) + (starts[i - 1] as number);
  const holders = new Int32Array(starts[starts.length - 1] as number);
  const next = starts.slice();
  for (const [i, codes] of groups.entries())
    for (const code of codes) {
      const at = next[code] as number;
      holders[at] = i;
      next[code] = at + 1;
    }
  const common = new Uint8Array(entries.length);
  const short = entries.map((_, i) => i).filter((i) => (entries[i]?.key.length ?? 0) <= SHORT);

  /** Entries that share most of the groups asked for, what a short form lacks counting less than what it has besides. */
  function sharing(asked: readonly number[]): { readonly i: number; readonly share: number }[] {
    const touched: number[] = [];
    for (const code of asked)
      for (let at = starts[code] as number; at < (starts[code + 1] as number); at++) {
        const i = holders[at] as number;
        if (common[i] === 0) touched.push(i);
        common[i] = (common[i] as number) + 1;
      }
    const top: { i: number; share: number }[] = [];
    for (const i of touched) {
      const n = common[i] as number;
      common[i] = 0;
      const share = n / asked.length + (2 * n) / (asked.length + (sizes[i] as number));
      if (top.length === LOOKED_AT && share <= (top[LOOKED_AT - 1]?.share ?? 0)) continue;
      let at = top.length;
      while (at > 0 && (top[at - 1]?.share ?? 0) < share) at--;
      top.splice(at, 0, { i, share });
      if (top.length > LOOKED_AT) top.pop();
    }
    return top;
  }

  return {
    nearest(key, limit) {
      const best = new Map<T, Like<T>>();
      const alike = sharing(trigrams(key));
      // One wrong letter leaves a short name no three in a row.
      if (key.length <= SHORT) for (const i of short) alike.push({ i, share: 0 });
      for (const { i, share } of alike) {
        const entry = entries[i] as LikeEntry<T>;
        const edits = editsBetween(key, entry.key);
        const same = 1 - edits / Math.max(key.length, entry.key.length);
        const likeness = edits === 0 ? 1 : Math.min(0.99, 0.6 * same + 0.2 * share);
        const known = best.get(entry.of);
        if (known === undefined || known.likeness < likeness)
          best.set(entry.of, { of: entry.of, likeness, edits, key: entry.key });
      }
      return [...best.values()]
        .sort((a, b) => b.likeness - a.likeness || (a.key < b.key ? -1 : 1))
        .slice(0, limit);
    },
  };
}

/** Each group of three neighbouring letters once, both ends of the name marked. */
function trigrams(key: string): readonly number[] {
  let before = 0;
  let last = 0;
  const codes: number[] = [];
  for (let i = 0; i <= key.length; i++) {
    const letter = i === key.length ? 0 : letterCode(key.charCodeAt(i));
    if (i > 0 || key.length === 0) {
      const code = (before * ALPHABET + last) * ALPHABET + letter;
      if (!codes.includes(code)) codes.push(code);
    }
    before = last;
    last = letter;
  }
  return codes;
}

function letterCode(c: number): number {
  if (c >= 97 && c <= 122) return c - 96;
  if (c >= 48 && c <= 57) return c - 21;
  return 37;
}

/**
 * Edits that turn one text into the other, an exchange of two neighbouring letters counting once (optimal string
 * alignment).
 * @example editsBetween('gonzaga', 'gonzgaa') // 1
 */
export function editsBetween(a: string, b: string): number {
  let older: Uint16Array = rowOf(0, b.length);
  let previous: Uint16Array = rowOf(1, b.length);
  let current: Uint16Array = rowOf(2, b.length);
  for (let j = 0; j <= b.length; j++) previous[j] = j;
  for (let i = 1; i <= a.length; i++) {
    current[0] = i;
    const letter = a.charCodeAt(i - 1);
    const letterBefore = i > 1 ? a.charCodeAt(i - 2) : -1;
    for (let j = 1; j <= b.length; j++) {
      const other = b.charCodeAt(j - 1);
      let edits = (previous[j - 1] as number) + (letter === other ? 0 : 1);
      edits = Math.min(edits, (previous[j] as number) + 1, (current[j - 1] as number) + 1);
      if (letterBefore === other && j > 1 && letter === b.charCodeAt(j - 2))
        edits = Math.min(edits, (older[j - 2] as number) + 1);
      current[j] = edits;
    }
    [older, previous, current] = [previous, current, older];
  }
  return previous[b.length] as number;
}

/** Scratch rows: the count is asked for thousands of times on end, and never from within itself. */
const rows: Uint16Array[] = [new Uint16Array(64), new Uint16Array(64), new Uint16Array(64)];

function rowOf(which: 0 | 1 | 2, length: number): Uint16Array {
  let row = rows[which] as Uint16Array;
  if (row.length <= length) {
    row = new Uint16Array(2 * length);
    rows[which] = row;
  }
  return row;
}
