import { rawArchive } from '../../pipelines/collect/raw-archive.js';
import type { DailyDeps } from '../../pipelines/daily.js';
import type { WeeklyDeps } from '../../pipelines/weekly.js';
import type { Config } from '../config.js';
import { addDays, type GameDay, type UtcInstant } from '../domain/game.js';
import { readTeamSeeds } from '../identity/seed-files.js';
import { createTeamResolver } from '../identity/teams.js';
import { createArchiveFetch, openArchive } from '../sources/archive.js';
import type { Fetch } from '../sources/http.js';
import { createKenpomClient } from '../sources/kenpom/client.js';
import { createRefmetricsClient } from '../sources/refmetrics/client.js';
import { at, httpOptions, liveClients, RECORDED_KEY } from './clients.js';
import type { Stores } from './stores.js';

/** What a scheduled job reads from: the providers, or a recording of them. */
export interface JobSources {
  readonly fetch: Fetch;
  readonly now: () => UtcInstant;
  readonly recorded: boolean;
}

/** @param archive a folder of recordings, asked as at 06:00 UTC of the morning after; null for the providers */
export async function jobSources(archive: string | null, date: GameDay): Promise<JobSources> {
  if (archive === null)
    return { fetch: globalThis.fetch, now: () => new Date().toISOString(), recorded: false };
  const now = () => `${addDays(date, 1)}T06:00:00Z`;
  return { fetch: await createArchiveFetch(await openArchive(archive), date, { now }), now, recorded: true };
}

export async function dailyDeps(
  config: Config,
  stores: Stores,
  sources: JobSources,
  date: GameDay,
  onGame: (done: number, of: number) => void = () => {},
): Promise<DailyDeps> {
  const http = {
    ...httpOptions(config, sources.fetch, sources.now),
    onResponse: rawArchive(stores.objects, date),
  };
  const key = (own: string | undefined) => (sources.recorded ? RECORDED_KEY : (own ?? null));
  const base = sources.recorded ? {} : { espn: config.espn.baseUrl, oddsApi: config.oddsApi.baseUrl };
  const kenpomKey = key(config.kenpom.key?.reveal());
  return {
    ...liveClients(http, key(config.oddsApi.key?.reveal()), base),
    kenpom:
      kenpomKey === null
        ? null
        : createKenpomClient(http, {
            apiKey: kenpomKey,
            ...at(sources.recorded ? undefined : config.kenpom.baseUrl),
          }),
    store: stores.objects,
    lookups: stores.lookups,
    teams: createTeamResolver(await readTeamSeeds()),
    rules: config.lines,
    onGame,
  };
}

export function weeklyDeps(config: Config, stores: Stores, sources: JobSources, date: GameDay): WeeklyDeps {
  const http = {
    ...httpOptions(config, sources.fetch, sources.now),
    onResponse: rawArchive(stores.objects, date),
  };
  const { user, password, baseUrl } = config.refmetrics;
  const account =
    sources.recorded || user === null || password === null ? null : { user, password: password.reveal() };
  return {
    refmetrics: createRefmetricsClient(http, { account, ...at(sources.recorded ? undefined : baseUrl) }),
    store: stores.objects,
    lookups: stores.lookups,
  };
}
