import { describe, expect, test } from 'vitest';
import type { ReplaySummary } from '../../pipelines/replay.js';
import { documentOf, temporaryFolder, ttlu } from '../commands/ttlu.js';
import { withRealData } from '../parts.js';

type Document = ReplaySummary & { readonly wallSeconds: number; readonly peakRssMb: number };

withRealData('ttlu replay of the recorded night of 2026-03-02', (archive) => {
  describe('every 15 seconds of it, as fast as it goes', () => {
    test('is 18 games with nothing left open or left out, and the same numbers twice', async () => {
      const cwd = await temporaryFolder();
      const args = ['replay', '--archive', archive, '--night', '2026-03-02', '--speed', 'max', '--json'];
      const replay = async () => {
        const { wallSeconds: _, peakRssMb, ...numbers } = documentOf<Document>(await ttlu(args, { cwd }));
        return { peakRssMb, numbers };
      };
      const first = await replay();
      const { ticks, predictions, triggers, graded, metrics } = first.numbers;
      expect(first.numbers).toMatchObject({ games: 18, skipped: [], unknownCodes: [] });
      // 23:02 to 04:58 UTC.
      expect(Math.abs(ticks - 1425)).toBeLessThanOrEqual(5);
      expect(predictions).toBeGreaterThan(18 * 300);
      expect(triggers).toBeGreaterThan(0);
      expect([graded.open, graded.win + graded.loss + graded.push]).toEqual([0, triggers]);
      expect(metrics.maeByMinute.map(({ minute, n }) => [minute, n])).toEqual(
        [5, 10, 15, 20, 25, 30, 35, 38].map((minute) => [minute, 18]),
      );
      const second = await replay();
      expect(second.numbers).toEqual(first.numbers);
      expect(Math.max(first.peakRssMb, second.peakRssMb)).toBeLessThanOrEqual(900);
    }, 600_000);
  });
});
