import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import pLimit from 'p-limit';
import type { GameDay } from '../src/domain/game.js';
import type { Skipped } from '../src/sources/errors.js';
import { createEspnClient } from '../src/sources/espn/client.js';
import type { HttpOptions, ReceivedPayload } from '../src/sources/http.js';

export interface RecordedNight {
  readonly day: GameDay;
  /** Completed games, each with its summary on disk. */
  readonly games: number;
  readonly skipped: readonly Skipped[];
}

/** Summaries asked for at once: polite to a free source. */
const CONCURRENCY = 4;

/**
 * Reads a day from ESPN and keeps every answer as it came, in the layout that a replay reads:
 * `espn/nights/DAY/{scoreboard.json.gz, summary/ID.json.gz}`. The scoreboard is written last, so that a recording
 * that was cut short is not taken for a night.
 * @throws SourceError when the scoreboard cannot be had; a summary that fails is in `skipped`
 */
export async function recordNight(
  http: HttpOptions & { readonly baseUrl?: string },
  day: GameDay,
  root: string,
  onGame: (done: number, of: number) => void = () => {},
): Promise<RecordedNight> {
  const folder = join(root, 'espn', 'nights', day);
  await mkdir(join(folder, 'summary'), { recursive: true });
  const boards: string[] = [];
  const board = await createEspnClient({ ...http, onResponse: (p) => void boards.push(p.body) }).scoreboard(
    day,
  );
  const games = board.games.filter((game) => game.completed);
  const skipped: Skipped[] = [...board.skipped];
  const limit = pLimit(CONCURRENCY);
  let done = 0;
  await Promise.all(
    games.map(({ game }) =>
      limit(async () => {
        let received: ReceivedPayload | null = null;
        const client = createEspnClient({ ...http, onResponse: (p) => void (received = p) });
        try {
          await client.summary(game.id);
          if (received !== null)
            await writeWhole(
              join(folder, 'summary', `${game.id}.json.gz`),
              (received as ReceivedPayload).body,
            );
        } catch (error) {
          skipped.push({ source: 'espn', game: game.id, reason: (error as Error).message });
        }
        onGame(++done, games.length);
      }),
    ),
  );
  await writeWhole(join(folder, 'scoreboard.json.gz'), mergeBoards(boards));
  return { day, games: games.length, skipped };
}

/** One scoreboard body with the events of all, each id once (T1, T3). */
function mergeBoards(bodies: readonly string[]): string {
  const boards = bodies.map((body) => JSON.parse(body) as { events?: { id?: unknown }[] });
  const events = new Map(boards.flatMap((b) => b.events ?? []).map((event) => [String(event.id), event]));
  return JSON.stringify({ ...boards[0], events: [...events.values()] });
}

async function writeWhole(path: string, body: string): Promise<void> {
  await writeFile(`${path}.part`, gzipSync(body));
  await rename(`${path}.part`, path);
}
