import type { UtcInstant } from '../../domain/game.js';
import { decimalOdds, isPlausibleTotal, TOTAL_BOUNDS, type TotalLine } from '../../domain/market.js';
import type { Skipped } from '../errors.js';
import { complaintLine, readShape, shown } from '../shape.js';
import {
  bookmakerWire,
  eventWire,
  historicalWire,
  marketWire,
  oddsWire,
  type WireBookmaker,
  type WireEvent,
  type WireMarket,
} from './wire.js';

export interface OddsSnapshot {
  /** When the answer was made: its `Date`; of a historical answer its `timestamp`. */
  readonly snapshotAtUtc: UtcInstant;
  readonly events: readonly OddsEvent[];
  readonly quota: Quota;
  /** Events, books and quotes that were left out, by name. */
  readonly skipped: readonly Skipped[];
}

export interface HistoricalOddsSnapshot extends OddsSnapshot {
  readonly previous: UtcInstant | null;
  readonly next: UtcInstant | null;
}

/** Credits, null where the answer does not say; remaining can be negative. */
export interface Quota {
  readonly remaining: number | null;
  readonly used: number | null;
  readonly last: number | null;
}

export interface OddsEvent {
  readonly id: string;
  readonly commenceUtc: UtcInstant;
  readonly homeName: string;
  readonly awayName: string;
  readonly totals: readonly TotalLine[];
  readonly homeSpreads: readonly HomeSpread[];
}

export interface HomeSpread {
  readonly book: string;
  /** The home team's handicap as sent: −3.5 for a favourite by 3.5 (T17). */
  readonly points: number;
  readonly quotedAtUtc: UtcInstant | null;
}

/** Events of an answer, and what of it was left out. */
export interface OddsRead {
  readonly events: readonly OddsEvent[];
  readonly skipped: readonly Skipped[];
}

/**
 * The events of an `/odds` answer with each book's total and spread. A book without a totals market gives no line
 * (T15); a quote without a time, with unequal points or an impossible price is refused by name, and the others go on.
 * @throws SourceError when the answer is no list
 */
export function parseOdds(id: string, json: unknown, snapshotAtUtc: UtcInstant): OddsRead {
  const rows = readShape(oddsWire, json, { source: 'odds-api', id });
  const events = new Map<string, OddsEvent>();
  const skipped: Skipped[] = [];
  for (const [i, row] of rows.entries()) {
    const read = eventWire.safeParse(row);
    if (!read.success) {
      const reason = `[${i}].${complaintLine(read.error, row)}`;
      skipped.push({ source: 'odds-api', game: idIn(row), reason });
    } else if (events.has(read.data.id)) {
      skipped.push({ source: 'odds-api', game: read.data.id, reason: 'event is listed twice' });
    } else {
      events.set(read.data.id, readEvent(read.data, snapshotAtUtc, skipped));
    }
  }
  return { events: [...events.values()], skipped };
}

/** A historical answer: the same, with the times of the snapshots around it. @throws SourceError */
export function parseHistoricalOdds(
  id: string,
  json: unknown,
): OddsRead & Pick<HistoricalOddsSnapshot, 'snapshotAtUtc' | 'previous' | 'next'> {
  const wire = readShape(historicalWire, json, { source: 'odds-api', id });
  const snapshotAtUtc = instantOf(wire.timestamp);
  return {
    ...parseOdds(id, wire.data, snapshotAtUtc),
    snapshotAtUtc,
    previous: wire.previous_timestamp ? instantOf(wire.previous_timestamp) : null,
    next: wire.next_timestamp ? instantOf(wire.next_timestamp) : null,
  };
}

function idIn(row: unknown): string | null {
  const id = (row as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' ? id : null;
}

function instantOf(text: string): UtcInstant {
  return new Date(text).toISOString();
}

function readEvent(event: WireEvent, snapshotAtUtc: UtcInstant, skipped: Skipped[]): OddsEvent {
  const refuse = (reason: string): null => {
    skipped.push({ source: 'odds-api', game: event.id, reason });
    return null;
  };
  const totals: TotalLine[] = [];
  const homeSpreads: HomeSpread[] = [];
  const books = new Set<string>();
  for (const [i, row] of event.bookmakers.entries()) {
    const read = bookmakerWire.safeParse(row);
    if (!read.success) {
      refuse(`bookmakers[${i}].${complaintLine(read.error, row)}`);
      continue;
    }
    const book = read.data;
    if (books.has(book.key)) {
      refuse(`${book.key}: listed twice`);
      continue;
    }
    books.add(book.key);
    const total = readTotal(book, snapshotAtUtc, refuse);
    if (total !== null) totals.push(total);
    const spread = readSpread(book, event, refuse);
    if (spread !== null) homeSpreads.push(spread);
  }
  return {
    id: event.id,
    commenceUtc: instantOf(event.commence_time),
    homeName: event.home_team,
    awayName: event.away_team,
    totals,
    homeSpreads,
  };
}

type Refuse = (reason: string) => null;

function readTotal(book: WireBookmaker, snapshotAtUtc: UtcInstant, refuse: Refuse): TotalLine | null {
  const market = readMarket(book, 'totals', refuse);
  // A suspended market is no fault of the answer: there is just no line of this book (T15).
  if (market === null || market === undefined) return null;
  const at = `${book.key}.totals`;
  const over = market.outcomes.find((o) => o.name === 'Over');
  const under = market.outcomes.find((o) => o.name === 'Under');
  const points = over?.point;
  if (!over || !under || typeof points !== 'number') return refuse(`${at}: not one Over and one Under`);
  if (points !== under.point) return refuse(`${at}: Over ${points} but Under ${shown(under.point)}`);
  if (!isPlausibleTotal(points))
    return refuse(
      `${at}: ${points} cannot be a total (whole or half points, ${TOTAL_BOUNDS.low} to ${TOTAL_BOUNDS.high})`,
    );
  const quotedAtUtc = quotedAt(book, market, refuse);
  const overPrice = readPrice(over.price, at, refuse);
  const underPrice = readPrice(under.price, at, refuse);
  if (quotedAtUtc === null || overPrice === undefined || underPrice === undefined) return null;
  return { source: 'odds-api', book: book.key, points, overPrice, underPrice, quotedAtUtc, snapshotAtUtc };
}

/** A book without a spread is not remarkable: no line depends on it. */
function readSpread(book: WireBookmaker, event: WireEvent, refuse: Refuse): HomeSpread | null {
  const market = readMarket(book, 'spreads', refuse);
  if (!market) return null;
  const at = `${book.key}.spreads`;
  const home = market.outcomes.find((o) => o.name === event.home_team)?.point;
  const away = market.outcomes.find((o) => o.name === event.away_team)?.point;
  if (typeof home !== 'number' || typeof away !== 'number')
    return refuse(`${at}: no point for ${event.home_team} and ${event.away_team}`);
  if (home + away !== 0)
    return refuse(`${at}: ${home} for ${event.home_team} but ${away} for ${event.away_team}`);
  const quotedAtUtc = quotedAt(book, market, refuse);
  return quotedAtUtc === null ? null : { book: book.key, points: home, quotedAtUtc };
}

/** Undefined where the book has no such market, null where it has one that cannot be read. */
function readMarket(
  book: WireBookmaker,
  key: 'totals' | 'spreads',
  refuse: Refuse,
): WireMarket | null | undefined {
  const market = book.markets.find((m) => m.key === key);
  if (market === undefined) return undefined;
  const read = marketWire.safeParse(market);
  return read.success ? read.data : refuse(`${book.key}.${key}.${complaintLine(read.error, market)}`);
}

/**
 * The market's own stamp, else its book's. A quote without either could be of any age: it is refused, since an age
 * that nobody knows would pass for a fresh one (T15).
 */
function quotedAt(book: WireBookmaker, market: WireMarket, refuse: Refuse): UtcInstant | null {
  const at = market.last_update ?? book.last_update;
  return at ? instantOf(at) : refuse(`${book.key}.${market.key}: no last_update`);
}

/** An American price, null for none; undefined, and refused, for one that does not exist. */
function readPrice(price: number | null | undefined, at: string, refuse: Refuse): number | null | undefined {
  if (price === null || price === undefined) return null;
  try {
    decimalOdds(price);
    return price;
  } catch {
    refuse(`${at}: ${price} is no American price`);
    return undefined;
  }
}
