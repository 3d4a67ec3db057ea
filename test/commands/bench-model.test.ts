import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeArchive } from '../pipelines/made-archive.js';
import { documentOf, temporaryFolder, ttlu } from './ttlu.js';

const bench = async (...words: string[]) => {
  const archive = await makeArchive(join(await temporaryFolder(), 'archive'), [
    { seasonName: '2016-17', games: 90 },
  ]);
  return ttlu(['bench', 'model', '--archive', archive, '--seasons', '2016-17', ...words]);
};

test('ttlu bench model measures a slate, the data set and a training, each beside its yardstick', async () => {
  const costs = documentOf<{
    batch: { games: number; milliseconds: Record<string, { p50: number; p95: number }> };
    dataset: { states: number; whole: { cpuSeconds: number }; plays: { cpuSeconds: number } };
    training: { backends: { backend: string; heldBackLoss: number }[]; xgboost: { ratio: number } | null };
    peakRssMb: number;
  }>(await bench('--batches', '10', '--json'));
  expect(Object.keys(costs.batch.milliseconds)).toHaveLength(4);
  for (const { p50, p95 } of Object.values(costs.batch.milliseconds)) expect(p95).toBeGreaterThanOrEqual(p50);
  expect(costs.dataset.states).toBeGreaterThan(90 * 85);
  expect(costs.dataset.whole.cpuSeconds).toBeGreaterThan(0);
  expect(costs.training.backends[0]?.backend).toBe('wasm');
  expect(costs.training.backends[0]?.heldBackLoss).toBeGreaterThan(1);
  expect(costs.training.xgboost?.ratio ?? 1).toBeGreaterThan(0);
  expect(costs.peakRssMb).toBeGreaterThan(50);
}, 240_000);

test('ttlu bench model runs the parts that are asked for', async () => {
  const costs = documentOf<object>(await bench('--parts', 'dataset', '--json'));
  expect(Object.keys(costs)).toEqual(['machine', 'seasons', 'dataset', 'peakRssMb']);
  const wrong = await bench('--parts', 'speed');
  expect([wrong.code, wrong.stderr]).toEqual([
    2,
    expect.stringContaining('"speed" is none of batch, dataset, training'),
  ]);
});
