import { describe, expect, test } from 'vitest';
import { keepRecord } from '../../src/notebook/changes.js';
import { memoryObjects } from '../pipelines/memory-objects.js';

const record = (asOf: string, games: number) => ({
  asOf,
  figures: [
    { figure: 'games', value: games, low: null, high: null, n: null },
    { figure: 'mean', value: 37, low: 36, high: 38, n: games },
  ],
});

describe('what changed since the report before', () => {
  test('is nothing for the first, and the same again for the same data', async () => {
    const store = memoryObjects();
    expect(await keepRecord(store, 'fouls', record('2026-03-01', 10))).toBeNull();
    expect(await keepRecord(store, 'fouls', record('2026-03-01', 10))).toBeNull();
    const newer = await keepRecord(store, 'fouls', record('2026-03-02', 12));
    expect(newer).toEqual({ since: '2026-03-01', figures: [{ figure: 'games', before: 10, now: 12 }] });
    expect(await keepRecord(store, 'fouls', record('2026-03-02', 12))).toEqual(newer);
    expect(await keepRecord(store, 'fouls', record('2026-03-01', 10))).toBeNull();
  });

  test('reports of other parameters are not compared', async () => {
    const store = memoryObjects();
    await keepRecord(store, 'fouls/a', record('2026-03-01', 10));
    expect(await keepRecord(store, 'fouls/b', record('2026-03-02', 12))).toBeNull();
  });
});
