import type { GameDay } from '../domain/game.js';
import type { Like } from './likeness.js';
import type { Schedule } from './schedule.js';
import { type Claim, createTeamNames, type Reading } from './team-names.js';
import type { TeamSeed, TeamSeeds } from './team-seeds.js';

export {
  loadTeamSeeds,
  type SeedTexts,
  type TeamAlias,
  type TeamSeed,
  type TeamSeeds,
} from './team-seeds.js';

/** What else is known of a name; it decides between teams of one name, and never makes a pair by itself. */
export interface TeamHint {
  /** Who wrote the name, as in the alias table: `odds-api`, `kenpom` … */
  readonly source?: string | undefined;
  /** Ending year of the season that it was written in. */
  readonly season?: number | undefined;
  /** The other team's name, as the same source writes it. */
  readonly opponent?: string | undefined;
  /** The game day, give or take one. */
  readonly day?: GameDay | undefined;
  /** The games of that time: with opponent and day, the second witness. */
  readonly schedule?: Schedule | undefined;
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
  /** The teams that the name could mean, best first; of an unknown name those with a name like it. */
  readonly candidates: readonly TeamCandidate[];
  /** The name is known to be no team's of this project: a school outside Division I, a women's team. */
  readonly refused?: true;
}

export interface TeamResolver {
  resolve(name: string, hint?: TeamHint): TeamMatch;
  /** The teams of Division I in a season, by its ending year. */
  divisionOne(season: number): readonly TeamSeed[];
}

/** Confidence of a name that only its opponent and the schedule could decide. */
const BY_OPPONENT = 0.9;
const MISSPELLED_WITH_OPPONENT = 0.8;
/** Suggestions for a name that is not found. */
const SUGGESTIONS = 5;
const LEAST_LIKENESS = 0.4;
/** Letters of a name for each of which one may be wrong: none in a short name, one from five on, two from twelve on. */
const TYPO_FROM = [5, 12];
/** Unusual names that are remembered; a list has some hundreds. */
const REMEMBERED = 20_000;

const REFUSED = { refused: true } as const;

/** A name once read, with its suggestions once they were asked for. */
interface Known {
  readonly reading: Reading;
  nearest: readonly Like<TeamSeed>[] | null;
}

/**
 * A resolver over the seed tables. A name is decided by what it says ({@link createTeamNames}); where several teams
 * claim it, by season, then by source, then by the opponent that one of them alone meets. A mis-spelled name is
 * accepted with that second witness only; otherwise it is null, with the likeliest teams as candidates.
 */
export function createTeamResolver(seeds: TeamSeeds): TeamResolver {
  const names = createTeamNames(seeds);
  const remembered = new Map<string, Known>();
  const know = (name: string): Known => {
    let known = remembered.get(name);
    if (known === undefined) {
      if (remembered.size >= REMEMBERED) remembered.clear();
      known = { reading: names.read(name), nearest: null };
      remembered.set(name, known);
    }
    return known;
  };
  const nearest = (name: string, known: Known) => {
    known.nearest ??= names.nearest(name, 4 * SUGGESTIONS);
    return known.nearest;
  };

  const resolve = (name: string, hint: TeamHint = {}): TeamMatch => {
    const known = know(name);
    const { reading } = known;
    const decided = reading.refused === null ? decide(reading, hint) : null;
    const met = hint.opponent === undefined ? null : opponentsOf(hint, resolve);
    if (decided !== null && (met === null || met.has(decided.team.teamId)))
      return match(decided, reading, `"${name}" is ${decided.because}${reading.how}${decided.told}`);

    if (met !== null && reading.refused === null) {
      const meeting = reading.claims.filter(({ team }) => met.has(team.teamId));
      if (meeting.length === 1 && meeting[0] !== undefined) {
        const told = `"${name}" is ${meeting[0].because}${reading.how}, the only one that meets ${hint.opponent}`;
        return match(meeting[0], { ...reading, score: BY_OPPONENT }, told);
      }
      if (reading.claims.length === 0) {
        const typos = nearest(name, known).filter((like) => isTypo(like) && met.has(like.of.teamId));
        if (typos.length === 1 && typos[0] !== undefined) return misspelled(name, typos[0], hint);
      }
    }
    if (decided !== null)
      return match(decided, reading, `"${name}" is ${decided.because}${reading.how}${decided.told}`);
    return unresolved(name, reading, () => nearest(name, known));
  };
  return {
    resolve,
    divisionOne(season) {
      return seeds.teams.filter(
        ({ firstSeason, lastSeason }) =>
          (firstSeason ?? season) <= season && season <= (lastSeason ?? season),
      );
    },
  };
}

/** The teams that the hint's opponent meets about its day; null where the hint is no witness. */
function opponentsOf(
  { opponent, day, schedule, source, season }: TeamHint,
  resolve: TeamResolver['resolve'],
): ReadonlySet<string> | null {
  if (opponent === undefined || day === undefined || schedule === undefined) return null;
  const { teamId } = resolve(opponent, { source, season });
  return teamId === null ? null : schedule.opponents(teamId, day);
}

interface Decided extends Claim {
  /** What told it from other teams of that name, to follow the reason. */
  readonly told: string;
}

/** One team's name is its own; a name of several is nobody's until the season or the source tells them apart. */
function decide({ claims, told }: Reading, { season, source }: TeamHint): Decided | null {
  const own = told ? claims : claims.filter(({ alias }) => alias?.standing !== 'shared');
  const only = own.length === 1 ? own[0] : undefined;
  if (only !== undefined) return { ...only, told: '' };

  const inSeason = own.filter((claim) => playedAs(claim, season));
  const bySeason = inSeason.length === 1 ? inSeason[0] : undefined;
  if (bySeason !== undefined) return { ...bySeason, told: `, alone in ${season}` };

  const contenders = own.length > 0 ? inSeason : claims;
  const ofSource =
    source === undefined ? [] : contenders.filter(({ alias }) => alias?.sources.includes(source));
  const bySource = ofSource.length === 1 ? ofSource[0] : undefined;
  return bySource === undefined ? null : { ...bySource, told: `, alone with ${source}` };
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

/** Too few letters apart for another name, by the name's length. */
function isTypo({ edits, key }: Like<TeamSeed>): boolean {
  return edits <= TYPO_FROM.filter((length) => key.length >= length).length;
}

function misspelled(name: string, { of: team, key }: Like<TeamSeed>, { opponent, day }: TeamHint): TeamMatch {
  return {
    teamId: team.teamId,
    confidence: MISSPELLED_WITH_OPPONENT,
    reason: `"${name}" is "${key}" of ${team.name} mis-spelled: it meets ${opponent} about ${day}`,
    candidates: [{ teamId: team.teamId, name: team.name, score: MISSPELLED_WITH_OPPONENT }],
  };
}

function match(claim: Claim, { claims, score }: Reading, reason: string): TeamMatch {
  const others = claims.filter(({ team }) => team !== claim.team);
  return {
    teamId: claim.team.teamId,
    confidence: score,
    reason,
    candidates: [claim, ...others].map(({ team }) => ({ teamId: team.teamId, name: team.name, score })),
  };
}

function unresolved(
  name: string,
  { claims, score, refused }: Reading,
  nearest: () => readonly Like<TeamSeed>[],
): TeamMatch {
  if (claims.length > 0) {
    const own = claims.filter(({ alias }) => alias?.standing !== 'shared');
    const ordered = [...own, ...claims.filter((claim) => !own.includes(claim))];
    const called = ordered.map(({ team }) => team.name).join(', ');
    const several =
      claims.length === 1
        ? `"${name}" is a name of ${called}, but of others too`
        : `"${name}" is a name of ${claims.length} teams: ${called}`;
    return {
      teamId: null,
      confidence: 0,
      reason: refused ?? several,
      ...(refused !== null && REFUSED),
      candidates: ordered.map(({ team }) => ({
        teamId: team.teamId,
        name: team.name,
        score: (score || 1) / 2,
      })),
    };
  }
  return {
    teamId: null,
    confidence: 0,
    reason: refused ?? `no team or alias is called "${name}"`,
    ...(refused !== null && REFUSED),
    // Worked out when asked for: most unknown names of a night are asked about every fifteen seconds.
    get candidates() {
      return nearest()
        .filter(({ likeness }) => likeness >= LEAST_LIKENESS)
        .slice(0, SUGGESTIONS)
        .map(({ of: team, likeness }) => ({
          teamId: team.teamId,
          name: team.name,
          score: Number((likeness / 2).toFixed(3)),
        }));
    },
  };
}
