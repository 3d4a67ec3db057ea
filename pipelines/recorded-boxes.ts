import { join } from 'node:path';
import type { RatedGame } from '../src/analysis/ratings.js';
import { isPlausibleTotal } from '../src/domain/market.js';
import { sqlText, withDuckDb } from '../src/store/tables.js';

/** A recorded game with its box score and what the market expected. */
export interface RecordedGame extends RatedGame {
  readonly gameId: string;
  readonly closingTotal: number | null;
}

/** A possession-counted game lasts 39.5 recorded minutes: the last possession's clock is not run down. */
const RECORDED_MINUTES = 39.5;

/**
 * A recorded season's games between two teams of Division I, by day, from `espn/seasons/{games,teambox}_SEASON.csv.gz`
 * (2022-23 on: earlier boxes have no game id). A game whose box adds up to another score than its final is left out.
 */
export async function recordedGames(archive: string, seasonName: string): Promise<RecordedGame[]> {
  const file = (table: string) =>
    `read_csv(${sqlText(join(archive, 'espn', 'seasons', `${table}_${seasonName}.csv.gz`))},
       header = true, quote = '"', nullstr = '', all_varchar = true)`;
  const rows = await withDuckDb(async (db) => {
    const reader = await db.runAndReadAll(`
      with boxes as (
        select *, team_espn_team_id as team_id,
               {'pts': pts::integer, 'fga': fga::double, 'orb': orb::double, 'tov': "to"::double, 'fta': fta::double} as box
          from ${file('teambox')})
      select g.game_id, g.date, g.neutral_site = 'True', home.team_id, away.team_id,
             home.box.pts, away.box.pts, home.box.fga, home.box.orb, home.box.tov, home.box.fta,
             away.box.fga, away.box.orb, away.box.tov, away.box.fta,
             greatest(0, round(((home.mins::double + away.mins::double) / 2 - ${RECORDED_MINUTES}) / 5)),
             g.total_line::double
        from ${file('games')} g
        join boxes home on home.espn_game_id = g.game_id and home.team = home.home
        join boxes away on away.espn_game_id = g.game_id and away.team = away.away
       where home.team_id is not null and away.team_id is not null
         and list_sort([home.box.pts, away.box.pts]) = list_sort([g.home_final::integer, g.away_final::integer])
     qualify row_number() over (partition by g.game_id order by home.contest_id) = 1
       order by g.date, g.game_id`);
    return reader.getRows();
  });
  return rows.map((row) => {
    const number = (i: number) => Number(row[i]);
    const box = (from: number) => ({
      fieldGoalsTried: number(from),
      offensiveRebounds: number(from + 1),
      turnovers: number(from + 2),
      freeThrowsTried: number(from + 3),
    });
    const line = row[16] === null ? null : number(16);
    return {
      gameId: String(row[0]),
      day: String(row[1]),
      neutralSite: row[2] === true,
      teamIds: { home: String(row[3]), away: String(row[4]) },
      finalScore: { home: number(5), away: number(6) },
      box: { home: box(7), away: box(11) },
      overtimes: number(15),
      closingTotal: line !== null && isPlausibleTotal(line) ? line : null,
    };
  });
}
