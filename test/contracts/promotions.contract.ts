import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { promote, promotionInForce, readPromotions, rollBack } from '../../pipelines/models/promotions.js';
import { watchModel } from '../../pipelines/models/watch.js';
import { readShippedArtifact } from '../../src/host/model.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { keepVariant, variant } from '../model/variants.js';
import type { OpenObjects } from './objects.contract.js';

const reason = { because: 'a test wants it', by: 'the test', atUtc: '2026-03-08T06:00:00.000Z' };

/** What promotions and their watchers do on every object store: of two processes each has a client of its own. */
export function promotionsContract(open: (name: string) => Promise<OpenObjects>): void {
  const opened: OpenObjects[] = [];
  let store: ObjectStore;
  let second: ObjectStore;
  let [a, b] = ['', ''];
  let shipped: string;
  beforeAll(async () => {
    shipped = (await readShippedArtifact()).version;
  });
  beforeEach(async () => {
    const fresh = await open(`promotions-${opened.length}`);
    opened.push(fresh);
    ({ store, second } = fresh);
    [a, b] = [(await keepVariant(store, 'a')).version, (await keepVariant(store, 'b')).version];
  });
  afterAll(async () => {
    for (const one of opened) await one.close();
  });

  const inForce = async () => (await promotionInForce(second))?.version ?? null;

  describe('promotions', () => {
    test('put a model into use for every process, and say since when, by which rule and after what', async () => {
      expect(await inForce()).toBeNull();
      const promotion = await promote(store, a, 'by hand', reason);
      expect(promotion).toEqual({ number: 1, version: a, rule: 'by hand', before: null, ...reason });
      expect(await promotionInForce(second)).toEqual(promotion);
    });

    test('are rolled back one by one, down to the model that came with the code', async () => {
      await promote(store, a, 'weekly', reason);
      await promote(store, b, 'weekly', reason);
      expect((await rollBack(second, reason)).version).toBe(a);
      expect((await rollBack(store, reason)).version).toBeNull();
      await expect(rollBack(store, reason)).rejects.toThrow('nothing to roll back');
      expect((await readPromotions(second)).map(({ rule, version }) => [rule, version])).toEqual([
        ['weekly', a],
        ['weekly', b],
        ['rollback', a],
        ['rollback', null],
      ]);
    });

    test('after a rollback replace what it returned to', async () => {
      await promote(store, a, 'weekly', reason);
      await promote(store, b, 'weekly', reason);
      await rollBack(store, reason);
      await promote(store, b, 'by hand', reason);
      expect((await rollBack(store, reason)).version).toBe(a);
    });

    test('at the same moment: one is made, the other is refused, and the log is whole', async () => {
      const made = await Promise.allSettled(
        [a, b, a, b].map((version, i) => promote(i % 2 ? store : second, version, 'by hand', reason)),
      );
      const done = made.filter((one) => one.status === 'fulfilled');
      expect(done.length).toBeGreaterThanOrEqual(1);
      const log = await readPromotions(store);
      expect(log.map(({ number }) => number)).toEqual(done.map((_, i) => i + 1));
      expect(await inForce()).toBe(log.at(-1)?.version);
    });

    test('of a model that is not there, is broken, or is in use change nothing', async () => {
      await promote(store, a, 'by hand', reason);
      await store.put('models/net-broken.json', (await variant('c')).text.slice(0, 9000));
      await store.put('models/net-other.json', (await variant('c')).text);
      const refused = (version: string | null) => promote(store, version, 'by hand', reason);
      await expect(refused('net-none')).rejects.toThrow('model net-none: there is no models/net-none.json');
      await expect(refused('net-broken')).rejects.toThrow('models/net-broken.json: no whole JSON document');
      await expect(refused('net-other')).rejects.toThrow(/models\/net-other\.json: it holds net-/);
      await expect(refused(a)).rejects.toThrow(`model ${a} is in use already`);
      expect(await readPromotions(store)).toHaveLength(1);
    });
  });

  describe('a running predictor', () => {
    const watching = async () => {
      let now = 0;
      const notes: string[] = [];
      const watch = await watchModel(second, await readShippedArtifact(), {
        everySeconds: 60,
        clock: () => now,
        note: (text) => notes.push(text),
      });
      return {
        watch,
        notes,
        /** A minute later it has looked again. */
        minute: async () => {
          now += 60_000;
          await watch.refresh();
          return watch.current().model.version;
        },
      };
    };

    test('takes up what is promoted and rolled back within a minute, and says so', async () => {
      const { watch, notes, minute } = await watching();
      expect(watch.current()).toMatchObject({ promotion: null, model: { version: shipped } });
      await promote(store, a, 'weekly', reason);
      await watch.refresh();
      expect(watch.current().model.version).toBe(shipped);
      expect(await minute()).toBe(a);
      expect(watch.current().promotion?.rule).toBe('weekly');
      await rollBack(store, reason);
      expect(await minute()).toBe(shipped);
      expect(notes).toEqual([
        `model ${a} is in use: promotion 1, weekly: a test wants it`,
        `model ${shipped} is in use: promotion 2, rollback: a test wants it`,
      ]);
    });

    test('starts with what is in force', async () => {
      await promote(store, a, 'weekly', reason);
      const { watch } = await watching();
      expect(watch.current().model.version).toBe(a);
    });

    test('keeps what it has while the promoted one is broken, names it, and takes it up once it is whole', async () => {
      await promote(store, a, 'weekly', reason);
      const { watch, notes, minute } = await watching();
      await promote(store, b, 'weekly', reason);
      const whole = String(await store.get(`models/${b}.json`));
      await store.put(`models/${b}.json`, whole.slice(0, 40_000));
      expect(await minute()).toBe(a);
      expect(watch.refused()).toContain(`model artifact models/${b}.json: no whole JSON document`);
      expect(watch.refused()).toContain(`${a} stays in use`);
      expect(await minute()).toBe(a);
      expect(notes.filter((note) => note.includes('no whole JSON'))).toHaveLength(1);
      await store.put(`models/${b}.json`, whole);
      expect(await minute()).toBe(b);
      expect(watch.refused()).toBeNull();
    });

    test('that starts while the promoted one is broken uses the one before it', async () => {
      await promote(store, a, 'weekly', reason);
      await promote(store, b, 'weekly', reason);
      await store.put(`models/${b}.json`, '{}');
      const { watch } = await watching();
      expect(watch.current().model.version).toBe(a);
      expect(watch.refused()).toContain(`models/${b}.json`);
      await store.put(`models/${a}.json`, '{}');
      expect((await watching()).watch.current().model.version).toBe(shipped);
    });

    test('keeps what it has where the log holds something else', async () => {
      await promote(store, a, 'weekly', reason);
      const { watch, minute } = await watching();
      await store.put('models/promotions/000002.json', 'not JSON');
      expect(await minute()).toBe(a);
      expect(watch.refused()).toContain('models/promotions/000002.json is no promotion');
    });
  });
}
