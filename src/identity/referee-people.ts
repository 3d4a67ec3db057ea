import type { GameDay } from '../domain/game.js';
import { editsBetween } from './likeness.js';
import { refereeKey } from './referees.js';
import { isGivenName, isSameGivenName } from './short-names.js';

/** A referee's name on one game's sheet, or in a table. */
export interface Appearance {
  readonly name: string;
  /** Null where the source does not say. */
  readonly day: GameDay | null;
  /** What tells this game from others; null for a name without a game, as in a table of referees. */
  readonly game: string | null;
  /** The names on that game's sheet, this one among them or not. */
  readonly crew: readonly string[];
}

/** One person, and the names that are his. */
export interface RefereePerson {
  /** The normal form of his commonest spelling; `#2` after it where the record shows two people of one name. */
  readonly id: string;
  /** His commonest spelling. */
  readonly name: string;
  /** The commonest first. */
  readonly spellings: readonly { readonly name: string; readonly appearances: number }[];
  /** Positions in the list of appearances. */
  readonly appearances: readonly number[];
  /** The least of what joined his names, 0 to 1. */
  readonly confidence: number;
  /** Why his names are one person's, or why he is not the other of that name. */
  readonly evidence: readonly string[];
}

/** How sure each kind of evidence is. */
const SAME_LETTERS = 0.98;
const SHORT_NAME = 0.95;
const WITHOUT_SUFFIX = 0.9;
const WITHOUT_MIDDLE = 0.9;
const BY_INITIAL = 0.85;
const MISSPELLED = 0.8;
/** A name on so few sheets may be a slip of the pen for one on many more. */
const RARE = 3;
const MORE_OFTEN = 4;
const OFTEN = 5;
/** A name on more sheets than that needs days on which the other was free to be that other by chance at most so often. */
const BY_CHANCE = 0.01;
const SEASON_DAYS_AROUND = 10;
/** Letters of a name from which on one, and two, of them may be wrong. */
const TYPO_FROM = [9, 15];

/**
 * Who is who among the names of officials. Names of one normal form are one person's, unless he would have been at two
 * games at once: then the games that fit his other ones less are another's of that name. Different forms are one
 * person's where they are the same but for spaces or a common short name; but for a suffix, a middle initial, all of
 * the given name but its initial, or a slip of the pen only where there is just one whom it can be, and somebody on the
 * sheet has worked with him. Nobody is joined with a man of his own crew, or with one who was elsewhere that day.
 */
export function refereePeople(appearances: readonly Appearance[]): readonly RefereePerson[] {
  const forms = splitDoubleBooked(formsOf(appearances));
  const groups = new Map(forms.map((form) => [form, newGroup(form)]));
  const groupOf = (form: Form) => groups.get(form) as Group;
  const all = () => [...new Set(groups.values())];
  const join = (into: Group, other: Group, because: string, confidence: number) => {
    into.forms.push(...other.forms);
    into.evidence.push(...other.evidence, because);
    into.confidence = Math.min(into.confidence, other.confidence, confidence);
    for (const form of other.forms) groups.set(form, into);
  };

  for (const [a, b] of pairsOfOneSurname(forms)) {
    const [one, other] = [groupOf(a), groupOf(b)];
    if (one === other || contradiction(one, other) !== null || a.suffix !== b.suffix) continue;
    if (a.letters === b.letters)
      join(one, other, `${a.name} and ${b.name} differ in no letter`, SAME_LETTERS);
    else if (a.surname === b.surname && a.middle === b.middle && isSameGivenName(a.given, b.given))
      join(one, other, `${a.given} and ${b.given} are one name`, SHORT_NAME);
  }
  // From here on a name is looked at only where one person alone can be meant, so the rarest are asked first.
  const rarestFirst = [...forms].sort((a, b) => a.games.length - b.games.length || (a.id < b.id ? -1 : 1));
  const index = surnameIndex(forms);
  for (const { confidence, candidates } of WAYS_TO_JOIN)
    for (const form of rarestFirst) {
      const own = groupOf(form);
      const found = new Map<Group, string>();
      for (const [other, because] of candidates(form, index)) {
        const group = groupOf(other);
        if (group !== own && !found.has(group)) found.set(group, because);
      }
      const possible = [...found].filter(([group]) => contradiction(group, own) === null);
      const only = possible.length === 1 ? possible[0] : undefined;
      if (only === undefined) continue;
      const [group, because] = only;
      const mate = sharedMate(own, group);
      if (mate === null) continue;
      if (confidence === MISSPELLED && !couldBeSlip(form, own, group, index.gamesByWord)) continue;
      join(group, own, `${because}; ${mate} has worked with both`, confidence);
    }
  return all()
    .map((group) => personOf(group, appearances))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Who is who, ready to be asked. */
export interface RefereeNames {
  readonly people: readonly RefereePerson[];
  /** The person whom a name on a game's sheet means, or (null) in a table; a name never seen is its own normal form. */
  idOf(name: string, game: string | null): string;
  /** Normal forms under which a person may be asked for; of a form that two people share, only the more usual one's. */
  keysOf(id: string): readonly string[];
}

/** {@link refereePeople}, and the way back from a name to its person. */
export function refereeNames(appearances: readonly Appearance[]): RefereeNames {
  const people = refereePeople(appearances);
  const onSheet = new Map<string, string>();
  const usual = new Map<string, { readonly id: string; readonly times: number }>();
  for (const { id, appearances: positions } of people) {
    const times = new Map<string, number>();
    for (const i of positions) {
      const { name, game } = appearances[i] as Appearance;
      const key = refereeKey(name);
      times.set(key, (times.get(key) ?? 0) + 1);
      if (game !== null) onSheet.set(`${game} ${key}`, id);
    }
    for (const [key, n] of times) if (n > (usual.get(key)?.times ?? 0)) usual.set(key, { id, times: n });
  }
  const keys = new Map<string, string[]>();
  for (const [key, { id }] of usual) keys.set(id, [...(keys.get(id) ?? []), key]);
  return {
    people,
    idOf(name, game) {
      const key = refereeKey(name);
      return (game === null ? undefined : onSheet.get(`${game} ${key}`)) ?? usual.get(key)?.id ?? key;
    },
    keysOf: (id) => keys.get(id)?.toSorted() ?? [],
  };
}

// Names -----------------------------------------------------------------------------------------------------------

interface SheetGame {
  readonly key: string;
  readonly day: GameDay | null;
  /** Normal forms of the others on the sheet. */
  readonly mates: ReadonlySet<string>;
  readonly appearance: number;
}

/** All that stands under one normal form. */
interface Form {
  readonly id: string;
  readonly key: string;
  /** As it is spelled most often. */
  readonly name: string;
  readonly given: string;
  readonly middle: string;
  readonly surname: string;
  /** `jr`, `sr`, `ii` …; empty without one. */
  readonly suffix: string;
  readonly letters: string;
  readonly games: readonly SheetGame[];
  /** Positions of appearances without a game. */
  readonly listed: readonly number[];
  readonly apart: string | null;
}

const SUFFIXES: ReadonlySet<string> = new Set(['jr', 'sr', 'ii', 'iii', 'iv']);

function formsOf(appearances: readonly Appearance[]): Form[] {
  const byKey = new Map<string, { names: Map<string, number>; games: SheetGame[]; listed: number[] }>();
  for (const [i, { name, day, game, crew }] of appearances.entries()) {
    const key = refereeKey(name);
    if (key === '') continue;
    let form = byKey.get(key);
    if (form === undefined) {
      form = { names: new Map(), games: [], listed: [] };
      byKey.set(key, form);
    }
    form.names.set(name, (form.names.get(name) ?? 0) + 1);
    if (game === null) form.listed.push(i);
    else {
      const mates = new Set(crew.map(refereeKey));
      mates.delete(key);
      form.games.push({ key: game, day, mates, appearance: i });
    }
  }
  return [...byKey].map(([key, { names, games, listed }]) => ({
    id: key,
    key,
    name: commonest(names),
    ...partsOf(key),
    games: games.sort((a, b) => (a.key < b.key ? -1 : 1)),
    listed,
    apart: null,
  }));
}

function partsOf(key: string): Pick<Form, 'given' | 'middle' | 'surname' | 'suffix' | 'letters'> {
  const words = key.split(' ');
  const suffix = words.length > 2 && SUFFIXES.has(words.at(-1) as string) ? (words.pop() as string) : '';
  const [given = '', ...rest] = words;
  const middle = rest.length > 1 && rest[0]?.length === 1 ? (rest.shift() as string) : '';
  return { given, middle, surname: rest.join(' '), suffix, letters: words.join('') };
}

function commonest(names: ReadonlyMap<string, number>): string {
  const [first = ''] = [...names].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0] ?? [];
  return first;
}

// The record ------------------------------------------------------------------------------------------------------

/** Two games of one day are of one person only at one place, and then their crews have more in common. */
function isElsewhere(a: SheetGame, b: SheetGame): boolean {
  return a.day !== null && a.day === b.day && a.key !== b.key && !shares(a.mates, b.mates);
}

function shares(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const mate of a) if (b.has(mate)) return true;
  return false;
}

/** A name at two games at once: what fits less to its other games is another's of that name. */
function splitDoubleBooked(forms: readonly Form[]): Form[] {
  return forms.flatMap((form) => {
    const conflicts = form.games.filter((game) => form.games.some((other) => isElsewhere(game, other)));
    if (conflicts.length === 0) return [form];
    const often = new Map<string, number>();
    for (const { mates } of form.games) for (const mate of mates) often.set(mate, (often.get(mate) ?? 0) + 1);
    const familiarity = ({ mates }: SheetGame) =>
      [...mates].reduce((sum, mate) => sum + (often.get(mate) ?? 0) - 1, 0);
    const people: SheetGame[][] = [form.games.filter((game) => !conflicts.includes(game))];
    for (const game of conflicts.toSorted(
      (a, b) => familiarity(b) - familiarity(a) || (a.key < b.key ? -1 : 1),
    )) {
      const free = people.find((games) => !games.some((other) => isElsewhere(game, other)));
      if (free === undefined) people.push([game]);
      else free.push(game);
    }
    return people.map((games, i) => {
      if (i === 0) return { ...form, games };
      const [game] = games as [SheetGame];
      return {
        ...form,
        id: `${form.id}#${i + 1}`,
        games,
        listed: [],
        apart: `${form.name} is on the sheets of two games on ${game.day}, with nobody on both`,
      };
    });
  });
}

interface Group {
  readonly forms: Form[];
  readonly evidence: string[];
  confidence: number;
}

function newGroup(form: Form): Group {
  return form.apart === null
    ? { forms: [form], evidence: [], confidence: 1 }
    : { forms: [form], evidence: [form.apart], confidence: WITHOUT_SUFFIX };
}

const gamesOf = (group: Group) => group.forms.flatMap(({ games }) => games);

/** Why two groups cannot be one person; null where nothing speaks against it. */
function contradiction(a: Group, b: Group): string | null {
  const suffixes = new Set([...a.forms, ...b.forms].map(({ suffix }) => suffix).filter((s) => s !== ''));
  if (suffixes.size > 1) return 'different suffixes';
  if (a.forms.some((one) => b.forms.some((other) => one.key === other.key))) return 'shown to be two people';
  const byGame = new Set(gamesOf(a).map(({ key }) => key));
  const byDay = new Map<GameDay | null, SheetGame[]>();
  for (const game of gamesOf(a)) byDay.set(game.day, [...(byDay.get(game.day) ?? []), game]);
  for (const game of gamesOf(b)) {
    if (byGame.has(game.key)) return 'both in one crew';
    if (game.day !== null && byDay.get(game.day)?.some((other) => isElsewhere(game, other)))
      return 'at two games at once';
  }
  return null;
}

/** Somebody on a sheet with the one who has been on a sheet with the other. */
function sharedMate(a: Group, b: Group): string | null {
  const mates = new Set(gamesOf(b).flatMap((game) => [...game.mates]));
  for (const game of gamesOf(a)) for (const mate of game.mates) if (mates.has(mate)) return mate;
  return null;
}

/**
 * A rare name beside a common one, where the slip makes no name that others bear; a less rare one only where it was
 * free just when the other worked.
 */
function couldBeSlip(
  form: Form,
  rare: Group,
  other: Group,
  gamesByWord: ReadonlyMap<string, number>,
): boolean {
  const games = gamesOf(rare);
  const others = gamesOf(other);
  if (others.length < Math.max(OFTEN, MORE_OFTEN * games.length)) return false;
  if (games.length > RARE) return chanceOfNoConflict(games, others) <= BY_CHANCE;
  return other.forms.some((right) => !isOthersName(form, right, gamesByWord));
}

/** Whether the word that differs is a name by itself: `Tom` for `Tim`, or a surname of somebody else here. */
function isOthersName(form: Form, right: Form, gamesByWord: ReadonlyMap<string, number>): boolean {
  const words = form.key.split(' ');
  const rightWords = right.key.split(' ');
  if (words.length !== rightWords.length) return false;
  return words.some((word, i) => {
    const meant = rightWords[i] as string;
    if (word === meant) return false;
    const borne = (gamesByWord.get(word) ?? 0) - form.games.length >= OFTEN;
    return borne || (isGivenName(word) && isGivenName(meant) && !isSameGivenName(word, meant));
  });
}

/** How likely two people's days would never meet, by how often the one works about the days of the other. */
function chanceOfNoConflict(games: readonly SheetGame[], others: readonly SheetGame[]): number {
  const days = others.flatMap(({ day }) => (day === null ? [] : [Date.parse(day)]));
  return games.reduce((chance, { day }) => {
    if (day === null) return chance;
    const at = Date.parse(day);
    const near = days.filter((other) => Math.abs(other - at) <= SEASON_DAYS_AROUND * 86_400_000).length;
    return chance * (1 - Math.min(0.9, near / (2 * SEASON_DAYS_AROUND + 1)));
  }, 1);
}

// Candidates ------------------------------------------------------------------------------------------------------

interface SurnameIndex {
  readonly bySurname: ReadonlyMap<string, readonly Form[]>;
  /** By the letters of a name with one of them left out, so that names one letter apart meet. */
  readonly byLettersLeft: ReadonlyMap<string, readonly Form[]>;
  /** How many games' sheets have a name with the word. */
  readonly gamesByWord: ReadonlyMap<string, number>;
}

function surnameIndex(forms: readonly Form[]): SurnameIndex {
  const bySurname = new Map<string, Form[]>();
  const byLettersLeft = new Map<string, Form[]>();
  const gamesByWord = new Map<string, number>();
  const add = (map: Map<string, Form[]>, key: string, form: Form) => {
    const known = map.get(key);
    if (known === undefined) map.set(key, [form]);
    else if (!known.includes(form)) known.push(form);
  };
  for (const form of forms) {
    add(bySurname, form.surname, form);
    for (const left of lettersLeft(form)) add(byLettersLeft, left, form);
    for (const word of form.key.split(' '))
      gamesByWord.set(word, (gamesByWord.get(word) ?? 0) + form.games.length);
  }
  return { bySurname, byLettersLeft, gamesByWord };
}

function lettersLeft({ letters }: Form): readonly string[] {
  return [letters, ...Array.from(letters, (_, i) => letters.slice(0, i) + letters.slice(i + 1))];
}

/** Forms with the same last name, or with the same letters, in an order that the input's has no part in. */
function* pairsOfOneSurname(forms: readonly Form[]): Generator<readonly [Form, Form]> {
  const sorted = [...forms].sort((a, b) => b.games.length - a.games.length || (a.id < b.id ? -1 : 1));
  for (const of of ['letters', 'surname'] as const) {
    const groups = new Map<string, Form[]>();
    for (const form of sorted) groups.set(form[of], [...(groups.get(form[of]) ?? []), form]);
    for (const group of groups.values())
      for (const [i, a] of group.entries()) for (const b of group.slice(i + 1)) yield [a, b];
  }
}

/** Forms that a form may be another writing of, each with the reason. */
type Found = Generator<readonly [Form, string]>;
type Candidates = (form: Form, index: SurnameIndex) => Found;

const WAYS_TO_JOIN: readonly { readonly confidence: number; readonly candidates: Candidates }[] = [
  { confidence: WITHOUT_SUFFIX, candidates: withSuffix },
  { confidence: WITHOUT_MIDDLE, candidates: withoutMiddle },
  { confidence: BY_INITIAL, candidates: withGivenName },
  { confidence: MISSPELLED, candidates: spelledRight },
];

function* withSuffix(form: Form, { bySurname }: SurnameIndex): Found {
  if (form.suffix !== '') return;
  for (const other of bySurname.get(form.surname) ?? [])
    if (other.suffix !== '' && isSameGivenName(form.given, other.given))
      yield [other, `${form.name} is ${other.name} without the suffix`];
}

function* withoutMiddle(form: Form, { bySurname }: SurnameIndex): Found {
  if (form.middle === '') return;
  for (const other of bySurname.get(form.surname) ?? [])
    if (other.middle === '' && other.suffix === form.suffix && isSameGivenName(form.given, other.given))
      yield [other, `${form.name} is ${other.name} with a middle initial`];
}

function* withGivenName(form: Form, { bySurname }: SurnameIndex): Found {
  if (form.given.length > 1) return;
  for (const other of bySurname.get(form.surname) ?? [])
    if (other.given.length > 1 && other.given.startsWith(form.given))
      yield [other, `${form.name} is ${other.name} by his initial`];
}

function* spelledRight(form: Form, { byLettersLeft }: SurnameIndex): Found {
  const most = TYPO_FROM.filter((length) => form.letters.length >= length).length;
  if (most === 0) return;
  const seen = new Set<Form>();
  for (const left of lettersLeft(form))
    for (const other of byLettersLeft.get(left) ?? []) {
      if (other === form || seen.has(other)) continue;
      seen.add(other);
      if (editsBetween(form.letters, other.letters) <= most)
        yield [other, `${form.name} is ${other.name} mis-spelled`];
    }
}

// People ----------------------------------------------------------------------------------------------------------

function personOf({ forms, evidence, confidence }: Group, appearances: readonly Appearance[]): RefereePerson {
  const positions = forms
    .flatMap(({ games, listed }) => [...games.map(({ appearance }) => appearance), ...listed])
    .sort((a, b) => a - b);
  const names = new Map<string, number>();
  for (const i of positions) {
    const { name } = appearances[i] as Appearance;
    names.set(name, (names.get(name) ?? 0) + 1);
  }
  const main = [...forms].sort(
    (a, b) => b.games.length - a.games.length || (a.id < b.id ? -1 : 1),
  )[0] as Form;
  return {
    id: main.id,
    name: commonest(names),
    spellings: [...names]
      .map(([name, count]) => ({ name, appearances: count }))
      .sort((a, b) => b.appearances - a.appearances || (a.name < b.name ? -1 : 1)),
    appearances: positions,
    confidence,
    evidence,
  };
}
