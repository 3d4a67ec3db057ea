import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, type GameDay, seasonName, seasonOf, type Team } from '../../src/domain/game.js';
import type { ListedGame } from '../../src/identity/games.js';
import { nameKey } from '../../src/identity/normal-form.js';
import type { TeamResolver } from '../../src/identity/teams.js';
import type { Archive } from '../../src/sources/archive.js';
import { createRecordedFetch } from '../../src/sources/archive.js';
import { createEspnClient } from '../../src/sources/espn/client.js';
import { readCsv } from '../import/csv.js';

/**
 * ESPN's games of some days out of an archive: of its recorded nights, and of the tables of seasons, whose games have a
 * day, and a start only where a table of lines tells it. A team that no table knows has its own name for an id, so that
 * its games can still be found. Ids of other providers in those tables are not read: they are what a match is judged by.
 * @param archive null for a folder without recorded nights
 */
export async function recordedGames(
  root: string,
  archive: Archive | null,
  teams: TeamResolver,
  { from, to }: { readonly from: GameDay; readonly to: GameDay },
): Promise<ListedGame[]> {
  const games = new Map<string, ListedGame>();
  for (let season = seasonOf(from); season <= seasonOf(to); season++)
    for (const game of await gamesOfSeason(root, season, teams))
      if (from <= game.day && game.day <= to) games.set(game.id, game);
  for (const night of archive?.nights ?? [])
    if (archive !== null && from <= night && night <= to)
      for (const game of await gamesOfNight(archive, night)) games.set(game.id, game);
  return [...games.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function gamesOfNight(archive: Archive, night: GameDay): Promise<ListedGame[]> {
  const now = () => `${addDays(night, 1)}T06:00:00Z`;
  const fetch = await createRecordedFetch(archive, night, { now });
  const espn = createEspnClient({ fetch, now, timeoutMs: 60_000, retries: 0 });
  const { games } = await espn.scoreboard(night);
  return games.map(({ game }) => game);
}

async function gamesOfSeason(root: string, season: number, teams: TeamResolver): Promise<ListedGame[]> {
  const file = join(root, 'espn', 'seasons', `games_${seasonName(season)}.csv.gz`);
  if (!existsSync(file)) return [];
  const starts = await startsOfSeason(root, season);
  return readCsv(file, ['game_id', 'date', 'home', 'away'], (row) => {
    const id = row.must('game_id');
    const side = (name: 'home' | 'away') =>
      teamOf(row.text(`${name}_full`) ?? row.must(name), row.text(`${name}_id`), season, teams);
    return {
      id,
      day: row.must('date'),
      startUtc: starts.get(id) ?? null,
      home: side('home'),
      away: side('away'),
    };
  });
}

function teamOf(name: string, id: string | null, season: number, teams: TeamResolver): Team {
  const known = id ?? teams.resolve(name, { source: 'espn', season }).teamId ?? `outside ${nameKey(name)}`;
  return { id: known, name, location: name, abbreviation: '' };
}

/** When ESPN's games of a season begin, as far as the table of lines has them. */
async function startsOfSeason(root: string, season: number): Promise<ReadonlyMap<string, string>> {
  const file = join(root, 'lines', 'closing_totals_by_espn_id.csv.gz');
  const starts = new Map<string, string>();
  if (!existsSync(file)) return starts;
  await readCsv(file, ['espn_id', 'season', 'game_datetime'], (row) => {
    const start = row.text('game_datetime');
    const of = row.integer('season');
    if (of !== season || start === null || Number.isNaN(Date.parse(start))) return;
    starts.set(row.must('espn_id'), new Date(start).toISOString());
  });
  return starts;
}
