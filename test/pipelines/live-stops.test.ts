/** What a live session does when a source refuses it, when a write fails, and when it is told to stop. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SourceError, type SourceErrorKind } from '../../src/sources/errors.js';
import {
  at,
  createWorld,
  event,
  game,
  openTestDatabase,
  type TestDatabase,
  told,
  type World,
} from './live-world.js';

const first = game('900', '1', '2');
const UNDER_WAY = { phase: 'live', period: 1, secondsLeft: 600, score: { home: 30, away: 30 } } as const;
const view = { day: first.day, modelVersion: 'forty-more', simulated: false, asOfUtc: at(600) };

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  await database.clear();
  world = createWorld(database.store);
  world.games.push(told(first, UNDER_WAY));
  world.events = [event(first, 140.5)];
});
afterAll(() => database.close());

const oddsAsked = () => world.asked.filter((asked) => asked === 'odds').length;
const refusal = (kind: SourceErrorKind) =>
  new SourceError({ source: 'odds-api', id: 'odds', kind, status: 401, reason: 'HTTP 401' });
const REFUSED = 'odds-api odds: HTTP 401; not asked again before 00:30 UTC';

describe('a source that refuses', () => {
  test.each(['quota', 'key'] as const)(
    'for its %s is left alone for ten minutes, told of at every tick, then asked again (T32)',
    async (kind) => {
      world.oddsFails = refusal(kind);
      const session = world.session();
      for (const minute of [20, 20.25, 29.75]) {
        const { skipped } = await session.tick(at(minute));
        expect(skipped).toEqual([{ source: 'odds-api', game: null, reason: REFUSED }]);
      }
      expect(oddsAsked()).toBe(1);
      world.oddsFails = null;
      const report = await session.tick(at(30));
      expect(oddsAsked()).toBe(2);
      expect(report).toMatchObject({ withLine: 1, skipped: [] });
    },
  );

  test('once, by a passing failure, is asked again at the next poll', async () => {
    world.oddsFails = new SourceError({
      source: 'odds-api',
      id: 'odds',
      kind: 'status',
      status: 500,
      reason: 'HTTP 500',
    });
    const session = world.session();
    await session.tick(at(20));
    await session.tick(at(20.25));
    expect(oddsAsked()).toBe(2);
  });
});

describe('a write that fails', () => {
  test('is made good at the next tick: the games are written again, and the ticks with them', async () => {
    let down = true;
    const { predictions } = world;
    const session = world.session({
      predictions: {
        ...predictions,
        upsertGames: async (games) => {
          if (down) throw new Error('store games: fetch failed');
          return predictions.upsertGames(games);
        },
      },
    });
    await expect(session.tick(at(20))).rejects.toThrow('store games: fetch failed');
    down = false;
    expect((await session.tick(at(20.25))).skipped).toEqual([]);
    expect(await predictions.history('900', 'forty-more')).toHaveLength(1);
  });
});

describe('a session that is told to stop', () => {
  test('writes nothing of the tick that is under way', async () => {
    const stop = new AbortController();
    const session = world.session({ stop: stop.signal });
    await session.tick(at(20));
    stop.abort(new Error('stopped by SIGTERM'));
    await expect(session.tick(at(20.25))).rejects.toThrow('stopped by SIGTERM');
    expect(await world.predictions.history('900', 'forty-more')).toHaveLength(1);
    expect((await world.predictions.currentRun())?.nowUtc).toBe(at(20));
  });
});

test('games that no answer will hold are told of at every tick, to the page as well', async () => {
  const leftOut = [{ source: 'archive', game: '901', reason: 'its summary is cut off' }];
  const session = world.session({ leftOut: () => leftOut });
  await session.tick(at(20));
  expect((await session.tick(at(20.25))).skipped).toEqual(leftOut);
  expect(await world.predictions.skips(view.day)).toMatchObject([{ ...leftOut[0], lastAtUtc: at(20.25) }]);
});
