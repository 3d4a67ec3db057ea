import type { GameDay } from '../../domain/game.js';
import type { HttpOptions } from '../http.js';
import type { KenpomRatings } from './parse.js';

export type { KenpomRating, KenpomRatings } from './parse.js';

export interface KenpomClient {
  /** Ratings of a season so far, or as it ended. */
  ratings(season: number): Promise<KenpomRatings>;
  /** Ratings as they stood before the games of a game day. */
  archive(day: GameDay): Promise<KenpomRatings>;
}

export interface KenpomOptions {
  readonly apiKey: string;
}

export declare function createKenpomClient(http: HttpOptions, options: KenpomOptions): KenpomClient;
