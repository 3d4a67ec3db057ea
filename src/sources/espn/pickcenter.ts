import { type GamePhase, isUnderWay, type UtcInstant } from '../../domain/game.js';
import { decimalOdds, isPlausibleTotal, TOTAL_BOUNDS, type TotalLine } from '../../domain/market.js';
import type { Skipped } from '../errors.js';
import { complaintLine, shown } from '../shape.js';
import { pickWire, type WirePick, type WireQuote } from './wire.js';

/** A pre-game total and spread of one book, as the summary's pickcenter has it. */
export interface ClosingQuote {
  readonly book: string;
  /** The total when the book opened, points. */
  readonly open: number | null;
  /** The last total before the tip, points; before the tip the present one. */
  readonly close: number | null;
  /** Points by which the home team is favoured at the close, negative for an underdog (T17). */
  readonly homeFavoredBy: number | null;
  readonly overPrice: number | null;
  readonly underPrice: number | null;
}

export interface PickcenterRead {
  readonly closing: ClosingQuote | null;
  readonly lines: readonly TotalLine[];
  readonly problems: readonly Skipped[];
}

interface Total {
  readonly points: number;
  readonly overPrice: number | null;
  readonly underPrice: number | null;
}

/** A larger spread has not been quoted; it is a total or a misprint in the wrong field. */
const LARGEST_SPREAD = 70;

/**
 * The lines in a summary: the pre-game quote of the first book that has a total, and the total in force, which is the
 * in-play one while the game is under way and the pre-game one before. A closing total is never passed off as a line
 * in play. What cannot be a total or a price is refused by name, and nothing is put in its place (T14).
 */
export function readPickcenter(
  gameId: string,
  phase: GamePhase,
  snapshotAtUtc: UtcInstant,
  value: unknown,
): PickcenterRead {
  const problems: Skipped[] = [];
  const refuse = (reason: string): null => {
    problems.push({ source: 'espn', game: gameId, reason });
    return null;
  };
  if (value === undefined || value === null) return { closing: null, lines: [], problems };
  if (!Array.isArray(value)) {
    refuse(`pickcenter: ${shown(value)}: expected a list`);
    return { closing: null, lines: [], problems };
  }

  let closing: ClosingQuote | null = null;
  const lines: TotalLine[] = [];
  for (const [i, item] of value.entries()) {
    const at = `pickcenter[${i}]`;
    const read = pickWire.safeParse(item);
    if (!read.success) {
      refuse(`${at}.${complaintLine(read.error, item)}`);
      continue;
    }
    const pick = read.data;
    const book = bookKey(pick.provider.name);
    const open = totalOf(pick, 'open', at, refuse);
    const close = totalOf(pick, 'close', at, refuse) ?? plainTotal(pick, at, refuse);
    const homeFavoredBy = favoredBy(pick, at, refuse);
    if (closing === null || (closing.close === null && close !== null))
      closing = {
        book,
        open: open?.points ?? null,
        close: close?.points ?? null,
        homeFavoredBy,
        overPrice: close?.overPrice ?? null,
        underPrice: close?.underPrice ?? null,
      };
    const inForce = isUnderWay(phase)
      ? totalOf(pick, 'live', at, refuse)
      : phase === 'scheduled'
        ? close
        : null;
    if (inForce !== null)
      lines.push({ source: 'espn-pickcenter', book, ...inForce, quotedAtUtc: null, snapshotAtUtc });
  }
  return { closing, lines, problems };
}

/** `Draft Kings` → `draftkings`. */
function bookKey(providerName: string): string {
  return providerName.toLowerCase().replace(/[^a-z0-9]/g, '');
}

type Refuse = (reason: string) => null;

function totalOf(
  pick: WirePick,
  moment: 'open' | 'close' | 'live',
  at: string,
  refuse: Refuse,
): Total | null {
  const over = pick.total?.over?.[moment];
  const under = pick.total?.under?.[moment];
  const overPoints = linePoints(over, 'o', `${at}.total.over.${moment}`, refuse);
  const underPoints = linePoints(under, 'u', `${at}.total.under.${moment}`, refuse);
  if (overPoints !== null && underPoints !== null && overPoints !== underPoints)
    return refuse(`${at}.total: ${moment} is over ${overPoints} but under ${underPoints}`);
  const points = overPoints ?? underPoints;
  if (points === null) return null;
  return {
    points,
    overPrice: priceText(over?.odds, `${at}.total.over.${moment}`, refuse),
    underPrice: priceText(under?.odds, `${at}.total.under.${moment}`, refuse),
  };
}

/** The total as a bare number, in payloads without the text lines. */
function plainTotal(pick: WirePick, at: string, refuse: Refuse): Total | null {
  if (pick.overUnder === undefined || pick.overUnder === null) return null;
  const points = plausible(pick.overUnder, `${at}.overUnder`, refuse);
  if (points === null) return null;
  return {
    points,
    overPrice: price(pick.overOdds, `${at}.overOdds`, refuse),
    underPrice: price(pick.underOdds, `${at}.underOdds`, refuse),
  };
}

/** `o139.5` → 139.5 (T17). A book that has taken its line down says OFF. */
function linePoints(
  quote: WireQuote | null | undefined,
  letter: 'o' | 'u',
  at: string,
  refuse: Refuse,
): number | null {
  const text = quote?.line?.trim() ?? '';
  if (text === '' || /^off$/i.test(text)) return null;
  const match = /^([ou])?\s*(\d+(?:\.\d+)?)$/i.exec(text);
  if (match === null || (match[1] ?? letter).toLowerCase() !== letter)
    return refuse(`${at}.line: ${shown(text)} is no ${letter === 'o' ? 'over' : 'under'}`);
  return plausible(Number(match[2]), `${at}.line`, refuse);
}

function plausible(points: number, at: string, refuse: Refuse): number | null {
  if (isPlausibleTotal(points)) return points;
  return refuse(
    `${at}: ${points} cannot be a total (whole or half points, ${TOTAL_BOUNDS.low} to ${TOTAL_BOUNDS.high})`,
  );
}

function priceText(text: string | null | undefined, at: string, refuse: Refuse): number | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '' || /^off$/i.test(trimmed)) return null;
  if (/^even$/i.test(trimmed)) return 100;
  if (!/^[+-]?\d+$/.test(trimmed)) return refuse(`${at}.odds: ${shown(trimmed)} is no American price`);
  return price(Number(trimmed), `${at}.odds`, refuse);
}

function price(value: number | null | undefined, at: string, refuse: Refuse): number | null {
  if (value === undefined || value === null) return null;
  try {
    decimalOdds(value);
    return value;
  } catch {
    return refuse(`${at}: ${value} is no American price`);
  }
}

function favoredBy({ spread }: WirePick, at: string, refuse: Refuse): number | null {
  if (spread === undefined || spread === null) return null;
  if (!Number.isInteger(spread * 2) || Math.abs(spread) > LARGEST_SPREAD)
    return refuse(`${at}.spread: ${spread} cannot be a spread`);
  return 0 - spread;
}
