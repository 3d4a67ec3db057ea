/**
 * The words of a team's name and what each of them may stand for. Lists shorten names in their own ways (`W Kentucky`,
 * `Western Ky.`, `Miss Valley St`); read word by word, all of them come to the one that is spelled out.
 */

/** Ways to read a word besides as it is spelled. */
const SHORT_FOR: Readonly<Record<string, readonly string[]>> = {
  // Directions
  n: ['north', 'northern'],
  no: ['north', 'northern'],
  nor: ['north', 'northern'],
  nrth: ['north', 'northern'],
  s: ['south', 'southern'],
  so: ['south', 'southern'],
  sou: ['south', 'southern'],
  sthn: ['southern'],
  e: ['east', 'eastern'],
  w: ['west', 'western'],
  ne: ['northeast', 'northeastern', 'nebraska'],
  nw: ['northwest', 'northwestern'],
  se: ['southeast', 'southeastern'],
  sw: ['southwest', 'southwestern'],
  c: ['central'],
  cen: ['central'],
  cent: ['central'],
  cntrl: ['central'],
  ctrl: ['central'],
  mid: ['middle'],
  // States and their universities
  al: ['alabama'],
  ala: ['alabama'],
  ar: ['arkansas'],
  ark: ['arkansas'],
  ariz: ['arizona'],
  az: ['arizona'],
  ca: ['california'],
  cal: ['california'],
  calif: ['california'],
  co: ['colorado'],
  colo: ['colorado'],
  conn: ['connecticut'],
  ct: ['connecticut'],
  de: ['delaware'],
  del: ['delaware'],
  fl: ['florida'],
  fla: ['florida'],
  ga: ['georgia'],
  ia: ['iowa'],
  id: ['idaho'],
  il: ['illinois'],
  ill: ['illinois'],
  ind: ['indiana'],
  kan: ['kansas'],
  kans: ['kansas'],
  ks: ['kansas'],
  ky: ['kentucky'],
  la: ['louisiana'],
  lou: ['louisiana'],
  ma: ['massachusetts'],
  mass: ['massachusetts'],
  md: ['maryland'],
  mi: ['michigan'],
  mich: ['michigan'],
  minn: ['minnesota'],
  mn: ['minnesota'],
  miss: ['mississippi'],
  ms: ['mississippi'],
  mo: ['missouri'],
  mont: ['montana'],
  nc: ['northcarolina'],
  nd: ['northdakota'],
  neb: ['nebraska'],
  nebr: ['nebraska'],
  nev: ['nevada'],
  nv: ['nevada'],
  nh: ['newhampshire'],
  nj: ['newjersey'],
  nm: ['newmexico'],
  ny: ['newyork'],
  oh: ['ohio'],
  ok: ['oklahoma'],
  okla: ['oklahoma'],
  ore: ['oregon'],
  pa: ['pennsylvania'],
  sc: ['southcarolina'],
  sd: ['southdakota', 'sandiego'],
  tenn: ['tennessee'],
  tn: ['tennessee'],
  tex: ['texas'],
  tx: ['texas'],
  va: ['virginia'],
  wa: ['washington'],
  wash: ['washington'],
  wi: ['wisconsin'],
  wis: ['wisconsin'],
  wisc: ['wisconsin'],
  wv: ['westvirginia'],
  wva: ['westvirginia'],
  wyo: ['wyoming'],
  // Words
  am: ['aandm'],
  at: ['aandt', ''],
  atl: ['atlantic'],
  bap: ['baptist'],
  bapt: ['baptist'],
  car: ['carolina'],
  caro: ['carolina'],
  chr: ['christian', 'christi'],
  chrstn: ['christian'],
  col: ['college'],
  coll: ['college'],
  cst: ['coast'],
  ft: ['fort'],
  geo: ['george'],
  int: ['international'],
  intl: ['international'],
  inst: ['institute'],
  mt: ['mount'],
  pt: ['point'],
  u: ['university'],
  univ: ['university'],
  val: ['valley'],
  vly: ['valley'],
  wm: ['william'],
};

/** Initials that only begin a name: `UNC Wilmington`. */
const FIRST_SHORT_FOR: Readonly<Record<string, readonly string[]>> = {
  cs: ['californiastate'],
  csu: ['californiastate', 'coloradostate'],
  iu: ['indiana'],
  siu: ['southernillinois'],
  tamu: ['texasaandm'],
  ua: ['arkansas', 'alabama'],
  uc: ['california'],
  ul: ['louisiana'],
  umass: ['massachusetts'],
  unc: ['northcarolina'],
  ut: ['texas', 'tennessee'],
  uw: ['wisconsin'],
};

/** Short forms that say enough alone. */
const SAYS_A_STATE: ReadonlySet<string> = new Set(
  (
    'ala ariz ark cal calif colo conn del fla ill ind kan kans mass mich minn miss mont neb nebr nev okla ore tenn ' +
    'tex wash wis wisc wyo'
  ).split(' '),
);

/** Words that tell no two schools apart. */
export const FILLERS: ReadonlySet<string> = new Set(['the', 'of', 'and']);
/** Places of these are no one's without more: `Southern Louisiana` is not Southern University. */
export const DIRECTIONS: ReadonlySet<string> = new Set(
  'north northern south southern east eastern west western central'.split(' '),
);
const BEFORE_A_SAINT: ReadonlySet<string> = new Set(['mount', 'mt', 'college', 'of']);
const SAINTS: ReadonlySet<string> = new Set(
  'bonaventure cloud edwards francis johns joseph josephs leo louis mary marys paul peters thomas'.split(' '),
);
/** Names with more ways to be read than this are no names. */
const MOST_READINGS = 96;

/**
 * Signs that names are written with, brackets in pairs, no capital behind a first small letter: what is written
 * otherwise is a name only where it stands so in a table.
 */
const WRITTEN =
  /^(?![a-z][A-Z])[\p{L}\p{M}\p{N}\s.,'’‘`ʻ\u0091\u0092&/–—-]*(?:\([\p{L}\p{M}\p{N}\s.,'’‘`ʻ\u0091\u0092&/–—-]+\)[\p{L}\p{M}\p{N}\s.,'’‘`ʻ\u0091\u0092&/–—-]*)*$/u;

/** Whether a text is written as names are. */
export function isWrittenAsName(text: string): boolean {
  return WRITTEN.test(text);
}

/**
 * A name's words: lower case, without accents and punctuation, `A&M` and dotted initials as one word, a name that is
 * written without spaces cut at its capitals, `St` read as saint or state by where it stands.
 * @example nameWords('Mt. St. Mary’s') // ['mt', 'saint', 'marys']
 */
export function nameWords(name: string): readonly string[] {
  const plain = name.normalize('NFD').replace(/\p{M}|['’‘`ʻ\u0091\u0092]/gu, '');
  const words = (/\s/.test(plain.trim()) ? plain : cutAtCapitals(plain))
    .toLowerCase()
    .replace(/\ba\s?(?:&|and)\s?([mt])\b/g, ' aand$1 ')
    .replaceAll('&', ' and ')
    .replace(/\b([a-z])\.\s?(?=[a-z](?:\.|\b))/g, '$1')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return words.map((word, i) => (word === 'st' ? saintOrState(words, i) : word));
}

/** `MichiganState` → `Michigan State`, `NCWilmington` → `NC Wilmington`; no single letter is cut off. */
function cutAtCapitals(text: string): string {
  const cut = text.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/([A-Z]{2,})([A-Z][a-z])/g, '$1 $2');
  return /(?:^|\s)[A-Za-z](?:\s|$)/.test(cut) ? text : cut;
}

function saintOrState(words: readonly string[], i: number): 'saint' | 'state' {
  const first = i === 0 && words.length > 1;
  return first || BEFORE_A_SAINT.has(words[i - 1] ?? '') || SAINTS.has(words[i + 1] ?? '')
    ? 'saint'
    : 'state';
}

/**
 * The words as one key where the first or the last of them is a single letter, null otherwise: `W Michigan` is not
 * Michigan with a letter too many.
 */
export function letteredKey(words: readonly string[]): string | null {
  const lettered = words.length > 1 && (words[0]?.length === 1 || words.at(-1)?.length === 1);
  return lettered ? words.join(' ') : null;
}

/** The words as one key, fillers left out. */
export function wordsKey(words: readonly string[]): string {
  return words.filter((word) => !FILLERS.has(word)).join('');
}

/**
 * Every key that the words may be read as, as they are spelled first; none for words that make no name: a filler at
 * either end is a piece of one.
 * @example readings(['w', 'kentucky']) // ['wkentucky', 'westkentucky', 'westernkentucky']
 */
export function readings(words: readonly string[]): readonly string[] {
  const first = words[0] ?? '';
  const last = words.at(-1) ?? '';
  if (first === 'of' || first === 'and' || first === 'at' || FILLERS.has(last) || last === 'at') return [];
  const kept = words.filter((word) => !FILLERS.has(word));
  let keys: readonly string[] = [''];
  for (const [i, word] of kept.entries()) {
    const short = waysToRead(kept, i);
    if (short.length > 0) keys = keys.flatMap((key) => [word, ...short].map((way) => key + way));
    else keys = keys.map((key) => key + word);
    if (keys.length > MOST_READINGS) return [wordsKey(words)];
  }
  return keys;
}

/** What a short form may stand for where it stands; nothing for a word that is none. */
function waysToRead(words: readonly string[], i: number): readonly string[] {
  const word = words[i] as string;
  const alone = words.length === 1;
  // A single letter at the end is no direction, and `UNC State` is no state's university.
  if (word.length === 1 && i === words.length - 1 && word !== 'u') return [];
  const initials = i === 0 && !alone && words[1] !== 'state' ? FIRST_SHORT_FOR[word] : undefined;
  const ways = initials ?? SHORT_FOR[word] ?? [];
  return alone && !SAYS_A_STATE.has(word) ? [] : ways;
}
