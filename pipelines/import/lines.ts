import { isPlausibleTotal, TOTAL_BOUNDS } from '../../src/domain/market.js';
import type { TableRow } from '../../src/store/tables.js';
import type { CsvRow } from './csv.js';
import { halfPoint, listedGame, type RecordedGame } from './games.js';

export const SBR_COLUMNS = ['game_id', 'close_total'] as const;

type LineSource = TableRow<'lines'>['source'];

/** Sources whose openers hold junk. */
const NO_OPENERS: readonly LineSource[] = ['oddsshark', 'wagertalk'];

const SOURCES: Readonly<Record<string, LineSource>> = {
  sbr: 'sbr',
  jdsb_oddsapi: 'jdsb_oddsapi',
  nsejnost_oddsapi: 'nsejnost_oddsapi',
  rallysquirrel_oddsapi: 'rallysquirrel_oddsapi',
  ncaahoopR_via_jdsb: 'ncaahoopR_via_jdsb',
  oddsshark: 'oddsshark',
  wagertalk: 'wagertalk',
};

/** A row of `sbr_totals_*.csv.gz`; null where its close cannot be a total (T14). */
export function sbrLine(row: CsvRow): TableRow<'lines'> | null {
  return lineRow(row, row.must('game_id'), 'sbr', {
    openingTotal: inBounds(row.number('open_total')),
    secondHalfTotal: row.number('second_half_total'),
  });
}

/** A row of the same; null where its close cannot be a total (T14). */
function closingLine(row: CsvRow): TableRow<'lines'> | null {
  const source = SOURCES[row.must('source')];
  if (source === undefined) throw row.fault('source', 'is no known source of lines; add it to the import');
  const spread = halfPoint(row.number('home_spread_espn'));
  return lineRow(row, row.must('espn_id'), source, {
    book: row.text('book'),
    openingTotal: NO_OPENERS.includes(source) ? null : inBounds(row.number('open_total')),
    firstHalfTotal: row.number('h1_total'),
    secondHalfTotal: row.number('second_half_total'),
    // The file has the home team's handicap: negative when the home team is favoured (T17).
    homeFavoredBy: spread === null ? null : 0 - spread,
    overPrice: row.integer('closing_total_over_price'),
    underPrice: row.integer('closing_total_under_price'),
    books: row.integer('n_books'),
    snapshotAtUtc: capturedAt(row),
    scoreAgrees: row.flag('score_ok'),
  });
}

/** A row of `closing_totals_by_espn_id.csv.gz`: a source's line on a game, and the game, as far as it is known. */
export interface ClosingRow {
  readonly season: number;
  readonly game: RecordedGame | null;
  readonly line: TableRow<'lines'> | null;
}

export const CLOSING_COLUMNS = [
  'espn_id',
  'season',
  'game_datetime',
  'home_team',
  'away_team',
  'home_score',
  'away_score',
  'neutral_site',
  'source',
  'close_total',
] as const;

export function closingRow(row: CsvRow): ClosingRow {
  return { season: Number(row.must('season')), game: listedGame(row), line: closingLine(row) };
}

function lineRow(
  row: CsvRow,
  gameId: string,
  source: LineSource,
  rest: Partial<TableRow<'lines'>>,
): TableRow<'lines'> | null {
  const closingTotal = row.number('close_total');
  if (closingTotal === null || !isPlausibleTotal(closingTotal)) return null;
  return {
    gameId,
    source,
    book: null,
    closingTotal,
    openingTotal: null,
    firstHalfTotal: null,
    secondHalfTotal: null,
    homeFavoredBy: null,
    overPrice: null,
    underPrice: null,
    books: null,
    quotedAtUtc: null,
    snapshotAtUtc: null,
    scoreAgrees: null,
    ...rest,
  };
}

/** Openers may be means over books, and so no half-points. */
function inBounds(total: number | null): number | null {
  return total !== null && total >= TOTAL_BOUNDS.low && total <= TOTAL_BOUNDS.high ? total : null;
}

/** `2025-11-03T12:55:37Z`, or with a blank and an offset. */
function capturedAt(row: CsvRow): string | null {
  const text = row.text('captured');
  if (text === null) return null;
  const at = new Date(text.replace(' ', 'T'));
  if (Number.isNaN(at.getTime())) throw row.fault('captured', 'is no time');
  return at.toISOString();
}
