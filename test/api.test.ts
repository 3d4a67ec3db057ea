import { describe, expect, test } from 'vitest';
import {
  type ApiDeps,
  type ApiRequest,
  handleApi,
  type LookupReader,
  type PredictionReader,
  rememberLookups,
} from '../src/api.js';
import { DEFAULT_CONFIDENCE, DEFAULT_TRIGGERS } from '../src/config.js';
import { gameClock } from '../src/domain/game.js';
import type { GameView, HealthView, HistoryView, RecordView, SlateView } from '../src/domain/view.js';
import type { GameLookups } from '../src/store/cache.js';
import type { SlateRow } from '../src/store/predictions.js';
import {
  everyState,
  game,
  gameSoFar,
  line,
  type MadeUpNight,
  MODEL,
  NOW,
  prediction,
  row,
  run,
  storeOf,
  tick,
  trigger,
} from './made-up-night.js';

const ID = '401000001';

function depsOf(night: MadeUpNight, changes: Partial<ApiDeps> = {}): ApiDeps {
  return {
    predictions: storeOf(night),
    now: () => NOW,
    rules: DEFAULT_TRIGGERS,
    confidence: DEFAULT_CONFIDENCE,
    ...changes,
  };
}

/** A night of the one game under way, and whatever a test changes in it. */
function oneGame(changes: Partial<SlateRow> = {}, tickChanges: Parameters<typeof tick>[4] = {}): MadeUpNight {
  const of = game(ID, '2026-01-10T00:00:00.000Z', 'Riverbend', 'North Harbor State');
  const logged = tick(
    ID,
    gameClock(2, 612),
    { home: 58, away: 53 },
    prediction(ID, line(148.5), 0.647, 144),
    tickChanges,
  );
  return { run, rows: [row(of, 'live', { tick: logged, ...changes })], triggers: [], skips: [], history: [] };
}

async function get<T>(path: string, deps: ApiDeps, query: ApiRequest['query'] = {}): Promise<T> {
  const answer = await handleApi({ path, query }, deps);
  expect(answer.status).toBe(200);
  return JSON.parse(answer.body) as T;
}

const slateOf = (night: MadeUpNight, changes: Partial<ApiDeps> = {}) =>
  get<SlateView>('/api/slate', depsOf(night, changes));

async function cardOf(night: MadeUpNight): Promise<GameView> {
  const { games } = await slateOf(night);
  return games[0] as GameView;
}

describe('GET /api/slate', () => {
  test('tells a game under way: score, clock, line with both ages, projection, chances, crew', async () => {
    expect(await cardOf(oneGame())).toMatchObject({
      id: ID,
      phase: 'live',
      clockText: '10:12 2nd half',
      stateAgeSeconds: 5,
      home: { location: 'North Harbor State', score: 58, fouls: 4, bonus: 'oneAndOne' },
      away: { location: 'Riverbend', score: 53, fouls: 8, bonus: 'none' },
      line: { points: 148.5, book: 'draftkings', bookAgeSeconds: 30, snapshotAgeSeconds: 10 },
      noLineReason: null,
      projection: { median: 144, low: 133, high: 156 },
      chances: { line: 148.5, under: 0.647, marketUnder: 0.495 },
      officials: ['Pat Referee', 'K.B. Whistle Jr.', 'Lee Umpire'],
      crew: { known: 2, of: 3 },
      openingTotal: 147.5,
      closing: { total: 149 },
      result: null,
    });
  });

  test('T24: games stand by start and then id, in whatever order the store has them', async () => {
    const night = everyState();
    const ids = (await slateOf(night)).games.map(({ id }) => id);
    const reversed = (await slateOf({ ...night, rows: night.rows.toReversed() })).games.map(({ id }) => id);
    expect(ids.slice(0, 4)).toEqual(['401000000', '401000005', '401000001', '401000002']);
    expect(reversed).toEqual(ids);
  });

  test('T24: the thresholds shown are those that the engine is given', async () => {
    const [first] = DEFAULT_TRIGGERS;
    const rules = [{ ...(first as (typeof DEFAULT_TRIGGERS)[number]), minProbability: 0.713 }];
    const slate = await slateOf(oneGame(), { rules, confidence: { moderate: 0.8, strong: 0.9 } });
    expect(slate.rules).toMatchObject([{ minProbability: 0.713, sentence: expect.stringContaining('71.3') }]);
    expect(slate.levels).toEqual({ moderate: 0.8, strong: 0.9 });
  });

  test('T24: a NaN in the store becomes null and never reaches the JSON', async () => {
    const broken = prediction(ID, line(148.5), Number.NaN, Number.NaN);
    const night = oneGame({}, { prediction: broken });
    night.triggers.push(trigger(ID, { confidence: Number.NaN }));
    night.history.push(tick(ID, gameClock(2, 612), { home: 58, away: 53 }, broken));
    const slate = await slateOf(night);
    expect(slate.games[0]).toMatchObject({ projection: null, chances: null, line: { points: 148.5 } });
    expect(slate.triggers[0]?.confidence).toBeNull();
    const history = await get<HistoryView>(`/api/games/${ID}/history`, depsOf(night));
    expect(history.ticks).toMatchObject([{ under: null, median: null, low: null, high: null, line: 148.5 }]);
  });

  test("a line's ages are taken at the run's clock, not at the viewer's", async () => {
    const later = await slateOf(oneGame(), { now: () => '2026-07-01T00:00:00.000Z' });
    expect(later.games[0]?.line).toMatchObject({ bookAgeSeconds: 30 + 60, snapshotAgeSeconds: 10 + 60 });
  });

  test('a line without a stamp of its book has no book age', async () => {
    const quoted = prediction(ID, line(148.5, { quotedAtUtc: null }));
    const card = await cardOf(oneGame({}, { prediction: quoted }));
    expect(card.line).toMatchObject({ bookAgeSeconds: null, snapshotAgeSeconds: 10 });
  });

  test('without prices there is no market probability, and none is made up', async () => {
    const made = prediction(ID, line(148.5));
    const unpriced = { ...made, market: made.market && { ...made.market, marketUnder: null } };
    expect((await cardOf(oneGame({}, { prediction: unpriced }))).chances).toMatchObject({
      under: 0.5,
      marketUnder: null,
    });
  });

  test('model and market together are told with the market’s weight', async () => {
    const made = prediction(ID, line(148.5), 0.647);
    const blended = {
      ...made,
      market: made.market && { ...made.market, blend: { under: 0.6, marketWeight: 0.3 } },
    };
    expect((await cardOf(oneGame({}, { prediction: blended }))).chances).toMatchObject({
      under: 0.647,
      marketUnder: 0.495,
      blendUnder: 0.6,
      marketWeight: 0.3,
    });
    expect((await cardOf(oneGame())).chances).toMatchObject({ blendUnder: null, marketWeight: null });
  });

  test('the record is told by minute, null where no blend was learned', async () => {
    const row = {
      minute: 20,
      n: 3,
      games: 3,
      brier: { model: 0.24, market: 0.25, blend: null },
      logLoss: { model: 0.68, market: 0.69, blend: null },
    };
    expect(await get<RecordView>('/api/record', depsOf({ ...oneGame(), record: [row] }))).toEqual({
      rows: [row],
    });
    expect(await get<RecordView>('/api/record', depsOf({ ...oneGame(), run: null }))).toEqual({ rows: [] });
  });

  test('a missing line is null with the reason that the odds were left out for', async () => {
    const night = oneGame({}, { prediction: prediction(ID, null) });
    expect(await cardOf(night)).toMatchObject({
      line: null,
      chances: null,
      noLineReason: 'no book has a fresh quote',
    });
    const seen = { firstAtUtc: NOW, lastAtUtc: NOW };
    night.skips.push({ source: 'espn', game: ID, reason: 'box fouls differ', ...seen });
    night.skips.push({ source: 'odds-api', game: ID, reason: 'two teams answer to the name', ...seen });
    expect((await cardOf(night)).noLineReason).toBe('two teams answer to the name');
  });

  test('fouls are those of the half in play', async () => {
    const half = oneGame({}, { clock: gameClock(1, 30) });
    expect(await cardOf(half)).toMatchObject({ home: { fouls: 6 }, away: { fouls: 8 } });
    const overtime = oneGame({}, { clock: gameClock(3, 30) });
    expect(await cardOf(overtime)).toMatchObject({ home: { fouls: 4 }, away: { fouls: 8 } });
  });

  test('an unnamed crew is no crew, and no fouls a game are made up for it', async () => {
    expect(await cardOf(oneGame({}, { officials: [], crewKnown: null }))).toMatchObject({
      officials: [],
      crew: null,
    });
    expect((await cardOf(oneGame())).crew).toEqual({ known: 2, of: 3, foulsPerGame: null });
  });

  test.each([
    [{ home: 70, away: 79 }, 'push'],
    [{ home: 70, away: 78 }, 'under'],
    [{ home: 70, away: 80 }, 'over'],
  ] as const)('a final of %o settles its close of 149 as %s', async (finalScore, settled) => {
    const card = await cardOf(oneGame({ phase: 'final', finalScore }));
    expect(card.result).toEqual({
      finalTotal: finalScore.home + finalScore.away,
      overtimes: 0,
      againstClose: settled,
    });
    expect(card).toMatchObject({ line: null, projection: null, chances: null });
    expect(card.home.score).toBe(finalScore.home);
  });

  test('a final without a closing line has a total and no verdict', async () => {
    const card = await cardOf(
      oneGame(
        { phase: 'final', finalScore: { home: 70, away: 79 }, closing: null },
        { clock: gameClock(4, 0) },
      ),
    );
    expect(card).toMatchObject({
      clockText: 'Final (2OT)',
      result: { finalTotal: 149, overtimes: 2, againstClose: null },
    });
  });

  test('T8: a postponed game has no result and no score', async () => {
    const card = await cardOf(oneGame({ phase: 'postponed', tick: null }));
    expect(card).toMatchObject({ clockText: 'Postponed', result: null, home: { score: null } });
  });

  test('triggers are newest first, with the price of their side and their grade', async () => {
    const night = oneGame();
    night.triggers.push(
      trigger(ID, { rule: 'a', firedAtUtc: '2026-01-10T00:20:00.000Z', grade: 'push', finalTotal: 148 }),
      trigger(ID, { rule: 'b', side: 'over' }),
    );
    const { triggers } = await slateOf(night);
    expect(triggers).toMatchObject([
      { id: `${ID}:b`, side: 'over', price: -112, grade: null, clockText: '14:00 2nd half' },
      { id: `${ID}:a`, side: 'under', price: -108, grade: 'push', finalTotal: 148 },
    ]);
  });

  test('T34: a row that cannot be told is left out by name, and the others stay', async () => {
    const night = everyState();
    const broken = tick(ID, gameClock(2, 612), { home: 1, away: 1 }, null, { fouls: null as never });
    night.rows = night.rows.map((r) => (r.game.id === ID ? { ...r, tick: broken } : r));
    const slate = await slateOf(night);
    expect(slate.games).toHaveLength(night.rows.length - 1);
    expect(slate.skipped).toMatchObject([{ source: 'store', game: ID }]);
  });

  test('what was left out is told while it is news', async () => {
    const night = oneGame();
    const skip = { source: 'odds-api', game: null, reason: 'status 500' };
    night.skips.push({
      ...skip,
      firstAtUtc: '2026-01-09T23:00:00.000Z',
      lastAtUtc: '2026-01-10T01:20:00.000Z',
    });
    expect((await slateOf(night)).skipped).toEqual([skip]);
    night.skips[0] = {
      ...skip,
      firstAtUtc: '2026-01-09T23:00:00.000Z',
      lastAtUtc: '2026-01-10T01:10:00.000Z',
    };
    expect((await slateOf(night)).skipped).toEqual([]);
  });

  test('before the first run there is no run, and the rules are told all the same', async () => {
    const slate = await slateOf({ ...oneGame(), run: null });
    expect(slate).toMatchObject({ run: null, games: [], triggers: [] });
    expect(slate.rules).toHaveLength(DEFAULT_TRIGGERS.length);
  });

  test('another day is asked of the store by name', async () => {
    const asked: string[] = [];
    const store = storeOf(oneGame());
    const predictions: PredictionReader = {
      ...store,
      slate: (view) => {
        asked.push(`${view.day} ${view.modelVersion} ${view.asOfUtc}`);
        return store.slate(view);
      },
    };
    await get('/api/slate', depsOf(oneGame(), { predictions }), { day: '2026-01-05' });
    expect(asked).toEqual([`2026-01-05 ${MODEL} ${NOW}`]);
  });
});

describe('what was looked up beforehand', () => {
  const OFFICIALS = ['Pat Referee', 'K.B. Whistle Jr.', 'Lee Umpire'];
  const rating = { teamId: '1', adjOffense: 110, adjDefense: 100, adjTempo: 68 };
  const known: GameLookups = {
    ratings: { home: { value: rating, asOf: '2026-01-07', source: 'kenpom', ageDays: 2 }, away: null },
    records: { home: null, away: null },
    crew: { gameId: ID, officials: OFFICIALS, known: 2, foulsPerGame: 36.4 },
  };
  const finding = (found: GameLookups) => {
    const asked: string[][] = [];
    const lookups: LookupReader['lookups'] = async (games) => {
      asked.push(games.map(({ id }) => id));
      return new Map(games.map(({ id }) => [id, found]));
    };
    return { lookups, asked };
  };

  test('is told with its age, and as missing where nothing recent enough was there', async () => {
    const { games } = await slateOf(oneGame(), { lookups: finding(known) });
    expect(games[0]?.crew).toEqual({ known: 2, of: 3, foulsPerGame: 36.4 });
    expect(games[0]?.lookups).toEqual([
      { what: 'rating', side: 'home', asOf: '2026-01-07', ageDays: 2, source: 'kenpom' },
      { what: 'rating', side: 'away', asOf: null, ageDays: null, source: null },
      { what: 'record', side: 'home', asOf: null, ageDays: null, source: null },
      { what: 'record', side: 'away', asOf: null, ageDays: null, source: null },
    ]);
  });

  test('of a crew that nobody is known of, the league’s mean is not told as its own', async () => {
    const strangers = { ...known, crew: { gameId: ID, officials: OFFICIALS, known: 0, foulsPerGame: 37.1 } };
    const night = oneGame({}, { crewKnown: 0 });
    const { games } = await slateOf(night, { lookups: finding(strangers) });
    expect(games[0]?.crew).toEqual({ known: 0, of: 3, foulsPerGame: null });
  });

  test('is asked for games under way only, and a cache that fails costs no more than itself', async () => {
    const { lookups, asked } = finding(known);
    await slateOf(everyState(), { lookups: { lookups } });
    expect(asked.flat()).toEqual(['401000001', '401000002', '401000003', '401000004', '401000000']);
    const reported: unknown[] = [];
    const failing = { lookups: () => Promise.reject(new Error('throttled')) };
    const slate = await slateOf(oneGame(), { lookups: failing, report: (error) => reported.push(error) });
    expect(slate.games[0]).toMatchObject({ line: { points: 148.5 }, crew: { known: 2 }, lookups: [] });
    expect(reported).toHaveLength(1);
  });

  test('is asked once a minute however many pages poll, a crew not yet named every time (T13)', async () => {
    const [row] = oneGame().rows;
    const games = [(row as SlateRow).game];
    let now = 0;
    const named = finding(known);
    const remembering = rememberLookups(named, () => now);
    for (now of [0, 15_000, 59_999, 60_000])
      expect((await remembering.lookups(games, NOW)).get(ID)).toBe(known);
    expect(named.asked).toHaveLength(2);
    const unnamed = finding({ ...known, crew: null });
    const asking = rememberLookups(unnamed, () => 0);
    for (let poll = 0; poll < 3; poll++) await asking.lookups(games, NOW);
    expect(unnamed.asked).toHaveLength(3);
  });
});

describe("the run's clock", () => {
  const at = async (changes: Partial<typeof run>, now: string) =>
    (await slateOf({ ...oneGame(), run: { ...run, ...changes } }, { now: () => now })).run;

  test('live it is the real one', async () => {
    const live = await at(
      { mode: 'live', updatedAtUtc: '2026-01-10T01:30:00.000Z' },
      '2026-01-10T01:30:12.000Z',
    );
    expect(live).toMatchObject({ nowUtc: '2026-01-10T01:30:12.000Z', silentSeconds: null });
  });

  test('in a replay it goes on at the speed of the replay, for a minute at most', async () => {
    const heard = { updatedAtUtc: '2026-05-01T12:00:00.000Z', speed: 10 };
    expect((await at(heard, '2026-05-01T12:00:02.000Z'))?.nowUtc).toBe('2026-01-10T01:30:20.000Z');
    expect((await at(heard, '2026-05-01T12:01:00.000Z'))?.nowUtc).toBe('2026-01-10T01:31:00.000Z');
  });

  test('it stands still once the replay is done', async () => {
    const done = await at({ done: true }, '2026-05-01T12:00:00.000Z');
    expect(done).toMatchObject({ nowUtc: NOW, silentSeconds: null });
  });

  test('a run that has not been heard of for long is said to be silent', async () => {
    const silent = await at({ updatedAtUtc: '2026-05-01T12:00:00.000Z' }, '2026-05-01T12:04:00.000Z');
    expect(silent?.silentSeconds).toBe(240);
  });
});

describe('GET /api/games/ID/history', () => {
  const historyOf = (night: MadeUpNight) => get<HistoryView>(`/api/games/${ID}/history`, depsOf(night));

  test('tells line, chances and projection by game minute', async () => {
    const night = { ...oneGame(), history: gameSoFar(ID) };
    const { ticks, modelVersion } = await historyOf(night);
    expect(modelVersion).toBe(MODEL);
    expect(ticks[0]).toMatchObject({ minute: 0, clockText: '20:00 1st half', home: 0, away: 0 });
    expect(ticks.at(-1)).toMatchObject({ minute: 29.75, book: 'draftkings' });
    expect(ticks.filter((t) => t.line === null)).not.toHaveLength(0);
  });

  test('a time-out is one tick, not eight', async () => {
    const night = oneGame();
    const logged = (seconds: number, points: number) =>
      tick(ID, gameClock(2, 600), { home: 58, away: 53 }, prediction(ID, line(points)), {
        tickAtUtc: `2026-01-10T01:20:${String(seconds).padStart(2, '0')}.000Z`,
      });
    night.history.push(logged(0, 148.5), logged(15, 148.5), logged(30, 148.5), logged(45, 147.5));
    const { ticks } = await historyOf(night);
    expect(ticks.map((t) => [t.atUtc.slice(17, 19), t.line])).toEqual([
      ['00', 148.5],
      ['45', 147.5],
    ]);
  });

  test("overtime's minutes go on from 40", async () => {
    const night = oneGame();
    night.history.push(tick(ID, gameClock(4, 150), { home: 90, away: 90 }, null));
    expect((await historyOf(night)).ticks).toMatchObject([{ minute: 47.5, clockText: '2:30 2OT' }]);
  });
});

describe('any request', () => {
  test('T20: views write nothing: the handler has no use for anything but the five reads', async () => {
    const reads = ['currentRun', 'slate', 'triggers', 'skips', 'history'];
    const predictions = new Proxy(storeOf(everyState()), {
      get(store, name) {
        if (!reads.includes(String(name))) throw new Error(`a view used ${String(name)}`);
        return store[name as keyof PredictionReader];
      },
    });
    const deps = depsOf(everyState(), { predictions });
    for (const path of ['/api/slate', `/api/games/${ID}/history`, '/api/health']) await get(path, deps);
  });

  test('a store that fails is a 503 in general terms; its cause goes to the host', async () => {
    const cause = new Error('password of db.example is wrong');
    const reported: unknown[] = [];
    const predictions = { ...storeOf(oneGame()), currentRun: () => Promise.reject(cause) };
    const deps = depsOf(oneGame(), { predictions, report: (error) => reported.push(error) });
    const answer = await handleApi({ path: '/api/slate' }, deps);
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.body)).toEqual({ error: 'the prediction store did not answer' });
    expect(reported).toEqual([cause]);
  });

  test('health says whether the run was heard of lately', async () => {
    expect(await get<HealthView>('/api/health', depsOf(oneGame()))).toEqual({
      ok: true,
      nowUtc: NOW,
      silentSeconds: null,
    });
    const late = depsOf(oneGame(), { now: () => '2026-01-10T01:40:00.000Z' });
    expect(await get<HealthView>('/api/health', late)).toMatchObject({ ok: false, silentSeconds: 600 });
  });

  test.each([
    [{ path: '/api/nothing' }, 404],
    [{ path: '/api/games/a%2Fb/history' }, 400],
    [{ path: '/api/slate', query: { day: 'yesterday' } }, 400],
    [{ path: '/api/slate', method: 'POST' }, 405],
    [{ path: '/api/slate', method: 'DELETE' }, 405],
  ] as const)('%o is refused with %i and says why', async (request, status) => {
    const answer = await handleApi(request, depsOf(oneGame()));
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body).error).toMatch(/\w/);
  });

  test('answers are not kept by caches and not sniffed', async () => {
    const { headers } = await handleApi({ path: '/api/slate' }, depsOf(oneGame()));
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
  });
});
