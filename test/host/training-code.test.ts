import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trainingCode } from '../../src/host/training-code.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ttlu-code-'));
  for (const folder of ['src', 'pipelines']) await cp(folder, join(root, folder), { recursive: true });
});
afterAll(() => rm(root, { recursive: true, force: true }));

test('the training code is another when a feature or the data set is, and the same whatever the page looks like', async () => {
  const before = await trainingCode(root);
  expect(before).toBe(await trainingCode());
  for (const other of ['src/dashboard/main.ts', 'src/model/new.d.ts', 'pipelines/evaluate.ts'])
    await writeFile(join(root, other), '// changed');
  expect(await trainingCode(root)).toBe(before);
  const seen = new Set([before]);
  for (const part of [
    'src/features/score.ts',
    'src/domain/state.ts',
    'pipelines/dataset.ts',
    'pipelines/train.ts',
  ]) {
    await writeFile(join(root, part), '// changed');
    const code = await trainingCode(root);
    expect([part, seen.has(code)]).toEqual([part, false]);
    seen.add(code);
  }
});
