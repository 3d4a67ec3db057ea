import { addDays, type GameDay, gameDayOf, type UtcInstant } from '../src/domain/game.js';

/** Until this hour in New York the day before is still on: its late games may run past midnight (T2, T22). */
const LATE_GAMES_UNTIL_HOUR = 6;

const NEW_YORK_HOUR = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hour: 'numeric',
  hourCycle: 'h23',
});

/** The game days that can have a game under way, oldest first: the first of them is the night that is on. */
export function daysToWatch(now: UtcInstant): readonly [GameDay, ...GameDay[]] {
  const today = gameDayOf(now);
  const hour = Number(NEW_YORK_HOUR.format(new Date(now)));
  return hour < LATE_GAMES_UNTIL_HOUR ? [addDays(today, -1), today] : [today];
}
