import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { GameDay, UtcInstant } from '../domain/game.js';
import { createReplayFetch, type ReplayOptions, type ReplaySources } from './archive/answer.js';
import { ArchiveError } from './archive/errors.js';
import { type NightSpan, type ReplayedNight, replayedNight, spanOf } from './archive/night.js';
import type { OddsHistory } from './archive/odds.js';
import { recordedOdds } from './archive/odds-files.js';
import { recordedRatings } from './archive/ratings-files.js';
import { recordedReferees } from './archive/referees-files.js';
import type { Fetch } from './http.js';

export { ArchiveError } from './archive/errors.js';
export type { NightSpan, ReplayedNight } from './archive/night.js';

/**
 * A folder of recorded payloads: `espn/nights/DAY/{scoreboard.json.gz, summary/ID.json.gz}`,
 * `odds-api/history/UTCDAY.parquet`, `kenpom/kenpom_archive_daily_*.csv.gz`, `referees/refmetrics_fouls_*.csv.gz`.
 */
export interface Archive {
  readonly root: string;
  /** Recorded game days, ascending. */
  readonly nights: readonly GameDay[];
  /** A recorded day, read once; null when it is not there. @throws ArchiveError when its scoreboard cannot be read. */
  night(day: GameDay): Promise<ReplayedNight | null>;
  readonly odds: OddsHistory | null;
}

/** A `fetch` that answers from recordings. */
export type ArchiveFetch = Fetch;

const unzip = promisify(gunzip);

/**
 * Opens an archive folder. Payloads are read when a night is asked for.
 * @throws ArchiveError when the folder holds no recorded night.
 */
export async function openArchive(root: string): Promise<Archive> {
  const folder = join(root, 'espn', 'nights');
  const names = await readdir(folder).catch(() => []);
  const nights = names.filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name)).sort();
  if (nights.length === 0)
    throw new ArchiveError(`archive ${root}: no recorded night under espn/nights/YYYY-MM-DD`);
  const read = new Map<GameDay, Promise<ReplayedNight>>();
  return {
    root,
    nights,
    odds: await recordedOdds(join(root, 'odds-api', 'history')),
    async night(day) {
      if (!nights.includes(day)) return null;
      const found = read.get(day) ?? readNight(join(folder, day), day);
      read.set(day, found);
      return found;
    },
  };
}

/** A recorded day. @throws ArchiveError naming the days that there are, when it is not among them. */
export async function nightOf(archive: Archive, day: GameDay): Promise<ReplayedNight> {
  const night = await archive.night(day);
  if (night === null)
    throw new ArchiveError(
      `archive ${archive.root}: no recording of ${day}; it holds ${archive.nights.join(', ')}`,
    );
  return night;
}

/**
 * A `fetch` that answers what the providers would have at the virtual present: see {@link createReplayFetch}.
 * The night asked for is read at once, other recorded days when a request needs them.
 */
export async function createArchiveFetch(
  archive: Archive,
  day: GameDay,
  options: ReplayOptions,
): Promise<ArchiveFetch> {
  await nightOf(archive, day);
  return createReplayFetch(archiveSources(archive, day), options);
}

/** From the first play's tick to the last play's. @throws ArchiveError for a night on which nothing was played. */
export async function nightSpan(
  archive: Archive,
  day: GameDay,
  tickSeconds = 15,
): Promise<{ first: UtcInstant; last: UtcInstant }> {
  const span: NightSpan | null = spanOf(await nightOf(archive, day), tickSeconds);
  if (span === null)
    throw new ArchiveError(`archive ${archive.root}: ${day} has no game with plays to replay`);
  return span;
}

function archiveSources(archive: Archive, day: GameDay): ReplaySources {
  const placeOf = async (id: string, night: GameDay) => {
    const recorded = await archive.night(night);
    return recorded?.games.get(id) ?? recorded?.skipped.find((skipped) => skipped.game === id) ?? null;
  };
  return {
    night: (asked) => archive.night(asked),
    async game(id) {
      for (const night of [day, ...archive.nights.filter((other) => other !== day)]) {
        const place = await placeOf(id, night);
        if (place !== null) return place;
      }
      return null;
    },
    odds: archive.odds,
    ratings: recordedRatings(join(archive.root, 'kenpom')),
    referees: recordedReferees(join(archive.root, 'referees')),
  };
}

async function readNight(folder: string, day: GameDay): Promise<ReplayedNight> {
  const scoreboard = await readPayload(join(folder, 'scoreboard.json.gz'), `scoreboard of ${day}`);
  const files = (await readdir(join(folder, 'summary')).catch(() => [])).filter((name) =>
    name.endsWith('.json.gz'),
  );
  const summaries = new Map<string, unknown>();
  for (const file of files.sort()) {
    const id = file.slice(0, -'.json.gz'.length);
    // A broken file costs its own game, not the night (T34).
    const payload = await readPayload(join(folder, 'summary', file), `summary ${id}`).catch((e: Error) => e);
    summaries.set(id, payload);
  }
  return replayedNight({ day, scoreboard, summaries });
}

async function readPayload(path: string, name: string): Promise<unknown> {
  try {
    return JSON.parse((await unzip(await readFile(path))).toString('utf8'));
  } catch (error) {
    throw new ArchiveError(`recording of ${name}, ${path}: ${(error as Error).message}`, { cause: error });
  }
}
