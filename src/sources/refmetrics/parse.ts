import { type HTMLElement, parse } from 'node-html-parser';
import { type Skipped, SourceError } from '../errors.js';
import { shown } from '../shape.js';

export interface RefereeTable {
  readonly rows: readonly RefereeRow[];
  readonly skipped: readonly Skipped[];
}

/** One line of the fouls table: a career, not a season. */
export interface RefereeRow {
  /** Null where the page hides it behind its paywall; the numbers are shown all the same. */
  readonly name: string | null;
  readonly games: number;
  /** Fouls of both teams a game. */
  readonly foulsPerGame: number;
  readonly homeFoulsPerGame: number | null;
  readonly awayFoulsPerGame: number | null;
}

/** What the paywall writes in place of a name: never a name, never a key. */
const PAYWALLED = /^subscribe to see$/i;

/** Columns by the words of their header, since their order is not ours to know. */
const COLUMNS = {
  home: /\bhome\b/i,
  away: /\b(away|road|visitors?)\b/i,
  games: /\bgames\b/i,
  fouls: /^(?=.*\bfouls\b)(?!.*\b(home|away|road|visitors?|diff\w*)\b)/i,
  name: /\b(official|referee|name)s?\b/i,
} as const;
type Column = keyof typeof COLUMNS;

/**
 * The table of fouls by referee on a RefMetrics page.
 * Built to what is known of the site, without a recorded page: unproven against the live one.
 * @throws SourceError `key` when the sign-in page came in its place, `shape` when no such table or no readable row is there
 */
export function parseFoulsPage(id: string, html: string): RefereeTable {
  const about = { source: 'refmetrics', id } as const;
  // HTML without its end parses without complaint, as a shorter table.
  if (!/<\/html>/i.test(html))
    throw new SourceError({ ...about, kind: 'shape', reason: 'the page is cut off before </html>' });
  const page = parse(html);
  for (const table of page.querySelectorAll('table')) {
    const [header, ...lines] = table.querySelectorAll('tr');
    const columns = header ? columnsOf(cellsOf(header)) : null;
    if (columns === null) continue;
    const rows: RefereeRow[] = [];
    const skipped: Skipped[] = [];
    for (const [i, line] of lines.entries()) {
      const row = readRow(cellsOf(line), columns);
      if (typeof row !== 'string') rows.push(row);
      else skipped.push({ source: 'refmetrics', game: null, reason: `${id} row ${i + 1}: ${row}` });
    }
    if (rows.length === 0 && skipped[0])
      throw new SourceError({ ...about, kind: 'shape', reason: `no row can be read: ${skipped[0].reason}` });
    return { rows, skipped };
  }
  if (hasSignIn(page))
    throw new SourceError({ ...about, kind: 'key', reason: 'the sign-in page came instead: log in' });
  throw new SourceError({
    ...about,
    kind: 'shape',
    reason: `no table with columns for ${Object.keys(COLUMNS).join(', ')}`,
  });
}

/** The hidden token of the sign-in form, null where the page has none. */
export function csrfTokenIn(html: string): string | null {
  return parse(html).querySelector('input[name="csrf_token"]')?.getAttribute('value') || null;
}

/** Whether the sign-in page came in place of what was asked for. */
export function isSignInPage(html: string): boolean {
  return hasSignIn(parse(html));
}

function hasSignIn(page: HTMLElement): boolean {
  return page.querySelector('input[type="password"]') !== null;
}

function cellsOf(row: HTMLElement): string[] {
  return row.querySelectorAll('th, td').map((cell) => cell.text.replace(/\s+/g, ' ').trim());
}

/** Where each column stands; null unless the header names all that are needed. */
function columnsOf(headers: readonly string[]): Readonly<Record<Column, number>> | null {
  const at = (column: Column) => headers.findIndex((h) => COLUMNS[column].test(h));
  const columns = {
    name: at('name'),
    fouls: at('fouls'),
    home: at('home'),
    away: at('away'),
    games: at('games'),
  };
  return columns.name >= 0 && columns.fouls >= 0 && columns.games >= 0 ? columns : null;
}

/** A row, or why it is none. */
function readRow(cells: readonly string[], columns: Readonly<Record<Column, number>>): RefereeRow | string {
  const cell = (column: Column): string => cells[columns[column]] ?? '';
  const name = cell('name');
  if (name === '') return 'no name';
  const games = numberIn(cell('games'));
  if (games === null || !Number.isInteger(games) || games < 1)
    return `${shown(cell('games'))} is no number of games`;
  const foulsPerGame = numberIn(cell('fouls'));
  if (foulsPerGame === null || foulsPerGame <= 0) return `${shown(cell('fouls'))} are no fouls a game`;
  return {
    name: PAYWALLED.test(name) ? null : name,
    games,
    foulsPerGame,
    homeFoulsPerGame: numberIn(cell('home')),
    awayFoulsPerGame: numberIn(cell('away')),
  };
}

/** `1,457` → 1457. */
function numberIn(text: string): number | null {
  return /^\d{1,3}(,\d{3})*(\.\d+)?$|^\d+(\.\d+)?$/.test(text) ? Number(text.replaceAll(',', '')) : null;
}
