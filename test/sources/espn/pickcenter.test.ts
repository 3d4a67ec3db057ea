import { describe, expect, test } from 'vitest';
import type { GamePhase } from '../../../src/domain/game.js';
import { readPickcenter } from '../../../src/sources/espn/pickcenter.js';
import { GAME_ID, type Json, livePick, pick, quote } from './payloads.js';

const NOW = '2026-01-10T00:30:00.000Z';
const read = (phase: GamePhase, ...picks: Json[]) => readPickcenter(GAME_ID, phase, NOW, picks);
const reasons = (phase: GamePhase, ...picks: Json[]) => read(phase, ...picks).problems.map((p) => p.reason);

describe('the pre-game quote', () => {
  test('holds opening and closing total, prices and the home team’s favour', () => {
    expect(read('live', pick()).closing).toEqual({
      book: 'draftkings',
      open: 148.5,
      close: 145.5,
      homeFavoredBy: 6.5,
      overPrice: -105,
      underPrice: -115,
    });
  });

  test('T17: a home favourite has a negative spread, a home underdog a positive one', () => {
    expect(read('live', pick({ spread: -6.5 })).closing?.homeFavoredBy).toBe(6.5);
    expect(read('live', pick({ spread: 3 })).closing?.homeFavoredBy).toBe(-3);
    expect(read('live', pick({ spread: 0 })).closing?.homeFavoredBy).toBe(0);
  });

  test('T17: a line is text with a letter, or a bare number, never NaN', () => {
    const bare = { over: { close: quote('145.5') }, under: { close: quote('145.5') } };
    expect(read('live', pick({ total: bare })).closing?.close).toBe(145.5);
    expect(read('live', pick({ total: undefined })).closing?.close).toBe(145.5);
  });

  test('an even price is +100', () => {
    const total = { over: { close: quote('o145.5', 'EVEN') }, under: { close: quote('u145.5', '+100') } };
    expect(read('live', pick({ total })).closing).toMatchObject({ overPrice: 100, underPrice: 100 });
  });

  test('is that of the first entry with a total', () => {
    const spreadOnly = { provider: { name: 'consensus' }, spread: -5.5 };
    expect(read('final', spreadOnly, pick()).closing?.book).toBe('draftkings');
    expect(read('final', spreadOnly).closing).toMatchObject({
      book: 'consensus',
      close: null,
      homeFavoredBy: 5.5,
    });
  });

  test('T14: nothing is put in place of a missing one', () => {
    expect(readPickcenter(GAME_ID, 'live', NOW, undefined)).toEqual({
      closing: null,
      lines: [],
      problems: [],
    });
    expect(read('live')).toEqual({ closing: null, lines: [], problems: [] });
    const { closing } = read('live', { provider: { name: 'Draft Kings' } });
    expect(closing).toMatchObject({ open: null, close: null, homeFavoredBy: null, overPrice: null });
  });
});

describe('the line in force', () => {
  test('is the in-play total while the game is under way', () => {
    const live = livePick(quote('o128.5', '-120'), quote('u128.5', '+105'));
    for (const phase of ['live', 'halftime', 'endOfPeriod', 'delayed'] as const)
      expect(read(phase, live).lines).toEqual([
        {
          source: 'espn-pickcenter',
          book: 'draftkings',
          points: 128.5,
          overPrice: -120,
          underPrice: 105,
          quotedAtUtc: null,
          snapshotAtUtc: NOW,
        },
      ]);
  });

  test('T14: without an in-play total there is none: the close is no line in play', () => {
    expect(read('live', pick()).lines).toEqual([]);
    expect(read('live', livePick(quote('OFF', 'OFF'), quote('OFF', 'OFF')))).toMatchObject({
      lines: [],
      problems: [],
    });
  });

  test('is the pre-game total before the tip, and none after the end', () => {
    expect(read('scheduled', pick()).lines).toMatchObject([{ points: 145.5, underPrice: -115 }]);
    expect(read('final', livePick(quote('o128.5'), quote('u128.5'))).lines).toEqual([]);
  });
});

describe('what cannot be is refused by name', () => {
  test.each(['o14.5', 'o1450', 'o145.3'])('the total %s', (line) => {
    const { lines, problems } = read('live', livePick(quote(line), quote(line.replace('o', 'u'))));
    expect(lines).toEqual([]);
    expect(problems[0]?.reason).toMatch(/^pickcenter\[0]\.total\.over\.live\.line: .* cannot be a total/);
  });

  test('a total that differs between over and under', () => {
    const odd = livePick(quote('o128.5'), quote('u129.5'));
    expect(read('live', odd).lines).toEqual([]);
    expect(reasons('live', odd)).toEqual(['pickcenter[0].total: live is over 128.5 but under 129.5']);
  });

  test('an under where the over belongs', () => {
    expect(reasons('live', livePick(quote('u128.5'), quote('u128.5')))).toEqual([
      'pickcenter[0].total.over.live.line: "u128.5" is no over',
    ]);
  });

  test('a price that does not exist leaves the line without that price', () => {
    const { lines, problems } = read('live', livePick(quote('o128.5', '-50'), quote('u128.5', 'abc')));
    expect(lines).toMatchObject([{ points: 128.5, overPrice: null, underPrice: null }]);
    expect(problems.map((p) => p.reason)).toEqual([
      'pickcenter[0].total.over.live.odds: -50 is no American price',
      'pickcenter[0].total.under.live.odds: "abc" is no American price',
    ]);
  });

  test('a spread that is a total', () => {
    const { closing, problems } = read('live', pick({ spread: 145.5 }));
    expect(closing).toMatchObject({ close: 145.5, homeFavoredBy: null });
    expect(problems[0]?.reason).toBe('pickcenter[0].spread: 145.5 cannot be a spread');
  });

  test('T34: a malformed entry, and the next one goes on', () => {
    const { closing, problems } = read('live', { provider: null }, pick());
    expect(closing?.close).toBe(145.5);
    expect(problems[0]?.reason).toContain('pickcenter[0].provider: null');
    expect(readPickcenter(GAME_ID, 'live', NOW, 'soon').problems[0]?.reason).toContain('expected a list');
  });
});
