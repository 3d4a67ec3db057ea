import { overUnderRecords } from '../../src/analysis/totals.js';
import { addDays, type GameDay } from '../../src/domain/game.js';
import { totalPoints } from '../../src/domain/state.js';
import type { LookupCache } from '../../src/store/cache.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { closingLines, readSeason } from '../../src/store/tables.js';

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
  const closing = closingLines(await readSeason(store, 'lines', day));
  const settled = games.flatMap(({ gameId, homeTeamId, awayTeamId, neutralSite, homeFinal, awayFinal }) => {
    const line = closing.get(gameId);
    if (line === undefined || homeTeamId === null || awayTeamId === null) return [];
    const teamIds = { home: homeTeamId, away: awayTeamId };
    const finalTotal = totalPoints({ home: homeFinal, away: awayFinal });
    return [{ teamIds, neutralSite, finalTotal, closingTotal: line.closingTotal }];
  });
  const records = overUnderRecords(settled);
  const asOf = addDays(day, 1);
  if (records.length > 0) await lookups.putRecords(asOf, RECORDS_SOURCE, records);
  return { asOf, games: games.length, settled: settled.length, teams: records.length };
}
