import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPlausibleTotal } from '../../../src/domain/market.js';
import { SourceError } from '../../../src/sources/errors.js';
import { parseScoreboard, parseSummary } from '../../../src/sources/espn/parse.js';
import { bent, holdsNoNumber } from '../mutate.js';
import { event, GAME_ID, livePick, quote, scoreboard, status, summary } from './payloads.js';

const NOW = '2026-01-10T00:30:00.000Z';

/** The result, or null for a SourceError; anything else fails the test. */
function readOrRefused<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof SourceError) return null;
    throw error;
  }
}

const live = summary({}, { pickcenter: [livePick(quote('o128.5'), quote('u128.5'))] });
const final = summary({ status: status('STATUS_FINAL'), homeScore: '77', awayScore: '75' });

test('a summary bent in any way is read, refused by name, or a SourceError; nothing wrong comes out of it', () => {
  fc.assert(
    fc.property(fc.oneof(bent(live), bent(final)), (payload) => {
      const read = readOrRefused(() => parseSummary(GAME_ID, payload, NOW));
      if (read === null) return;
      expect(holdsNoNumber(read)).toBe(false);
      expect(read.lines.every((line) => isPlausibleTotal(line.points))).toBe(true);
      expect(read.problems.every((p) => p.game === GAME_ID && p.reason !== '')).toBe(true);
      expect(read.state.score.home).toBeGreaterThanOrEqual(0);
      expect(read.finalScore === null).toBe(read.state.phase !== 'final');
    }),
    { numRuns: 1500 },
  );
});

test('T34: a scoreboard with one bent game gives every other game', () => {
  const good = event({ id: '401990002' });
  fc.assert(
    fc.property(bent({ e: event() }), (payload) => {
      const broken = (payload as { e?: unknown }).e ?? null;
      const { games, skipped } = parseScoreboard('2026-01-09', scoreboard([broken, good]));
      expect(games.some((g) => g.game.id === '401990002')).toBe(true);
      expect(games.length + skipped.length).toBeGreaterThanOrEqual(1);
      expect(holdsNoNumber(games)).toBe(false);
    }),
    { numRuns: 1500 },
  );
});

test('a scoreboard bent as a whole is read or a SourceError', () => {
  fc.assert(
    fc.property(bent(scoreboard([event()])), (payload) => {
      readOrRefused(() => parseScoreboard('2026-01-09', payload));
    }),
  );
});
