import type { GameDay } from '../../src/domain/game.js';
import type { CreditBudget } from '../../src/sources/budget.js';
import { createEspnClient, type EspnClient } from '../../src/sources/espn/client.js';
import type { Fetch, HttpOptions } from '../../src/sources/http.js';
import { createKenpomClient, type KenpomClient } from '../../src/sources/kenpom/client.js';
import { createOddsApiClient, type OddsApiClient } from '../../src/sources/odds-api/client.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { type RawTally, rawArchive } from './raw-archive.js';

/** The providers as a job asks them about one game day: what they answer is kept in the raw archive of that day. */
export interface DayClients {
  readonly espn: EspnClient;
  /** ESPN's answers of this day that are kept already; a 404 for all others. */
  readonly kept: EspnClient;
  /** For snapshots of the past: a kept one is not asked for again; of the others, those that are paid for. */
  readonly odds: OddsApiClient;
  /** Whether the Odds API's past is paid for. */
  readonly paid: boolean;
  /** Null without a key. */
  readonly kenpom: KenpomClient | null;
  /** What came of the requests so far. */
  tally(): RawTally;
}

export type ClientsOf = (day: GameDay) => Promise<DayClients>;

export interface DayClientOptions {
  readonly store: ObjectStore;
  /** Time-outs, retries, pace. */
  readonly http: HttpOptions;
  readonly espn?: { readonly baseUrl?: string | undefined };
  readonly oddsApi: {
    readonly baseUrl?: string | undefined;
    /** Null where the past is not paid for, or there is no key at all. */
    readonly historyKey: string | null;
    readonly budget?: CreditBudget;
  };
  readonly kenpom: { readonly baseUrl?: string | undefined; readonly key: string | null };
}

/** Nothing is asked over the network: what is not in the archive is not there. */
export const NOT_KEPT: Fetch = async () =>
  new Response('{"message":"not in the raw archive","error_code":"NOT_KEPT"}', { status: 404 });

/** Stands in the place of a key where none is needed: it is blotted out of every address alike. */
const NO_KEY = 'not-a-key';

export function dayClients(options: DayClientOptions, day: GameDay): DayClients {
  const { store, espn, oddsApi, kenpom } = options;
  const raw = rawArchive(store, day);
  const asked: HttpOptions = { ...options.http, onResponse: raw.keep };
  const { now, timeoutMs } = options.http;
  const kept: HttpOptions = { fetch: NOT_KEPT, now, timeoutMs, retries: 0, recall: raw.recall };
  const paid: HttpOptions = {
    ...asked,
    recall: raw.recall,
    ...(oddsApi.budget && { budget: oddsApi.budget }),
  };
  return {
    espn: createEspnClient(asked, { baseUrl: espn?.baseUrl }),
    kept: createEspnClient(kept, { baseUrl: espn?.baseUrl }),
    odds: createOddsApiClient(oddsApi.historyKey === null ? kept : paid, {
      apiKey: oddsApi.historyKey ?? NO_KEY,
      baseUrl: oddsApi.baseUrl,
    }),
    paid: oddsApi.historyKey !== null,
    kenpom:
      kenpom.key === null ? null : createKenpomClient(asked, { apiKey: kenpom.key, baseUrl: kenpom.baseUrl }),
    tally: raw.tally,
  };
}
