import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AblationReport, ablatePipeline } from '../../pipelines/ablate.js';
import { HIDEABLE_GROUPS } from '../../src/features/index.js';
import { SMALL } from '../model/made.js';
import { makeArchive } from './made-archive.js';

let root: string;
let report: AblationReport;
const steps: string[] = [];
const ablate = (judgeOn: string[]) =>
  ablatePipeline({
    archive: join(root, 'archive'),
    tables: join(root, 'tables'),
    trainOn: ['2016-17'],
    judgeOn,
    training: SMALL,
    progress: ({ step }) => steps.push(step),
  });
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ttlu-ablate-'));
  await makeArchive(join(root, 'archive'), [
    { seasonName: '2016-17', games: 90 },
    { seasonName: '2017-18', games: 20, openings: false },
  ]);
  report = await ablate(['2017-18']);
}, 240_000);
afterAll(() => rm(root, { recursive: true, force: true }));

const of = (group: string) => report.groups.find((one) => one.group === group);

test('each group of features is judged with an interval by game, the ratings without a line', () => {
  expect(report.games).toBeLessThanOrEqual(20);
  // Whatever groups the features have: a new one is judged without a word here.
  expect(report.groups.map(({ group }) => group)).toEqual([...HIDEABLE_GROUPS]);
  expect(of('ratings')).toMatchObject({ lineKnown: false, used: true });
  expect(of('rest')).toMatchObject({ lineKnown: true, used: false });
  expect(of('plays')?.known).toBe(1);
  for (const { loss } of report.groups) expect(loss?.absoluteError.halfWidth ?? 0).toBeGreaterThanOrEqual(0);
  for (const loss of [of('plays')?.loss, of('line')?.loss, report.anotherSeed])
    expect(Math.abs(loss?.negativeLogLikelihood.mean ?? 0)).toBeGreaterThan(0);
});

test('a group of which the judged games know nothing is told so, and nothing is trained for it', () => {
  expect(of('opening')).toMatchObject({ known: 0, loss: null });
  expect(steps).not.toContain('ablations, opening');
  expect(steps).toContain('ablations, rest');
});

test('T25 no season is judged by networks that it trained', async () => {
  await expect(ablate(['2016-17'])).rejects.toThrow('2016-17 would be judged by networks that it trained');
});
