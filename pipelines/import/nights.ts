import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { addDays, type GameDay, isGameDay } from '../../src/domain/game.js';
import { SourceError } from '../../src/sources/errors.js';
import { createEspnClient } from '../../src/sources/espn/client.js';
import type { HttpOptions, ReceivedPayload } from '../../src/sources/http.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { type GameTables, gameTables, writeGameTables } from '../collect/game-tables.js';
import { rawArchive } from '../collect/raw-archive.js';

/** The nights of which an archive has summaries, ascending. */
export async function recordedNights(archive: string): Promise<GameDay[]> {
  const names = await readdir(join(archive, 'espn', 'nights')).catch(() => []);
  const nights: GameDay[] = [];
  for (const name of names.filter(isGameDay).sort())
    if ((await summaryFiles(archive, name)).length > 0) nights.push(name);
  return nights;
}

/** The summaries of a night, ascending by game. */
export async function summaryFiles(archive: string, night: GameDay): Promise<string[]> {
  const folder = join(archive, 'espn', 'nights', night, 'summary');
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => /^\d+\.json\.gz$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

export interface ImportedNight {
  readonly day: GameDay;
  readonly games: number;
  /** Games that had not ended when they were recorded. */
  readonly notOver: number;
  /** Games that could not be read, and why. */
  readonly failures: readonly string[];
}

/**
 * Takes the finished games of a recorded night as the daily collection would have, asked at 06:00 UTC of the morning
 * after: the payloads into the raw archive, their rows, by the same parser, into the tables.
 */
export async function importNight(
  objects: ObjectStore,
  archive: string,
  day: GameDay,
): Promise<ImportedNight> {
  const raw = rawArchive(objects, day);
  let received: ReceivedPayload | null = null;
  const http: HttpOptions = {
    fetch: async (input) => {
      const id = new URL(String(input)).searchParams.get('event');
      const file = join(archive, 'espn', 'nights', day, 'summary', `${id}.json.gz`);
      const body = await promisify(gunzip)(await readFile(file));
      return new Response(body, { headers: { 'content-type': 'application/json' } });
    },
    now: () => `${addDays(day, 1)}T06:00:00.000Z`,
    timeoutMs: 60_000,
    retries: 0,
    onResponse: (payload) => {
      received = payload;
    },
  };
  const espn = createEspnClient(http);
  const tables: GameTables[] = [];
  const failures: string[] = [];
  let notOver = 0;
  for (const file of await summaryFiles(archive, day)) {
    const id = basename(file, '.json.gz');
    try {
      const rows = gameTables(await espn.summary(id));
      if (rows === null) notOver += 1;
      else {
        if (received !== null) await raw.keep(received);
        tables.push(rows);
      }
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      failures.push(error.message);
    }
  }
  await writeGameTables(objects, day, tables);
  return { day, games: tables.length, notOver, failures };
}
