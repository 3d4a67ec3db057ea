import { setTimeout as sleep } from 'node:timers/promises';
import { type DayClients, dayClients } from '../../pipelines/collect/day-clients.js';
import type { Config } from '../config.js';
import type { GameDay } from '../domain/game.js';
import type { CreditBudget } from '../sources/budget.js';
import type { HttpOptions } from '../sources/http.js';
import { createPace, POLITE_LIMITS } from '../sources/rate.js';
import type { ObjectStore } from '../store/objects.js';
import { httpOptions, type Providers, untilStopped } from './clients.js';

/** What a scheduled job reads from: the providers, or a recording of them. */
export interface JobSources {
  readonly http: HttpOptions;
  readonly providers: Providers;
  /** When the host was told to stop. */
  readonly stop?: AbortSignal;
}

/** The providers themselves, asked no faster than they bear; until the host is told to stop, where it can be. */
export function providerSources(config: Config, stop?: AbortSignal): JobSources {
  const http = httpOptions(config, globalThis.fetch);
  if (stop === undefined) return { http: { ...http, pace: createPace() }, providers: config };
  const pace = createPace(POLITE_LIMITS, { sleep: (ms) => sleep(ms, undefined, { signal: stop }) });
  return { http: { ...untilStopped(http, stop), pace }, providers: config, stop };
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
