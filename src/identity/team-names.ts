import { undress } from './dressing.js';
import { createLikenessIndex, type Like, type LikenessIndex } from './likeness.js';
import { nameKey } from './normal-form.js';
import { stateCode } from './states.js';
import type { TeamAlias, TeamSeed, TeamSeeds } from './team-seeds.js';
import { DIRECTIONS, FILLERS, isWrittenAsName, letteredKey, nameWords, readings, wordsKey } from './words.js';

/** One team's claim to a name. */
export interface Claim {
  readonly team: TeamSeed;
  /** What it is a name of: `its place name`, `an alias (kenpom)`. */
  readonly because: string;
  /** Where the name is an alias: who uses it, and when. */
  readonly alias: TeamAlias | null;
}

/** What a name says by itself: who claims it, by which reading. */
export interface Reading {
  readonly claims: readonly Claim[];
  /** Confidence in a claim that stands alone. */
  readonly score: number;
  /** How the name was read, to follow the claim's own reason; empty for a name found as it is spelled. */
  readonly how: string;
  /** A mascot or a state says which of several teams of the name is meant: a shared name is enough then. */
  readonly told: boolean;
  /** Why the name is no team's of this project, whoever claims it; null where nothing says so. */
  readonly refused: string | null;
}

/** The score of each way of reading: what stays uncertain is listed in the coverage report. */
const EXACT = 1;
const NORMAL_FORM = 0.99;
const UNDRESSED = 0.98;
const WITH_MASCOT = 0.97;
const WITH_STATE = 0.96;
const WORD_BY_WORD = 0.95;
const BY_CODE = 0.95;

/** Codes of fewer letters are other things too: they are ESPN's where ESPN is the source. */
const TELLING_CODE = 4;
/** Names of so few letters are found by chance in all manner of texts: they have to be written as one word. */
const INITIALS = 4;
/** Names of so many letters are found by nothing but themselves, whatever signs stand between them. */
const LONG = 10;
/** Shorter names are alike by chance. */
const SHORTEST_LIKE = 3;
const NOTHING: Reading = { claims: [], score: 0, how: '', told: false, refused: null };

export interface TeamNames {
  /** What a name says by itself. */
  read(name: string): Reading;
  /** Teams with a name like it, best first. */
  nearest(name: string, limit: number): readonly Like<TeamSeed>[];
}

/**
 * All names of all teams, and the ways to read a name: as it is spelled, by its normal form, without rankings and
 * records, by its code, word by word, as a place with a mascot, as a place with a state. The first way that finds a
 * team decides; none of them goes by parts of a name, which made 490 wrong pairs elsewhere (T9).
 */
export function createTeamNames(seeds: TeamSeeds): TeamNames {
  const spelled = new Map<string, Claim[]>();
  const keys = new Map<string, Claim[]>();
  const initials = new Map<string, Claim[]>();
  const lettered = new Map<string, Claim[]>();
  const addNormalForm = (name: string, claim: Claim) => {
    const key = nameKey(name);
    const withLetter = /\b[A-Za-z]\b/.test(name) ? letteredKey(nameWords(name)) : null;
    if (withLetter !== null) add(lettered, withLetter, claim);
    else if (key.length <= INITIALS) add(initials, initialsKey(name), claim);
    else add(keys, key, claim);
  };
  for (const [name, claim] of namesOf(seeds)) {
    add(spelled, name, claim);
    addNormalForm(name, claim);
  }
  const others = new Set(seeds.otherSchools.map(nameKey));
  // Most names are found above; the rest is built when the first other one is asked for.
  const unusual = once(() => unusualWays(seeds));
  const likeness = once(() => createLikenessIndex(likeEntries(seeds)));

  /** A name that is nothing but a name: no ranking round it, no mascot or state behind it. */
  function plain(name: string): Reading {
    const exact = spelled.get(name);
    if (exact !== undefined) return { ...NOTHING, claims: exact, score: EXACT };
    const key = nameKey(name);
    if (key === '') return NOTHING;
    if (others.has(key)) return outside(name);
    const written = isWrittenAsName(name);
    const normal = written || key.length >= LONG ? inNormalForm(name, key) : undefined;
    if (normal !== undefined)
      return { ...NOTHING, claims: normal, score: NORMAL_FORM, how: ' in normal form' };
    if (!written) return NOTHING;
    const coded = unusual().codes.get(name);
    if (coded !== undefined) return { ...NOTHING, claims: coded, score: BY_CODE };
    return byWords(name);
  }

  function inNormalForm(name: string, key: string): Claim[] | undefined {
    const found = key.length <= INITIALS ? initials.get(initialsKey(name)) : keys.get(key);
    if (found !== undefined) return found;
    const withLetter = /\b[A-Za-z]\b/.test(name) ? letteredKey(nameWords(name)) : null;
    return withLetter === null ? undefined : lettered.get(withLetter);
  }

  function byWords(name: string): Reading {
    const found: Claim[] = [];
    const { othersByWords, wordKeys } = unusual();
    const words = nameWords(name);
    // What stands in brackets is a state or a city, and is read as such.
    if (name.includes('(') && words.some((word) => FILLERS.has(word))) return NOTHING;
    for (const key of name.includes('(') ? [wordsKey(words)] : readings(words)) {
      if (key.length <= INITIALS) continue;
      if (othersByWords.has(key)) return outside(name);
      for (const claim of wordKeys.get(key) ?? [])
        if (!found.some((known) => known.team === claim.team)) found.push(claim);
    }
    return found.length === 0
      ? NOTHING
      : { ...NOTHING, claims: found, score: WORD_BY_WORD, how: ', read word by word' };
  }

  /** `Miami RedHawks`: the place's claims, of those teams that bear the mascot. */
  function withMascot(name: string): Reading {
    const words = name.split(/\s+/);
    const { mascots } = unusual();
    let places: readonly Claim[] = [];
    for (let i = 1; i < words.length; i++) {
      const mascot = words.slice(i).join(' ');
      const bearers = mascots.get(nameKey(mascot));
      if (bearers === undefined) continue;
      const place = placeOf(words.slice(0, i).join(' '));
      const claims = place.claims.filter(({ team }) => bearers.has(team));
      if (claims.length > 0)
        return { claims, score: WITH_MASCOT, how: ` with the mascot ${mascot}`, told: true, refused: null };
      if (places.length === 0) places = place.claims;
    }
    return places.length === 0
      ? NOTHING
      : {
          ...NOTHING,
          claims: places,
          refused: `"${name}" has the mascot of no team of that place`,
        };
  }

  /** `St. Thomas (MN)`, `Monmouth-NJ`, `Queens NC`: the place's claims, of those teams that are in the state. */
  function withState(name: string): Reading {
    const [, place = '', state = ''] =
      /^(.*\S)\s*\(([^()]+)\)$/.exec(name) ??
      /^(.*[^\s,-])\s*[-,]\s*([A-Za-z. ]+)$/.exec(name) ??
      /^(.*\S)\s+([A-Z]{2}|[A-Z]\.[A-Z]\.)$/.exec(name) ??
      [];
    const code = stateCode(state);
    if (code === null) return NOTHING;
    const key = nameKey(place);
    if (DIRECTIONS.has(key) && !name.endsWith(')')) return NOTHING;
    const at = plain(place);
    const claims = at.claims.filter(({ team }) => team.state === code);
    if (claims.length > 0)
      return { claims, score: WITH_STATE, how: ` in ${code}`, told: true, refused: null };
    return at.claims.length === 0
      ? NOTHING
      : { ...NOTHING, claims: at.claims, refused: `"${name}": no team of that name is in ${code}` };
  }

  /** `Bulldogs`: all that are called so; schools that are in no table are, too. */
  function asMascot(name: string): Reading {
    const bearers = unusual().mascots.get(nameKey(name)) ?? [];
    return { ...NOTHING, score: WITH_MASCOT, claims: [...bearers].map((team) => mascotClaim(team, name)) };
  }

  function placeOf(name: string): Reading {
    const found = plain(name);
    return found.claims.length > 0 || found.refused !== null ? found : withState(name);
  }

  function bare(name: string): Reading {
    const found = plain(name);
    if (found.claims.length > 0 || found.refused !== null) return found;
    const stated = withState(name);
    if (stated.claims.length > 0 && stated.refused === null) return stated;
    const nicknamed = withMascot(name);
    if (nicknamed.claims.length > 0) return nicknamed;
    return stated.claims.length > 0 ? stated : asMascot(name);
  }

  function outside(name: string): Reading {
    return { ...NOTHING, refused: `"${name}" is a school outside Division I` };
  }

  return {
    read(name) {
      const trimmed = name.trim();
      const exact = spelled.get(trimmed);
      if (exact !== undefined) return { ...NOTHING, claims: exact, score: EXACT };
      const dressed = undress(trimmed);
      if (dressed.women) {
        const { claims } = bare(dressed.name);
        return { ...NOTHING, claims, refused: `"${name}" is a women's team` };
      }
      const found = bare(trimmed);
      if (found.claims.length > 0 && found.refused === null) return found;
      if (dressed.removed.length === 0) return found;
      const inner = bare(dressed.name);
      if (inner.claims.length === 0) return inner.refused === null ? found : inner;
      const how = `${inner.how} without ${dressed.removed.join(' and ')}`;
      return { ...inner, score: Math.min(inner.score, UNDRESSED), how };
    },
    nearest(name, limit) {
      if (nameKey(name).length < SHORTEST_LIKE) return [];
      return nearestTeams(likeness(), unusual().mascots, undress(name).name, limit);
    },
  };
}

/** `L.S.U.` and `lsu` are LSU; letters in mixed case, or with spaces and brackets among them, are nobody's. */
function initialsKey(name: string): string {
  const letters = name.trim().replace(/[.'’-]/g, '');
  const evenly =
    letters === letters.toUpperCase() ||
    letters === letters.toLowerCase() ||
    (letters.length > 2 && /^.[^A-Z]*$/.test(letters));
  return evenly ? letters.toLowerCase() : letters;
}

/** What the ways need that read a name by its parts. */
function unusualWays(seeds: TeamSeeds) {
  const wordKeys = new Map<string, Claim[]>();
  for (const [name, claim] of namesOf(seeds)) {
    const words = nameWords(name);
    if (words.length <= 2 && words.some((word) => word.length === 1)) continue;
    add(wordKeys, wordsKey(words), claim);
    if (words.includes('at')) add(wordKeys, wordsKey(words.filter((word) => word !== 'at')), claim);
  }
  const codes = new Map<string, Claim[]>();
  for (const team of seeds.teams)
    if (team.abbreviation !== null) add(codes, team.abbreviation, codeOf(team, team.abbreviation));
  const othersByWords = new Set(seeds.otherSchools.map((name) => wordsKey(nameWords(name))));
  return { wordKeys, codes, othersByWords, mascots: mascotsOf(seeds) };
}

function mascotClaim(team: TeamSeed, mascot: string): Claim {
  const { teamId } = team;
  const alias: TeamAlias = {
    alias: mascot,
    teamId,
    sources: ['mascot'],
    fromSeason: null,
    toSeason: null,
    standing: 'shared',
  };
  return { team, because: 'its mascot', alias };
}

function codeOf(team: TeamSeed, code: string): Claim {
  const alias: TeamAlias = {
    alias: code,
    teamId: team.teamId,
    sources: ['espn'],
    fromSeason: null,
    toSeason: null,
    standing: code.length >= TELLING_CODE ? 'own' : 'shared',
  };
  return { team, because: "ESPN's code for it", alias };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Every name of every team, each with the claim that it stands for. */
function* namesOf({ teams, aliases }: TeamSeeds): Generator<[name: string, claim: Claim]> {
  const byId = new Map(teams.map((team) => [team.teamId, team]));
  for (const team of teams) {
    yield [team.name, { team, because: 'its full name', alias: null }];
    yield [team.location, { team, because: 'its place name', alias: null }];
  }
  for (const alias of aliases) {
    const team = byId.get(alias.teamId) as TeamSeed;
    yield [alias.alias, { team, because: `an alias (${aliasInWords(alias)})`, alias }];
  }
}

function aliasInWords({ sources, toSeason, accepted }: TeamAlias): string {
  const said = [sources.join(', ')];
  if (toSeason !== null) said.push(`until ${toSeason}`);
  if (accepted !== undefined) said.push(`accepted by ${accepted.by} on ${accepted.atUtc.slice(0, 10)}`);
  return said.join(', ');
}

/** Keeps one claim a team and name: a place name that is an alias too says nothing more. */
function add(claims: Map<string, Claim[]>, name: string, claim: Claim): void {
  if (name === '') return;
  const known = claims.get(name);
  if (known === undefined) claims.set(name, [claim]);
  else {
    const i = known.findIndex((c) => c.team === claim.team);
    if (i < 0) known.push(claim);
    else if (known[i]?.alias?.standing === 'shared' && claim.alias?.standing !== 'shared') known[i] = claim;
  }
}

/** Teams by mascot, and by the last words of a mascot: `Gophers` for Golden Gophers. */
function mascotsOf({ teams }: TeamSeeds): ReadonlyMap<string, ReadonlySet<TeamSeed>> {
  const bearers = new Map<string, Set<TeamSeed>>();
  for (const team of teams)
    for (const mascot of [team.name.slice(team.location.length + 1), ...team.otherMascots]) {
      const words = mascot.split(' ');
      for (let i = 0; i < words.length; i++) {
        const key = nameKey(words.slice(i).join(''));
        const known = bearers.get(key);
        if (known === undefined) bearers.set(key, new Set([team]));
        else known.add(team);
      }
    }
  return bearers;
}

function* likeEntriesOf({ teams, aliases }: TeamSeeds) {
  const byId = new Map(teams.map((team) => [team.teamId, team]));
  for (const team of teams) for (const name of [team.name, team.location]) yield { name, of: team };
  for (const { alias, teamId, standing } of aliases)
    if (standing === 'own') yield { name: alias, of: byId.get(teamId) as TeamSeed };
}

function likeEntries(seeds: TeamSeeds) {
  const seen = new Set<string>();
  const entries: { key: string; of: TeamSeed }[] = [];
  for (const { name, of } of likeEntriesOf(seeds)) {
    const key = wordsKey(nameWords(name));
    const once = `${key} ${of.teamId}`;
    if (key.length < SHORTEST_LIKE || seen.has(once)) continue;
    seen.add(once);
    entries.push({ key, of });
  }
  return entries;
}

/** A mascot at the end of a name speaks for the teams that bear it, and the place before it is compared alone. */
function nearestTeams(
  index: LikenessIndex<TeamSeed>,
  mascots: ReadonlyMap<string, ReadonlySet<TeamSeed>>,
  name: string,
  limit: number,
): readonly Like<TeamSeed>[] {
  const whole = index.nearest(wordsKey(nameWords(name)), 4 * limit);
  const words = name.split(/\s+/);
  const best = new Map(whole.map((like) => [like.of, like]));
  for (let i = 1; i < words.length; i++) {
    const bearers = mascots.get(nameKey(words.slice(i).join(' ')));
    if (bearers === undefined) continue;
    for (const like of index.nearest(wordsKey(nameWords(words.slice(0, i).join(' '))), 4 * limit)) {
      const likeness = bearers.has(like.of) ? Math.min(0.99, 0.8 * like.likeness + 0.2) : 0.5 * like.likeness;
      const known = best.get(like.of);
      if (known === undefined || known.likeness < likeness) best.set(like.of, { ...like, likeness });
    }
    break;
  }
  return [...best.values()]
    .sort(
      (a, b) =>
        b.likeness - a.likeness ||
        Number(a.of.lastSeason !== null) - Number(b.of.lastSeason !== null) ||
        Number(a.of.teamId) - Number(b.of.teamId),
    )
    .slice(0, limit);
}
