import { beforeAll, describe, expect, test } from 'vitest';
import type { EvaluationReport } from '../../../pipelines/evaluate.js';
import { type CardParts, modelCard } from '../../../pipelines/models/card.js';
import { driftOf } from '../../../pipelines/models/drift.js';
import { FEATURES } from '../../../src/features/index.js';
import { PROBES } from '../../../src/features/version.js';
import { readShippedArtifact, reportOf } from '../../../src/host/model.js';
import { modelCardPage } from '../../../src/host/model-card.js';
import { type ModelArtifact, recipeOf } from '../../../src/model/artifact.js';
import { createEvaluator } from '../../../src/model/evaluate.js';
import { forecastsOf } from '../../../src/model/forecasts.js';
import { loadModel } from '../../../src/model/predict.js';
import { memoryObjects } from '../memory-objects.js';

let artifact: ModelArtifact;
let evaluation: EvaluationReport;
beforeAll(async () => {
  artifact = await readShippedArtifact();
  evaluation = judgedOnProbes(artifact);
});

const QUARTERS = [2100, 1500, 900, 300];

/** A report of the few made-up moments that have a close, as if each were a game. */
function judgedOnProbes(of: ModelArtifact): EvaluationReport {
  const evaluator = createEvaluator();
  const model = loadModel(of);
  for (const [i, probe] of PROBES.entries()) {
    if (probe.context.closingTotal === null || (probe.state.clock?.period ?? 3) > 2) continue;
    const state = { ...probe.state, gameId: `probe-${i}` };
    const judged = {
      state,
      context: probe.context,
      secondsLeft: QUARTERS[i % 4] as number,
      remaining: 30,
      overtimeFollows: i % 2 === 0,
    };
    const [distribution = expect.fail()] = model.predict([judged]);
    evaluator.add(judged, forecastsOf(judged, distribution, of));
  }
  return {
    seasons: ['2017-18'],
    days: { first: '2017-11-10', last: '2018-04-02' },
    model: of.version,
    recipe: recipeOf(of),
    trainedOn: ['2016-17'],
    inSample: false,
    games: PROBES.length,
    excluded: {},
    xgboost: null,
    halfTime: null,
    ...evaluator.result(),
  };
}

const card = (change: Partial<CardParts> = {}) =>
  modelCard({
    artifact,
    shipped: true,
    inUse: true,
    evaluation,
    ablations: null,
    backtest: null,
    promotions: [],
    drift: [],
    today: '2026-03-08',
    ...change,
  });
const promotion = (number: number, version: string | null) => ({
  number,
  version,
  atUtc: `2026-03-0${number}T06:00:00.000Z`,
  rule: 'weekly' as const,
  because: 'CRPS −0.010 & <better>',
  by: 'a test',
  before: null,
});

describe('a model card', () => {
  test('says what was trained on what, and every feature with unit, range and version', () => {
    const { version, data, features, commit, software } = card();
    expect([version, data, commit, software]).toEqual([
      artifact.version,
      artifact.data,
      artifact.commit,
      artifact.software,
    ]);
    expect(features.map(({ name }) => name)).toEqual(FEATURES.map(({ name }) => name));
    for (const { unit, range, version } of features) {
      expect(unit).not.toBe('');
      expect(range).toHaveLength(2);
      expect(version).toMatch(/^[0-9a-f]{8}$/);
    }
    const blind = features.filter(({ used }) => !used).map(({ group }) => group);
    expect([...new Set(blind)].sort()).toEqual([...artifact.blindTo].sort());
  });

  test('says whether its scores are its own or those of a training on fewer days, or that there are none', () => {
    expect(card().judged).toBe('itself');
    expect(card({ evaluation: { ...evaluation, model: 'net-trial' } }).judged).toBe(
      'its training on fewer days',
    );
    const other = { ...evaluation, model: 'net-trial', recipe: '0123456789ab' };
    expect(card({ evaluation: other }).judged).toBe('another training');
    const none = card({ evaluation: null });
    expect(none.judged).toBeNull();
    expect(none.limits[0]).toBe('It was not judged on games that it had not seen.');
  });

  test('knows its limits: what it is blind to, how old it is, overtimes, where its chances are off', () => {
    const limits = card().limits.join('\n');
    expect(limits).toContain('the officials');
    expect(limits).toContain(`Its newest game is of ${artifact.data.lastDay}`);
    expect(limits).toMatch(/Games that went to overtime were missed by \d+\.\d points/);
    expect(limits).toMatch(
      /Its chances were off most in the (first|second|third|last) ten minutes: by \d+\.\d %/,
    );
    expect(card({ today: artifact.data.lastDay }).limits.join('\n')).not.toContain('Its newest game');
  });

  test('tells its own promotions, and since when it is in use', () => {
    const promotions = [promotion(1, 'net-a'), promotion(2, 'net-b'), promotion(3, 'net-a')];
    const other = { artifact: { ...artifact, version: 'net-a' }, shipped: false, promotions };
    expect(card(other).promotions.map(({ number }) => number)).toEqual([1, 3]);
    expect(card(other).inUse).toEqual({ sinceUtc: '2026-03-03T06:00:00.000Z' });
    expect(card({ ...other, inUse: false }).inUse).toBeNull();
    expect(card({ promotions: [] }).inUse).toEqual({ sinceUtc: null });
  });
});

test('the shipped model comes with an evaluation of its own training: ttlu evaluate --json > seeds/model/model.evaluation.json', async () => {
  const report = await reportOf(memoryObjects(), artifact, 'evaluation');
  expect(report?.recipe).toBe(recipeOf(artifact));
  expect(report?.inSample).toBe(false);
  expect(report?.games).toBeGreaterThan(3000);
});

describe('its page', () => {
  const NOTHING_OUTSIDE = /https?:\/\/(?!www\.w3\.org)|<script|url\(|@import|(?:src|href)="(?!#)/;

  test('needs nothing but itself, and reads by light and dark', async () => {
    const page = await modelCardPage(card());
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).not.toMatch(NOTHING_OUTSIDE);
    expect(page).not.toMatch(/NaN|undefined|\[object/);
    expect(page.match(/<svg/g)?.length).toBeGreaterThanOrEqual(4);
    expect(page).toContain('prefers-color-scheme: dark');
    for (const title of [
      'What it is for',
      'How good it is',
      'By minute',
      'Calibration',
      'What is known to be weak',
    ])
      expect(page).toContain(`<h2>${title}</h2>`);
    for (const { name } of FEATURES) expect(page).toContain(`<td>${name}</td>`);
    expect(await modelCardPage(card())).toBe(page);
  });

  test('of a model that was neither judged nor followed says so', async () => {
    const page = await modelCardPage(card({ evaluation: null }));
    expect(page).toContain(
      'It was not judged on games that it had not seen: ttlu evaluate --keep does that.',
    );
    expect(page).toContain('Live predictions were not followed yet.');
    expect(page).not.toMatch(/NaN|undefined/);
  });

  test('shows the drift so far beside what the card promises, and what is beyond its bounds', async () => {
    const judged = Array.from({ length: 120 }, (_, i) => ({
      gameId: String(i),
      modelVersion: artifact.version,
      secondsLeft: 1200,
      mean: 150 + (i % 3),
      median: 150,
      interval80: { low: 135, high: 165 },
      against: { line: 149.5, under: 0.45, marketUnder: 0.5 },
      finalTotal: 140 + (i % 11),
    }));
    const drift = ['2026-03-06', '2026-03-07'].map((day) =>
      driftOf(judged, { from: '2026-02-07', day, card: artifact.version, promised: evaluation }),
    );
    const page = await modelCardPage(card({ drift }));
    expect(page).toContain('Expected total less final, 28 days up to');
    expect(page).toMatch(
      /<p class="bad">total-bias: finals are expected \d\.\d\d ± \d\.\d\d points too high<\/p>/,
    );
    expect(page).toContain('<td>Inside the 80 % interval</td>');
  });

  test('shows what stands in the history as text, never as markup', async () => {
    const page = await modelCardPage(card({ promotions: [promotion(1, null)] }));
    expect(page).toContain('CRPS −0.010 &amp; &lt;better&gt;');
  });
});
