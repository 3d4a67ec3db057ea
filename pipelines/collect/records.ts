import { overUnderRecords } from '../../src/analysis/totals.js';
import { addDays, type GameDay } from '../../src/domain/game.js';
import { totalPoints } from '../../src/domain/state.js';
import type { LookupCache } from '../../src/store/cache.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { readSeason } from './day-tables.js';

export interface RecordsReport {
  /** The first game day that may use the records. */
  readonly asOf: GameDay;
  /** Finished games of the season, and how many of them had a closing total. */
  readonly games: number;
  readonly settled: number;
  readonly teams: number;
}

export const RECORDS_SOURCE = 'finals and closing totals';

/** Tallies every team's season to date over and under its closing totals, and writes the records to the cache. */
export async function tallyRecords(
  { store, lookups }: { readonly store: ObjectStore; readonly lookups: LookupCache },
  day: GameDay,
): Promise<RecordsReport> {
  const games = await readSeason(store, 'games', day);
  const closing = new Map((await readSeason(store, 'lines', day)).map((line) => [line.gameId, line.total]));
  const settled = games.flatMap(({ gameId, game, finalScore }) => {
    const closingTotal = closing.get(gameId);
    const teamIds = { home: game.home.id, away: game.away.id };
    return closingTotal === undefined ? [] : [{ teamIds, finalTotal: totalPoints(finalScore), closingTotal }];
  });
  const records = overUnderRecords(settled);
  const asOf = addDays(day, 1);
  if (records.length > 0) await lookups.putRecords(asOf, RECORDS_SOURCE, records);
  return { asOf, games: games.length, settled: settled.length, teams: records.length };
}
