import type { GameDay } from '../../src/domain/game.js';
import { isPlausibleTotal } from '../../src/domain/market.js';
import type { TableRow } from '../../src/store/tables.js';
import { type CsvRow, readCsvs } from './csv.js';
import { addRow, type DayRows } from './days.js';
import { halfPoint } from './games.js';

const COLUMNS = [
  'snapshot_time',
  'espn_game_id',
  'odds_home_is_espn_home',
  'commence_time',
  'bookmaker',
  'last_update',
  'total',
  'over_price',
  'under_price',
  'home_spread',
] as const;

export interface RecordedQuotes {
  readonly rows: DayRows<'in_play_quotes'>;
  /** Totals that cannot be one, quotes of no known game, and second ones of a book and moment. */
  readonly leftOut: number;
}

/** The rows of `in_play_quotes_*.csv.gz` by the days of their games. @throws Error naming file, row and column */
export async function recordedQuotes(
  files: readonly string[],
  days: ReadonlyMap<string, GameDay>,
): Promise<RecordedQuotes> {
  const rows: DayRows<'in_play_quotes'> = new Map();
  const seen = new Set<string>();
  let leftOut = 0;
  await readCsvs(files, COLUMNS, (csv) => {
    const row = quoteRow(csv);
    const day = row && days.get(row.gameId);
    const key = row && `${row.gameId} ${row.book} ${row.snapshotAtUtc}`;
    if (row === null || key === null || day === null || day === undefined || seen.has(key)) {
      leftOut += 1;
      return;
    }
    seen.add(key);
    addRow(rows, day, row);
  });
  return { rows, leftOut };
}

function quoteRow(row: CsvRow): TableRow<'in_play_quotes'> | null {
  const total = row.number('total');
  if (total === null || !isPlausibleTotal(total)) return null;
  const spread = halfPoint(row.number('home_spread'));
  const sameSides = row.flag('odds_home_is_espn_home');
  return {
    gameId: row.must('espn_game_id'),
    book: row.must('bookmaker'),
    snapshotAtUtc: instantIn(row, 'snapshot_time') ?? missing(row, 'snapshot_time'),
    quotedAtUtc: instantIn(row, 'last_update'),
    startedAtUtc: instantIn(row, 'commence_time'),
    total,
    overPrice: row.integer('over_price'),
    underPrice: row.integer('under_price'),
    // The handicap of the provider's home team, which is not always ours.
    homeFavoredBy: spread === null || sameSides === null ? null : sameSides ? 0 - spread : spread,
    source: 'line-files',
  };
}

function instantIn(row: CsvRow, column: string): string | null {
  const text = row.text(column);
  if (text === null) return null;
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw row.fault(column, 'is no time');
  return at.toISOString();
}

function missing(row: CsvRow, column: string): never {
  throw row.fault(column, 'is missing');
}
