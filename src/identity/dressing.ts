/** A name without what lists put round it. */
export interface Undressed {
  readonly name: string;
  /** What was taken off, in words; empty where there was nothing. */
  readonly removed: readonly string[];
  /** The list means the school's women's team, which is no team of this project. */
  readonly women: boolean;
}

/** What stands before or behind a name and is no part of it, in the order in which it is taken off. */
const DRESSING: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'where it plays', pattern: /^\s*(?:@|at\s|vs\.?\s|versus\s)\s*/i },
  { what: 'a mark', pattern: /\s*[*†‡^]+\s*$/ },
  { what: 'a rotation number', pattern: /^\s*\d{3,6}\s+(?=\D)/ },
  {
    what: 'a ranking or seed',
    pattern: /^\s*(?:(?:#|no\.\s?)\s*\d{1,2}|[([]\s*#?\d{1,2}\s*[)\]]|\d{1,2}[.)]?(?=\s))[\s:.-]*(?=\D)/i,
  },
  { what: 'a record', pattern: /\s*[([]?\b\d{1,2}-\d{1,2}(?:\s*,\s*\d{1,2}-\d{1,2})?[^()[\]]*[)\]]?\s*$/ },
  { what: 'a ranking or seed', pattern: /\s*(?:#\s*\d{1,2}|[([]\s*#?\d{1,2}\s*(?:seed)?\s*[)\]])\s*$/i },
  {
    what: 'the sport',
    pattern: /[\s-]+(?:(?:m|men'?s|men’s|mens)\s+)?(?:basketball|bball|mbb|ncaab|ncaam)\s*$/i,
  },
  { what: 'the men', pattern: /(?:[\s-]+(?:men'?s?|men’s)|\s*\((?:m|men'?s?|men’s)\))\s*$/i },
];

const WOMEN =
  /\b(?:women(?:'s|’s|s)?|wbb|ncaaw|wnba|lady|ladies|girls|cowgirls|wahine)\b|\((?:w|women'?s?|women’s)\)|[\s-]+w\s*$/i;

/**
 * Takes rankings, seeds, records, rotation numbers and the sport off a name.
 * @example undress('#5 Duke (12-3)').name // 'Duke'
 */
export function undress(name: string): Undressed {
  const women = WOMEN.test(name);
  let rest = women ? name.replace(WOMEN, ' ') : name;
  const removed: string[] = [];
  for (const { what, pattern } of DRESSING) {
    const without = rest.replace(pattern, '');
    if (without === rest || without.trim() === '') continue;
    rest = without;
    removed.push(what);
  }
  return { name: rest.trim(), removed, women };
}
