import type { GameDay } from '../../src/domain/game.js';
import { refereeKey } from '../../src/identity/referees.js';
import type { TableRow } from '../../src/store/tables.js';
import { readCsvs } from './csv.js';
import { addRow, type DayRows } from './days.js';
import type { RecordedGame } from './games.js';
import { SBR_COLUMNS, sbrLine } from './lines.js';
import type { ListedGame } from './plays.js';

/** Each game once, however often it is listed (T3). */
export function once(games: readonly RecordedGame[]): RecordedGame[] {
  const byId = new Map<string, RecordedGame>();
  for (const game of games) if (!byId.has(game.row.gameId)) byId.set(game.row.gameId, game);
  return [...byId.values()];
}

export function listed({ row, day }: RecordedGame): ListedGame {
  return { gameId: row.gameId, day };
}

export function daysOfGames(games: readonly RecordedGame[]): ReadonlyMap<string, GameDay> {
  return new Map(games.map(({ row, day }) => [row.gameId, day]));
}

/** @param plays of each game that has any */
export function gameRows(
  games: readonly RecordedGame[],
  plays: ReadonlyMap<string, number>,
): DayRows<'games'> {
  const rows: DayRows<'games'> = new Map();
  for (const { day, row } of games) addRow(rows, day, { ...row, plays: plays.get(row.gameId) ?? 0 });
  return rows;
}

export function officialRows(games: readonly RecordedGame[]): DayRows<'officials'> {
  const rows: DayRows<'officials'> = new Map();
  for (const { day, row, officials } of games)
    for (const [i, name] of officials.entries())
      addRow(rows, day, {
        gameId: row.gameId,
        position: i + 1,
        name,
        refereeKey: refereeKey(name),
        source: 'season-files',
      });
  return rows;
}

export interface Lines {
  readonly rows: DayRows<'lines'>;
  /** Closes that cannot be a total, and those of no known game. */
  readonly leftOut: number;
}

/** The lines of `sbr_totals_*.csv.gz`, by the days of their games. @param seasons only these; all unless told */
export async function sbrLines(
  files: readonly string[],
  days: ReadonlyMap<string, GameDay>,
  seasons?: readonly string[],
): Promise<Lines> {
  const lines = await readCsvs(files, SBR_COLUMNS, (row) =>
    seasons === undefined || seasons.includes(row.text('season') ?? '') ? [sbrLine(row)] : [],
  );
  return byDay(lines.flat(), days);
}

/** Lines by the days of their games; of two of one source and game the first. */
export function byDay(
  lines: readonly (TableRow<'lines'> | null)[],
  days: ReadonlyMap<string, GameDay>,
): Lines {
  const rows: DayRows<'lines'> = new Map();
  const seen = new Set<string>();
  let leftOut = 0;
  for (const line of lines) {
    const day = line && days.get(line.gameId);
    const key = line && `${line.gameId} ${line.source}`;
    if (line === null || key === null || day === null || day === undefined || seen.has(key)) {
      leftOut += 1;
      continue;
    }
    seen.add(key);
    addRow(rows, day, line);
  }
  return { rows, leftOut };
}
