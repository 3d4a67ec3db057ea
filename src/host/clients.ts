import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, Secret } from '../config.js';
import { createEspnClient, type EspnClient } from '../sources/espn/client.js';
import type { Fetch, HttpOptions } from '../sources/http.js';
import { createOddsApiClient, type OddsApiClient } from '../sources/odds-api/client.js';

/** Addresses and keys of the providers, as the config has them. */
export interface Providers {
  readonly espn: Pick<Config['espn'], 'baseUrl'>;
  readonly oddsApi: Pick<Config['oddsApi'], 'baseUrl' | 'key' | 'history'>;
  readonly kenpom: Config['kenpom'];
  readonly refmetrics: Config['refmetrics'];
}

/** The providers of a recording: it refuses no key, and what it does not hold is not asked for. */
export function recordedProviders(has: { readonly odds: boolean }): Providers {
  // Too short to be blotted out of anything as if it were a real one.
  const key = new Secret('none');
  return {
    espn: {},
    oddsApi: { key: has.odds ? key : null, history: has.odds },
    kenpom: { key },
    refmetrics: { user: null, password: null },
  };
}

export function httpOptions(
  config: Config,
  fetch: Fetch,
  now: () => string = () => new Date().toISOString(),
): HttpOptions {
  return { fetch, now, timeoutMs: config.http.timeoutMs, retries: config.http.retries };
}

/** The same, but requests and the waits between them end when the host is told to stop. */
export function untilStopped(http: HttpOptions, stop: AbortSignal): HttpOptions {
  return {
    ...http,
    fetch: (input, init) =>
      http.fetch(input, { ...init, signal: AbortSignal.any([stop, ...(init?.signal ? [init.signal] : [])]) }),
    sleep: (ms) => sleep(ms, undefined, { signal: stop }),
  };
}

/** Answers of a recording come from this machine: they are waited for, and what fails would fail again. */
export function recordedHttp(fetch: Fetch, now: () => string): HttpOptions {
  return { fetch, now, timeoutMs: 60_000, retries: 0 };
}

export interface LiveClients {
  readonly espn: EspnClient;
  /** Null without a key. */
  readonly odds: OddsApiClient | null;
}

/** The two sources of the live system. */
export function liveClients(
  http: HttpOptions,
  {
    espn,
    oddsApi,
  }: Pick<Providers, 'espn'> & { readonly oddsApi: Pick<Config['oddsApi'], 'baseUrl' | 'key'> },
): LiveClients {
  const { key, baseUrl } = oddsApi;
  return {
    espn: createEspnClient(http, { baseUrl: espn.baseUrl }),
    odds: key === null ? null : createOddsApiClient(http, { apiKey: key.reveal(), baseUrl }),
  };
}
