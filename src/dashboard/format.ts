import type { GameDay, UtcInstant } from '../domain/game.js';
import type { AmericanOdds } from '../domain/market.js';

/** What is shown where there is nothing to show. */
export const NONE = '–';

const isNumber = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value);

/** `0.613` → `61.3 %`. */
export function percent(probability: number | null | undefined, digits = 1): string {
  return isNumber(probability) ? `${(100 * probability).toFixed(digits)}\u202f%` : NONE;
}

/** The model's lead over the market in points of a hundred: `+11.5`, `−3.0`. */
export function lead(ours: number | null | undefined, theirs: number | null | undefined): string | null {
  if (!isNumber(ours) || !isNumber(theirs)) return null;
  return signed(100 * (ours - theirs), 1);
}

/** Points of a total: whole ones bare, others with their decimal. `148.5`, `148`. */
export function points(value: number | null | undefined): string {
  return isNumber(value) ? String(Math.round(10 * value) / 10) : NONE;
}

export function whole(value: number | null | undefined): string {
  return isNumber(value) ? String(Math.round(value)) : NONE;
}

/** `+120`, `−110`, with a true minus sign. */
export function odds(price: AmericanOdds | null): string | null {
  return isNumber(price) ? signed(price, 0) : null;
}

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return `±${text}`;
  return value < 0 ? `−${text}` : `+${text}`;
}

/** `22 s`, `31 min`, `2 h 5 min`, `3 days`. */
export function duration(seconds: number | null | undefined): string {
  if (!isNumber(seconds)) return NONE;
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 86_400) {
    const minutes = Math.floor((s % 3600) / 60);
    return `${Math.floor(s / 3600)} h${minutes > 0 ? ` ${minutes} min` : ''}`;
  }
  const days = Math.floor(s / 86_400);
  return days === 1 ? '1 day' : `${days} days`;
}

const CLOCK = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hour: 'numeric',
  minute: '2-digit',
});
const CLOCK_SECONDS = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
});
const DAY = new Intl.DateTimeFormat('en-US', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

/** `8:41 PM ET`: the time of the game day. */
export function easternTime(instant: UtcInstant, seconds = false): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return NONE;
  return `${(seconds ? CLOCK_SECONDS : CLOCK).format(date)} ET`;
}

/** `Mon, March 2, 2026`. */
export function dayName(day: GameDay): string {
  const date = new Date(`${day}T12:00:00Z`);
  return Number.isNaN(date.getTime()) ? day : DAY.format(date);
}

const BOOKS: Readonly<Record<string, string>> = {
  ballybet: 'Bally Bet',
  betmgm: 'BetMGM',
  betonlineag: 'BetOnline',
  betrivers: 'BetRivers',
  betus: 'BetUS',
  bovada: 'Bovada',
  draftkings: 'DraftKings',
  espnbet: 'ESPN BET',
  fanatics: 'Fanatics',
  fanduel: 'FanDuel',
  hardrockbet: 'Hard Rock',
  lowvig: 'LowVig',
  mybookieag: 'MyBookie',
  williamhill_us: 'Caesars',
};

/** A book as people call it; a key that is not listed here is shown as it is. */
export function bookName(key: string | null): string {
  return key === null ? NONE : (BOOKS[key] ?? key);
}

/** `1 game`, `18 games`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
