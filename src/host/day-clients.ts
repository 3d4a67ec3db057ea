import { type DayClients, dayClients } from '../../pipelines/collect/day-clients.js';
import type { Config } from '../config.js';
import type { GameDay } from '../domain/game.js';
import type { CreditBudget } from '../sources/budget.js';
import type { HttpOptions } from '../sources/http.js';
import { createPace } from '../sources/rate.js';
import type { ObjectStore } from '../store/objects.js';
import { httpOptions, type Providers } from './clients.js';

/** What a scheduled job reads from: the providers, or a recording of them. */
export interface JobSources {
  readonly http: HttpOptions;
  readonly providers: Providers;
}

/** The providers themselves, asked no faster than they bear. */
export function providerSources(config: Config): JobSources {
  return { http: { ...httpOptions(config, globalThis.fetch), pace: createPace() }, providers: config };
}

/** A job's clients for one game day, with the addresses and keys of its sources. */
export function dayClientsOf(
  store: ObjectStore,
  { http, providers }: JobSources,
  day: GameDay,
  budget?: CreditBudget,
): DayClients {
  const { espn, oddsApi, kenpom } = providers;
  const historyKey = oddsApi.history ? (oddsApi.key?.reveal() ?? null) : null;
  return dayClients(
    {
      store,
      http,
      espn: { baseUrl: espn.baseUrl },
      oddsApi: { baseUrl: oddsApi.baseUrl, historyKey, ...(budget && { budget }) },
      kenpom: { baseUrl: kenpom.baseUrl, key: kenpom.key?.reveal() ?? null },
    },
    day,
  );
}
