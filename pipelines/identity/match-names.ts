import { csvParse } from 'd3-dsv';
import { addDays, type GameDay, gameDayOf, isGameDay, seasonOf } from '../../src/domain/game.js';
import { type Schedule, type ScheduledGame, scheduleOf } from '../../src/identity/schedule.js';
import type { TeamMatch, TeamResolver } from '../../src/identity/teams.js';
import { ArchiveError, openArchive } from '../../src/sources/archive.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { readDay } from '../../src/store/tables.js';
import { recordedGames } from './recorded-games.js';

/** A name of a list, and whose it is. */
export interface NamedMatch extends Omit<TeamMatch, 'refused'> {
  readonly name: string;
}

/** A row of a list of names. */
interface NamedRow {
  readonly name: string;
  readonly source: string | undefined;
  readonly season: number | undefined;
  readonly opponent: string | undefined;
  readonly day: GameDay | undefined;
}

/** What a list of names is matched with. */
export interface NameSources {
  readonly teams: TeamResolver;
  /** Whose table of games is a second witness. */
  readonly store: ObjectStore;
  /** A folder of recordings whose games are another; null without one. */
  readonly archive: string | null;
}

/**
 * The teams of a list of names, in its order. Columns: name, and where the list has them source, season (`2026` or
 * `2025-26`), opponent and date (a day, or an instant in UTC).
 * @throws Error naming the row and column that cannot be read
 */
export async function matchNames(text: string, sources: NameSources): Promise<NamedMatch[]> {
  const rows = readRows(text);
  const schedule = await scheduleFor(rows, sources);
  return rows.map(({ name, source, season, opponent, day }) => {
    const { teamId, confidence, reason, candidates } = sources.teams.resolve(name, {
      source,
      season,
      opponent,
      day,
      schedule,
    });
    return { name, teamId, confidence, reason, candidates };
  });
}

function readRows(text: string): NamedRow[] {
  const rows = csvParse(text.replace(/^\uFEFF/, ''));
  if (!rows.columns.includes('name'))
    throw new Error(`the list has no column name; it has ${rows.columns.join(', ')}`);
  return rows.map((row, i) => {
    const cell = (column: string) => row[column]?.trim() || undefined;
    const fault = (column: string, expected: string) =>
      new Error(`the list, row ${i + 2}: ${column} is ${JSON.stringify(row[column])}, expected ${expected}`);
    const date = cell('date');
    const day = date === undefined ? undefined : dayOf(date);
    if (day === null) throw fault('date', 'a day such as 2026-03-02, or an instant in UTC');
    const said = cell('season');
    const ofDay = day === undefined ? undefined : seasonOf(day);
    const season = said === undefined ? ofDay : seasonNumber(said);
    if (season === null) throw fault('season', 'a season such as 2026 or 2025-26');
    return { name: row.name ?? '', source: cell('source'), season, opponent: cell('opponent'), day };
  });
}

function dayOf(text: string): GameDay | null {
  if (isGameDay(text)) return text;
  return /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text)) ? gameDayOf(text) : null;
}

function seasonNumber(text: string): number | null {
  const [, year, ending] = /^((?:19|20)\d\d)(-\d\d)?$/.exec(text) ?? [];
  if (year === undefined) return null;
  return ending === undefined ? Number(year) : Number(year) + 1;
}

/** The games about the days of rows that name an opponent; nothing is read where there is none. */
async function scheduleFor(
  rows: readonly NamedRow[],
  { teams, store, archive }: NameSources,
): Promise<Schedule | undefined> {
  const asked = rows.flatMap(({ opponent, day }) =>
    opponent === undefined || day === undefined ? [] : [day],
  );
  if (asked.length === 0) return undefined;
  const days = new Set(asked.flatMap((day) => [-1, 0, 1].map((by) => addDays(day, by))));
  const games: ScheduledGame[] = [];
  for (const day of days)
    for (const { homeTeamId, awayTeamId } of (await readDay(store, 'games', day)) ?? [])
      if (homeTeamId !== null && awayTeamId !== null)
        games.push({ day, home: { id: homeTeamId }, away: { id: awayTeamId } });
  if (archive !== null) {
    const sorted = [...days].sort();
    const span = { from: sorted[0] as GameDay, to: sorted.at(-1) as GameDay };
    games.push(...(await recordedGames(archive, await nightsOf(archive), teams, span)));
  }
  return scheduleOf(games);
}

async function nightsOf(archive: string) {
  return openArchive(archive).catch((error: unknown) => {
    if (error instanceof ArchiveError) return null;
    throw error;
  });
}
