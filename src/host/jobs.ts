import { rawArchive } from '../../pipelines/collect/raw-archive.js';
import type { DailyDeps } from '../../pipelines/daily.js';
import type { WeeklyDeps } from '../../pipelines/weekly.js';
import type { Config } from '../config.js';
import { addDays, type GameDay } from '../domain/game.js';
import { type Archive, createRecordedFetch, openArchive } from '../sources/archive.js';
import { createRefmetricsClient } from '../sources/refmetrics/client.js';
import { recordedHttp, recordedProviders } from './clients.js';
import { dayClientsOf, type JobSources, providerSources } from './day-clients.js';
import type { Stores } from './stores.js';
import { teamsOf } from './teams.js';

/** @param archive a folder of recordings; null for the providers */
export async function jobSources(config: Config, archive: string | null, date: GameDay): Promise<JobSources> {
  return archive === null ? providerSources(config) : recordedSources(await openArchive(archive), date);
}

/** A recorded day as it is found at 06:00 UTC of the morning after. @throws ArchiveError when it is not recorded */
export async function recordedSources(archive: Archive, date: GameDay): Promise<JobSources> {
  const now = () => `${addDays(date, 1)}T06:00:00Z`;
  return {
    http: recordedHttp(await createRecordedFetch(archive, date, { now }), now),
    providers: recordedProviders({ odds: archive.odds !== null }),
  };
}

/** What the scheduled jobs write: they have nothing to do with predictions. */
export type JobStores = Pick<Stores, 'objects' | 'lookups'>;

export async function dailyDeps(
  config: Config,
  stores: Pick<Stores, 'objects' | 'lookups'>,
  sources: JobSources,
  onGame: (done: number, of: number) => void = () => {},
): Promise<DailyDeps> {
  return {
    clientsOf: async (day) => dayClientsOf(stores.objects, sources, day),
    store: stores.objects,
    lookups: stores.lookups,
    teams: await teamsOf(stores.objects),
    rules: config.lines,
    quality: config.quality,
    onGame,
    ...(sources.stop && { signal: sources.stop }),
  };
}

export function weeklyDeps(
  stores: Pick<Stores, 'objects' | 'lookups'>,
  { http, providers }: JobSources,
  date: GameDay,
): WeeklyDeps {
  const { user, password, baseUrl } = providers.refmetrics;
  const account = user === null || password === null ? null : { user, password: password.reveal() };
  return {
    refmetrics: createRefmetricsClient(
      { ...http, onResponse: rawArchive(stores.objects, date).keep },
      { account, baseUrl },
    ),
    store: stores.objects,
    lookups: stores.lookups,
  };
}
