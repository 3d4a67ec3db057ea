import { describe, expect, test } from 'vitest';
import { newestCandidate, trainingWindow, trainWeekly } from '../../../pipelines/schedule/training.js';
import { addDays, seasonOf } from '../../../src/domain/game.js';
import { memoryObjects } from '../memory-objects.js';

/** A lake that has plays of these days; what is in them is not looked at. */
async function lake(...days: string[]) {
  const store = memoryObjects();
  for (const day of days)
    await store.put(`tables/plays/season=${seasonOf(day)}/day=${day}/part.parquet`, day);
  return store;
}

/** Enough days to train on, the last of them 2026-03-07. */
const enough = (last = '2026-03-07') => lake(...Array.from({ length: 60 }, (_, i) => addDays(last, -i)));

const trained = { version: 'net-0123', key: 'models/net-0123.json' };

describe('the window of a training', () => {
  test('is all days with plays before the day on which it runs', async () => {
    const store = await lake('2025-03-01', '2025-11-05', '2026-03-06', '2026-03-07', '2026-03-08');
    expect(await trainingWindow(store, '2026-03-08')).toEqual({
      seasons: [2025, 2026],
      firstDay: '2025-03-01',
      lastDay: '2026-03-07',
      days: 4,
    });
  });

  test('goes ten seasons back', async () => {
    const store = await lake('2016-03-01', '2016-11-30', '2026-03-07');
    expect(await trainingWindow(store, '2026-03-08')).toMatchObject({
      seasons: [2017, 2026],
      firstDay: '2016-11-30',
    });
  });

  test('is none where there are no plays', async () => {
    expect(await trainingWindow(await lake(), '2026-03-08')).toBeNull();
    expect(await trainingWindow(await lake('2026-03-08'), '2026-03-08')).toBeNull();
  });
});

describe('a weekly training', () => {
  test('hands its artifact over as a candidate, named for its day', async () => {
    const store = await enough();
    const { candidate } = await trainWeekly({ store, train: async () => trained }, '2026-03-08');
    expect(candidate).toEqual({
      day: '2026-03-08',
      window: { seasons: [2026], firstDay: '2026-01-07', lastDay: '2026-03-07', days: 60 },
      ...trained,
    });
    expect(await newestCandidate(store)).toEqual(candidate);
    expect([...store.objects.keys()]).toContain('models/candidates/2026-03-08.json');
  });

  test('that fails leaves no candidate', async () => {
    const store = await enough();
    const train = () => Promise.reject(new Error('out of memory'));
    await expect(trainWeekly({ store, train }, '2026-03-08')).rejects.toThrow('out of memory');
    expect(await newestCandidate(store)).toBeNull();
  });

  test('without new days since the last one does not train', async () => {
    const store = await enough();
    let times = 0;
    const train = async () => {
      times += 1;
      return trained;
    };
    await trainWeekly({ store, train }, '2026-03-08');
    const again = await trainWeekly({ store, train }, '2026-03-15');
    expect(again).toEqual({
      candidate: null,
      summary: 'nothing new to train on since net-0123: the last day is 2026-03-07',
    });
    expect(times).toBe(1);
  });

  test.each([
    ['without plays', 0],
    ['of a day less than is wanted', 59],
  ])('%s says what brings more', async (_, days) => {
    const store = await lake(...Array.from({ length: days }, (_, i) => addDays('2026-03-07', -i)));
    expect(await trainWeekly({ store, train: () => expect.fail('trained') }, '2026-03-08')).toEqual({
      candidate: null,
      summary:
        `too little to train on: the tables have plays of ${days} days, 60 are wanted; ` +
        'ttlu import and ttlu backfill bring more',
    });
  });
});
