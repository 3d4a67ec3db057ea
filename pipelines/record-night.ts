import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import pLimit from 'p-limit';
import type { GameDay } from '../src/domain/game.js';
import { type Skipped, SourceError } from '../src/sources/errors.js';
import { createEspnClient, type EspnOptions } from '../src/sources/espn/client.js';
import type { HttpOptions, ReceivedPayload } from '../src/sources/http.js';

export interface RecordNightOptions {
  readonly http: HttpOptions;
  /** How the scoreboard is asked for, where that shall be given up sooner: `http` unless told. */
  readonly boardHttp?: HttpOptions;
  /** In place of ESPN's public address. */
  readonly baseUrl?: string | undefined;
  readonly day: GameDay;
  /** The archive's folder. */
  readonly root: string;
  readonly onGame?: (done: number, of: number) => void;
}

export interface RecordedNight {
  readonly day: GameDay;
  /** Completed games. */
  readonly games: number;
  /** What could not be read, and is not in the recording. */
  readonly skipped: readonly Skipped[];
}

/** Summaries asked for at once: polite to a free source. */
const CONCURRENCY = 4;

/**
 * Reads a day that is over from ESPN and keeps every answer as it came, in the layout that a replay reads:
 * `espn/nights/DAY/{scoreboard.json.gz, summary/ID.json.gz}`. The scoreboard is written last, so that a recording
 * that was cut short is not taken for a night; run again, it goes on where it was. A summary that cannot be read is
 * left out by name.
 * @throws SourceError when the scoreboard cannot be had, or the connection breaks down on the way
 */
export async function recordNight(options: RecordNightOptions): Promise<RecordedNight> {
  const { http, day, onGame } = options;
  const address = { baseUrl: options.baseUrl };
  const folder = join(options.root, 'espn', 'nights', day);
  const boards = new Map<string, string>();
  const boardHttp: HttpOptions = {
    ...(options.boardHttp ?? http),
    onResponse: ({ id, body }) => void boards.set(id, body),
  };
  const board = await createEspnClient(boardHttp, address).scoreboard(day);
  const games = board.games.filter((game) => game.completed);
  const skipped: Skipped[] = [...board.skipped];
  const limit = pLimit(CONCURRENCY);
  let done = 0;
  let brokenDown: unknown = null;
  const keep = async (gameId: string) => {
    if (brokenDown !== null) return;
    try {
      await keepSummary(gameId, join(folder, 'summary', `${gameId}.json.gz`), http, address);
    } catch (error) {
      if (error instanceof SourceError && !isPassing(error))
        skipped.push({ source: 'espn', game: gameId, reason: error.message });
      else brokenDown ??= error;
    }
    onGame?.(++done, games.length);
  };
  await Promise.all(games.map(({ game }) => limit(keep, game.id)));
  if (brokenDown !== null) throw brokenDown;
  await writeWhole(join(folder, 'scoreboard.json.gz'), mergeBoards([...boards.values()]));
  return { day, games: games.length, skipped };
}

/** A game that is over says the same the next time: one that is kept is not asked for again. */
async function keepSummary(
  gameId: string,
  file: string,
  http: HttpOptions,
  address: EspnOptions,
): Promise<void> {
  if (existsSync(file)) return;
  let body = '';
  const onResponse = (payload: ReceivedPayload) => {
    body = payload.body;
  };
  await createEspnClient({ ...http, onResponse }, address).summary(gameId);
  await writeWhole(file, body);
}

/** Failures of the connection or of the source as a whole, not of one game's payload. */
function isPassing({ kind, status = 0 }: SourceError): boolean {
  return kind === 'timeout' || kind === 'network' || status === 429 || status >= 500;
}

/** One scoreboard body with the events of all that can be read, each id once (T1, T3). */
function mergeBoards(bodies: readonly string[]): string {
  const boards = bodies.flatMap((body) => {
    const board = parsed(body) as { events?: unknown } | null;
    return Array.isArray(board?.events) ? [board as { events: { id?: unknown }[] }] : [];
  });
  const events = new Map(boards.flatMap((board) => board.events).map((event) => [String(event.id), event]));
  return JSON.stringify({ ...boards[0], events: [...events.values()] });
}

/** Null for a body that is not JSON: the client has already said so. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

async function writeWhole(path: string, body: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, gzipSync(body));
  await rename(`${path}.part`, path);
}
