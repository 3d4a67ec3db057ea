import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type OddsRead, parseOdds } from '../../../src/sources/odds-api/parse.js';
import { withRealData } from '../../parts.js';

withRealData('The Odds API as recorded', (folder) => {
  let sent = 0;
  let read: OddsRead;

  beforeAll(() => {
    const json = JSON.parse(readFileSync(join(folder, 'odds-api/odds_2026-01-27.json'), 'utf8'));
    sent = json.length;
    read = parseOdds('odds', json, '2026-01-27T15:36:00.000Z');
  });

  test('every event is read and nothing is left out', () => {
    expect(read.events).toHaveLength(sent);
    expect(read.skipped).toEqual([]);
  });

  test('the books agree on an event’s total to a few points, and on who is favoured', () => {
    for (const { totals, homeSpreads } of read.events) {
      const points = totals.map((t) => t.points);
      expect(Math.max(...points) - Math.min(...points)).toBeLessThanOrEqual(8);
      expect(new Set(homeSpreads.map((s) => Math.sign(s.points))).size).toBe(1);
    }
  });
});
