import { describe, expect, test } from 'vitest';
import { readClock, readClockText } from '../../../src/sources/espn/clock.js';

describe('a clock text', () => {
  test.each([
    ['20:00', 1200],
    ['12:34', 754],
    ['0:00', 0],
    ['0:05.3', 5],
    ['59.9', 59],
  ])('%s is %i seconds', (text, seconds) => expect(readClockText(text)).toBe(seconds));

  test.each(['', '12:75', '1:2:3', '-0:10', 'Half', '99', 'NaN'])('%j is no time', (text) =>
    expect(readClockText(text)).toBeNull(),
  );
});

describe('T7: the clock fits its period', () => {
  test('an overtime has five minutes, whichever it is', () => {
    expect(readClock(3, '5:00')).toEqual({ period: 3, secondsLeftInPeriod: 300 });
    expect(readClock(8, '4:59')).toEqual({ period: 8, secondsLeftInPeriod: 299 });
    expect(() => readClock(3, '20:00')).toThrow('1200 seconds left in period 3, which lasts 300');
  });

  test('a period before the first is none', () => {
    expect(() => readClock(0, '0:00')).toThrow(RangeError);
    expect(() => readClock(1.5, '1:00')).toThrow(RangeError);
  });
});
