import { type GameClock, gameClock, type Seconds } from '../../domain/game.js';

const CLOCK = /^(?:(\d{1,2}):)?([0-5]?\d)(?:\.\d+)?$/;

/** `12:34` → 754, `0:05.3` and `5.3` → 5 (seconds that are wholly left), null for anything else. */
export function readClockText(text: string): Seconds | null {
  const match = CLOCK.exec(text.trim());
  return match === null ? null : Number(match[1] ?? 0) * 60 + Number(match[2]);
}

/** The clock that a period and a clock text amount to. @throws RangeError naming the value that cannot be */
export function readClock(period: number, text: string): GameClock {
  const seconds = readClockText(text);
  if (seconds === null) throw new RangeError(`clock ${JSON.stringify(text.slice(0, 20))} is no time`);
  return gameClock(period, seconds);
}
