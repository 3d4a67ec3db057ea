import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ModelCard } from '../../pipelines/models/card.js';
import { readShippedArtifact } from '../../src/host/model.js';
import { folderObjects } from '../../src/store/folder-objects.js';
import { keepVariant } from '../model/variants.js';
import { documentOf, temporaryFolder, ttlu } from './ttlu.js';

let folder: string;
let shipped: string;
let [first, second] = ['', ''];
beforeAll(async () => {
  folder = await temporaryFolder();
  shipped = (await readShippedArtifact()).version;
  const objects = folderObjects(join(folder, 'objects'));
  [first, second] = [(await keepVariant(objects, 'a')).version, (await keepVariant(objects, 'b')).version];
  await objects.put('models/net-broken.json', '{"kind":"ttlu-model","format":');
  await objects.put(`models/${first}.evaluation.json`, '{}');
});

const model = (...args: readonly string[]) => ttlu(['model', ...args, '--store', folder]);
const inUse = async () => {
  const { models } = documentOf<{ models: { version: string; inUse: boolean }[] }>(
    await model('list', '--json'),
  );
  return models.filter((one) => one.inUse).map(({ version }) => version);
};

describe('ttlu model', () => {
  test('lists what there is, the one in use, and why one is refused', async () => {
    const { code, stdout } = await model('list');
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${shipped} +in use, came with the code +2016-11-11 to 20`, 'm'));
    expect(stdout).toContain('models/net-broken.json: no whole JSON document');
    expect(stdout).toContain('nothing was promoted so far');
    expect(stdout).not.toContain('evaluation');
    expect(await inUse()).toEqual([shipped]);
  });

  test('promotes, rolls back by one command, and keeps who did what, when and why', async () => {
    expect((await model('promote', first, '--because', 'it knows March')).code).toBe(0);
    await model('promote', second);
    expect(await inUse()).toEqual([second]);
    const back = documentOf(await model('rollback', '--because', 'it was too sure', '--json'));
    expect(back).toMatchObject({ number: 3, version: first, rule: 'rollback', because: 'it was too sure' });
    await model('promote', 'shipped');
    expect(await inUse()).toEqual([shipped]);
    const { promotions } = documentOf<{ promotions: { rule: string; by: string; atUtc: string }[] }>(
      await model('history', '--json'),
    );
    expect(promotions.map(({ rule }) => rule)).toEqual(['by hand', 'by hand', 'rollback', 'by hand']);
    for (const { by, atUtc } of promotions) {
      expect(by).toMatch(/^\S+ on \S+$/);
      expect(Date.now() - Date.parse(atUtc)).toBeLessThan(60_000);
    }
    expect((await model('history')).stdout).toContain(`model ${first} in use, by hand`);
  });

  test('writes the card of the model in use, of another and of the shipped one, in words, JSON and HTML', async () => {
    const html = join(folder, 'card.html');
    const { stdout } = await model('card', '--html', html);
    expect(stdout).toContain(`Model ${shipped}. It came with the code and predicts`);
    expect(stdout).toContain('What is known to be weak:');
    const page = await readFile(html, 'utf8');
    expect(page).toContain(`<title>Model card of ${shipped}</title>`);
    expect(page).not.toMatch(/NaN|undefined|https?:\/\/(?!www\.w3\.org)/);
    const card = documentOf<ModelCard>(await model('card', second, '--json'));
    expect(card).toMatchObject({ version: second, shipped: false, inUse: null, evaluation: null });
    expect(card.promotions.map(({ number }) => number)).toEqual([2]);
    expect(documentOf<ModelCard>(await model('card', 'shipped', '--json'))).toMatchObject({ shipped: true });
  });

  test('refuses a report that is none, by name', async () => {
    const { code, stderr } = await model('card', first);
    expect(code).toBe(1);
    expect(stderr).toContain(`models/${first}.evaluation.json is no report of evaluation: it has no model`);
  });

  test.each([
    ['net-broken', 'models/net-broken.json: no whole JSON document'],
    ['net-none', 'there is no models/net-none.json; ttlu model list names those there are'],
    ['../secrets', 'object key "models/../secrets.json" is not a relative path'],
  ])('does not promote %s, and says why', async (version, says) => {
    const { code, stderr } = await model('promote', version);
    expect(code).toBe(1);
    expect(stderr).toContain(says);
  });
});
