import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evaluatePipeline } from '../../pipelines/evaluate.js';
import { trainPipeline } from '../../pipelines/train.js';
import { parseArtifact } from '../../src/model/artifact.js';
import { folderObjects } from '../../src/store/folder-objects.js';
import { withRealData } from '../parts.js';

withRealData('a model of 2016-17, judged on 2017-18', (archive) => {
  test('beats the close-anchored forecast from minute 5 on, and its intervals keep their word', {
    timeout: 300_000,
  }, async () => {
    const root = await mkdtemp(join(tmpdir(), 'ttlu-evaluate-'));
    try {
      const tables = join(root, 'tables');
      const objects = folderObjects(join(root, 'objects'));
      // A short training: the point is the whole path, not the last hundredth of a point.
      const training = {
        seeds: [1],
        epochs: 1,
        stride: 3,
        batch: 512,
        hidden: [32, 32],
        parts: 5,
        refit: false,
      };
      const { key } = await trainPipeline({
        archive,
        seasons: ['2016-17'],
        tables,
        objects,
        training,
        commit: null,
      });
      const artifact = parseArtifact(String(await objects.get(key)), key);
      const { rows, overall, games, halfTime, closeEndings, calibration, pit } = await evaluatePipeline({
        archive,
        seasons: ['2017-18'],
        tables,
        artifact,
      });

      expect(games).toBe(3576);
      // What the reference's table has for another season, give or take that season.
      expect(overall.mae.closeAnchored).toBeCloseTo(10.1, 0);
      expect(rows.find((row) => row.minute === 20)?.mae.naive).toBeCloseTo(14.4, 0);
      for (const { minute, mae, brier, crps } of rows.filter((row) => row.minute >= 5)) {
        expect({ minute, better: mae.model < mae.closeAnchored }).toEqual({ minute, better: true });
        expect({ minute, better: crps.model < crps.closeAnchored }).toEqual({ minute, better: true });
        expect({ minute, better: brier.model < brier.closeAnchored }).toEqual({ minute, better: true });
      }
      expect(overall.mae.model).toBeLessThan(9.55);
      expect(overall.crps.model).toBeLessThan(6.87);
      expect(overall.mae.linear).toBeCloseTo(9.52, 1);
      // At the tip no one knows more than the line.
      expect(rows[0]?.mae.model).toBeLessThan((rows[0]?.mae.closeAnchored ?? 0) + 0.1);
      expect(closeEndings.n).toBe(4187);
      expect(closeEndings.negativeLogLikelihood.model).toBeLessThan(3.4);
      expect(calibration.low).toBeLessThan(0.015);
      for (const share of pit) expect(Math.abs(share - 0.1)).toBeLessThan(0.015);
      // At half-time model and market know nearly the same; together they are no worse than either.
      expect(halfTime?.games).toBeGreaterThan(3500);
      const { absoluteError, brier } = halfTime?.scores ?? {};
      expect(absoluteError?.market.mean).toBeCloseTo(9.84, 1);
      expect(absoluteError?.model.mean).toBeLessThan(10);
      expect(absoluteError?.blend?.mean).toBeLessThan((absoluteError?.model.mean ?? 0) + 0.02);
      expect(brier?.blend?.mean).toBeLessThan(Math.min(brier?.model.mean ?? 0, 0.2505));
      for (const [level, covered] of Object.entries(overall.coverage))
        expect(Math.abs(100 * covered - Number(level))).toBeLessThan(2);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});
