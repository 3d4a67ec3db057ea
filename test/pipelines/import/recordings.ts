/** A whole archive folder of made-up recordings, in the true shape of the files, small enough to be read by eye. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { makeArchive } from '../made-archive.js';

export type Cells = Readonly<Record<string, string | number | boolean | null>>;

export const PLAYED = '2018-19';
export const LATER = '2024-25';

/** One gzipped CSV file with CRLF line ends; its columns are those of the first row. */
export async function writeCsv(file: string, rows: readonly Cells[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const cell = (value: Cells[string] | undefined) => {
    const text = value === null || value === undefined ? '' : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [columns.join(','), ...rows.map((row) => columns.map((c) => cell(row[c])).join(','))];
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, gzipSync(`${lines.join('\r\n')}\r\n`));
}

/** Changes the text inside a gzip file. */
export async function edit(file: string, change: (text: string) => string): Promise<void> {
  await writeFile(file, gzipSync(change(gunzipSync(await readFile(file)).toString())));
}

export function laterGame(change: Cells = {}): Cells {
  return {
    game_id: '501',
    date: '2025-01-15',
    season: LATER,
    home: 'Duke Blue Devils',
    away: 'NC State Wolfpack',
    home_id: '150',
    away_id: '152',
    neutral_site: 'False',
    conference_game: 'True',
    home_final: 80,
    away_final: 71,
    home_h1: 40,
    away_h1: 30,
    ot: 0,
    home_favored_by: 9.5,
    referees: 'Ann  Able/Bob Baker Jr./C.C. Cole',
    home_fouls: null,
    away_fouls: null,
    ...change,
  };
}

export function boxOf(change: Cells = {}): Cells {
  return {
    espn_game_id: '501',
    contest_id: '9001',
    team: 'Duke',
    team_espn_team_id: '150',
    home: 'Duke',
    away: 'NC State',
    pts: 80,
    d_pts: 71,
    o_poss: 70,
    d_poss: 69,
    fga: 60,
    fgm: 30,
    tpa: 20,
    tpm: 8,
    fta: 16,
    ftm: 12,
    orb: 9,
    drb: 25,
    to: 11,
    ast: 15,
    blk: 4,
    mins: 39.45,
    ...change,
  };
}

/** The other team's box of the same contest. */
export function otherBoxOf(change: Cells = {}): Cells {
  return boxOf({ team: 'NC State', team_espn_team_id: '152', pts: 71, d_pts: 80, ...change });
}

export function closingOf(change: Cells = {}): Cells {
  return {
    espn_id: '501',
    season: 2025,
    game_datetime: '2025-01-16T00:00Z',
    home_id: '150',
    home_team: 'Duke Blue Devils',
    away_id: '152',
    away_team: 'NC State Wolfpack',
    home_score: 80,
    away_score: 71,
    neutral_site: 'False',
    source: 'oddsshark',
    close_total: 148.5,
    open_total: 90.5,
    home_spread_espn: -9.5,
    h1_total: null,
    second_half_total: null,
    closing_total_over_price: null,
    closing_total_under_price: null,
    book: null,
    n_books: null,
    captured: null,
    score_ok: 'True',
    ...change,
  };
}

export function ratingOf(change: Cells = {}): Cells {
  return {
    rating_date: '2025-01-15',
    season: 2025,
    team: 'Duke',
    conf: 'ACC',
    rank_adjem: 1,
    adj_em: 30,
    adj_o: 122.5,
    rank_adj_o: 1,
    adj_d: 92.5,
    rank_adj_d: 2,
    adj_t: 66.5,
    rank_adj_t: 250,
    ...change,
  };
}

export function quoteOf(change: Cells = {}): Cells {
  return {
    snapshot_time: '2025-01-16T00:55:37Z',
    odds_api_event_id: 'e1',
    espn_game_id: '501',
    odds_home_is_espn_home: 'True',
    commence_time: '2025-01-16T00:06:00Z',
    min_since_commence: 49.6,
    home_team: 'Duke Blue Devils',
    away_team: 'NC State Wolfpack',
    bookmaker: 'draftkings',
    last_update: '2025-01-16T00:55:10Z',
    total: 151.5,
    over_price: -124,
    under_price: -118,
    home_spread: -4.5,
    ...change,
  };
}

/** A half-time line of the game that {@link laterGame} has without its half-time score. */
export function halfTimeOf(change: Cells = {}): Cells {
  return {
    espn_game_id: '501',
    season: 2025,
    swapped: 'False',
    score_ok: 'True',
    h1_home: 38,
    h1_away: 31,
    home_final: 80,
    away_final: 71,
    second_half_total: 76.5,
    ...change,
  };
}

export interface Recordings {
  readonly quotes?: readonly Cells[];
  readonly games?: readonly Cells[];
  readonly boxes?: readonly Cells[];
  readonly closing?: readonly Cells[];
  readonly ratings?: readonly Cells[];
  readonly halfTimes?: readonly Cells[];
}

export const LATER_GAMES = ['espn', 'seasons', `games_${LATER}.csv.gz`] as const;
export const LATER_BOXES = ['espn', 'seasons', `teambox_${LATER}.csv.gz`] as const;
export const CLOSING = ['lines', 'closing_totals_by_espn_id.csv.gz'] as const;
export const QUOTES = ['lines', 'in_play_quotes_2025.csv.gz'] as const;
export const HALF_TIMES = ['lines', 'second_half_lines_2025.csv.gz'] as const;
export const RATINGS = ['kenpom', 'kenpom_archive_daily_2025.csv.gz'] as const;

/** A season with plays and one without, lines, ratings; each file as told, else with one game in it, or not at all. */
export async function makeRecordings(folder: string, given: Recordings = {}): Promise<string> {
  await makeArchive(folder, [{ seasonName: PLAYED, games: 7 }]);
  const files: readonly (readonly [readonly string[], readonly Cells[]])[] = [
    [LATER_GAMES, given.games ?? [laterGame()]],
    [LATER_BOXES, given.boxes ?? [boxOf(), otherBoxOf()]],
    [CLOSING, given.closing ?? [closingOf()]],
    [QUOTES, given.quotes ?? [quoteOf()]],
    [RATINGS, given.ratings ?? [ratingOf()]],
    [HALF_TIMES, given.halfTimes ?? []],
  ];
  for (const [name, rows] of files) if (rows.length > 0) await writeCsv(join(folder, ...name), rows);
  return folder;
}
