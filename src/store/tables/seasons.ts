import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import {
  type BySide,
  type GameDay,
  HALF_SECONDS,
  type Play,
  type PlayKind,
  seasonOf,
  type TeamSide,
} from '../../domain/game.js';
import { openDuckDb, sqlText, withDuckDb } from './duckdb.js';
import { createViews } from './views.js';

/** A finished game with what was known before it and what came of it. */
export interface SeasonGame {
  readonly gameId: string;
  /** As archives name it, e.g. `2016-17`. */
  readonly seasonName: string;
  /** Ending year. */
  readonly season: number;
  readonly day: GameDay;
  readonly teamIds: BySide<string | null>;
  readonly neutralSite: boolean;
  readonly openingTotal: number | null;
  readonly closingTotal: number | null;
  /** Over/under on the points after half-time, overtime included. */
  readonly secondHalfTotal: number | null;
  /** Null where the source has no half-point: other values are imputed from the result (T29a). */
  readonly homeFavoredBy: number | null;
  /** Score at half-time; null where the source does not have it. */
  readonly firstHalf: BySide<number> | null;
  /** Official final score, overtime included. */
  readonly finalScore: BySide<number>;
  readonly overtimes: number;
  /** By the box score, else by the plays. */
  readonly fouls: BySide<number | null>;
  /** Faults of the play log, as the archive names them: few_plays, final!=max, clock_back … */
  readonly flags: readonly string[];
}

/** One row of a season's play-by-play: a {@link Play} and the clock as the source counts it. */
export interface SeasonPlay extends Play {
  /** Seconds left in regulation in periods 1 and 2, in the overtime from 3 on; as sent, faults included (T7). */
  readonly secondsRemaining: number;
}

/** One season of the tables in a folder. */
export interface SeasonTables {
  readonly seasonName: string;
  /** Where `tables/` lies. */
  readonly folder: string;
  /** Days after it are left out. */
  readonly until?: GameDay;
  /** The ids of the games whose plays are read, where it is not all. */
  readonly sample?: ReadonlySet<string>;
}

const LAST_DAY = '9999-12-31';

/** A game and its plays. */
export interface PlayedGame {
  readonly game: SeasonGame;
  readonly plays: readonly SeasonPlay[];
}

/** `2016-17` → 2017. @throws RangeError for a text that names no season */
export function seasonNamed(seasonName: string): number {
  const [from = '', to = ''] = seasonName.split('-');
  const season = Number(from) + 1;
  if (!/^\d{4}-\d{2}$/.test(seasonName) || season % 100 !== Number(to))
    throw new RangeError(`${JSON.stringify(seasonName)} is no season: they are named like 2016-17`);
  return season;
}

/** Whether the tables have games of a season. */
export async function seasonExists({ folder, seasonName }: SeasonTables): Promise<boolean> {
  return access(join(folder, 'tables', 'games', `season=${seasonNamed(seasonName)}`)).then(
    () => true,
    () => false,
  );
}

/** Every game of a season, by day and id. */
export async function readGames(tables: SeasonTables): Promise<SeasonGame[]> {
  return withDuckDb(async (db) => {
    await createViews(db, tables.folder, seasonNamed(tables.seasonName));
    return gamesOf(db, tables);
  });
}

async function gamesOf(
  db: DuckDBConnection,
  { seasonName, until = LAST_DAY }: SeasonTables,
): Promise<SeasonGame[]> {
  const reader = await db.runAndReadAll(
    `select g.game_id, g.day::varchar as day, home_team_id, away_team_id, neutral_site, l.opening_total, l.closing_total,
            h.second_half_total, coalesce(g.home_favored_by, l.home_favored_by) as home_favored_by, home_first_half,
            away_first_half, home_final, away_final, coalesce(overtimes, 0) as overtimes,
            coalesce(home_fouls, home_play_fouls) as home_fouls, coalesce(away_fouls, away_play_fouls) as away_fouls,
            flags
       from games g left join closing_lines l on l.game_id = g.game_id
            left join second_half_lines h on h.game_id = g.game_id
      where g.day <= ${sqlText(until)}
      order by g.day, g.game_id`,
  );
  return reader.getRowObjectsJS().map((row) => {
    const day = String(row.day);
    return {
      gameId: String(row.game_id),
      seasonName,
      season: seasonOf(day),
      day,
      teamIds: { home: textOrNull(row.home_team_id), away: textOrNull(row.away_team_id) },
      neutralSite: row.neutral_site === true,
      openingTotal: numberOrNull(row.opening_total),
      closingTotal: numberOrNull(row.closing_total),
      secondHalfTotal: numberOrNull(row.second_half_total),
      homeFavoredBy: numberOrNull(row.home_favored_by),
      firstHalf: bothOrNull(numberOrNull(row.home_first_half), numberOrNull(row.away_first_half)),
      finalScore: { home: Number(row.home_final), away: Number(row.away_final) },
      overtimes: Number(row.overtimes),
      fouls: { home: numberOrNull(row.home_fouls), away: numberOrNull(row.away_fouls) },
      flags: row.flags === null ? [] : String(row.flags).split('|'),
    };
  });
}

const textOrNull = (value: unknown) => (value === null || value === undefined ? null : String(value));
const numberOrNull = (value: unknown) => (value === null || value === undefined ? null : Number(value));

const bothOrNull = (home: number | null, away: number | null) =>
  home === null || away === null ? null : { home, away };

/** The ids of a season's games that have any plays. */
export async function gamesWithPlays({ seasonName, folder }: SeasonTables): Promise<Set<string>> {
  return withDuckDb(async (db) => {
    await createViews(db, folder, seasonNamed(seasonName));
    const reader = await db.runAndReadAll('select distinct game_id from plays');
    return new Set(reader.getRows().map(([id]) => String(id)));
  });
}

/**
 * Walks the games of a season that have plays, ascending by id, one game in memory at a time.
 * @param wanted of whom plays are read; the others come first, without plays, which costs next to nothing
 */
export async function* readPlayedGames(
  tables: SeasonTables,
  wanted?: (game: SeasonGame) => boolean,
): AsyncGenerator<PlayedGame> {
  const { instance, db } = await openDuckDb();
  try {
    await createViews(db, tables.folder, seasonNamed(tables.seasonName));
    const all = await gamesOf(db, tables);
    const games = new Map(all.map((game) => [game.gameId, game]));
    const { sample } = tables;
    const ofSample = sample === undefined ? all : all.filter(({ gameId }) => sample.has(gameId));
    const read = wanted === undefined ? ofSample : ofSample.filter(wanted);
    if (wanted !== undefined) for (const game of ofSample) if (!wanted(game)) yield { game, plays: [] };
    const ofRead =
      read === all ? '' : `and game_id in (${read.map((game) => sqlText(game.gameId)).join(', ') || 'null'})`;
    const result = await db.stream(
      `select game_id, play_id, kind, period, seconds_left_in_period, seconds_as_sent, side, home_score, away_score,
              epoch_ms(wallclock_utc) as wallclock
         from plays where day <= ${sqlText(tables.until ?? LAST_DAY)} ${ofRead} order by game_id, play_number`,
    );
    let game: SeasonGame | undefined;
    let current = '';
    let plays: SeasonPlay[] = [];
    for (
      let chunk = await result.fetchChunk();
      chunk && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      const columns = Array.from({ length: 10 }, (_, i) => chunk.getColumnValues(i));
      const [ids, playIds, kinds, periods, lefts, sent, sides, homes, aways, wallclocks] = columns as [
        string[],
        string[],
        PlayKind[],
        number[],
        number[],
        (number | null)[],
        (TeamSide | null)[],
        number[],
        number[],
        (bigint | null)[],
      ];
      for (let i = 0; i < chunk.rowCount; i++) {
        const id = ids[i] as string;
        if (current !== id) {
          if (game) yield { game, plays };
          current = id;
          game = games.get(id);
          plays = [];
        }
        const period = periods[i] as number;
        const left = lefts[i] as number;
        const wallclock = wallclocks[i] ?? null;
        plays.push({
          id: playIds[i] as string,
          kind: kinds[i] as PlayKind,
          period,
          secondsLeftInPeriod: left,
          secondsRemaining: sent[i] ?? (period === 1 ? left + HALF_SECONDS : left),
          side: sides[i] as TeamSide | null,
          score: { home: homes[i] as number, away: aways[i] as number },
          wallclockUtc: wallclock === null ? null : new Date(Number(wallclock)).toISOString(),
        });
      }
    }
    if (game) yield { game, plays };
  } finally {
    db.closeSync();
    instance.closeSync();
  }
}
