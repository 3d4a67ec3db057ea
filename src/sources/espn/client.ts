import type { GameDay } from '../../domain/game.js';
import { type Skipped, SourceError } from '../errors.js';
import { type HttpOptions, requestJson } from '../http.js';
import {
  type GameSummary,
  mergeScoreboards,
  parseScoreboard,
  parseSummary,
  type Scoreboard,
} from './parse.js';

export type { TeamBox } from './boxscore.js';
export type { GameSummary, Scoreboard, ScoreboardGame } from './parse.js';
export type { ClosingQuote } from './pickcenter.js';
export type { UnknownCode } from './plays.js';

export interface EspnClient {
  /** All Division I games of a game day, tournaments included. */
  scoreboard(day: GameDay): Promise<Scoreboard>;
  /** One game with its plays, as of now. */
  summary(gameId: string): Promise<GameSummary>;
}

export interface EspnOptions {
  /** In place of the public address, for stand-ins. */
  readonly baseUrl?: string;
}

const BASE = 'https://site.api.espn.com/apis/site/v2/sports/basketball/mens-college-basketball';

/** All of Division I. Without a group about ten ranked games come back; a limit over 500 has returned 25 (T1). */
const DIVISION_I = 50;
/** The NCAA tournament, whose games group 50 has left out (T1). */
const TOURNAMENT = 100;
const LIMIT = 500;

/** ESPN's public site API; it needs no key. @throws SourceError */
export function createEspnClient(http: HttpOptions, options: EspnOptions = {}): EspnClient {
  const base = (options.baseUrl ?? BASE).replace(/\/$/, '');
  const get = (id: string, path: string, params: Readonly<Record<string, string>>) => {
    const url = new URL(`${base}/${path}`);
    for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
    return requestJson(http, { source: 'espn', id, url });
  };

  const scoreboardOf = async (day: GameDay, group: number): Promise<Scoreboard> => {
    const { json } = await get(`scoreboard ${day} group ${group}`, 'scoreboard', {
      dates: day.replaceAll('-', ''),
      groups: String(group),
      limit: String(LIMIT),
    });
    return parseScoreboard(day, json);
  };

  return {
    async scoreboard(day) {
      const [all, tournament] = await Promise.allSettled([
        scoreboardOf(day, DIVISION_I),
        scoreboardOf(day, TOURNAMENT),
      ]);
      // Without the first there is no slate (T33); without the second only tournament games can be missing.
      if (all.status === 'rejected') throw all.reason;
      const rest = tournament.status === 'fulfilled' ? tournament.value : lost(day, tournament.reason);
      return mergeScoreboards(day, [all.value, rest]);
    },

    async summary(gameId) {
      const id = `summary ${gameId}`;
      if (!/^\d+$/.test(gameId))
        throw new SourceError({ source: 'espn', id, kind: 'shape', reason: 'a game id is a number' });
      const { json, answer } = await get(id, 'summary', { event: gameId });
      return parseSummary(gameId, json, http.now(), answer.madeAtUtc);
    },
  };
}

function lost(day: GameDay, reason: unknown): Scoreboard {
  if (!(reason instanceof SourceError)) throw reason;
  const skipped: Skipped = { source: 'espn', game: null, reason: `tournament games: ${reason.message}` };
  return { day, games: [], skipped: [skipped] };
}
