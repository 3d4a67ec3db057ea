import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ARTIFACT_FORMAT, parseArtifact, serializeArtifact } from '../../src/model/artifact.js';
import { type MadeModel, makeModel } from './made.js';

let made: MadeModel;
beforeAll(async () => {
  made = await makeModel();
});
afterAll(() => made.remove());

/** What the tests change in an artifact. */
interface Changeable {
  features: string[];
  featureVersions: string[];
  format: number;
  frame: { regulation: { secondsLeft: number[]; sd: number[] } };
  linear: { coefficients: number[][] };
  scaler: { flags: number[]; sd: number[] };
  networks: [{ direct: (number | null)[]; hidden: [{ kernel: number[] }] }];
}

/** The artifact's text with one thing changed. */
const changed = (change: (artifact: Changeable) => void): string => {
  const artifact = JSON.parse(made.text);
  change(artifact);
  return JSON.stringify(artifact);
};

describe('a model artifact', () => {
  test('says what it was trained on and by what', () => {
    expect(made.artifact.data).toMatchObject({ seasons: ['2016-17'], firstDay: '2016-11-10', games: 90 });
    expect(made.artifact.metrics.heldBackLoss[0]).toBeGreaterThan(1);
    expect(made.artifact.software).toMatchObject({ backend: 'wasm' });
    expect(made.artifact.training).toMatchObject({ epochs: 1, hidden: [8] });
  });

  test('is read back as it was written', () => {
    const { kind: _kind, format: _format, version, ...rest } = made.artifact;
    const again = serializeArtifact(rest);
    expect(again.version).toBe(version);
    expect(JSON.parse(again.text)).toEqual(JSON.parse(made.text));
  });

  test('has a version that changes with its numbers', () => {
    const { kind: _kind, format: _format, version, ...rest } = made.artifact;
    expect(serializeArtifact({ ...rest, commit: 'another' }).version).not.toBe(version);
  });
});

describe('an artifact is refused by name', () => {
  const refusal = (text: string) => () => parseArtifact(text, 'models/x.json');

  test('when it is cut off', () => {
    expect(refusal(made.text.slice(0, 5000))).toThrow(
      'model artifact models/x.json: no whole JSON document in its 5000',
    );
  });

  test('when it was trained on other features', () => {
    const text = changed((a) => a.features.splice(2, 1, 'crowd'));
    expect(refusal(text)).toThrow(
      'models/x.json: feature 2 is crowd, this code makes nearEnd10; train it anew',
    );
  });

  test('when it misses a feature', () => {
    const text = changed((a) => a.features.pop());
    expect(refusal(text)).toThrow(/feature \d+ is missing, this code makes/);
  });

  test('when a feature of the same name was something else', () => {
    const text = changed((a) => a.featureVersions.splice(2, 1, '00000000'));
    expect(refusal(text)).toThrow(
      /models\/x\.json: feature nearEnd10 is of version 00000000, this code makes [0-9a-f]{8}; train it anew/,
    );
    expect(refusal(changed((a) => a.featureVersions.pop()))).toThrow(/is of version unknown/);
  });

  test('when it is of a time that did not know of versions', () => {
    const text = changed((a) => Reflect.deleteProperty(a, 'featureVersions'));
    expect(refusal(text)).toThrow('models/x.json: featureVersions: Invalid input');
  });

  test.each([
    [
      'a clock table',
      (a: Changeable) => a.frame.regulation.sd.pop(),
      /frame\.regulation\.sd has \d+ numbers, not/,
    ],
    [
      'a clock',
      (a: Changeable) => a.frame.regulation.secondsLeft.reverse(),
      /frame\.regulation\.secondsLeft does not ascend/,
    ],
    [
      'a regression',
      (a: Changeable) => a.linear.coefficients[3]?.pop(),
      /linear\.coefficients\.3 has \d+ numbers, not/,
    ],
    ['a flag', (a: Changeable) => a.scaler.flags.push(999), 'scaler.flags'],
    ['a spread of nothing', (a: Changeable) => a.scaler.sd.fill(0, 0, 1), 'scaler.sd.0: Too small'],
  ] as const)('when %s is of another shape', (_, change, says) => {
    expect(refusal(changed(change))).toThrow(says);
  });

  test('when its contents are not those of its version: a byte that a disk has changed', () => {
    const text = changed((a) => a.networks[0].direct.fill(0.25, 0, 1));
    expect(refusal(text)).toThrow(
      /version net-\w+ was given to other contents than these, which are net-\w+/,
    );
    expect(refusal(changed((a) => Object.assign(a, { version: 'net-000000000000' })))).toThrow(
      'net-000000000000 was given',
    );
  });

  test('when it has another format', () => {
    expect(refusal(changed((a) => void Object.assign(a, { format: 99 })))).toThrow(
      `format 99, this code reads ${ARTIFACT_FORMAT}`,
    );
  });

  test('when a weight is no number: JSON writes NaN as null', () => {
    const text = changed((a) => a.networks[0].direct.fill(null, 3, 4));
    expect(refusal(text)).toThrow('models/x.json: networks.0.direct.3: Invalid input: expected number');
  });

  test('when weights are missing', () => {
    const text = changed((a) => a.networks[0].hidden[0].kernel.pop());
    expect(refusal(text)).toThrow(/networks\.0\.hidden\.0\.kernel has \d+ numbers, not \d+/);
  });

  test('when it is something else', () => {
    expect(refusal('[]')).toThrow('models/x.json: document: Invalid input');
    expect(refusal(`{"kind":"song","format":${ARTIFACT_FORMAT}}`)).toThrow('models/x.json: kind:');
  });
});
