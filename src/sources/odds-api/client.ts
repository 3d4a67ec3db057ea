import type { UtcInstant } from '../../domain/game.js';
import type { SourceErrorKind } from '../errors.js';
import { type HttpAnswer, type HttpOptions, type HttpRequest, numberIn, requestJson } from '../http.js';
import {
  type HistoricalOddsSnapshot,
  type OddsSnapshot,
  parseHistoricalOdds,
  parseOdds,
  type Quota,
} from './parse.js';
import { errorWire } from './wire.js';

export type { HistoricalOddsSnapshot, HomeSpread, OddsEvent, OddsSnapshot, Quota } from './parse.js';

export interface OddsApiClient {
  /** What every book quotes now, on games to come and games in play. Costs regions × markets credits. */
  odds(): Promise<OddsSnapshot>;
  /** The recorded snapshot at or before `at`. Costs ten times the credits. */
  historicalOdds(at: UtcInstant): Promise<HistoricalOddsSnapshot>;
}

export interface OddsApiAccount {
  /** Credits that are left; costs none. */
  quota(): Promise<Quota>;
}

export interface OddsApiOptions {
  readonly apiKey: string;
  /** Books to ask for; ten of them cost as one region. Without them the region is asked for. */
  readonly bookmakers?: readonly string[];
  /** `us` unless told. */
  readonly regions?: readonly string[];
  /** `totals` and `spreads` unless told. */
  readonly markets?: readonly ('totals' | 'spreads')[];
  /** In place of the vendor's address, for stand-ins. */
  readonly baseUrl?: string;
}

const BASE = 'https://api.the-odds-api.com/v4';
const SPORT = 'basketball_ncaab';

const REGIONS: readonly string[] = ['us'];
const MARKETS = ['totals', 'spreads'] as const;

/** Books that are asked for by name cost as one region by the ten. */
const BOOKS_A_REGION = 10;
/** A snapshot of the past costs so many times what one of the present does. */
const HISTORICAL_FACTOR = 10;

type Asked = Pick<OddsApiOptions, 'bookmakers' | 'regions' | 'markets'>;

/** Credits that one answer about the present costs: regions × markets. */
function creditsOf({ bookmakers, regions = REGIONS, markets = MARKETS }: Asked): number {
  const asRegions = bookmakers?.length ? Math.ceil(bookmakers.length / BOOKS_A_REGION) : regions.length;
  return asRegions * markets.length;
}

/** Credits that one snapshot of the past costs. */
export function historicalCredits(asked: Asked = {}): number {
  return HISTORICAL_FACTOR * creditsOf(asked);
}

/** What a request for a snapshot of the past is called in errors and in the raw archive. */
export function historicalOddsId(at: UtcInstant): string {
  return `historical odds ${wholeSecond(at)}`;
}

/** The vendor refuses fractions of a second. */
function wholeSecond(at: UtcInstant): UtcInstant {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** The vendor's own advice after EXCEEDED_FREQ_LIMIT. */
const RATE_LIMIT_WAIT_MS = 2000;

/**
 * The Odds API v4. The key goes in the query, hence is blotted out of errors and archive (T30).
 * @throws SourceError: `quota` when the credits are used up (a 401, never retried, T32), `key` when the key is no good
 */
export function createOddsApiClient(
  http: HttpOptions,
  options: OddsApiOptions,
): OddsApiClient & OddsApiAccount {
  const guarded: HttpOptions = { ...http, secrets: [...(http.secrets ?? []), options.apiKey] };
  const base = (options.baseUrl ?? BASE).replace(/\/$/, '');

  const get = (id: string, path: string, credits: number, params: Readonly<Record<string, string>>) => {
    const url = new URL(`${base}/${path}`);
    const query = {
      apiKey: options.apiKey,
      ...(options.bookmakers?.length
        ? { bookmakers: options.bookmakers.join(',') }
        : { regions: (options.regions ?? REGIONS).join(',') }),
      markets: (options.markets ?? MARKETS).join(','),
      oddsFormat: 'american',
      dateFormat: 'iso',
      ...params,
    };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const request: HttpRequest = {
      source: 'odds-api',
      id,
      url,
      explain,
      rateLimitWaitMs: RATE_LIMIT_WAIT_MS,
      credits,
    };
    return requestJson(guarded, request);
  };

  return {
    async quota() {
      // The list of events is free.
      const { answer } = await get('quota', `sports/${SPORT}/events`, 0, {});
      return quotaOf(answer);
    },

    async odds() {
      const { json, answer } = await get('odds', `sports/${SPORT}/odds`, creditsOf(options), {});
      return {
        snapshotAtUtc: answer.madeAtUtc,
        quota: quotaOf(answer),
        ...parseOdds('odds', json, answer.madeAtUtc),
      };
    },

    async historicalOdds(at) {
      const date = wholeSecond(at);
      const id = historicalOddsId(at);
      const path = `historical/sports/${SPORT}/odds`;
      const { json, answer } = await get(id, path, historicalCredits(options), { date });
      return { quota: quotaOf(answer), ...parseHistoricalOdds(id, json) };
    },
  };
}

const KINDS: ReadonlyMap<string, { kind: SourceErrorKind; advice: string }> = new Map([
  ['OUT_OF_USAGE_CREDITS', { kind: 'quota', advice: 'the credits of this month are used up' }],
  ['INVALID_KEY', { kind: 'key', advice: 'check the key' }],
  ['MISSING_KEY', { kind: 'key', advice: 'set the key' }],
  ['DEACTIVATED_KEY', { kind: 'key', advice: 'the key is switched off; renew it' }],
]);

/** Tells the failures of a 401 apart by their `error_code`, which the status alone does not. */
function explain(status: number, body: string): { kind: SourceErrorKind; reason: string } | null {
  const { message, error_code: code } = errorBody(body);
  const known = code ? KINDS.get(code) : undefined;
  if (known) return { kind: known.kind, reason: `${code}: ${known.advice}` };
  const reason = [code, message].filter(Boolean).join(': ').slice(0, 200);
  if (status === 401) return { kind: 'key', reason: reason || 'not authorized; check the key' };
  return reason ? { kind: 'status', reason } : null;
}

function errorBody(body: string): {
  message?: string | null | undefined;
  error_code?: string | null | undefined;
} {
  try {
    return errorWire.safeParse(JSON.parse(body)).data ?? {};
  } catch {
    return {};
  }
}

function quotaOf({ headers, recalled }: HttpAnswer): Quota {
  return {
    remaining: numberIn(headers, 'x-requests-remaining'),
    used: numberIn(headers, 'x-requests-used'),
    last: recalled ? 0 : numberIn(headers, 'x-requests-last'),
  };
}
