import type { GameDay } from '../../domain/game.js';
import type { SourceErrorKind } from '../errors.js';
import { type HttpOptions, requestJson } from '../http.js';
import { type ExpectedTotals, parseTotals } from './parse.js';

export type { ExpectedTotal, ExpectedTotals } from './parse.js';

export interface SampleNameClient {
  /** The totals that are expected of a game day's games. */
  totals(day: GameDay): Promise<ExpectedTotals>;
}

export interface SampleNameOptions {
  readonly apiKey: string;
  readonly baseUrl: string;
}

/** The provider's API, with a bearer key. @throws SourceError, of kind `key` when the key is no good */
export function createSampleNameClient(http: HttpOptions, options: SampleNameOptions): SampleNameClient {
  const { apiKey } = options;
  const base = options.baseUrl.replace(/\/$/, '');
  const guarded: HttpOptions = { ...http, secrets: [...(http.secrets ?? []), apiKey] };
  return {
    async totals(day) {
      const id = `totals ${day}`;
      const url = new URL(`${base}/totals`);
      url.searchParams.set('date', day);
      const headers = { authorization: `Bearer ${apiKey}` };
      const { json } = await requestJson(guarded, { source: 'sample-name', id, url, headers, explain });
      return parseTotals(id, json);
    },
  };
}

function explain(status: number): { kind: SourceErrorKind; reason: string } | null {
  return status === 401 || status === 403 ? { kind: 'key', reason: 'not authorized; check the key' } : null;
}
