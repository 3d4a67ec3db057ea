import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { todayOf, yesterdayOf } from '../../src/host/scheduled.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { readDay } from '../../src/store/tables.js';
import { aGame, aRecord, aTick, aWrite } from '../store/samples.js';
import { invokeBundle } from './bundle.js';
import { type StandIns, startStandIns } from './stand-ins.js';

const GAMES = 6;
const DAY = '2026-03-02';
/** EventBridge's event of the morning after. */
const MORNING_AFTER = { time: '2026-03-03T06:00:00Z' };

let standIns: StandIns;
beforeAll(async () => {
  standIns = await startStandIns(GAMES);
});
afterAll(() => standIns.close());

const objects = (): ObjectStore => ({
  get: async (key) => standIns.bucket.get(key) ?? null,
  put: () => expect.fail('only the Lambdas write'),
  list: () => expect.fail('nothing is listed here'),
});
const invoke = (name: string, event: object, change: Record<string, string> = {}) =>
  invokeBundle(name, event, { ...standIns.env, ...change });

describe('the day of a scheduled job', () => {
  test('T2 is yesterday by game day, on both days on which the clocks change', () => {
    expect(yesterdayOf({ time: '2026-03-03T06:00:00Z' })).toBe('2026-03-02');
    expect(yesterdayOf({ time: '2026-03-08T06:00:00Z' })).toBe('2026-03-07');
    expect(yesterdayOf({ time: '2026-03-09T06:00:00Z' })).toBe('2026-03-08');
    expect(yesterdayOf({ time: '2025-11-03T06:00:00Z' })).toBe('2025-11-02');
    // 04:30 UTC is still the evening before in New York: the day that is over is the one before that.
    expect(yesterdayOf({ time: '2026-01-10T04:30:00Z' })).toBe('2026-01-08');
    expect(todayOf({ time: '2026-03-08T06:00:00Z' })).toBe('2026-03-08');
  });

  test('may be given by hand, and must be a day', () => {
    expect(yesterdayOf({ date: '2026-02-01', time: '2026-03-03T06:00:00Z' })).toBe('2026-02-01');
    expect(() => yesterdayOf({ date: '1 March' })).toThrow('event date "1 March"');
    expect(() => yesterdayOf({})).toThrow('event time undefined');
  });
});

describe('the scheduled jobs, from their bundles', () => {
  test('daily-espn archives the games and fills the game table', async () => {
    const { result, log } = await invoke('daily-espn', MORNING_AFTER);
    expect(result).toMatchObject({ date: DAY, games: GAMES, collected: GAMES, withPlays: GAMES });
    expect(log).toHaveLength(1);
    expect(log[0]).toMatchObject({
      level: 'INFO',
      service: 'daily-espn',
      message: `daily-espn of ${DAY} is done`,
      report: { collected: GAMES },
    });
    const keys = [...standIns.bucket.keys()];
    expect(keys.filter((key) => key.startsWith(`raw/espn/summary/${DAY}/`))).toHaveLength(GAMES);
    expect(keys).toContain(`tables/games/season=2026/day=${DAY}/part.parquet`);
  });

  test('daily-odds, after it, finds every game’s closing line', async () => {
    const { result } = await invoke('daily-odds', MORNING_AFTER);
    expect(result).toMatchObject({ date: DAY, games: GAMES, withLine: GAMES, failures: [] });
    expect((result as { byOrigin: Record<string, number> }).byOrigin['odds-api-history']).toBeGreaterThan(0);
    expect([...standIns.bucket.keys()].some((key) => key.startsWith('raw/odds-api/historical-odds/'))).toBe(
      true,
    );
  });

  test('daily-team-over-under, after both, caches the teams’ records', async () => {
    const { result } = await invoke('daily-team-over-under', MORNING_AFTER);
    expect(result).toEqual({ asOf: '2026-03-03', games: GAMES, settled: GAMES, teams: 2 * GAMES });
    const [game] = (await readDay(objects(), 'games', DAY)) ?? [];
    expect(await standIns.lookups.record(game?.homeTeamId ?? '', '2026-03-03')).toMatchObject({ ageDays: 0 });
  });

  test('daily-own-ratings, after daily-espn, rates by the games that there are: too few for any team', async () => {
    const { result } = await invoke('daily-own-ratings', MORNING_AFTER);
    expect(result).toMatchObject({ asOf: '2026-03-03', teams: 0, games: GAMES, prior: false });
  });

  test('daily-kenpom caches every team’s rating', async () => {
    const { result } = await invoke('daily-kenpom', MORNING_AFTER);
    expect(result).toMatchObject({
      date: DAY,
      asOf: DAY,
      ageDays: 0,
      teams: 365,
      skipped: [],
      quality: { ratings: { ageDays: 0, teams: 365, of: 365 } },
      failures: [],
    });
    expect(await standIns.lookups.rating('150', DAY)).toMatchObject({ source: 'kenpom', ageDays: 0 });
  });

  test('each of them keeps its report, with the quality of what it brought', async () => {
    const report = (path: string) => JSON.parse(String(standIns.bucket.get(`reports/${path}/${DAY}.json`)));
    for (const job of ['daily-espn', 'daily-odds', 'daily-kenpom']) {
      const { result } = await invoke(job, MORNING_AFTER);
      expect(report(job), job).toEqual(result);
      expect(report(`quality/${job}`), job).toMatchObject((result as { quality: object }).quality);
    }
    for (const job of ['daily-team-over-under', 'daily-own-ratings'])
      expect(report(job), job).toMatchObject({ asOf: '2026-03-03' });
  });

  test('weekly-refmetrics caches the referees, by the table and by our own games', async () => {
    const { result } = await invoke('weekly-refmetrics', { time: '2026-03-08T06:00:00Z' });
    expect(result).toMatchObject({
      date: '2026-03-08',
      failures: [],
      sources: [{ source: 'refmetrics' }, { source: 'espn officials and fouls', rows: GAMES }],
    });
    expect((result as { referees: number }).referees).toBeGreaterThan(50);
  });

  test('daily-drift holds the live predictions against the card, and fails by the name of what is amiss', async () => {
    const { predictions, bucket, env, sqlAddress } = standIns;
    const drift = () => invokeBundle('daily-drift', MORNING_AFTER, env, { sqlAddress });
    expect((await drift()).result).toEqual({ day: DAY, games: 0, failures: [] });
    // Ten points too many are expected of every game.
    const ids = Array.from({ length: 120 }, (_, i) => `40190${String(i).padStart(4, '0')}`);
    const finalOf = (i: number) => ({ home: 66 + (i % 7), away: 68 - (i % 7) - (i % 2) });
    const at = '2026-03-03T02:00:00.000Z';
    await predictions.upsertGames(
      ids.map((id, i) =>
        aRecord(id, {
          game: aGame(id, { day: DAY }),
          phase: 'final',
          finalScore: finalOf(i),
          observedAtUtc: at,
        }),
      ),
    );
    await predictions.writeTick(aWrite(10, { ticks: ids.map((id) => aTick(id, 10)) }));
    const { error } = await drift();
    expect(error).toMatch(/^total-bias: finals are expected \d+\.\d\d ± \d\.\d\d points too high/);
    expect(JSON.parse(String(bucket.get(`models/drift/${DAY}.json`)))).toMatchObject({ games: 120, to: DAY });
  });

  test('none of them shows a key in its log or its archive', async () => {
    const { output } = await invoke('daily-kenpom', MORNING_AFTER);
    const odds = await invoke('daily-odds', MORNING_AFTER);
    const kept = [...standIns.bucket].map(([key, bytes]) =>
      String(key.endsWith('.zst') ? zstdDecompressSync(bytes) : bytes),
    );
    expect(kept.some((text) => text.includes('apiKey=REDACTED'))).toBe(true);
    for (const text of [output, odds.output, ...kept]) {
      expect(text).not.toContain('kenpom-key');
      expect(text).not.toContain('odds-key');
    }
  });
});

describe('a job that cannot do its work fails', () => {
  test.each([
    ['daily-espn', 'TTLU_BUCKET'],
    ['daily-odds', 'TTLU_BUCKET'],
    ['daily-kenpom', 'KENPOM_API_KEY'],
    ['daily-own-ratings', 'TTLU_TABLE'],
    ['daily-team-over-under', 'TTLU_TABLE'],
    ['daily-drift', 'DATABASE_URL'],
    ['weekly-refmetrics', 'TTLU_TABLE'],
    ['live', 'DATABASE_URL'],
    ['dashboard', 'DATABASE_URL'],
  ])('%s at its start, naming the missing %s', async (name, variable) => {
    const { error } = await invoke(name, MORNING_AFTER, { [variable]: '' });
    expect(error).toBe(`${variable} is not set: this job cannot run without it`);
  });

  test('T33 daily-espn on an outage, with one line of error and no empty table', async () => {
    const before = standIns.bucket.size;
    const { error, log } = await invoke(
      'daily-espn',
      { date: '2026-03-01' },
      { ESPN_BASE_URL: 'http://127.0.0.1:1', HTTP_RETRIES: '0' },
    );
    expect(error).toMatch(/espn scoreboard 2026-03-01/);
    expect(log).toMatchObject([{ level: 'ERROR', service: 'daily-espn' }]);
    expect(standIns.bucket.size).toBe(before);
  });

  test('daily-odds of a day that has not been collected says what to do', async () => {
    const { error } = await invoke('daily-odds', { date: '2026-02-01' });
    expect(error).toBe('lines of 2026-02-01: its games have not been collected; run daily-espn first');
  });
});
