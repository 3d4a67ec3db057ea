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
  if (night === null) throw notRecorded(archive, day);
  return night;
}

function notRecorded({ root, nights }: Archive, day: GameDay): ArchiveError {
  return new ArchiveError(`archive ${root}: no recording of ${day}; it holds ${nights.join(', ')}`);
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

/**
 * A `fetch` for collecting a recorded day after it is over: ESPN's answers byte by byte as they were recorded, box
 * scores and all, the other providers' as of the virtual present.
 * @throws ArchiveError when the day is not recorded
 */
export async function createRecordedFetch(
  archive: Archive,
  day: GameDay,
  options: ReplayOptions,
): Promise<ArchiveFetch> {
  if (!archive.nights.includes(day)) throw notRecorded(archive, day);
  const others = createReplayFetch(archiveSources(archive, day), options);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const files = recordedFiles(archive, day, url);
    if (files === null) return others(input, init);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      date: new Date(options.now()).toUTCString(),
    };
    for (const file of files) {
      const bytes = await readFile(file).catch(() => null);
      if (bytes === null) continue;
      const body = await unzip(bytes).catch(() => null);
      if (body === null) return Response.json({ message: `${file} is damaged` }, { status: 502, headers });
      return new Response(body, { headers });
    }
    const message = `nothing is recorded for ${url.pathname}${url.search}`;
    return Response.json({ message }, { status: 404, headers });
  };
}

/** Where an answer of ESPN's is recorded, the likeliest place first; null for an address of another provider. */
function recordedFiles({ root, nights }: Archive, day: GameDay, url: URL): readonly string[] | null {
  const folder = (night: GameDay) => join(root, 'espn', 'nights', night);
  if (url.pathname.endsWith('/mens-college-basketball/scoreboard')) {
    // What is recorded is the answer for all of Division I.
    if (url.searchParams.get('groups') === '100') return null;
    const dates = url.searchParams.get('dates') ?? '';
    const asked = `${dates.slice(0, 4)}-${dates.slice(4, 6)}-${dates.slice(6)}`;
    return nights.includes(asked) ? [join(folder(asked), 'scoreboard.json.gz')] : [];
  }
  if (url.pathname.endsWith('/mens-college-basketball/summary')) {
    const name = `${url.searchParams.get('event') ?? ''}.json.gz`;
    return [day, ...nights.filter((night) => night !== day)].map((night) =>
      join(folder(night), 'summary', name),
    );
  }
  return null;
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
