import type { Config } from '../config.js';
import { createEspnClient, type EspnClient } from '../sources/espn/client.js';
import type { Fetch, HttpOptions } from '../sources/http.js';
import { createOddsApiClient, type OddsApiClient } from '../sources/odds-api/client.js';

/** No recording needs a key, and none refuses an answer for the want of one. */
export const RECORDED_KEY = 'recorded';

export function httpOptions(
  config: Config,
  fetch: Fetch,
  now: () => string = () => new Date().toISOString(),
): HttpOptions {
  return { fetch, now, timeoutMs: config.http.timeoutMs, retries: config.http.retries };
}

export interface LiveClients {
  readonly espn: EspnClient;
  readonly odds: OddsApiClient | null;
}

/** The two sources of the live system. @param oddsKey null leaves the Odds API out */
export function liveClients(
  http: HttpOptions,
  oddsKey: string | null,
  base: { readonly espn?: string | undefined; readonly oddsApi?: string | undefined } = {},
): LiveClients {
  return {
    espn: createEspnClient(http, at(base.espn)),
    odds: oddsKey === null ? null : createOddsApiClient(http, { apiKey: oddsKey, ...at(base.oddsApi) }),
  };
}

/** An address option, absent where the provider itself is meant. */
export function at(baseUrl: string | undefined): { baseUrl?: string } {
  return baseUrl === undefined ? {} : { baseUrl };
}
