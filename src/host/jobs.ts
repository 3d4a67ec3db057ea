import { rawArchive } from '../../pipelines/collect/raw-archive.js';
import type { DailyDeps } from '../../pipelines/daily.js';
import type { WeeklyDeps } from '../../pipelines/weekly.js';
import type { Config } from '../config.js';
import { addDays, type GameDay } from '../domain/game.js';
import { readTeamSeeds } from '../identity/seed-files.js';
import { createTeamResolver } from '../identity/teams.js';
import { createArchiveFetch, openArchive } from '../sources/archive.js';
import type { HttpOptions } from '../sources/http.js';
import { createKenpomClient } from '../sources/kenpom/client.js';
import { createRefmetricsClient } from '../sources/refmetrics/client.js';
import { httpOptions, liveClients, type Providers, recordedHttp, recordedProviders } from './clients.js';
import type { Stores } from './stores.js';

/** What a scheduled job reads from: the providers, or a recording of them. */
export interface JobSources {
  readonly http: HttpOptions;
  readonly providers: Providers;
}

/** @param archive a folder of recordings, asked as at 06:00 UTC of the morning after; null for the providers */
export async function jobSources(config: Config, archive: string | null, date: GameDay): Promise<JobSources> {
  if (archive === null) return { http: httpOptions(config, globalThis.fetch), providers: config };
  const now = () => `${addDays(date, 1)}T06:00:00Z`;
  const recorded = await openArchive(archive);
  return {
    http: recordedHttp(await createArchiveFetch(recorded, date, { now }), now),
    providers: recordedProviders({ odds: recorded.odds !== null }),
  };
}

export async function dailyDeps(
  config: Config,
  stores: Stores,
  { http, providers }: JobSources,
  date: GameDay,
  onGame: (done: number, of: number) => void = () => {},
): Promise<DailyDeps> {
  const kept = { ...http, onResponse: rawArchive(stores.objects, date) };
  const { key, baseUrl } = providers.kenpom;
  return {
    ...liveClients(kept, providers),
    kenpom: key === null ? null : createKenpomClient(kept, { apiKey: key.reveal(), baseUrl }),
    store: stores.objects,
    lookups: stores.lookups,
    teams: createTeamResolver(await readTeamSeeds()),
    rules: config.lines,
    onGame,
  };
}

export function weeklyDeps(stores: Stores, { http, providers }: JobSources, date: GameDay): WeeklyDeps {
  const { user, password, baseUrl } = providers.refmetrics;
  const account = user === null || password === null ? null : { user, password: password.reveal() };
  return {
    refmetrics: createRefmetricsClient(
      { ...http, onResponse: rawArchive(stores.objects, date) },
      { account, baseUrl },
    ),
    store: stores.objects,
    lookups: stores.lookups,
  };
}
