import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { NOT_KEPT } from '../../pipelines/collect/day-clients.js';
import { readManifest, readRaw } from '../../pipelines/collect/raw-archive.js';
import { daysToWatch } from '../../pipelines/game-days.js';
import { fillLookups } from '../../pipelines/lookups.js';
import { recordNight } from '../../pipelines/record-night.js';
import type { ReplaySpan } from '../../pipelines/replay.js';
import type { Config } from '../config.js';
import { addDays, type GameDay, type UtcInstant } from '../domain/game.js';
import type { TeamResolver } from '../identity/teams.js';
import { type Archive, createArchiveFetch, nightSpan, openArchive } from '../sources/archive.js';
import type { Skipped } from '../sources/errors.js';
import type { Fetch } from '../sources/http.js';
import type { LookupCache } from '../store/cache.js';
import type { ObjectStore } from '../store/objects.js';
import { httpOptions, recordedHttp, untilStopped } from './clients.js';
import { simulatedLeague, simulatedNight } from './simulated-night.js';

/** A night that can be replayed, and where it comes from. */
export interface NightSource {
  readonly night: GameDay;
  /** In words for people: `recorded night 2026-03-02`. */
  readonly label: string;
  readonly simulated: boolean;
  readonly span: ReplaySpan;
  /** Games with plays. */
  readonly games: number;
  /** Whether the books' quotes are in it; else the line is the one that ESPN shows. */
  readonly hasOdds: boolean;
  /** What it holds and cannot be replayed: it is in none of its answers. */
  readonly leftOut: readonly Skipped[];
  /** A `fetch` that answers as the sources would have at the virtual present. */
  open(now: () => UtcInstant): Promise<Fetch>;
  /** Fills the cache with what was known on the morning of the night. */
  fillLookups(lookups: LookupCache, teams: TeamResolver): Promise<void>;
}

export interface NightChoice {
  /** `--archive`, already resolved. */
  readonly archive: string | null;
  readonly night: GameDay | null;
  readonly tickSeconds: number;
  readonly note: (text: string) => void;
  readonly now: () => Date;
  readonly fetch: Fetch;
  readonly stop: AbortSignal;
}

/** The night that is shown where nothing else is asked for. */
const SHOWN_NIGHT = '2026-03-02';
/** An unreachable network may cost three seconds, all days together and the time to notice included. */
const PROBE_MS = 2500;
/** Days back in which a completed day with games is looked for. */
const LOOK_BACK_DAYS = 7;

/**
 * The first source that works: a recorded archive, else ESPN's last completed day (kept as it is read), else the
 * simulated league.
 * @throws Error when an archive was asked for by name and cannot serve
 */
export async function chooseNight(config: Config, choice: NightChoice): Promise<NightSource> {
  const folder = choice.archive ?? config.archive ?? defaultArchive();
  if (folder !== null) {
    const archive = await openArchive(folder);
    return archiveNight(archive, choice.night ?? (await nightToShow(archive)), choice.tickSeconds);
  }
  const recorded = await lastNightFromEspn(config, choice).catch((error: Error) => {
    choice.stop.throwIfAborted();
    choice.note(`${error.message}; the simulated league is shown instead`);
    return null;
  });
  return recorded ?? simulatedNight(await simulatedLeague(), choice.night ?? SHOWN_NIGHT, choice.tickSeconds);
}

/** A night of an archive's folder. @throws ArchiveError naming the nights that there are, when it is not among them */
export async function recordedNight(
  folder: string,
  night: GameDay,
  tickSeconds: number,
): Promise<NightSource> {
  return archiveNight(await openArchive(folder), night, tickSeconds);
}

/**
 * A night that `ttlu collect` or `ttlu backfill` kept, made an archive of in a folder: ESPN's answers, with the line that
 * ESPN shows. Nothing is asked over the network.
 * @throws Error where nothing was kept of the night, or nothing of it was played
 */
export async function collectedNight(
  config: Config,
  options: {
    readonly objects: ObjectStore;
    readonly night: GameDay;
    readonly tickSeconds: number;
    readonly folder: string;
  },
): Promise<NightSource> {
  const { objects, night, tickSeconds, folder } = options;
  const entries = (await readManifest(objects, night)).filter(({ source }) => source === 'espn');
  if (entries.length === 0)
    throw new Error(
      `collected nights: nothing was kept of ${night}; ttlu backfill --from ${night} --to ${night} does`,
    );
  // A moved address has versions of the same; of several the newest counts.
  const asked = (url: string) => url.slice(url.lastIndexOf('/'));
  const kept = new Map(entries.map((entry) => [asked(entry.url), entry]));
  const now = () => new Date(0).toISOString();
  const fetch: Fetch = async (input) => {
    const entry = kept.get(asked(input instanceof Request ? input.url : String(input)));
    return entry === undefined ? NOT_KEPT(input) : new Response(await readRaw(objects, entry));
  };
  await recordNight({
    http: recordedHttp(fetch, now),
    baseUrl: config.espn.baseUrl,
    day: night,
    root: folder,
  });
  const source = await recordedNight(folder, night, tickSeconds);
  return { ...source, label: `collected night ${night}` };
}

/** The recorded data beside a developer's checkout. */
export function defaultArchive(): string | null {
  const folder = resolve('..', 'shared', 'data');
  return existsSync(join(folder, 'espn', 'nights')) ? folder : null;
}

/** Of an archive's nights the one that this project is shown on, else the last on which anything was played. */
async function nightToShow(archive: Archive): Promise<GameDay> {
  if (archive.nights.includes(SHOWN_NIGHT)) return SHOWN_NIGHT;
  for (const night of archive.nights.toReversed()) if (await wasPlayed(archive, night)) return night;
  throw new Error(`archive ${archive.root}: nothing was played on ${archive.nights.join(', ')}`);
}

async function wasPlayed(archive: Archive, night: GameDay): Promise<boolean> {
  const games = (await archive.night(night))?.games.values() ?? [];
  return [...games].some((game) => game.span !== null);
}

async function archiveNight(archive: Archive, night: GameDay, tickSeconds: number): Promise<NightSource> {
  const { first, last } = await nightSpan(archive, night, tickSeconds);
  const { skipped = [], games = new Map() } = (await archive.night(night)) ?? {};
  return {
    night,
    games: [...games.values()].filter(({ span }) => span !== null).length,
    label: `recorded night ${night}`,
    simulated: false,
    span: { fromUtc: first, toUtc: last, everySeconds: tickSeconds },
    hasOdds: archive.odds !== null,
    leftOut: skipped.map(({ game, reason }) => ({ source: 'archive', game, reason })),
    open: (now) => createArchiveFetch(archive, night, { now }),
    async fillLookups(lookups, teams) {
      await fillLookups({ archive: archive.root, day: night, lookups, teams });
    },
  };
}

/** Days that were read before are not asked for again, those without a game included. */
async function lastNightFromEspn(config: Config, choice: NightChoice): Promise<NightSource> {
  const root = join(config.dataDir, 'archive');
  const giveUpAt = performance.now() + PROBE_MS;
  const days = choice.night === null ? daysBefore(choice.now()) : [choice.night];
  for (const day of days) {
    if (!existsSync(join(root, 'espn', 'nights', day, 'scoreboard.json.gz')))
      await readFromEspn(config, choice, day, root, giveUpAt - performance.now());
    const archive = await openArchive(root);
    if (!(await wasPlayed(archive, day))) continue;
    return { ...(await archiveNight(archive, day, choice.tickSeconds)), label: `ESPN, night ${day}` };
  }
  throw new Error(`ESPN: no game was played out ${days.length === 1 ? 'on' : 'from'} ${days.join(', ')}`);
}

/** The days that are over, late games included (T2), newest first. */
function daysBefore(now: Date): GameDay[] {
  const [firstOpen] = daysToWatch(now.toISOString());
  return Array.from({ length: LOOK_BACK_DAYS }, (_, i) => addDays(firstOpen, -1 - i));
}

async function readFromEspn(
  config: Config,
  choice: NightChoice,
  day: GameDay,
  root: string,
  probeMs: number,
): Promise<void> {
  const http = untilStopped(httpOptions(config, choice.fetch), choice.stop);
  const { skipped } = await recordNight({
    http,
    boardHttp: { ...http, retries: 0, timeoutMs: Math.max(1, Math.floor(probeMs)) },
    baseUrl: config.espn.baseUrl,
    day,
    root,
    onGame: (done, of) => choice.note(`reading ${day} from ESPN: game ${done} of ${of}`),
  });
  for (const { game, reason } of skipped) choice.note(`left out: ${game ?? ''} ${reason}`);
}
