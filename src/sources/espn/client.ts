import type { GameDay } from '../../domain/game.js';
import type { HttpOptions } from '../http.js';
import type { GameSummary, Scoreboard } from './parse.js';

export type { ClosingQuote, GameSummary, Scoreboard, ScoreboardGame, UnknownCode } from './parse.js';

export interface EspnClient {
  /** All Division I games of a game day, tournaments included. */
  scoreboard(day: GameDay): Promise<Scoreboard>;
  /** One game with its plays. */
  summary(gameId: string): Promise<GameSummary>;
}

export declare function createEspnClient(http: HttpOptions): EspnClient;
