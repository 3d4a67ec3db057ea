import { afterAll, beforeAll, expect, test } from 'vitest';
import { invokeBundle } from './bundle.js';
import { type StandIns, startStandIns } from './stand-ins.js';

const GAMES = 4;
const DAY = '2026-03-02';

let standIns: StandIns;
beforeAll(async () => {
  standIns = await startStandIns(GAMES);
});
afterAll(() => standIns.close());

const invoke = (name: string, change: Record<string, string> = {}) =>
  invokeBundle(name, { date: DAY }, { ...standIns.env, ...change });

test('sample-name of a day that has not been collected says what to do', async () => {
  const { error } = await invoke('sample-name');
  expect(error).toBe(`games of ${DAY} have not been collected; run daily-espn first`);
});

test('sample-name, after daily-espn, counts the games of the day and keeps its report', async () => {
  await invoke('daily-espn');
  const { result, log } = await invoke('sample-name');
  expect(result).toMatchObject({ day: DAY, games: GAMES });
  expect(log).toMatchObject([{ level: 'INFO', service: 'sample-name' }]);
  const report = standIns.bucket.get(`reports/sample-name/${DAY}.json`);
  expect(JSON.parse(String(report))).toEqual(result);
});

test('sample-name fails at its start, naming the missing TTLU_BUCKET', async () => {
  const { error } = await invoke('sample-name', { TTLU_BUCKET: '' });
  expect(error).toBe('TTLU_BUCKET is not set: this job cannot run without it');
});
