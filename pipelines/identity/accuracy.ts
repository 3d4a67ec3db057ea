import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csvParse } from 'd3-dsv';
import type { GameDay } from '../../src/domain/game.js';
import { type Appearance, refereePeople } from '../../src/identity/referees.js';
import type { TeamResolver } from '../../src/identity/teams.js';
import { readCsv } from '../import/csv.js';
import { matchArchive } from './match-games.js';

/** How a list of names with known teams came out. */
export interface ListAccuracy {
  readonly list: string;
  readonly names: number;
  readonly right: number;
  /** Names that were given to another team. */
  readonly wrong: readonly string[];
  /** Names that were given to none. */
  readonly missed: readonly string[];
}

/** Names of schools outside Division I, as ESPN and the NCAA write them; every one that was given a team is wrong. */
export interface OutsideAccuracy {
  readonly names: number;
  readonly wrong: readonly string[];
}

export interface EventAccuracy {
  readonly from: GameDay;
  readonly to: GameDay;
  readonly events: number;
  readonly placed: number;
  /** Events whose true game is known. */
  readonly known: number;
  readonly right: number;
  readonly wrong: readonly string[];
  readonly missed: readonly string[];
}

export interface RefereeAccuracy {
  readonly spellings: number;
  readonly people: number;
  readonly crews: number;
  /** Crews of which two members became one person. */
  readonly merged: number;
}

/** One name and the team that it is known to mean. */
interface TrueName {
  readonly list: string;
  readonly name: string;
  readonly teamId: string;
}

/** Lists of the crosswalk by column. */
const CROSSWALK = [
  ['espn_name', 'espn'],
  ['odds_api_name', 'odds-api'],
  ['kenpom_name', 'kenpom'],
  ['torvik_name', 'torvik'],
  ['ncaa_name', 'ncaa'],
  ['espn_short_ncaahoopR', 'espn short'],
  ['sref_slug', 'sports-reference'],
] as const;

/** Every recorded list of names, each name asked about alone: no source, no season, no opponent. */
export async function nameAccuracy(root: string, teams: TeamResolver): Promise<ListAccuracy[]> {
  const lists = new Map<string, TrueName[]>();
  for (const one of await trueNames(root)) lists.set(one.list, [...(lists.get(one.list) ?? []), one]);
  return [...lists].map(([list, names]) => {
    const wrong: string[] = [];
    const missed: string[] = [];
    for (const { name, teamId } of names) {
      const found = teams.resolve(name).teamId;
      if (found === null) missed.push(name);
      else if (found !== teamId) wrong.push(`${name} → ${found}, not ${teamId}`);
    }
    return { list, names: names.length, right: names.length - wrong.length - missed.length, wrong, missed };
  });
}

async function trueNames(root: string): Promise<TrueName[]> {
  const table = async (name: string, encoding: 'utf8' | 'latin1' = 'utf8') =>
    csvParse((await readFile(join(root, 'names', `${name}.csv`), encoding)).replace(/^\uFEFF/, ''));
  const crosswalk = await table('team_crosswalk_2025-26');
  const names: { list: string; name: string | undefined; teamId: string | undefined }[] = crosswalk.flatMap(
    (row) => CROSSWALK.map(([column, list]) => ({ list, name: row[column], teamId: row.espn_id })),
  );
  for (const [file, list] of [
    ['odds_api_to_espn', 'odds-api learned'],
    ['sbr_to_espn', 'sportsbook review learned'],
  ] as const)
    for (const row of await table(file)) names.push({ list, name: row.source_name, teamId: row.espn_id });
  const byKaggleId = new Map(crosswalk.map((row) => [Number(row.kaggle_team_id), row.espn_id]));
  for (const row of await table('kaggle_spellings', 'latin1'))
    names.push({
      list: 'kaggle',
      name: row.TeamNameSpelling,
      // Some ids have no counterpart; an empty one would be number 0.
      teamId: row.TeamID ? byKaggleId.get(Number(row.TeamID)) : undefined,
    });
  const byNcaaName = new Map(crosswalk.map((row) => [row.ncaa_name, row.espn_id]));
  // That list itself is wrong in one cell: UT Rio Grande Valley has the name of UTSA.
  for (const { conference: _, ...lists } of await table('ncaahoopr_dictionary'))
    for (const [list, name] of Object.entries(lists))
      if (!(list === 'name_247' && lists.NCAA === 'UTRGV'))
        names.push({
          list: `ncaahoopR ${list}`,
          name: name === 'NA' ? undefined : name,
          teamId: byNcaaName.get(lists.NCAA ?? ''),
        });
  return names.flatMap(({ list, name, teamId }) =>
    name && teamId !== undefined ? [{ list, name, teamId }] : [],
  );
}

/** Seasons whose tables have ESPN's ids of both teams, with the columns of names. */
const WITH_IDS = [
  ['2016-17', '_full', '_espn_id'],
  ['2017-18', '_full', '_espn_id'],
  ['2020-21', '', '_id'],
  ['2021-22', '', '_id'],
  ['2022-23', '', '_id'],
  ['2023-24', '', '_id'],
  ['2024-25', '', '_id'],
] as const;
/** ESPN had two ids for LIU Brooklyn, of which the tables have the later one. */
const SECOND_IDS: ReadonlySet<string> = new Set(['2341']);

/** Opponents from outside Division I in the recorded seasons, as ESPN and the NCAA write them. */
export async function outsideAccuracy(root: string, teams: TeamResolver): Promise<OutsideAccuracy> {
  const inside = new Set((await trueNames(root)).map(({ teamId }) => teamId));
  const left = new Set(
    [2015, 2019, 2023].flatMap((season) => teams.divisionOne(season).map(({ teamId }) => teamId)),
  );
  const names = new Set<string>();
  for (const [season, name, id] of WITH_IDS)
    await readCsv(join(root, 'espn', 'seasons', `games_${season}.csv.gz`), [], (row) => {
      for (const side of ['home', 'away']) {
        const teamId = row.text(`${side}${id}`);
        const said = row.text(`${side}${name}`);
        if (teamId === null || said === null || SECOND_IDS.has(teamId)) continue;
        if (!inside.has(teamId) && !left.has(teamId)) names.add(said);
      }
    });
  const wrong = [...names].flatMap((name) => {
    const { teamId } = teams.resolve(name);
    return teamId === null ? [] : [`${name} → ${teamId}`];
  });
  return { names: names.size, wrong };
}

/** Recorded events on ESPN's games, judged by the ids that a table of 2025-26 has of both. */
export async function eventAccuracy(
  root: string,
  teams: TeamResolver,
  span: { readonly from: GameDay; readonly to: GameDay },
): Promise<EventAccuracy> {
  const { events, matches } = await matchArchive(root, teams, span);
  const truth = new Map<string, string>();
  await readCsv(join(root, 'espn', 'seasons', 'games_2025-26.csv.gz'), ['odds_event_id'], (row) => {
    const event = row.text('odds_event_id');
    if (event !== null) truth.set(event, row.must('game_id'));
  });
  const known = events.filter(({ id }) => truth.has(id));
  const placed = ({ id }: { readonly id: string }) => matches.pairs.get(id)?.gameId;
  const named = (of: readonly (typeof events)[number][]) =>
    of.map((e) => `${e.id} ${e.awayName} at ${e.homeName}, ${e.commenceUtc}`);
  const wrong = known.filter((event) => placed(event) !== undefined && placed(event) !== truth.get(event.id));
  const missed = known.filter((event) => placed(event) === undefined);
  return {
    ...span,
    events: events.length,
    placed: matches.pairs.size,
    known: known.length,
    right: known.length - wrong.length - missed.length,
    wrong: named(wrong),
    missed: named(missed),
  };
}

/** The officials of 2024-25: no two members of a crew may be one person. */
export async function refereeAccuracy(root: string): Promise<RefereeAccuracy> {
  const appearances: Appearance[] = [];
  await readCsv(
    join(root, 'referees', 'officials_by_game_2024-25.csv.gz'),
    ['ncaa_contest_id', 'date', 'official_1', 'official_2', 'official_3'],
    (row) => {
      const crew = ['official_1', 'official_2', 'official_3'].flatMap((column) => row.text(column) ?? []);
      const sheet = { day: row.must('date'), game: row.must('ncaa_contest_id'), crew };
      for (const name of crew) appearances.push({ name, ...sheet });
    },
  );
  const people = refereePeople(appearances);
  const personOf = new Map(people.flatMap(({ id, appearances: rows }) => rows.map((i) => [i, id] as const)));
  const crews = new Map<string, Map<string, string>>();
  const merged = new Set<string>();
  for (const [i, { name, game }] of appearances.entries()) {
    const crew = crews.get(game ?? '') ?? new Map<string, string>();
    crews.set(game ?? '', crew);
    const person = personOf.get(i) as string;
    if (crew.has(person) && crew.get(person) !== name) merged.add(game ?? '');
    crew.set(person, name);
  }
  return {
    spellings: new Set(appearances.map(({ name }) => name)).size,
    people: people.length,
    crews: crews.size,
    merged: merged.size,
  };
}
