import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFinite, checkId, checkInstant } from '../../src/store/checks.js';

describe('before a value is stored', () => {
  test('T24: NaN is found however deep it lies, and named by its path', () => {
    const tick = { score: { home: 1 }, features: [1, null, { window: [2, Number.NaN] }], name: 'NaN' };
    expect(() => checkFinite('store tick of game 401', tick)).toThrow(
      'store tick of game 401: features[2].window[1] is NaN, which is no number to store; write null for missing',
    );
  });

  test('every value that JSON keeps as it is passes, every other number does not', () => {
    const kept = (value: unknown) =>
      JSON.stringify(value) === JSON.stringify(JSON.parse(JSON.stringify(value)));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        checkFinite('value', value);
        expect(kept(value)).toBe(true);
      }),
    );
    for (const number of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect(() => checkFinite('value', [number])).toThrow(RangeError);
  });

  test('T19: an id is text, and no word that JavaScript makes of a missing one', () => {
    expect(checkId('game', '401820881')).toBe('401820881');
    for (const wrong of ['', ' 401', 'undefined', 'null', 'NaN', '[object Object]', 401, null, undefined, {}])
      expect(() => checkId('game', wrong)).toThrow(/is not the text of an id/);
  });

  test('an instant is in UTC and exists', () => {
    expect(checkInstant('tick', '2026-03-02T23:02:00Z')).toBe('2026-03-02T23:02:00Z');
    for (const wrong of [
      '2026-03-02',
      '2026-03-02T23:02:00',
      '2026-03-02T23:02:00-05:00',
      '2026-13-02T23:02:00Z',
    ])
      expect(() => checkInstant('tick', wrong)).toThrow(/is not an instant in UTC/);
  });
});
