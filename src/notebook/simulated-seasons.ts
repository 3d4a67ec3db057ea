import { join } from 'node:path';
import { gameTables, writeGameTables } from '../../pipelines/collect/game-tables.js';
import { rateSeason } from '../../pipelines/collect/own-ratings.js';
import { kenpomRows } from '../../pipelines/collect/ratings.js';
import { appearWhole, exists } from '../../pipelines/import.js';
import { addDays, type GameDay } from '../domain/game.js';
import { recordedHttp } from '../host/clients.js';
import { simulatedLeague } from '../host/simulated-night.js';
import { readTeamSeeds } from '../identity/seed-files.js';
import { createTeamResolver, type TeamResolver } from '../identity/teams.js';
import { parseSummary } from '../sources/espn/parse.js';
import { createKenpomClient } from '../sources/kenpom/client.js';
import { createSimulatorFetch, type League } from '../sources/simulator.js';
import { folderObjects } from '../store/folder-objects.js';
import type { ObjectStore } from '../store/objects.js';
import { mergeDay, type SeasonTables, seasonNamed } from '../store/tables.js';

/** The seasons that are made up where none is asked for by name. */
export const SIMULATED_SEASONS = ['2024-25', '2025-26'] as const;

const NIGHTS_A_SEASON = 6;
const GAMES_A_NIGHT = 60;
/** Raised when the league plays otherwise, so that its tables are made anew. */
const VERSION = 1;

/**
 * Tables of the simulated league in the place of seasons, 360 games each, the same every time: made of its payloads by
 * the parsers and writers of the daily collection, with officials, pre-game lines, box scores and ratings. They have no
 * second-half line.
 * @param seasons named like recorded ones
 */
export async function simulatedSeasons(tables: string, seasons: readonly string[]): Promise<SeasonTables[]> {
  return Promise.all(
    seasons.map(async (seasonName) => {
      const folder = join(tables, `simulated-${seasonName}-${VERSION}`);
      if (!(await exists(folder)))
        await appearWhole(folder, (building) => playSeason(folderObjects(building), seasonName));
      return { seasonName, folder };
    }),
  );
}

async function playSeason(store: ObjectStore, seasonName: string): Promise<void> {
  const league = await simulatedLeague(GAMES_A_NIGHT);
  const teams = createTeamResolver(await readTeamSeeds());
  for (let i = 0; i < NIGHTS_A_SEASON; i++) {
    const day = addDays(`${seasonName.slice(0, 4)}-12-01`, i);
    const summaries = [...league.night(day).recording.summaries];
    const finished = summaries.flatMap(
      ([id, summary]) => gameTables(parseSummary(id, summary, `${addDays(day, 1)}T12:00:00Z`)) ?? [],
    );
    await writeGameTables(store, day, finished);
    await writeKenpom(store, league, teams, day);
  }
  await rateSeason({ store, teams }, seasonNamed(seasonName));
}

async function writeKenpom(
  store: ObjectStore,
  league: League,
  teams: TeamResolver,
  day: GameDay,
): Promise<void> {
  const now = () => `${day}T12:00:00Z`;
  const kenpom = createKenpomClient(recordedHttp(createSimulatorFetch(league, { now }), now), {
    apiKey: 'none',
  });
  await mergeDay(store, 'ratings', day, kenpomRows(await kenpom.archive(day), day, teams).rows);
}
