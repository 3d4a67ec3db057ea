import { describe, expect, test } from 'vitest';
import { createPace } from '../../src/sources/rate.js';

/** A clock that only sleeping moves on. */
function virtualTime() {
  let now = 0;
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  return {
    clock: () => now,
    sleep: (ms: number) => new Promise<void>((wake) => void sleepers.push({ until: now + ms, wake })),
    /** Lets everything run that can, then wakes the first sleeper; until nobody sleeps. */
    async run(): Promise<void> {
      for (;;) {
        await new Promise((settled) => setImmediate(settled));
        const next = sleepers.sort((a, b) => a.until - b.until).shift();
        if (next === undefined) return;
        now = next.until;
        next.wake();
      }
    },
  };
}

describe('the pace of requests', () => {
  test('spaces the beginnings of a source’s requests evenly', async () => {
    const time = virtualTime();
    const pace = createPace({ espn: { perSecond: 4, concurrency: 10 } }, time);
    const begun: number[] = [];
    for (let i = 0; i < 5; i++) void pace.run('espn', async () => void begun.push(time.clock()));
    await time.run();
    expect(begun).toEqual([0, 250, 500, 750, 1000]);
  });

  test('has no more of them under way at once than the source bears', async () => {
    const time = virtualTime();
    const pace = createPace({ espn: { perSecond: 1000, concurrency: 2 } }, time);
    let underWay = 0;
    let most = 0;
    const slow = async () => {
      most = Math.max(most, ++underWay);
      await time.sleep(100);
      underWay--;
    };
    const all = Promise.all(Array.from({ length: 6 }, () => pace.run('espn', slow)));
    await time.run();
    await all;
    expect(most).toBe(2);
  });

  test('of one source does not hold up another', async () => {
    const time = virtualTime();
    const pace = createPace(
      { espn: { perSecond: 0.1, concurrency: 1 }, 'odds-api': { perSecond: 10, concurrency: 1 } },
      time,
    );
    const begun: string[] = [];
    for (const source of ['espn', 'espn', 'odds-api', 'odds-api', 'kenpom'] as const)
      void pace.run(source, async () => void begun.push(`${source} ${time.clock()}`));
    await time.run();
    expect(begun).toEqual(['espn 0', 'odds-api 0', 'kenpom 0', 'odds-api 100', 'espn 10000']);
  });

  test('stands still while the source wants a pause, for those too that already wait for their turn', async () => {
    const time = virtualTime();
    const pace = createPace({ espn: { perSecond: 10, concurrency: 1 } }, time);
    const begun: number[] = [];
    void pace.run('espn', async () => {
      begun.push(time.clock());
      pace.holdOff('espn', 5000);
    });
    void pace.run('espn', async () => void begun.push(time.clock()));
    await time.run();
    expect(begun).toEqual([0, 5000]);
  });

  test('does not wait out a pause of an hour, not even for those that already wait for their turn', async () => {
    const time = virtualTime();
    const pace = createPace({ espn: { perSecond: 10, concurrency: 1 } }, time);
    const first = pace.run('espn', async () => pace.holdOff('espn', 3600_000));
    const second = pace.run('espn', () => expect.fail('sent within the pause'));
    const refused = expect(second).rejects.toMatchObject({ leftMs: 3600_000 });
    await first;
    await time.run();
    await refused;
  });

  test('goes on after a request that failed', async () => {
    const pace = createPace({ espn: { perSecond: 1000, concurrency: 1 } });
    await expect(pace.run('espn', () => Promise.reject(new Error('reset')))).rejects.toThrow('reset');
    expect(await pace.run('espn', async () => 'next')).toBe('next');
  });
});
