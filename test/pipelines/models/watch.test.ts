import { expect, test } from 'vitest';
import { promote } from '../../../pipelines/models/promotions.js';
import { watchModel } from '../../../pipelines/models/watch.js';
import { readShippedArtifact } from '../../../src/host/model.js';
import type { ObjectStore } from '../../../src/store/objects.js';
import { keepVariant, variant } from '../../model/variants.js';
import { memoryObjects } from '../memory-objects.js';

const reason = { because: 'a test', by: 'a test', atUtc: '2026-03-08T06:00:00.000Z' };

/** A store that counts what it is asked, and can be out of reach. */
function counted(store: ObjectStore) {
  const asked: string[] = [];
  let out: Error | null = null;
  return {
    asked,
    cutOff: (error: Error | null) => {
      out = error;
    },
    get: (key: string) => {
      asked.push(`get ${key}`);
      return out ? Promise.reject(out) : store.get(key);
    },
    put: store.put,
    async *list(prefix: string) {
      asked.push(`list ${prefix}`);
      if (out) throw out;
      yield* store.list(prefix);
    },
  };
}

test('a look where nothing has changed is one listing, once a minute', async () => {
  const store = counted(memoryObjects());
  const { version } = await keepVariant(store, 'a');
  await promote(store, version, 'by hand', reason);
  let now = 0;
  const watch = await watchModel(store, await readShippedArtifact(), {
    everySeconds: 60,
    clock: () => now,
    note: () => {},
  });
  store.asked.length = 0;
  for (; now < 180_000; now += 15_000) await watch.refresh();
  expect(store.asked).toEqual(['list models/promotions/', 'list models/promotions/']);
});

test('a store out of reach changes nothing but what is said, and is asked again', async () => {
  const store = counted(memoryObjects());
  const { version } = await keepVariant(store, 'a');
  await promote(store, version, 'by hand', reason);
  let now = 0;
  const watch = await watchModel(store, await readShippedArtifact(), {
    everySeconds: 60,
    clock: () => now,
    note: () => {},
  });
  store.cutOff(new Error('s3 list: timed out'));
  now += 60_000;
  await watch.refresh();
  expect(watch.current().model.version).toBe(version);
  expect(watch.refused()).toBe('the promoted model could not be asked for: s3 list: timed out');
  store.cutOff(null);
  now += 60_000;
  await watch.refresh();
  expect(watch.refused()).toBeNull();
});

test('a start without a store, or with one out of reach, predicts with the model that came with the code', async () => {
  const shipped = await readShippedArtifact();
  const store = counted(memoryObjects());
  store.cutOff(new Error('no route'));
  for (const objects of [null, store]) {
    const watch = await watchModel(objects, shipped, { everySeconds: 60, clock: () => 0, note: () => {} });
    expect(watch.current().model.version).toBe(shipped.version);
  }
});

test('a model that answers no number is refused, though its artifact is sound', async () => {
  const store = memoryObjects();
  const shipped = await readShippedArtifact();
  const networks = shipped.networks.map((network) => ({
    ...network,
    direct: network.direct.map((_, i) => (i % 2 ? 1e300 : -1e300)),
  }));
  const { version, text } = await variant('a', { networks });
  await store.put(`models/${version}.json`, text);
  await expect(promote(store, version, 'by hand', reason)).rejects.toThrow(
    `model ${version} predicts nothing of a made-up game`,
  );
});
