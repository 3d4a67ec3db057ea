import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { GameDay } from '../../domain/game.js';
import type { OddsRow } from '../archive/odds.js';
import type { SimulatedNight } from './night.js';

export interface RecordOptions {
  /** Seconds between two snapshots of the odds; 300 unless told. */
  readonly oddsEverySeconds?: number;
  /** Hours before the first tip from which odds are recorded; 1 unless told. */
  readonly oddsHoursBefore?: number;
}

/**
 * Writes a simulated day to a folder in the archive's layout: scoreboard and summaries as they stand in the end, and
 * snapshots of the odds, one Parquet file a UTC day.
 */
export async function recordNight(
  night: SimulatedNight,
  folder: string,
  options: RecordOptions = {},
): Promise<void> {
  const { day, scoreboard, summaries } = night.recording;
  const espn = join(folder, 'espn', 'nights', day);
  await writePayload(join(espn, 'scoreboard.json.gz'), scoreboard);
  for (const [id, summary] of summaries) await writePayload(join(espn, 'summary', `${id}.json.gz`), summary);
  await writeOdds(night, join(folder, 'odds-api', 'history'), options);
}

async function writePayload(path: string, payload: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, gzipSync(JSON.stringify(payload)));
}

async function writeOdds(night: SimulatedNight, folder: string, options: RecordOptions): Promise<void> {
  const step = (options.oddsEverySeconds ?? 300) * 1000;
  const spans = [...night.replayed.games.values()].flatMap(({ span }) => (span === null ? [] : [span]));
  if (spans.length === 0) return;
  const from = Math.min(...spans.map(({ first }) => first)) - (options.oddsHoursBefore ?? 1) * 3600_000;
  const to = Math.max(...spans.map(({ last }) => last)) + step;
  const byDay = new Map<GameDay, SnapshotRow[]>();
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    const snapshot_time = new Date(at).toISOString().replace('.000Z', 'Z');
    const utcDay = snapshot_time.slice(0, 10);
    const rows = byDay.get(utcDay) ?? [];
    byDay.set(utcDay, rows);
    rows.push(...rowsOf(night, at).map((row) => ({ snapshot_time, ...row })));
  }
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    await mkdir(folder, { recursive: true });
    for (const [utcDay, rows] of byDay) {
      await connection.run(
        `create or replace table odds (snapshot_time varchar, game_id varchar, commence_time varchar,
           home_team varchar, away_team varchar, bookmaker varchar, last_update varchar, market varchar,
           outcome varchar, price bigint, point double)`,
      );
      const appender = await connection.createAppender('odds');
      for (const row of rows) {
        for (const column of TEXT_COLUMNS) appender.appendVarchar(row[column]);
        if (row.price === null) appender.appendNull();
        else appender.appendBigInt(BigInt(row.price));
        if (row.point === null) appender.appendNull();
        else appender.appendDouble(row.point);
        appender.endRow();
      }
      appender.closeSync();
      const path = join(folder, `${utcDay}.parquet`).replaceAll("'", "''");
      await connection.run(`copy odds to '${path}' (format parquet)`);
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

type SnapshotRow = OddsRow & { readonly snapshot_time: string };

const TEXT_COLUMNS = [
  'snapshot_time',
  'game_id',
  'commence_time',
  'home_team',
  'away_team',
  'bookmaker',
  'last_update',
  'market',
  'outcome',
] as const;

function rowsOf(night: SimulatedNight, at: number): OddsRow[] {
  return night.oddsAt(at).flatMap((event) =>
    event.bookmakers.flatMap((book) =>
      book.markets.flatMap((market) =>
        market.outcomes.map((outcome) => ({
          game_id: event.id,
          commence_time: event.commence_time,
          home_team: event.home_team,
          away_team: event.away_team,
          bookmaker: book.key,
          last_update: market.last_update,
          market: market.key,
          outcome: outcome.name,
          price: outcome.price,
          point: outcome.point ?? null,
        })),
      ),
    ),
  );
}
