import type { UtcInstant } from '../../domain/game.js';
import type { HttpOptions } from '../http.js';
import type { HistoricalOddsSnapshot, OddsSnapshot } from './parse.js';

export type { HistoricalOddsSnapshot, HomeSpread, OddsEvent, OddsSnapshot, Quota } from './parse.js';

export interface OddsApiClient {
  /** What every book quotes now on the games of today and the next days. */
  odds(): Promise<OddsSnapshot>;
  /** The recorded snapshot at or before `at`. Ten times the credits. */
  historicalOdds(at: UtcInstant): Promise<HistoricalOddsSnapshot>;
}

export interface OddsApiOptions {
  readonly apiKey: string;
  /** Books to ask for; ten of them cost as one region. Without them the region is asked for. */
  readonly bookmakers?: readonly string[];
  readonly regions?: readonly string[];
  /** `totals` and `spreads` unless told. */
  readonly markets?: readonly ('totals' | 'spreads')[];
}

export declare function createOddsApiClient(http: HttpOptions, options: OddsApiOptions): OddsApiClient;
