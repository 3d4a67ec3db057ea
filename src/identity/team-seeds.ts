import { csvParseRows } from 'd3-dsv';

/** A Division I programme: one row of `seeds/teams.csv`. */
export interface TeamSeed {
  /** ESPN's team id. */
  readonly teamId: string;
  /** Full name as ESPN displays it, e.g. `Duke Blue Devils`. */
  readonly name: string;
  /** Place name without the mascot, e.g. `Duke`. */
  readonly location: string;
  /** ESPN's code, e.g. `DUKE`; null where it is not known. */
  readonly abbreviation: string | null;
  /** Postal code of the state, e.g. `NC`: `Loyola (MD)` is the Loyola there. */
  readonly state: string | null;
  /** Mascots besides the one in the name: former ones and what fans say, e.g. `Vols`. */
  readonly otherMascots: readonly string[];
  /** The conference of 2025-26, or the last one of a team that has left Division I. */
  readonly conference: string | null;
  /** First season in Division I, ending year; null when it began in 2008 or earlier. */
  readonly firstSeason: number | null;
  /** Last season in Division I, ending year; null for a current team. */
  readonly lastSeason: number | null;
}

/**
 * What an alias may decide: its team's own name does alone; a `shared` one, which others inside or outside Division I
 * are called by as well, only with a mascot, a state, a source or an opponent beside it.
 */
export type AliasStanding = 'own' | 'shared';

/** Another name of a team: one row of `seeds/team_aliases.csv`. One name may be an alias of several teams. */
export interface TeamAlias {
  readonly alias: string;
  readonly teamId: string;
  /** Who spells it so: `odds-api`, `kenpom`, `torvik`, `ncaa`, `espn`, `sbr`, `sref`, `common` …; never empty. */
  readonly sources: readonly string[];
  /** First and last season, ending years, in which it was the team's own name; null where unlimited. */
  readonly fromSeason: number | null;
  readonly toSeason: number | null;
  readonly standing: AliasStanding;
  /** Who accepted it and when, of an alias that a person added in review. */
  readonly accepted?: { readonly by: string; readonly atUtc: string };
}

export interface TeamSeeds {
  readonly teams: readonly TeamSeed[];
  readonly aliases: readonly TeamAlias[];
  /** Names of schools outside Division I that look like one inside it: none of them is ever a team here. */
  readonly otherSchools: readonly string[];
}

/** The seed tables as they are written. */
export interface SeedTexts {
  readonly teams: string;
  readonly aliases: string;
  /** `seeds/other_schools.csv`; without it no school outside Division I is known by name. */
  readonly otherSchools?: string;
}

const TEAM_COLUMNS = [
  'team_id',
  'name',
  'location',
  'abbreviation',
  'state',
  'other_mascots',
  'conference',
  'first_season',
  'last_season',
] as const;
const ALIAS_COLUMNS = ['alias', 'team_id', 'sources', 'from_season', 'to_season', 'standing'] as const;
const OTHER_COLUMNS = ['name'] as const;

/**
 * Reads the seed tables.
 * @throws Error naming the table, line, column and value that is wrong: a bad seed would make wrong pairs silently.
 */
export function loadTeamSeeds(text: SeedTexts): TeamSeeds {
  const teams = records('teams.csv', text.teams, TEAM_COLUMNS).map((row) => ({
    teamId: row.id('team_id'),
    name: row.text('name'),
    location: row.text('location'),
    abbreviation: row.textOrNull('abbreviation'),
    state: row.state('state'),
    otherMascots: row.textOrNull('other_mascots')?.split(';') ?? [],
    conference: row.textOrNull('conference'),
    firstSeason: row.season('first_season'),
    lastSeason: row.season('last_season'),
  }));
  const known = new Set<string>();
  for (const [i, team] of teams.entries()) {
    if (known.has(team.teamId))
      throw new Error(`teams.csv line ${i + 2}: team_id ${team.teamId} is listed twice`);
    known.add(team.teamId);
  }
  const aliases = records('team_aliases.csv', text.aliases, ALIAS_COLUMNS).map((row) => ({
    alias: row.text('alias'),
    teamId: row.id('team_id'),
    sources: row.text('sources').split(' '),
    fromSeason: row.season('from_season'),
    toSeason: row.season('to_season'),
    standing: row.standing('standing'),
  }));
  for (const [i, { teamId }] of aliases.entries())
    if (!known.has(teamId))
      throw new Error(`team_aliases.csv line ${i + 2}: team_id ${teamId} is not in teams.csv`);
  const otherSchools =
    text.otherSchools === undefined
      ? []
      : records('other_schools.csv', text.otherSchools, OTHER_COLUMNS).map((row) => row.text('name'));
  return { teams, aliases, otherSchools };
}

/** The rows of a table as readers of their own fields, each of which can say where it stands. */
function records<Column extends string>(table: string, text: string, columns: readonly Column[]) {
  const [header = [], ...rows] = csvParseRows(text);
  if (header.join() !== columns.join())
    throw new Error(`${table}: columns are ${header.join()}, expected ${columns.join()}`);
  return rows.map((cells, i) => {
    const wrong = (column: Column, expected: string) =>
      new Error(
        `${table} line ${i + 2}: ${column} is ${JSON.stringify(cells[columns.indexOf(column)])}, ${expected}`,
      );
    const textOrNull = (column: Column) => cells[columns.indexOf(column)]?.trim() || null;
    const text = (column: Column) => {
      const value = textOrNull(column);
      if (value === null) throw wrong(column, 'expected a text');
      return value;
    };
    return {
      text,
      textOrNull,
      id(column: Column) {
        const value = text(column);
        if (!/^\d+$/.test(value)) throw wrong(column, "expected ESPN's number of a team");
        return value;
      },
      season(column: Column) {
        const value = textOrNull(column);
        if (value === null) return null;
        if (!/^(19|20)\d\d$/.test(value)) throw wrong(column, 'expected the ending year of a season');
        return Number(value);
      },
      state(column: Column) {
        const value = textOrNull(column);
        if (value !== null && !/^[A-Z]{2}$/.test(value))
          throw wrong(column, 'expected the postal code of a state');
        return value;
      },
      standing(column: Column): AliasStanding {
        const value = textOrNull(column);
        if (value !== null && value !== 'shared') throw wrong(column, 'expected "shared" or nothing');
        return value ?? 'own';
      },
    };
  });
}
