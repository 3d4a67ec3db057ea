import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { learnBlend, orBefore, withBlend } from '../../pipelines/blend.js';
import { buildTrainingData } from '../../pipelines/dataset.js';
import { importSeasons } from '../../pipelines/import.js';
import { parseArtifact } from '../../src/model/artifact.js';
import { loadTensorFlow } from '../../src/model/backend.js';
import { loadModel } from '../../src/model/predict.js';
import { TRAINING_DEFAULTS } from '../../src/model/train.js';
import { type MadeModel, makeModel, SMALL } from '../model/made.js';
import { makeArchive } from './made-archive.js';

let made: MadeModel;
let root: string;
beforeAll(async () => {
  made = await makeModel();
  root = await mkdtemp(join(tmpdir(), 'ttlu-blend-'));
});
afterAll(() => Promise.all([made.remove(), rm(root, { recursive: true, force: true })]));

const training = { ...TRAINING_DEFAULTS, ...SMALL };

describe('learning a blend', () => {
  test('each half of the games is forecast by a network of the other half', {
    timeout: 120_000,
  }, async () => {
    const archive = await makeArchive(join(root, 'archive'), [{ seasonName: '2018-19', games: 366 }]);
    const seasons = await importSeasons({ archive, seasons: ['2018-19'], tables: join(root, 'tables') });
    const data = await buildTrainingData(seasons);
    const backend = await loadTensorFlow('wasm');
    const { artifact } = made;
    const blend = await learnBlend({ artifact, data, seasons, halfTimes: [], training, backend });
    if (blend === null) throw new Error('nothing was learned');
    expect(blend.scoreOnly).toBeNull();
    for (const { weight, halfWidth, games } of [blend.tip, blend.halfTime]) {
      expect(weight).toBeGreaterThanOrEqual(0);
      expect(weight).toBeLessThanOrEqual(1);
      expect(halfWidth).toBeGreaterThan(0);
      expect(games).toBe(305);
    }
  });

  test('too few games with a half-time line teach nothing, and cost no training', async () => {
    const options = { archive: made.archive, tables: made.tables, seasons: ['2016-17'] };
    const blend = await learnBlend({
      artifact: made.artifact,
      data: await made.data(),
      seasons: await importSeasons(options),
      halfTimes: [],
      training,
      backend: null as never,
    });
    expect(blend).toBeNull();
  });
});

test('what cannot be learned is kept from the model before', () => {
  const learned = (weight: number) => ({ weight, halfWidth: 0.1, games: 7000 });
  const before = { tip: learned(0.1), halfTime: learned(0.2), scoreOnly: learned(0.8), halfAge: 0.05 };
  const now = { tip: learned(0.3), halfTime: learned(0.4), scoreOnly: null, halfAge: 0.06 };
  expect(orBefore(now, before)).toEqual({ ...now, scoreOnly: before.scoreOnly });
  expect(orBefore(null, before)).toBe(before);
  expect(orBefore(now, null)).toBe(now);
  expect(orBefore(null, null)).toBeNull();
});

describe('an artifact', () => {
  const learned = { weight: 0.3, halfWidth: 0.1, games: 7000 };
  const blend = { tip: learned, halfTime: learned, scoreOnly: null, halfAge: 0.05 };

  test('with another blend is another version with the same networks', () => {
    const { version, text } = withBlend(made.artifact, blend);
    expect(version).not.toBe(made.artifact.version);
    const blended = parseArtifact(text, version);
    expect(blended.networks).toEqual(made.artifact.networks);
    expect(loadModel(blended).blend).toEqual(blend);
    expect(withBlend(blended, null).version).toBe(withBlend(made.artifact, null).version);
  });

  test('without one is served without', () => {
    const { blend: _, ...before } = made.artifact;
    expect(loadModel(before).blend).toBeNull();
  });

  test('with a weight that is none is refused by field', () => {
    const broken = { ...blend, tip: { ...learned, weight: 1.2 } };
    expect(() => withBlend(made.artifact, broken)).toThrow(/blend\.tip\.weight/);
  });
});
