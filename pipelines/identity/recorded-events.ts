import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays, type GameDay, gameDayOf } from '../../src/domain/game.js';
import type { EventToPlace } from '../../src/identity/games.js';
import { sqlText, withDuckDb } from '../../src/store/tables.js';

/**
 * The Odds API's events of some game days, each as the last snapshot that lists it has it: a start is put right once
 * the game has begun.
 * @throws Error when the archive has no snapshot of these days
 */
export async function recordedEvents(
  root: string,
  { from, to }: { readonly from: GameDay; readonly to: GameDay },
): Promise<EventToPlace[]> {
  const folder = join(root, 'odds-api', 'history');
  const until = addDays(to, 1);
  const files = (await readdir(folder).catch(() => []))
    .filter((name) => /^\d{4}-\d{2}-\d{2}\.parquet$/.test(name) && from <= name && name.slice(0, 10) <= until)
    .sort();
  if (files.length === 0) throw new Error(`${folder}: no snapshot of ${from} to ${to}`);
  const rows = await withDuckDb(async (db) => {
    const list = files.map((name) => sqlText(join(folder, name))).join(', ');
    const reader = await db.runAndReadAll(`
      select game_id, arg_max(commence_time, snapshot_time), arg_max(home_team, snapshot_time),
             arg_max(away_team, snapshot_time)
        from read_parquet([${list}]) group by 1 order by 1`);
    return reader.getRows();
  });
  return rows
    .map(([id, commence, home, away]) => ({
      id: String(id),
      commenceUtc: String(commence),
      homeName: String(home),
      awayName: String(away),
    }))
    .filter(({ commenceUtc }) => {
      const day = gameDayOf(commenceUtc);
      return from <= day && day <= to;
    });
}
