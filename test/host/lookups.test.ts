import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.js';
import { openLookups } from '../../src/host/stores.js';

test('the live system reads KenPom’s rating while it is of the last three days, else our own of the morning', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ttlu-lookups-'));
  const { store, close } = await openLookups(readConfig({}), folder);
  try {
    const rating = { teamId: '150', adjOffense: 120, adjDefense: 95, adjTempo: 68 };
    await store.putRatings('2026-03-01', 'kenpom', [rating]);
    for (const day of ['2026-03-01', '2026-03-04', '2026-03-05'])
      await store.putRatings(day, 'own', [rating]);
    const source = async (day: string) => (await store.rating('150', day))?.source;
    expect(await source('2026-03-01')).toBe('kenpom');
    expect(await source('2026-03-04')).toBe('kenpom');
    expect(await source('2026-03-05')).toBe('own');
  } finally {
    await close();
    await rm(folder, { recursive: true, force: true });
  }
});
