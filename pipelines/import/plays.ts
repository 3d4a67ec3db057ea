import type { DuckDBConnection } from '@duckdb/node-api';
import {
  type GameDay,
  HALF_SECONDS,
  OVERTIME_SECONDS,
  type PlayKind,
  type TeamSide,
} from '../../src/domain/game.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { mergeDay, sqlText, type TableRow, withDuckDb } from '../../src/store/tables.js';
import { checkColumns, checkWhole } from './csv.js';

/** What each play type of the season files is in this project's words. */
const PLAY_TYPES: Readonly<Record<string, PlayKind>> = {
  made_2: 'made2',
  miss_2: 'missed2',
  made_3: 'made3',
  miss_3: 'missed3',
  made_ft: 'madeFreeThrow',
  miss_ft: 'missedFreeThrow',
  oreb: 'offensiveRebound',
  dreb: 'defensiveRebound',
  team_reb: 'deadBallRebound',
  turnover: 'turnover',
  steal: 'steal',
  block: 'block',
  foul: 'foul',
  tech_foul: 'technicalFoul',
  foul_other: 'technicalFoul',
  timeout: 'timeout',
  tv_timeout: 'tvTimeout',
  jump: 'jumpBall',
  end_period: 'endPeriod',
  placeholder: 'note',
  other: 'note',
};
const TYPES = Object.entries(PLAY_TYPES);
const SIDES: readonly (TeamSide | null)[] = [null, 'home', 'away'];

const COLUMNS = [
  'game_id',
  'play_id',
  'half',
  'secs_remaining',
  'home_score',
  'away_score',
  'type',
  'action_team',
] as const;

/** A game whose plays may be in a file. */
export interface ListedGame {
  readonly gameId: string;
  readonly day: GameDay;
}

export interface ImportedPlays {
  /** Plays of each game that has any. */
  readonly byGame: ReadonlyMap<string, number>;
  /** Plays by type that no one has named yet (T5): kept for score and clock. */
  readonly unknownTypes: Readonly<Record<string, number>>;
  /** Plays of games that are not listed, and so have no day. */
  readonly withoutGame: number;
}

/**
 * Puts a season file's plays into the table, a day at a time.
 * @throws Error naming the file: truncated gzip, a column that it lacks, a value that is no number
 */
export async function importPlays(
  objects: ObjectStore,
  file: string,
  games: readonly ListedGame[],
  onDay: (done: number, of: number) => void = () => {},
  signal?: AbortSignal,
): Promise<ImportedPlays> {
  await checkWhole(file);
  const listed = games.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  const days = new Set(listed.map((game) => game.day)).size;
  return withDuckDb(async (db) => {
    await load(db, file, listed);
    const byGame = new Map<string, number>();
    let day: GameDay | null = null;
    let rows: TableRow<'plays'>[] = [];
    let done = 0;
    const writeRows = async () => {
      if (day === null) return;
      signal?.throwIfAborted();
      await mergeDay(objects, 'plays', day, rows);
      rows = [];
      onDay(++done, days);
    };
    for await (const { game, plays } of gamesWithPlays(db, listed)) {
      if (game.day !== day) {
        await writeRows();
        day = game.day;
      }
      byGame.set(game.gameId, plays.length);
      rows.push(...plays);
    }
    await writeRows();
    return { byGame, ...(await oddities(db)) };
  });
}

function key({ day, gameId }: ListedGame): string {
  return `${day} ${gameId}`;
}

/** Makes the table `plays` of numbers only: a text costs ten times as much on its way into JavaScript. */
async function load(db: DuckDBConnection, file: string, listed: readonly ListedGame[]): Promise<void> {
  const fail = (error: unknown): never => {
    throw new Error(`${file}: ${(error as Error).message.split('\n', 1)[0]}`);
  };
  const csv = `read_csv(${sqlText(file)}, header = true, delim = ',', quote = '"', escape = '"',
    all_varchar = true, strict_mode = false)`;
  const described = await db.runAndReadAll(`describe select * from ${csv}`).catch(fail);
  checkColumns(file, described.getColumnsJS()[0] as string[], COLUMNS);

  await db.run('create table listed (game_id varchar, n integer)');
  const appender = await db.createAppender('listed');
  for (const [n, { gameId }] of listed.entries()) {
    appender.appendVarchar(gameId);
    appender.appendInteger(n);
    appender.endRow();
  }
  appender.closeSync();

  const typeCode = TYPES.map(([type], i) => `when ${sqlText(type)} then ${i}`).join(' ');
  await db
    .run(
      `create table plays as
       select n, play_id::integer as play_id, (case type ${typeCode} else -1 end)::tinyint as type_code,
              case when type_code < 0 then type end as unknown_type, half::tinyint as half,
              secs_remaining::smallint as seconds,
              (case action_team when 'home' then 1 when 'away' then 2 else 0 end)::tinyint as side,
              home_score::smallint as home_score, away_score::smallint as away_score
         from ${csv} left join listed using (game_id)`,
    )
    .catch(fail);
}

async function oddities(db: DuckDBConnection): Promise<Pick<ImportedPlays, 'unknownTypes' | 'withoutGame'>> {
  const unknown = await db.runAndReadAll(
    `select coalesce(unknown_type, ''), count(*)::integer from plays where type_code < 0 group by 1 order by 1`,
  );
  const withoutGame = await db.runAndReadAll('select count(*)::integer from plays where n is null');
  return {
    unknownTypes: Object.fromEntries(unknown.getRowsJS().map(([type, n]) => [String(type), Number(n)])),
    withoutGame: Number(withoutGame.getRows()[0]?.[0] ?? 0),
  };
}

/** The listed games that have plays, in their order, each with its plays in the source's. */
async function* gamesWithPlays(
  db: DuckDBConnection,
  listed: readonly ListedGame[],
): AsyncGenerator<{ readonly game: ListedGame; readonly plays: TableRow<'plays'>[] }> {
  const result = await db.stream(
    `select n, play_id, type_code, half, seconds, side, home_score, away_score
       from plays where n is not null order by n, play_id`,
  );
  let current = -1;
  let plays: TableRow<'plays'>[] = [];
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    const columns = Array.from({ length: 8 }, (_, i) => chunk.getColumnValues(i) as number[]);
    const [games, ids, types, halves, seconds, sides, homes, aways] = columns as Columns;
    for (let i = 0; i < chunk.rowCount; i++) {
      const n = games[i] as number;
      if (n !== current) {
        if (current >= 0) yield { game: listed[current] as ListedGame, plays };
        current = n;
        plays = [];
      }
      const period = halves[i] as number;
      const asSent = seconds[i] as number;
      plays.push({
        gameId: (listed[n] as ListedGame).gameId,
        playNumber: plays.length + 1,
        playId: String(ids[i]),
        kind: TYPES[types[i] as number]?.[1] ?? 'unknown',
        period,
        secondsLeftInPeriod: secondsLeftInPeriod(period, asSent),
        secondsAsSent: asSent,
        side: SIDES[sides[i] as number] ?? null,
        homeScore: homes[i] as number,
        awayScore: aways[i] as number,
        wallclockUtc: null,
        source: 'season-files',
      });
    }
  }
  if (current >= 0) yield { game: listed[current] as ListedGame, plays };
}

type Columns = [number[], number[], number[], number[], number[], number[], number[], number[]];

/** A clock of the season files, cut to what its period can hold (T7). */
function secondsLeftInPeriod(period: number, asSent: number): number {
  const left = period === 1 ? asSent - HALF_SECONDS : asSent;
  return Math.max(0, Math.min(period <= 2 ? HALF_SECONDS : OVERTIME_SECONDS, left));
}
