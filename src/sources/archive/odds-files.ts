import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ArchiveError } from './errors.js';
import { eventsOfRows, type OddsHistory, type OddsMoment, type OddsRow } from './odds.js';

/** A snapshot's place: its instant and the file, one a UTC day, that holds it. */
interface Snapshot {
  readonly timestamp: string;
  readonly at: number;
  readonly file: string;
}

/** Snapshots kept ready: a replay's ticks move through them in order. */
const SNAPSHOTS_KEPT = 4;

/**
 * Recorded odds in a folder of Parquet files named by UTC day. Only the day asked for and the days beside it are
 * opened, and only a few snapshots are held.
 */
export async function recordedOdds(folder: string): Promise<OddsHistory | null> {
  let days: string[];
  try {
    days = (await readdir(folder))
      .filter((name) => /^\d{4}-\d{2}-\d{2}\.parquet$/.test(name))
      .map((name) => name.slice(0, 10))
      .sort();
  } catch {
    return null;
  }
  if (days.length === 0) return null;
  const query = queries();
  const snapshotsOf = remembering((day: string) => snapshotsIn(query, join(folder, `${day}.parquet`)));
  const kept = new Map<string, Promise<OddsMoment>>();

  return {
    async at(at) {
      if (!Number.isFinite(at)) return null;
      const today = new Date(at).toISOString().slice(0, 10);
      const position = days.findLastIndex((day) => day <= today);
      // The day before holds the newest snapshot until the day's own first; the day after, the next one.
      const near = days.slice(Math.max(0, position - 1), position + 2);
      const snapshots = (await Promise.all(near.map(snapshotsOf))).flat();
      const index = snapshots.findLastIndex((snapshot) => snapshot.at <= at);
      const snapshot = snapshots[index];
      if (snapshot === undefined) return null;
      let moment = kept.get(snapshot.timestamp);
      if (moment === undefined) {
        moment = rowsOf(query, snapshot).then((rows) => ({
          timestamp: snapshot.timestamp,
          previous: snapshots[index - 1]?.timestamp ?? null,
          next: snapshots[index + 1]?.timestamp ?? null,
          events: eventsOfRows(rows),
        }));
        kept.set(snapshot.timestamp, moment);
        for (const oldest of kept.keys()) {
          if (kept.size <= SNAPSHOTS_KEPT) break;
          kept.delete(oldest);
        }
      }
      return moment;
    },
  };
}

type Query = (sql: string, values: readonly string[]) => Promise<readonly Record<string, unknown>[]>;

/** DuckDB, loaded when the first question is asked. */
function queries(): Query {
  const connection = remembering(async (_: 'in memory') => {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    return instance.connect();
  });
  return async (sql, values) => {
    const connected = await connection('in memory');
    const reader = await connected.runAndReadAll(sql, [...values]);
    return reader.getRowObjectsJS();
  };
}

async function snapshotsIn(query: Query, file: string): Promise<Snapshot[]> {
  const rows = await asked(file, () =>
    query('select distinct snapshot_time::varchar as timestamp from read_parquet($1) order by 1', [file]),
  );
  return rows.map((row) => {
    const timestamp = String(row.timestamp);
    const at = Date.parse(timestamp);
    if (Number.isNaN(at)) throw new ArchiveError(`${file}: snapshot_time ${timestamp} is no instant`);
    return { timestamp, at, file };
  });
}

async function rowsOf(query: Query, snapshot: Snapshot): Promise<OddsRow[]> {
  const rows = await asked(snapshot.file, () =>
    query(
      `select game_id, commence_time, home_team, away_team, bookmaker, last_update, market, outcome,
              try_cast(price as integer) as price, point::double as point
       from read_parquet($1) where snapshot_time = $2`,
      [snapshot.file, snapshot.timestamp],
    ),
  );
  return rows as unknown as OddsRow[];
}

async function asked<T>(file: string, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw new ArchiveError(`recorded odds ${file}: ${(error as Error).message}`, { cause: error });
  }
}

function remembering<K, V>(make: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const made = new Map<K, Promise<V>>();
  return (key) => {
    const found = made.get(key);
    if (found !== undefined) return found;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
