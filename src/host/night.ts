import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fillLookups } from '../../pipelines/lookups.js';
import { recordNight } from '../../pipelines/record-night.js';
import type { ReplaySpan } from '../../pipelines/replay.js';
import type { Config } from '../config.js';
import { addDays, type GameDay, gameDayOf, type UtcInstant } from '../domain/game.js';
import type { TeamResolver } from '../identity/teams.js';
import { type Archive, createArchiveFetch, nightSpan, openArchive } from '../sources/archive.js';
import type { Fetch } from '../sources/http.js';
import type { LookupCache } from '../store/cache.js';
import { httpOptions } from './clients.js';
import { simulatedLeague, simulatedNight } from './simulated-night.js';

/** A night that can be replayed, and where it comes from. */
export interface NightSource {
  readonly night: GameDay;
  /** In words for people: `recorded night 2026-03-02`. */
  readonly label: string;
  readonly simulated: boolean;
  readonly span: ReplaySpan;
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
}

/** The night that is shown where nothing else is asked for. */
const SHOWN_NIGHT = '2026-03-02';
/** What an unreachable network may cost. */
const PROBE_MS = 3000;
/** Days back in which a completed day with games is looked for. */
const LOOK_BACK_DAYS = 7;

/**
 * The first source that works: a recorded archive, else ESPN's last completed day (kept as it is read), else the
 * simulated league.
 * @throws Error when an archive was asked for by name and cannot serve
 */
export async function chooseNight(config: Config, choice: NightChoice): Promise<NightSource> {
  const folder = choice.archive ?? config.archive ?? defaultArchive();
  if (folder !== null) return archiveNight(await openArchive(folder), choice);
  const recorded = await lastNightFromEspn(config, choice).catch((error: Error) => {
    choice.note(`ESPN: ${error.message}`);
    return null;
  });
  return recorded ?? simulatedNight(await simulatedLeague(), choice.night ?? SHOWN_NIGHT, choice.tickSeconds);
}

/** The recorded data beside a developer's checkout. */
export function defaultArchive(): string | null {
  const folder = resolve('..', 'shared', 'data');
  return existsSync(join(folder, 'espn', 'nights')) ? folder : null;
}

export async function archiveNight(
  archive: Archive,
  choice: Pick<NightChoice, 'night' | 'tickSeconds'>,
): Promise<NightSource> {
  const shown = archive.nights.includes(SHOWN_NIGHT) ? SHOWN_NIGHT : archive.nights.at(-1);
  const night = choice.night ?? (shown as GameDay);
  const { first, last } = await nightSpan(archive, night, choice.tickSeconds);
  return {
    night,
    label: `recorded night ${night}`,
    simulated: false,
    span: { fromUtc: first, toUtc: last, everySeconds: choice.tickSeconds },
    open: (now) => createArchiveFetch(archive, night, { now }),
    async fillLookups(lookups, teams) {
      await fillLookups({ archive: archive.root, day: night, lookups, teams });
    },
  };
}

async function lastNightFromEspn(config: Config, choice: NightChoice): Promise<NightSource | null> {
  const root = join(config.dataDir, 'archive');
  const yesterday = addDays(gameDayOf(choice.now()), -1);
  const asked = choice.night === null ? null : [choice.night];
  const days = asked ?? Array.from({ length: LOOK_BACK_DAYS }, (_, i) => addDays(yesterday, -i));
  const http = { ...httpOptions(config, choice.fetch), retries: 0, timeoutMs: PROBE_MS };
  for (const day of days) {
    if (!existsSync(join(root, 'espn', 'nights', day, 'scoreboard.json.gz'))) {
      const { games } = await recordNight(http, day, root, (done, of) =>
        choice.note(`reading ${day} from ESPN: game ${done} of ${of}`),
      );
      if (games === 0) continue;
    }
    const source = await archiveNight(await openArchive(root), { ...choice, night: day });
    return { ...source, label: `ESPN, night ${day}` };
  }
  throw new Error(`no completed game between ${days.at(-1)} and ${days[0]}`);
}
