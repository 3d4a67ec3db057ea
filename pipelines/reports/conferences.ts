import { conferencesOf } from '../../src/analysis/conferences.js';
import type { TeamSeed } from '../../src/identity/team-seeds.js';
import type { StudyData } from './study.js';

/** The conference of both teams in a season, by its ending year; null where they are of two, or of none. */
export type ConferenceOf = (season: number, teamIds: readonly (string | null)[]) => string | null;

/** The conferences of the data's seasons, as {@link conferencesOf} tells them. */
export async function conferenceOfTeams(data: StudyData, teams: readonly TeamSeed[]): Promise<ConferenceOf> {
  const rows = await data.rows(`select season, home_team_id, away_team_id from games
    where conference_game and home_team_id is not null and away_team_id is not null order by day, game_id`);
  const present = new Map(
    teams.map(({ teamId, location: name, conference }) => [teamId, { name, conference }]),
  );
  const conferences = conferencesOf(
    rows.map((row) => ({
      season: String(row.season),
      teamIds: [String(row.home_team_id), String(row.away_team_id)] as const,
    })),
    (id) => present.get(id) ?? null,
  );
  return (season, teamIds) => {
    const of = conferences.get(String(season));
    const [name = null, other] = teamIds.map((id) => of?.get(id ?? '') ?? null);
    return name === other ? name : null;
  };
}
