/**
 * Seasons as Parquet tables in a folder, written once by the import and read by DuckDB: `games`, one row a game, and
 * `plays`, one row a play in the order of the source. DuckDB is loaded on first use: a Lambda that reads no table
 * never pays for it.
 */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import {
  type BySide,
  type GameDay,
  HALF_SECONDS,
  OVERTIME_SECONDS,
  type Play,
  type PlayKind,
  seasonOf,
  type TeamSide,
} from '../domain/game.js';

export { closingLines } from './tables/lines.js';
export { TableError } from './tables/parquet.js';
export { type DatedRow, daysOf, readDay, readSeason } from './tables/read.js';
export { TABLES, type TableName, type TableRow } from './tables/schema.js';
export { mergeDay, mergeRows, type Written, writeDay } from './tables/write.js';

/** Raised when the columns of the tables change, so that older tables are imported anew. */
export const TABLES_VERSION = 2;

/** A finished game with what was known before it and what came of it. */
export interface SeasonGame {
  readonly gameId: string;
  /** As the archive names it, e.g. `2016-17`. */
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
  /** Official final score, overtime included. */
  readonly finalScore: BySide<number>;
  readonly overtimes: number;
  readonly fouls: BySide<number | null>;
  /** Faults of the play log, as the archive names them: few_plays, final!=max, clock_back … */
  readonly flags: readonly string[];
}

/** One row of a season's play-by-play: a {@link Play} and the clock as the source counts it. */
export interface SeasonPlay extends Play {
  /** Seconds left in regulation in periods 1 and 2, in the overtime from 3 on; as sent, faults included (T7). */
  readonly secondsRemaining: number;
}

/** Where one imported season lies. */
export interface SeasonTables {
  readonly seasonName: string;
  readonly folder: string;
}

/** A game and its plays; the plays are empty where the archive has none for it. */
export interface PlayedGame {
  readonly game: SeasonGame;
  readonly plays: readonly SeasonPlay[];
}

const MEMORY_LIMIT = '700MB';

/** Runs `use` on an in-memory DuckDB that is closed again, whatever happens. */
export async function withDuckDb<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: MEMORY_LIMIT });
  try {
    const connection = await instance.connect();
    try {
      return await use(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/** A text as an SQL literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export async function seasonExists(tables: SeasonTables): Promise<boolean> {
  return access(join(tables.folder, 'games.parquet')).then(
    () => true,
    () => false,
  );
}

/** Every game of a season, by day and id. */
export async function readGames(tables: SeasonTables): Promise<SeasonGame[]> {
  return withDuckDb((db) => gamesOf(db, tables));
}

async function gamesOf(db: DuckDBConnection, { folder, seasonName }: SeasonTables): Promise<SeasonGame[]> {
  const games = sqlText(join(folder, 'games.parquet'));
  const reader = await db.runAndReadAll(`select * from read_parquet(${games}) order by day, game_id`);
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
      finalScore: { home: Number(row.final_home), away: Number(row.final_away) },
      overtimes: Number(row.overtimes),
      fouls: { home: numberOrNull(row.home_fouls), away: numberOrNull(row.away_fouls) },
      flags: row.flags === null ? [] : String(row.flags).split('|'),
    };
  });
}

const textOrNull = (value: unknown) => (value === null || value === undefined ? null : String(value));
const numberOrNull = (value: unknown) => (value === null || value === undefined ? null : Number(value));

/**
 * Walks a season game by game in the order of the play table, one game in memory at a time.
 * @throws Error naming table, game and play when the plays of a game do not lie together.
 */
export async function* readPlayedGames(tables: SeasonTables): AsyncGenerator<PlayedGame> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: MEMORY_LIMIT });
  const db = await instance.connect();
  try {
    const games = new Map((await gamesOf(db, tables)).map((game) => [game.gameId, game]));
    const table = join(tables.folder, 'plays.parquet');
    const result = await db.stream(
      `select game_id, play_id, kind, period, seconds_remaining, side, home_score, away_score
         from read_parquet(${sqlText(table)})`,
    );
    const seen = new Set<string>();
    let current = '';
    let game: SeasonGame | undefined;
    let plays: SeasonPlay[] = [];
    for (
      let chunk = await result.fetchChunk();
      chunk && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      const columns = Array.from({ length: 8 }, (_, i) => chunk.getColumnValues(i));
      const [ids, playIds, kinds, periods, seconds, sides, homes, aways] = columns as [
        string[],
        number[],
        PlayKind[],
        number[],
        number[],
        (TeamSide | null)[],
        number[],
        number[],
      ];
      for (let i = 0; i < chunk.rowCount; i++) {
        const id = ids[i] as string;
        if (current !== id) {
          if (game) yield { game, plays };
          if (seen.has(id))
            throw new Error(`${table}: the plays of game ${id} do not lie together; import again`);
          seen.add(id);
          current = id;
          game = games.get(id);
          plays = [];
        }
        if (!game) continue;
        const period = periods[i] as number;
        const secondsRemaining = seconds[i] as number;
        plays.push({
          id: String(playIds[i]),
          kind: kinds[i] as PlayKind,
          period,
          secondsLeftInPeriod: secondsLeftInPeriod(period, secondsRemaining),
          secondsRemaining,
          side: sides[i] as TeamSide | null,
          score: { home: homes[i] as number, away: aways[i] as number },
          wallclockUtc: null,
        });
      }
    }
    if (game) yield { game, plays };
  } finally {
    db.closeSync();
    instance.closeSync();
  }
}

/** A clock of the season files within its period: an end-of-half row that carries the overtime's clock reads 20:00 (T7). */
function secondsLeftInPeriod(period: number, secondsRemaining: number): number {
  const left = period === 1 ? secondsRemaining - HALF_SECONDS : secondsRemaining;
  return Math.max(0, Math.min(period <= 2 ? HALF_SECONDS : OVERTIME_SECONDS, left));
}
