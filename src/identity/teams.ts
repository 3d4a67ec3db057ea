import { nameKey } from './normal-form.js';
import type { TeamAlias, TeamSeed, TeamSeeds } from './team-seeds.js';

export { loadTeamSeeds, type TeamAlias, type TeamSeed, type TeamSeeds } from './team-seeds.js';

/** What else is known of a name; it decides between teams of one name, and never makes a pair by itself. */
export interface TeamHint {
  /** Who wrote the name, as in the alias table: `odds-api`, `kenpom` … */
  readonly source?: string;
  /** Ending year of the season that it was written in. */
  readonly season?: number;
}

export interface TeamCandidate {
  readonly teamId: string;
  readonly name: string;
  /** How well the name fits this team, 0 to 1. */
  readonly score: number;
}

/** The answer to a name: a team with the evidence for it, or none with the teams that it could be. */
export interface TeamMatch {
  /** ESPN's id; null when no team, or more than one, is called so. */
  readonly teamId: string | null;
  /** 0 to 1; 0 without a team. */
  readonly confidence: number;
  /** The evidence, in words. */
  readonly reason: string;
  /** Every team that the name could mean, best first. */
  readonly candidates: readonly TeamCandidate[];
}

export interface TeamResolver {
  resolve(name: string, hint?: TeamHint): TeamMatch;
  /** The teams of Division I in a season, by its ending year. */
  divisionOne(season: number): readonly TeamSeed[];
}

/** One team's claim to a name. */
interface Claim {
  readonly team: TeamSeed;
  readonly score: number;
  readonly because: string;
  /** Where the name is an alias: who uses it, and when. */
  readonly alias: TeamAlias | null;
}

/** One way of finding the teams that a name could mean. The first way that finds any decides. */
type Way = (name: string) => readonly Claim[];

const EXACT = 1;
const NORMAL_FORM = 0.99;

/**
 * A resolver over the seed tables: a name is found as it is spelled, else by its normal form, among full names, place
 * names and aliases. There is no match by parts of a name: they made 490 wrong pairs elsewhere (T9).
 */
export function createTeamResolver(seeds: TeamSeeds): TeamResolver {
  const ways: readonly Way[] = [spelledExactly(seeds), ofOneNormalForm(seeds)];
  return {
    resolve(name, hint = {}) {
      for (const way of ways) {
        const claims = way(name);
        if (claims.length > 0) return decide(name, claims, hint);
      }
      return { teamId: null, confidence: 0, reason: `no team or alias is called "${name}"`, candidates: [] };
    },
    divisionOne(season) {
      return seeds.teams.filter(
        ({ firstSeason, lastSeason }) =>
          (firstSeason ?? season) <= season && season <= (lastSeason ?? season),
      );
    },
  };
}

/** Every name of every team, each with the claim that it stands for. */
function* namesOf({ teams, aliases }: TeamSeeds): Generator<[name: string, claim: Claim]> {
  const byId = new Map(teams.map((team) => [team.teamId, team]));
  for (const team of teams) {
    yield [team.name, { team, score: EXACT, because: 'its full name', alias: null }];
    yield [team.location, { team, score: EXACT, because: 'its place name', alias: null }];
  }
  for (const alias of aliases) {
    const team = byId.get(alias.teamId) as TeamSeed;
    const until = alias.toSeason === null ? '' : `, until ${alias.toSeason}`;
    const because = `an alias (${alias.sources.join(', ')}${until})`;
    yield [alias.alias, { team, score: EXACT, because, alias }];
  }
}

function spelledExactly(seeds: TeamSeeds): Way {
  const claims = new Map<string, Claim[]>();
  for (const [name, claim] of namesOf(seeds)) add(claims, name, claim);
  return (name) => claims.get(name.trim()) ?? [];
}

function ofOneNormalForm(seeds: TeamSeeds): Way {
  const claims = new Map<string, Claim[]>();
  for (const [name, claim] of namesOf(seeds))
    add(claims, nameKey(name), {
      ...claim,
      score: NORMAL_FORM,
      because: `the normal form of ${claim.because}, "${name}"`,
    });
  return (name) => {
    const key = nameKey(name);
    return key === '' ? [] : (claims.get(key) ?? []);
  };
}

/** Keeps one claim a team and name: a place name that is an alias too says nothing more. */
function add(claims: Map<string, Claim[]>, name: string, claim: Claim): void {
  const known = claims.get(name);
  if (known === undefined) claims.set(name, [claim]);
  else if (!known.some((c) => c.team === claim.team)) known.push(claim);
}

/** One team's name is its own; a name of several is nobody's until the season or the source tells them apart. */
function decide(name: string, claims: readonly Claim[], hint: TeamHint): TeamMatch {
  const only = claims.length === 1 ? claims[0] : undefined;
  if (only !== undefined) return match(only, claims, `"${name}" is ${only.because}`);

  const inSeason = claims.filter((c) => playedAs(c, hint.season));
  const bySeason = inSeason.length === 1 ? inSeason[0] : undefined;
  if (bySeason !== undefined)
    return match(bySeason, claims, `"${name}" is ${bySeason.because}, alone in ${hint.season}`);

  const { source } = hint;
  const ofSource = inSeason.filter((c) => source !== undefined && c.alias?.sources.includes(source));
  const bySource = ofSource.length === 1 ? ofSource[0] : undefined;
  if (bySource !== undefined)
    return match(bySource, claims, `"${name}" is ${bySource.because}, alone with ${source}`);

  const names = claims.map((c) => c.team.name).join(', ');
  return {
    teamId: null,
    confidence: 0,
    reason: `"${name}" is a name of ${claims.length} teams: ${names}`,
    candidates: claims.map(candidate),
  };
}

/**
 * Whether a team bore the name in a season. Only asked where several do: old names live on in other people's lists,
 * so that an alias of one team alone holds in any season.
 */
function playedAs({ team, alias }: Claim, season: number | undefined): boolean {
  if (season === undefined) return true;
  const from = alias?.fromSeason ?? team.firstSeason ?? -Infinity;
  const to = alias?.toSeason ?? team.lastSeason ?? Infinity;
  return from <= season && season <= to;
}

function match(claim: Claim, claims: readonly Claim[], reason: string): TeamMatch {
  const others = claims.filter((c) => c !== claim);
  return {
    teamId: claim.team.teamId,
    confidence: claim.score,
    reason,
    candidates: [claim, ...others].map(candidate),
  };
}

function candidate({ team, score }: Claim): TeamCandidate {
  return { teamId: team.teamId, name: team.name, score };
}
