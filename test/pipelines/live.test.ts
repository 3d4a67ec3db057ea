import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { daysToWatch } from '../../pipelines/game-days.js';
import { normalPoints } from '../../src/domain/distribution.js';
import { totalPoints } from '../../src/domain/state.js';
import type { ModelInput } from '../../src/model/predict.js';
import type { RunStatus } from '../../src/store/predictions.js';
import {
  at,
  createWorld,
  event,
  game,
  openTestDatabase,
  quote,
  type TestDatabase,
  told,
  type World,
} from './live-world.js';

const first = game('900', '1', '2');
const second = game('901', '3', '4');

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  await database.clear();
  world = createWorld(database.store);
});
afterAll(() => database.close());

const UNDER_WAY = { phase: 'live', period: 1, secondsLeft: 600, score: { home: 30, away: 30 } } as const;
const view = { day: first.day, modelVersion: 'forty-more', simulated: false, asOfUtc: at(600) };
const slateOf = async (id: string) => (await world.predictions.slate(view)).find((row) => row.game.id === id);

describe('a tick', () => {
  test('predicts every game under way and fires a rule', async () => {
    world.games.push(told(first, UNDER_WAY), told(second));
    world.events = [event(first, 110.5), event(second, 140.5)];
    const report = await world.session().tick(at(20));
    expect(report).toMatchObject({
      games: 2,
      underWay: 1,
      predictions: 1,
      withLine: 1,
      triggers: 1,
      skipped: [],
    });
    const [trigger] = await world.predictions.triggers(view);
    expect(trigger).toMatchObject({ gameId: '900', rule: 'eager', side: 'under', grade: null });
    expect(trigger?.line.points).toBe(110.5);
    expect(trigger?.confidence).toBeGreaterThan(0.8);
  });

  test('run twice at one moment writes nothing twice (T21)', async () => {
    world.games.push(told(first, UNDER_WAY));
    world.events = [event(first, 110.5)];
    await world.session().tick(at(20));
    const again = await world.session().tick(at(20));
    expect(again.triggers).toBe(0);
    expect(await world.predictions.history('900', 'forty-more')).toHaveLength(1);
    expect(await world.predictions.triggers(view)).toHaveLength(1);
  });

  test('goes on with the other games when one fails, and says which (T34)', async () => {
    world.games.push(told(first, { ...UNDER_WAY, fails: new Error('espn summary 900: not JSON') }));
    world.games.push(told(second, UNDER_WAY));
    const report = await world.session().tick(at(20));
    expect(report.predictions).toBe(1);
    expect(report.skipped).toEqual([{ source: 'espn', game: '900', reason: 'espn summary 900: not JSON' }]);
    expect(await world.predictions.skips(first.day)).toHaveLength(1);
  });

  test('leaves a game out by name whose line cannot be one', async () => {
    world.games.push(
      told(first, { ...UNDER_WAY, pickcenter: { open: 140, close: 1450, homeFavoredBy: 3.5 } }),
    );
    world.games.push(told(second, UNDER_WAY));
    const report = await world.session().tick(at(20));
    expect(report.predictions).toBe(1);
    expect(report.skipped[0]).toMatchObject({ source: 'model', game: '900' });
    expect(report.skipped[0]?.reason).toContain('1450');
  });

  test('keeps the slate through an outage: it is not a day without games (T33)', async () => {
    world.games.push(told(first, UNDER_WAY));
    const session = world.session();
    await session.tick(at(20));
    world.scoreboardFails = new Error('espn scoreboard: status 503');
    const report = await session.tick(at(20.25));
    expect(report).toMatchObject({ games: 1, predictions: 1 });
    expect(report.skipped[0]?.reason).toContain('503');
  });

  test('writes that nothing could be read, when the very first scoreboard fails', async () => {
    world.scoreboardFails = new Error('espn scoreboard: status 503');
    const report = await world.session().tick(at(20));
    expect(report.games).toBe(0);
    expect(report.skipped).toHaveLength(1);
    expect((await world.predictions.currentRun()) as RunStatus).toMatchObject({ ticks: 1, done: false });
  });
});

describe('what moved a prediction', () => {
  test('is in the log: since the game was watched, and in the last minute', async () => {
    const g = told(first, { ...UNDER_WAY });
    world.games.push(g);
    world.events = [event(first, 110.5)];
    const session = world.session();
    for (let tick = 0; tick <= 6; tick++) {
      Object.assign(g, { secondsLeft: 600 - 15 * tick, score: { home: 30 + tick, away: 30 } });
      await session.tick(at(20 + tick / 4));
    }
    const log = await world.predictions.history('900', 'forty-more');
    expect(log[0]?.prediction?.moved).toBeNull();
    const { whole, lastMinute } = log.at(-1)?.prediction?.moved ?? expect.fail();
    expect([whole.sinceUtc, lastMinute?.sinceUtc]).toEqual([at(20), at(20.5)]);
    expect(whole.meanBefore).toBeCloseTo(100, 1);
    const points = (movement: typeof lastMinute) =>
      movement?.shares.map(({ cause, points }) => [cause, Math.round(points)]);
    expect(points(whole)).toEqual([['score', 6]]);
    expect(points(lastMinute)).toEqual([['score', 4]]);
    expect((await slateOf('900'))?.tick?.prediction?.moved?.whole).toEqual(whole);
  });

  test('begins anew with a session that did not watch the game', async () => {
    world.games.push(told(first, UNDER_WAY));
    await world.session().tick(at(20));
    await world.session().tick(at(20.25));
    const log = await world.predictions.history('900', 'forty-more');
    expect(log.map(({ prediction }) => prediction?.moved)).toEqual([null, null]);
  });
});

describe('the line', () => {
  test('is missing where no book quotes one, and no constant takes its place (T14)', async () => {
    world.games.push(told(first, UNDER_WAY));
    const report = await world.session().tick(at(20));
    expect(report).toMatchObject({ predictions: 1, withLine: 0, triggers: 0 });
    expect((await slateOf('900'))?.tick?.prediction?.market).toBeNull();
  });

  test('of a book that sleeps does not fire (T15, T16)', async () => {
    world.games.push(told(first, UNDER_WAY));
    world.events = [event(first, 110.5, { totals: [quote(110.5, { quotedAtUtc: at(10) })] })];
    const report = await world.session().tick(at(20));
    expect(report).toMatchObject({ predictions: 1, withLine: 0, triggers: 0 });
  });

  test('from an answer that has grown old is shown and does not fire (T16)', async () => {
    world.games.push(told(first, UNDER_WAY));
    world.events = [event(first, 110.5)];
    world.snapshotAt = at(18);
    const report = await world.session().tick(at(20));
    expect(report).toMatchObject({ withLine: 1, triggers: 0 });
    expect((await slateOf('900'))?.tick?.prediction?.market?.snapshotAgeSeconds).toBe(120);
  });

  test('survives a failed poll with its age growing', async () => {
    world.games.push(told(first, UNDER_WAY));
    world.events = [event(first, 140.5)];
    const session = world.session();
    await session.tick(at(20));
    world.oddsFails = new Error('odds-api odds: timed out');
    const report = await session.tick(at(20.5));
    expect(report.withLine).toBe(1);
    expect((await slateOf('900'))?.tick?.prediction?.market?.snapshotAgeSeconds).toBe(30);
  });

  test('at the close stays as it was at the tip, and the opening as first seen (T16)', async () => {
    const g = told(first, { pickcenter: { open: 138.5, close: 138.5, homeFavoredBy: 3.5 } });
    world.games.push(g);
    world.events = [event(first, 141.5)];
    const session = world.session();
    await session.tick(at(-60));
    world.events = [event(first, 143.5)];
    await session.tick(at(-1));
    Object.assign(g, UNDER_WAY);
    world.events = [event(first, 120.5)];
    await session.tick(at(20));
    expect(await slateOf('900')).toMatchObject({ openingTotal: 138.5, closing: { total: 143.5 } });
  });

  test('at the close is taken up again by a session that starts in mid-game', async () => {
    const g = told(first);
    world.games.push(g);
    world.events = [
      event(first, 143.5, { homeSpreads: [{ book: 'draftkings', points: -4.5, quotedAtUtc: null }] }),
    ];
    await world.session().tick(at(-1));
    Object.assign(g, UNDER_WAY, { pickcenter: { open: 130.5, close: 131.5, homeFavoredBy: 1.5 } });
    world.events = [];
    await world.session().tick(at(20));
    expect(await slateOf('900')).toMatchObject({ closing: { total: 143.5, homeFavoredBy: 4.5 } });
  });

  test('of a provider with the teams the other way round keeps our spread (T12, T17)', async () => {
    world.games.push(told(first));
    const swapped = { homeName: first.away.name, awayName: first.home.name };
    const homeSpreads = [{ book: 'draftkings', points: 6.5, quotedAtUtc: null }];
    world.events = [event(first, 143.5, { ...swapped, homeSpreads })];
    await world.session().tick(at(-1));
    // Its home team, our away team, gets 6.5 points: our home team is favoured by 6.5.
    expect(await slateOf('900')).toMatchObject({ closing: { homeFavoredBy: 6.5 } });
  });

  test('is merged from two events of one game, the books of both counted (T12)', async () => {
    world.games.push(told(first, UNDER_WAY));
    world.events = [
      event(first, 140.5),
      event(first, 150.5, { id: 'twin', totals: [quote(150.5, { book: 'fanduel' })] }),
    ];
    const report = await world.session().tick(at(20));
    expect(report).toMatchObject({ withLine: 1, skipped: [] });
  });

  test('is ESPN’s close without a key, as old as it is: shown, and too old to fire (T16)', async () => {
    world.games.push(
      told(first, { ...UNDER_WAY, pickcenter: { open: 108.5, close: 110.5, homeFavoredBy: 3.5 } }),
    );
    const session = world.session({ odds: null });
    await session.tick(at(20));
    const report = await session.tick(at(25));
    expect(report).toMatchObject({ withLine: 1, triggers: 0 });
    const market = (await slateOf('900'))?.tick?.prediction?.market;
    expect(market).toMatchObject({
      snapshotAgeSeconds: 300,
      line: { source: 'espn-pickcenter', points: 110.5 },
    });
  });

  test('that finds no game is named, and tomorrow’s is not missed', async () => {
    world.games.push(told(first));
    const unknown = event(first, 140.5, { id: 'x1', homeName: 'Nowhere College' });
    const tomorrow = event(game('902', '1', '3', at(24 * 60)), 140.5);
    world.events = [unknown, tomorrow];
    const report = await world.session().tick(at(-30));
    expect(report.skipped.map((s) => s.game)).toEqual(['x1']);
    expect(report.skipped[0]?.reason).toContain('Nowhere College');
  });
});

describe('the crew', () => {
  test('is asked for again until it is named, and then written once (T13)', async () => {
    const g = told(first, UNDER_WAY);
    world.games.push(g);
    const session = world.session();
    await session.tick(at(20));
    expect(world.crews).toEqual([]);
    g.officials = [{ name: 'Pat  Moran', order: 1 }];
    await session.tick(at(20.25));
    await session.tick(at(20.5));
    expect(world.crews).toMatchObject([{ gameId: '900', officials: ['Pat  Moran'], known: 0 }]);
  });

  test('T13 that had two names so far is named anew when the third comes, and stays when one is missing', async () => {
    const g = told(first, { ...UNDER_WAY, officials: [{ name: 'Pat Moran', order: 1 }] });
    world.games.push(g);
    const session = world.session();
    await session.tick(at(20));
    g.officials = [...g.officials, { name: 'Kim Lee', order: 2 }];
    await session.tick(at(20.25));
    await session.tick(at(20.5));
    g.officials = [];
    await session.tick(at(20.75));
    expect(world.crews).toMatchObject([
      { officials: ['Pat Moran'] },
      { officials: ['Pat Moran', 'Kim Lee'] },
    ]);
  });
});

describe('grading', () => {
  const fire = async () => {
    const g = told(first, UNDER_WAY);
    world.games.push(g);
    world.events = [event(first, 110)];
    const session = world.session();
    await session.tick(at(20));
    return { g, session };
  };

  test.each([
    [{ home: 50, away: 49 }, 'win'],
    [{ home: 56, away: 54 }, 'push'],
    [{ home: 60, away: 59 }, 'loss'],
  ] as const)('a final of %o is a %s (T18, T23)', async (score, grade) => {
    const { g, session } = await fire();
    Object.assign(g, { phase: 'final', score, period: 2, secondsLeft: 0 });
    const report = await session.tick(at(120));
    expect(report.graded).toBe(1);
    expect(await world.predictions.triggers(view)).toMatchObject([
      { grade, finalTotal: score.home + score.away },
    ]);
  });

  test('waits while the game is not over (T23)', async () => {
    const { g, session } = await fire();
    Object.assign(g, { phase: 'endOfPeriod', score: { home: 56, away: 56 }, period: 2, secondsLeft: 0 });
    expect((await session.tick(at(119))).graded).toBe(0);
    expect(await world.predictions.triggers(view)).toMatchObject([{ grade: null }]);
  });

  test('is done by the next session, when the one that fired was killed', async () => {
    const { g } = await fire();
    Object.assign(g, { phase: 'final', score: { home: 50, away: 49 }, period: 2, secondsLeft: 0 });
    expect((await world.session().tick(at(120))).graded).toBe(1);
  });
});

describe('a model that is promoted in mid-game', () => {
  const model = (version: string) => ({
    version,
    predict: (inputs: readonly ModelInput[]) =>
      inputs.map(({ state }) => {
        const total = totalPoints(state.score);
        return normalPoints(total + 30, 10, total);
      }),
  });
  const both = { ...view, modelVersion: 'new', earlierModels: ['old'] };

  test('is taken up by the next tick; the night stays one, and no rule fires a second time (T21)', async () => {
    let used = model('old');
    const g = told(first, UNDER_WAY);
    world.games.push(g);
    world.events = [event(first, 110)];
    const session = world.session({ model: () => used });
    expect(await session.tick(at(20))).toMatchObject({ modelVersion: 'old', triggers: 1 });
    used = model('new');
    expect(await session.tick(at(20.25))).toMatchObject({ modelVersion: 'new', triggers: 0 });
    expect(await world.predictions.currentRun()).toMatchObject({
      modelVersion: 'new',
      earlierModels: ['old'],
    });
    expect(await world.predictions.history('900', ['old', 'new'])).toHaveLength(2);
    Object.assign(g, { phase: 'final', score: { home: 50, away: 49 }, period: 2, secondsLeft: 0 });
    expect((await session.tick(at(120))).graded).toBe(1);
    expect(await world.predictions.triggers(both)).toMatchObject([{ modelVersion: 'old', grade: 'win' }]);
  });

  test('by a session that starts with it: the one before was another process', async () => {
    world.games.push(told(first, UNDER_WAY));
    world.events = [event(first, 110)];
    await world.session({ model: () => model('old') }).tick(at(20));
    const report = await world.session({ model: () => model('new') }).tick(at(20.25));
    expect(report.triggers).toBe(0);
    expect(await world.predictions.triggers(both)).toHaveLength(1);
  });

  test('does not make a replay of the night one with the replay before', async () => {
    world.games.push(told(first, UNDER_WAY));
    world.events = [event(first, 110)];
    const run = { id: 'replay', mode: 'replay', source: 'test', simulated: false, speed: null } as const;
    const span = { fromUtc: at(0), toUtc: at(60) };
    await world.session({ model: () => model('old'), run: { ...run, ...span } }).tick(at(20));
    const again = await world.session({ model: () => model('new'), run: { ...run, ...span } }).tick(at(20));
    expect(again.triggers).toBe(1);
    expect((await world.predictions.currentRun())?.earlierModels).toEqual([]);
  });

  test('on another day leaves the day before to its own models', async () => {
    let used = model('old');
    const session = world.session({ model: () => used });
    await session.tick(at(20));
    used = model('new');
    await session.tick(at(24 * 60));
    expect((await world.predictions.currentRun())?.earlierModels).toEqual([]);
  });
});

describe('cadence', () => {
  test('asks each source at its own pace', async () => {
    world.games.push(told(first, UNDER_WAY));
    const session = world.session({ pollSeconds: { espn: 15, odds: 60 } });
    for (const minute of [20, 20.25, 20.5, 20.75, 21]) await session.tick(at(minute));
    expect(world.asked.filter((a) => a.startsWith('scoreboard'))).toHaveLength(5);
    expect(world.asked.filter((a) => a === 'odds')).toHaveLength(2);
  });

  test('watches a late game past midnight, and both days until the morning (T2, T22)', () => {
    expect(daysToWatch('2026-03-03T04:30:00Z')).toEqual(['2026-03-02']);
    expect(daysToWatch('2026-03-03T06:30:00Z')).toEqual(['2026-03-02', '2026-03-03']);
    expect(daysToWatch('2026-03-03T11:30:00Z')).toEqual(['2026-03-03']);
    // The night in which the clocks go forward has no two o'clock.
    expect(daysToWatch('2026-03-08T06:59:00Z')).toEqual(['2026-03-07', '2026-03-08']);
    expect(daysToWatch('2026-03-08T10:30:00Z')).toEqual(['2026-03-08']);
  });
});
