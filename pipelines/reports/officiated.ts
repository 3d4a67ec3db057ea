import { FREE_THROW_SHARE } from '../../src/analysis/possessions.js';
import { type RefereeNames, refereeNames } from '../../src/identity/referees.js';
import type { TeamSeed } from '../../src/identity/team-seeds.js';
import { conferenceOfTeams } from './conferences.js';
import type { StudyData } from './study.js';

/** A finished game with its crew and what a crew may have moved. Both teams together; null where it is not known. */
export interface Officiated {
  readonly gameId: string;
  readonly day: string;
  /** Ids of people: {@link RefereeNames}. */
  readonly crew: readonly string[];
  /** With the season, since a team is a new one each year. */
  readonly teams: readonly string[];
  /** The conference within which it was played. */
  readonly conference: string | null;
  readonly overtimes: number | null;
  /** Of one team. */
  readonly possessions: number | null;
  readonly freeThrows: number | null;
  readonly fouls: number | null;
  /** Final total minus closing total. */
  readonly overClose: number | null;
}

export interface OfficiatedGames {
  readonly games: readonly Officiated[];
  readonly names: RefereeNames;
  /** The commonest spelling of a person. */
  readonly nameOf: ReadonlyMap<string, string>;
  /** Finished games in all, with or without a crew. */
  readonly finished: number;
  /** Spellings on the sheets. */
  readonly spellings: number;
}

/** Every game of the data whose officials are named, by day and id. */
export async function officiatedGames(data: StudyData, teams: readonly TeamSeed[]): Promise<OfficiatedGames> {
  const rows = await data.rows(`
    select g.game_id, g.season, g.day, home_team_id, away_team_id, conference_game, overtimes,
           (coalesce(h.possessions, ${possessions('h')}) + coalesce(a.possessions, ${possessions('a')})) / 2 as possessions,
           h.free_throws_tried + a.free_throws_tried as free_throws,
           coalesce(home_fouls, home_play_fouls) + coalesce(away_fouls, away_play_fouls) as fouls,
           home_final + away_final - closing_total as over_close
      from games g
      left join team_box h on h.game_id = g.game_id and h.side = 'home'
      left join team_box a on a.game_id = g.game_id and a.side = 'away'
      left join closing_lines l on l.game_id = g.game_id
     order by g.day, g.game_id`);
  const sheets = await data.rows('select game_id, day, name from officials order by day, game_id, position');
  const crews = new Map<string, string[]>();
  for (const { game_id, name } of sheets)
    crews.set(String(game_id), [...(crews.get(String(game_id)) ?? []), String(name)]);
  const names = refereeNames(
    sheets.map(({ game_id, day, name }) => ({
      name: String(name),
      day: String(day),
      game: String(game_id),
      crew: crews.get(String(game_id)) ?? [],
    })),
  );
  const nameOf = new Map<string, string>();
  for (const { game_id, name } of sheets) {
    const id = names.idOf(String(name), String(game_id));
    if (!nameOf.has(id)) nameOf.set(id, String(name));
  }
  const conferenceOf = await conferenceOfTeams(data, teams);
  const games = rows.flatMap((row): Officiated[] => {
    const gameId = String(row.game_id);
    const crew = crews.get(gameId);
    if (crew === undefined) return [];
    const sides = [row.home_team_id, row.away_team_id].map(textOrNull);
    return [
      {
        gameId,
        day: String(row.day),
        crew: [...new Set(crew.map((name) => names.idOf(name, gameId)))],
        teams: sides.flatMap((id) => (id === null ? [] : [`${row.season} ${id}`])),
        conference: conferenceOf(Number(row.season), sides),
        overtimes: numberOrNull(row.overtimes),
        possessions: numberOrNull(row.possessions),
        freeThrows: numberOrNull(row.free_throws),
        fouls: numberOrNull(row.fouls),
        overClose: numberOrNull(row.over_close),
      },
    ];
  });
  const spellings = new Set(sheets.map(({ name }) => String(name))).size;
  return { games, names, nameOf, finished: rows.length, spellings };
}

/** {@link possessionsOf} in SQL, where the recording has not counted them. */
const possessions = (box: string) =>
  `(${box}.field_goals_tried - ${box}.offensive_rebounds + ${box}.turnovers + ${FREE_THROW_SHARE} * ${box}.free_throws_tried)`;

const textOrNull = (value: unknown) => (value === null || value === undefined ? null : String(value));
const numberOrNull = (value: unknown) => (value === null || value === undefined ? null : Number(value));
