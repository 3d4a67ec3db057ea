import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EvaluationReport } from '../../pipelines/evaluate.js';
import type { WalkForwardReport } from '../../pipelines/walk-forward.js';
import { MADE_SEASON, type MadeModel, makeModel } from '../model/made.js';
import { makeArchive } from '../pipelines/made-archive.js';
import { documentOf, temporaryFolder, ttlu } from './ttlu.js';

let made: MadeModel;
let model: string;
let folder: string;
let archive: string;
beforeAll(async () => {
  made = await makeModel();
  folder = await temporaryFolder();
  model = join(folder, 'model.json');
  await writeFile(model, made.text);
  archive = await makeArchive(join(folder, 'archive'), [
    { seasonName: MADE_SEASON, games: 90 },
    { seasonName: '2017-18', games: 20 },
  ]);
});
afterAll(() => made.remove());

const evaluate = (...words: string[]) =>
  ttlu(['evaluate', '--seasons', '2017-18', '--archive', archive, ...words]);

describe('ttlu evaluate', () => {
  test('tells people by minute and by group, and draws a page that is whole in itself', async () => {
    const html = join(folder, 'evaluation.html');
    const { code, stdout } = await evaluate('--model', model, '--html', html);
    expect(code).toBe(0);
    for (const words of [
      'minute',
      'close 149–156',
      'overtime',
      'crew known: n = 0',
      'calibration error',
      'seen',
    ])
      expect(stdout).toContain(words);
    const page = await readFile(html, 'utf8');
    expect(page.match(/<svg/g)).toHaveLength(5);
    expect(page).toContain('<title>Evaluation of net-');
    expect(page).not.toMatch(/NaN|undefined|https?:\/\/(?!www\.w3\.org)/);
  });

  test('has intervals and paired differences in its document, beside what was always there', async () => {
    const report = documentOf<EvaluationReport>(await evaluate('--model', model, '--json'));
    expect(report.overall.mae.model).toBeGreaterThan(0);
    expect(report.overall.halfWidths.crps.model).toBeGreaterThan(0);
    expect(report.overall.modelLess.brier.linear?.halfWidth).toBeGreaterThan(0);
    expect(report.rows.map(({ games }) => games)).toEqual(Array(14).fill(17));
    expect(report.xgboost).toBeNull();
  });

  test('walks forward by blocks of days', async () => {
    const html = join(folder, 'walk.html');
    const report = documentOf<WalkForwardReport>(
      await ttlu([
        ...['evaluate', '--walk-forward', '--seasons', `${MADE_SEASON},2017-18`, '--archive', archive],
        ...[
          '--from',
          '2017-11-10',
          '--block-days',
          '30',
          '--seeds',
          '1',
          '--epochs',
          '1',
          '--html',
          html,
          '--json',
        ],
      ]),
    );
    expect(report.blocks.map(({ from, to, games }) => [from, to, games])).toEqual([
      ['2017-11-10', '2017-12-09', 17],
    ]);
    expect(await readFile(html, 'utf8')).toContain('Error less that of the regression, by block');
  });

  test('does not judge an artifact by walking forward, which trains its own', async () => {
    const { code, stderr } = await evaluate('--walk-forward', '--model', model);
    expect(code).toBe(2);
    expect(stderr).toContain("'--walk-forward' cannot be used with option '--model <file>'");
  });
});
