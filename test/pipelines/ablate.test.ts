import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ablatePipeline } from '../../pipelines/ablate.js';
import { SMALL } from '../model/made.js';
import { makeArchive } from './made-archive.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ttlu-ablate-'));
  await makeArchive(join(root, 'archive'), [
    { seasonName: '2016-17', games: 90 },
    { seasonName: '2017-18', games: 20 },
  ]);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const ablate = (judgeOn: string[]) =>
  ablatePipeline({
    archive: join(root, 'archive'),
    tables: join(root, 'tables'),
    trainOn: ['2016-17'],
    judgeOn,
    training: SMALL,
  });

test('each group of features is judged with an interval by game, the ratings without a line', async () => {
  const { groups, games } = await ablate(['2017-18']);
  expect(games).toBeLessThanOrEqual(20);
  expect(groups.map(({ group }) => group)).toEqual(
    expect.arrayContaining(['plays', 'fouls', 'records', 'rest', 'opening', 'ratings']),
  );
  expect(groups.find(({ group }) => group === 'ratings')?.lineKnown).toBe(false);
  for (const { absoluteError } of groups) expect(absoluteError.halfWidth).toBeGreaterThanOrEqual(0);
  expect(groups.find(({ group }) => group === 'plays')?.absoluteError.mean).not.toBe(0);
});

test('T25 no season is judged by networks that it trained', async () => {
  await expect(ablate(['2016-17'])).rejects.toThrow('2016-17 would be judged by networks that it trained');
});
