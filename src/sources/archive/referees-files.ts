import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { GameDay } from '../../domain/game.js';
import { foulsPage } from './fouls-page.js';
import { readTable } from './table-files.js';

/**
 * RefMetrics' fouls page from recorded tables: the newest that had been fetched by the day asked for.
 * A table fetched later would hold the future, so before the first there is none.
 */
export function recordedReferees(folder: string): (day: GameDay) => Promise<string | null> {
  return async (day) => {
    const names = await readdir(folder).catch(() => [] as string[]);
    const newest = names
      .flatMap((name) => /^refmetrics_fouls_(\d{4}-\d{2}-\d{2})\.csv\.gz$/.exec(name) ?? [])
      .filter((part) => part.length === 10 && part <= day)
      .sort()
      .at(-1);
    if (newest === undefined) return null;
    const rows = await readTable(join(folder, `refmetrics_fouls_${newest}.csv.gz`));
    return foulsPage(
      rows.map((row) => ({
        name: row.referee_name ?? '',
        profile: row.profile_url || null,
        fouls: row.total_fouls_per_game ?? '',
        homeFouls: row.home_fouls_per_game ?? '',
        awayFouls: row.away_fouls_per_game ?? '',
        differential: row.foul_differential ?? '',
        games: row.total_games ?? '',
      })),
    );
  };
}
