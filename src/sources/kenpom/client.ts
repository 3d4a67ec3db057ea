import type { GameDay } from '../../domain/game.js';
import type { SourceErrorKind } from '../errors.js';
import { type HttpOptions, requestJson } from '../http.js';
import { type KenpomRatings, parseArchive, parseRatings } from './parse.js';

export type { KenpomRating, KenpomRatings } from './parse.js';

export interface KenpomClient {
  /** Ratings of a season (its ending year) so far, or as it ended. */
  ratings(season: number): Promise<KenpomRatings>;
  /** Ratings as they stood before the games of a game day. */
  archive(day: GameDay): Promise<KenpomRatings>;
}

export interface KenpomOptions {
  readonly apiKey: string;
  /** In place of the public address, for stand-ins. */
  readonly baseUrl?: string;
}

/** KenPom's API, with a bearer key. @throws SourceError, of kind `key` when the key is no good */
export function createKenpomClient(http: HttpOptions, options: KenpomOptions): KenpomClient {
  const guarded: HttpOptions = { ...http, secrets: [...(http.secrets ?? []), options.apiKey] };
  const base = (options.baseUrl ?? 'https://kenpom.com').replace(/\/$/, '');

  const get = async (id: string, params: Readonly<Record<string, string>>): Promise<unknown> => {
    const url = new URL(`${base}/api.php`);
    for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
    const headers = { authorization: `Bearer ${options.apiKey}` };
    const request = { source: 'kenpom', id, url, headers, explain, refusalIn } as const;
    return (await requestJson(guarded, request)).json;
  };

  return {
    async ratings(season) {
      const id = `ratings ${season}`;
      return parseRatings(id, await get(id, { endpoint: 'ratings', y: String(season) }));
    },
    async archive(day) {
      const id = `archive ${day}`;
      return parseArchive(id, await get(id, { endpoint: 'archive', d: day }), day);
    },
  };
}

function explain(status: number): { kind: SourceErrorKind; reason: string } | null {
  return status === 401 || status === 403 ? { kind: 'key', reason: 'not authorized; check the key' } : null;
}

/** Errors may come with status 200, as an object where a list belongs. */
function refusalIn(body: string): string | null {
  return body.trimStart().startsWith('[') ? null : 'a refusal in place of a list';
}
