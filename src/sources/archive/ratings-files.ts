import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { GameDay } from '../../domain/game.js';
import { readTable, type TableRow } from './table-files.js';

/**
 * KenPom's archive from recorded tables, one row a team and day, in the API's field names.
 * Answers exactly the day asked for, null where it is missing: choosing a day near it is the caller's business.
 */
export function recordedRatings(folder: string): (day: GameDay) => Promise<readonly unknown[] | null> {
  let byDay: Promise<Map<GameDay, unknown[]>> | null = null;
  return async (day) => {
    byDay ??= ratingsByDay(folder);
    return (await byDay).get(day) ?? null;
  };
}

async function ratingsByDay(folder: string): Promise<Map<GameDay, unknown[]>> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const byDay = new Map<GameDay, unknown[]>();
  for (const name of names.filter((name) => /^kenpom_archive_daily_.*\.csv\.gz$/.test(name)).sort()) {
    for (const row of await readTable(join(folder, name))) {
      const day = row.rating_date ?? '';
      const rows = byDay.get(day);
      if (rows === undefined) byDay.set(day, [rating(row)]);
      else rows.push(rating(row));
    }
  }
  return byDay;
}

function rating(row: TableRow): Record<string, unknown> {
  const number = (column: string) => (row[column] ? Number(row[column]) : null);
  return {
    ArchiveDate: row.rating_date,
    Season: number('season'),
    Preseason: 'false',
    TeamName: row.team,
    ConfShort: row.conf,
    AdjEM: number('adj_em'),
    RankAdjEM: number('rank_adjem'),
    AdjOE: number('adj_o'),
    RankAdjOE: number('rank_adj_o'),
    AdjDE: number('adj_d'),
    RankAdjDE: number('rank_adj_d'),
    AdjTempo: number('adj_t'),
    RankAdjTempo: number('rank_adj_t'),
  };
}
