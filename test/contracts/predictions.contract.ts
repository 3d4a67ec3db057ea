import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PredictionStore } from '../../src/store/predictions.js';
import {
  aGame,
  aLine,
  aPrediction,
  aRecord,
  aRun,
  aTick,
  aTrigger,
  at,
  aView,
  aWrite,
  MODEL,
} from '../store/samples.js';

export interface OpenPredictions {
  readonly store: PredictionStore;
  /** The same tables through a second client, as another process would have them. */
  readonly second: PredictionStore;
  close(): Promise<void>;
}

/** What every PredictionStore does. Each test has games and a night of its own, so that one database serves all. */
export function predictionStoreContract(open: () => Promise<OpenPredictions>): void {
  let opened: OpenPredictions;
  let store: PredictionStore;
  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened?.close());

  let nights = 0;
  /** A night that no other test has, and ids of its games. */
  function night() {
    nights += 1;
    const day = new Date(Date.UTC(2030, 0, nights)).toISOString().slice(0, 10);
    const id = (n: number) => `40${String(nights).padStart(3, '0')}${String(n).padStart(4, '0')}`;
    const record = (n: number, changes: Parameters<typeof aRecord>[1] = {}) =>
      aRecord(id(n), { ...changes, game: aGame(id(n), { day, ...changes.game }) });
    const view = (minute: number, changes: Parameters<typeof aView>[1] = {}) =>
      aView(minute, { day, ...changes });
    const write = (minute: number, changes: Parameters<typeof aWrite>[1] = {}) =>
      aWrite(minute, { day, ...changes });
    return { day, id, record, view, write };
  }

  describe('games', () => {
    test('come back as they were written', async () => {
      const { record, view } = night();
      await store.upsertGames([record(1)]);
      const [row] = await store.slate(view(0));
      expect(row).toEqual({
        game: record(1).game,
        phase: 'scheduled',
        source: 'recorded night 2026-03-02',
        openingTotal: 144.5,
        closing: { total: 145.5, homeFavoredBy: 6.5, book: 'draftkings', seenAtUtc: at(-10) },
        finalScore: null,
        tick: null,
      });
    });

    test('T16: the opening line is the first one written, whatever later polls say', async () => {
      const { record, view } = night();
      await store.upsertGames([record(1, { openingTotal: null })]);
      await store.upsertGames([record(1, { openingTotal: 141.5, observedAtUtc: at(-9) })]);
      await store.upsertGames([record(1, { openingTotal: 150, observedAtUtc: at(-8) })]);
      await store.upsertGames([record(1, { openingTotal: null, observedAtUtc: at(-7) })]);
      expect((await store.slate(view(0)))[0]?.openingTotal).toBe(141.5);
    });

    test('T16: the closing line moves until the tip and stands from then on', async () => {
      const { record, view } = night();
      const closing = (total: number, minute: number) => ({
        total,
        homeFavoredBy: null,
        book: 'betmgm',
        seenAtUtc: at(minute),
      });
      await store.upsertGames([record(1, { closing: closing(150, -9), observedAtUtc: at(-9) })]);
      await store.upsertGames([record(1, { closing: closing(151.5, -1), observedAtUtc: at(-1) })]);
      await store.upsertGames([record(1, { closing: closing(152, -5), observedAtUtc: at(-1) })]);
      await store.upsertGames([record(1, { phase: 'live', closing: null, observedAtUtc: at(1) })]);
      await store.upsertGames([record(1, { phase: 'live', closing: closing(120, 2), observedAtUtc: at(2) })]);
      expect((await store.slate(view(3)))[0]?.closing).toEqual(closing(151.5, -1));
    });

    test('a closing line that is first heard of after the tip is kept', async () => {
      const { record, view } = night();
      await store.upsertGames([record(1, { phase: 'live', closing: null, observedAtUtc: at(1) })]);
      const late = { total: 139, homeFavoredBy: -3.5, book: 'espnbet', seenAtUtc: at(2) };
      await store.upsertGames([record(1, { phase: 'live', closing: late, observedAtUtc: at(2) })]);
      expect((await store.slate(view(3)))[0]?.closing).toEqual(late);
    });

    test('an older word never replaces a newer one', async () => {
      const { record, view } = night();
      const finalScore = { home: 71, away: 66 };
      await store.upsertGames([record(1, { phase: 'final', finalScore, observedAtUtc: at(130) })]);
      await store.upsertGames([record(1, { phase: 'live', observedAtUtc: at(100) })]);
      const [row] = await store.slate(view(140));
      expect(row).toMatchObject({ phase: 'final', finalScore });
    });

    test('a final that is corrected later is shown corrected', async () => {
      const { record, view } = night();
      const final = (home: number, minute: number) =>
        record(1, { phase: 'final', finalScore: { home, away: 66 }, observedAtUtc: at(minute) });
      await store.upsertGames([final(71, 130)]);
      await store.upsertGames([final(73, 150)]);
      expect((await store.slate(view(160)))[0]?.finalScore).toEqual({ home: 73, away: 66 });
    });

    test('a final is dated by the first time it was seen, and a closing line by its own', async () => {
      const { record, view } = night();
      const finalScore = { home: 71, away: 66 };
      for (const minute of [130, 150])
        await store.upsertGames([record(1, { phase: 'final', finalScore, observedAtUtc: at(minute) })]);
      const stood = async (minute: number) => {
        const [row] = await store.slate(view(minute));
        return [row?.closing?.total ?? null, row?.finalScore ?? null];
      };
      expect(await stood(-11)).toEqual([null, null]);
      expect(await stood(129)).toEqual([145.5, null]);
      expect(await stood(135)).toEqual([145.5, finalScore]);
    });

    test('have the phase of whichever is newer, their own word or their latest tick', async () => {
      const { id, record, write, view } = night();
      const phase = async () => (await store.slate(view(200)))[0]?.phase;
      await store.upsertGames([record(1, { phase: 'live', observedAtUtc: at(5) })]);
      await store.writeTick(write(50, { ticks: [aTick(id(1), 50, { phase: 'halftime' })] }));
      expect(await phase()).toBe('halftime');
      await store.upsertGames([record(1, { phase: 'delayed', observedAtUtc: at(51) })]);
      expect(await phase()).toBe('delayed');
    });

    test('T24: are listed by start and then id, the same at every read', async () => {
      const { id, record, view } = night();
      const later = record(1, { game: aGame(id(1), { day: record(1).game.day, startUtc: at(60) }) });
      await store.upsertGames([record(3), later, record(2)]);
      await store.upsertGames([record(2, { observedAtUtc: at(-1) })]);
      expect((await store.slate(view(0))).map((row) => row.game.id)).toEqual([id(2), id(3), id(1)]);
    });

    test('of the simulated league are kept out of the real night', async () => {
      const { id, record, view } = night();
      await store.upsertGames([record(1), record(2, { simulated: true })]);
      expect((await store.slate(view(0))).map((row) => row.game.id)).toEqual([id(1)]);
      expect((await store.slate(view(0, { simulated: true }))).map((row) => row.game.id)).toEqual([id(2)]);
    });

    test('T34: one that holds NaN is left out by name, the others are written', async () => {
      const { id, record, view } = night();
      const refused = await store.upsertGames([record(1, { openingTotal: Number.NaN }), record(2)]);
      expect(refused).toEqual([
        { source: 'store', game: id(1), reason: expect.stringMatching(/openingTotal is NaN/) },
      ]);
      expect((await store.slate(view(0))).map((row) => row.game.id)).toEqual([id(2)]);
    });

    test('T23: a final score of a game that is not over is refused', async () => {
      const { record, view } = night();
      const refused = await store.upsertGames([
        record(1, { phase: 'live', finalScore: { home: 40, away: 46 } }),
      ]);
      expect(refused[0]?.reason).toMatch(/a final score in phase live/);
      expect(await store.slate(view(0))).toEqual([]);
    });

    test('of a whole season fit in one call', async () => {
      const { record, view } = night();
      await store.upsertGames(Array.from({ length: 3100 }, (_, n) => record(n)));
      expect(await store.slate(view(0))).toHaveLength(3100);
    });
  });

  describe('ticks', () => {
    test('come back as they were written, features too, so that a prediction can be recomputed', async () => {
      const { id, record, write, view } = night();
      await store.upsertGames([record(1)]);
      const row = aTick(id(1), 10);
      expect(await store.writeTick(write(10, { ticks: [row] }))).toEqual({
        ticks: 1,
        fired: [],
        refused: [],
      });
      const { features, ...logged } = row;
      expect(await store.tick(id(1), at(10), MODEL)).toEqual(row);
      expect(await store.history(id(1), MODEL)).toEqual([logged]);
      expect((await store.slate(view(10)))[0]?.tick).toEqual(logged);
      expect(features).toContain(null);
    });

    test('without a line, and without a prediction, keep null for what is missing', async () => {
      const { id, record, write } = night();
      await store.upsertGames([record(1)]);
      const noLine = aTick(id(1), 10, { prediction: aPrediction(id(1), 10, { market: null }) });
      const noAge = aTick(id(1), 11);
      const market = noAge.prediction!.market!;
      const ofEspn = aLine({
        source: 'espn-pickcenter',
        overPrice: null,
        underPrice: null,
        quotedAtUtc: null,
      });
      const bare = aTick(id(1), 11, {
        prediction: aPrediction(id(1), 11, {
          market: { ...market, line: ofEspn, bookAgeSeconds: null, marketUnder: null },
        }),
      });
      const unpredicted = aTick(id(1), 12, {
        phase: 'final',
        clock: null,
        crewKnown: null,
        officials: [],
        features: null,
        prediction: null,
      });
      for (const row of [noLine, bare, unpredicted])
        await store.writeTick(
          write((Date.parse(row.tickAtUtc) - Date.parse(at(0))) / 60_000, { ticks: [row] }),
        );
      expect(await store.tick(id(1), at(10), MODEL)).toEqual(noLine);
      expect(await store.tick(id(1), at(11), MODEL)).toEqual(bare);
      expect(await store.tick(id(1), at(12), MODEL)).toEqual(unpredicted);
    });

    test('T20, T21: the same tick written again changes nothing', async () => {
      const { id, record, write, view } = night();
      await store.upsertGames([record(1)]);
      const first = write(10, { ticks: [aTick(id(1), 10)], triggers: [aTrigger(id(1), 10)] });
      await store.writeTick(first);
      const changed = aTick(id(1), 10, { score: { home: 99, away: 99 } });
      expect(await store.writeTick({ ...first, ticks: [changed] })).toEqual({
        ticks: 0,
        fired: [],
        refused: [],
      });
      expect(await store.history(id(1), MODEL)).toHaveLength(1);
      expect((await store.slate(view(10)))[0]?.tick?.score).toEqual({ home: 14, away: 11 });
      expect(await store.triggers(view(10))).toHaveLength(1);
    });

    test('two models are logged side by side', async () => {
      const { id, record, write } = night();
      await store.upsertGames([record(1)]);
      const other = aPrediction(id(1), 10, { modelVersion: 'other' });
      await store.writeTick(write(10, { ticks: [aTick(id(1), 10)] }));
      await store.writeTick(
        write(10, { modelVersion: 'other', ticks: [aTick(id(1), 10, { prediction: other })] }),
      );
      expect((await store.history(id(1), 'other'))[0]?.prediction?.modelVersion).toBe('other');
      expect(await store.history(id(1), MODEL)).toHaveLength(1);
    });

    test('a night of two models is one night: its ticks are in time order, the latest is shown, a trigger is the first', async () => {
      const { id, record, write, view } = night();
      await store.upsertGames([record(1)]);
      const by = (modelVersion: string, minute: number) =>
        write(minute, {
          modelVersion,
          ticks: [aTick(id(1), minute, { prediction: aPrediction(id(1), minute, { modelVersion }) })],
          triggers: [aTrigger(id(1), minute, { modelVersion })],
        });
      for (const [modelVersion, minute] of [
        ['old', 10],
        ['old', 11],
        ['new', 12],
        ['another night’s', 13],
      ] as const)
        await store.writeTick(by(modelVersion, minute));
      const both = { modelVersion: 'new', earlierModels: ['old'] };
      expect((await store.history(id(1), ['old', 'new'])).map((t) => t.tickAtUtc)).toEqual(
        [10, 11, 12].map((minute) => at(minute)),
      );
      expect((await store.slate(view(20, both)))[0]?.tick?.prediction?.modelVersion).toBe('new');
      expect((await store.slate(view(11, both)))[0]?.tick?.tickAtUtc).toBe(at(11));
      expect(await store.triggers(view(20, both))).toMatchObject([
        { modelVersion: 'old', firedAtUtc: at(10) },
      ]);
    });

    test('the latest row is not turned back by a late writer, and the log has both', async () => {
      const { id, record, write, view } = night();
      await store.upsertGames([record(1)]);
      await store.writeTick(write(20, { ticks: [aTick(id(1), 20, { score: { home: 30, away: 31 } })] }));
      await store.writeTick(write(19, { ticks: [aTick(id(1), 19)] }));
      expect((await store.slate(view(25)))[0]?.tick?.tickAtUtc).toBe(at(20));
      expect((await store.history(id(1), MODEL)).map((t) => t.tickAtUtc)).toEqual([at(19), at(20)]);
    });

    test('history is in time order, ends where asked, and keeps the latest within a limit', async () => {
      const { id, record, write } = night();
      await store.upsertGames([record(1)]);
      for (const minute of [12, 10, 11, 13])
        await store.writeTick(write(minute, { ticks: [aTick(id(1), minute)] }));
      const times = async (options?: Parameters<PredictionStore['history']>[2]) =>
        (await store.history(id(1), MODEL, options)).map((t) => t.tickAtUtc);
      expect(await times()).toEqual([at(10), at(11), at(12), at(13)]);
      expect(await times({ untilUtc: at(12) })).toEqual([at(10), at(11), at(12)]);
      expect(await times({ limit: 2 })).toEqual([at(12), at(13)]);
    });

    test('a night that was written to its end is shown as it stood at any moment of it', async () => {
      const { id, record, write, view } = night();
      await store.upsertGames([record(1)]);
      await store.writeTick(write(10, { ticks: [aTick(id(1), 10)], triggers: [aTrigger(id(1), 10)] }));
      await store.writeTick(write(50, { ticks: [aTick(id(1), 50, { phase: 'halftime' })] }));
      await store.upsertGames([
        record(1, { phase: 'final', finalScore: { home: 70, away: 60 }, observedAtUtc: at(130) }),
      ]);
      await store.gradeTriggers([
        { ...aTrigger(id(1), 10), grade: 'win', finalTotal: 130, gradedAtUtc: at(131) },
      ]);
      const stood = async (minute: number) => {
        const [row] = await store.slate(view(minute));
        const [trigger] = await store.triggers(view(minute));
        return [row?.phase, row?.tick?.tickAtUtc ?? null, row?.finalScore ?? null, trigger?.grade];
      };
      expect(await stood(5)).toEqual(['scheduled', null, null, undefined]);
      expect(await stood(20)).toEqual(['live', at(10), null, null]);
      expect(await stood(60)).toEqual(['halftime', at(50), null, null]);
      expect(await stood(140)).toEqual(['final', at(50), { home: 70, away: 60 }, 'win']);
    });

    test('T24, T34: a tick that holds NaN is left out by field, kept in the skips, and the other game is written', async () => {
      const { day, id, record, write, view } = night();
      await store.upsertGames([record(1), record(2)]);
      const broken = aTick(id(1), 10, {
        prediction: aPrediction(id(1), 10, { total: { mean: Number.NaN, median: 143, sd: 11 } }),
      });
      const written = await store.writeTick(write(10, { ticks: [broken, aTick(id(2), 10)] }));
      expect(written.ticks).toBe(1);
      expect(written.refused).toEqual([
        { source: 'store', game: id(1), reason: expect.stringMatching(/prediction\.total\.mean is NaN/) },
      ]);
      expect((await store.slate(view(10))).map((row) => row.tick?.tickAtUtc ?? null)).toEqual([null, at(10)]);
      expect((await store.skips(day)).map((skip) => skip.game)).toEqual([id(1)]);
    });

    test.each([
      [
        'a feature that is infinite',
        { features: [1, Number.POSITIVE_INFINITY] },
        /features\[1\] is Infinity/,
      ],
      ['half a point', { score: { home: 10.5, away: 3 } }, /home 10\.5 is not a count/],
      ['a prediction without its features', { features: null }, /features and prediction belong together/],
    ])('a tick with %s is refused', async (_, changes, reason) => {
      const { id, record, write } = night();
      await store.upsertGames([record(1)]);
      const written = await store.writeTick(write(10, { ticks: [aTick(id(1), 10, changes)] }));
      expect(written.refused[0]?.reason).toMatch(reason);
      expect(await store.history(id(1), MODEL)).toEqual([]);
    });

    test('a probability above 1, and the prediction of another game, are refused', async () => {
      const { id, record, write } = night();
      await store.upsertGames([record(1), record(2)]);
      const market = { ...aPrediction(id(1), 10).market!, under: 1.2 };
      const written = await store.writeTick(
        write(10, {
          ticks: [
            aTick(id(1), 10, { prediction: aPrediction(id(1), 10, { market }) }),
            aTick(id(2), 10, { prediction: aPrediction(id(1), 10) }),
          ],
        }),
      );
      expect(written.ticks).toBe(0);
      expect(written.refused.map((r) => r.reason)).toEqual([
        expect.stringMatching(/under 1\.2 is not a probability/),
        expect.stringMatching(/prediction\.gameId/),
      ]);
    });

    test.each([undefined, null, 401_800_001, 'undefined', ''])(
      'T19: a game id of %j gathers no state',
      async (wrong) => {
        const { write } = night();
        const written = await store.writeTick(
          write(10, { ticks: [aTick(wrong as string, 10)], triggers: [aTrigger(wrong as string, 10)] }),
        );
        expect(written).toMatchObject({ ticks: 0, fired: [] });
        expect(written.refused).toHaveLength(2);
        expect(written.refused[0]?.reason).toMatch(/is not the text of an id/);
      },
    );

    test('a tick of a game that is not stored is left out by name, the others are written', async () => {
      const { id, record, write } = night();
      await store.upsertGames([record(1)]);
      const written = await store.writeTick(write(10, { ticks: [aTick(id(1), 10), aTick(id(9), 10)] }));
      expect(written.ticks).toBe(1);
      expect(written.refused).toEqual([
        { source: 'store', game: id(9), reason: expect.stringMatching(/upsert the game before/) },
      ]);
    });

    test('of 150 games are one write', async () => {
      const { id, record, write, view } = night();
      const many = Array.from({ length: 150 }, (_, n) => n);
      await store.upsertGames(many.map((n) => record(n)));
      const written = await store.writeTick(write(10, { ticks: many.map((n) => aTick(id(n), 10)) }));
      expect(written.ticks).toBe(150);
      expect((await store.slate(view(10))).every((row) => row.tick !== null)).toBe(true);
    });
  });

  describe('triggers', () => {
    test('come back as they were fired, newest first', async () => {
      const { id, record, write, view } = night();
      await store.upsertGames([record(1), record(2)]);
      await store.writeTick(write(10, { triggers: [aTrigger(id(1), 10)] }));
      await store.writeTick(write(11, { triggers: [aTrigger(id(2), 11)] }));
      const ungraded = { grade: null, finalTotal: null, gradedAtUtc: null };
      expect(await store.triggers(view(20))).toEqual([
        { ...aTrigger(id(2), 11), ...ungraded },
        { ...aTrigger(id(1), 10), ...ungraded },
      ]);
    });

    test('T21: one a game and rule: a second rule fires, the same rule later does not', async () => {
      const { id, record, write, view } = night();
      await store.upsertGames([record(1)]);
      const other = aTrigger(id(1), 12, { rule: 'late-under' });
      const again = aTrigger(id(1), 12, { confidence: 0.7 });
      const first = await store.writeTick(write(10, { triggers: [aTrigger(id(1), 10)] }));
      const second = await store.writeTick(write(12, { triggers: [again, other] }));
      expect(first.fired).toEqual([aTrigger(id(1), 10)]);
      expect(second.fired).toEqual([other]);
      const kept = await store.triggers(view(20));
      expect(kept.map((t) => [t.rule, t.confidence])).toEqual([
        ['late-under', 0.6123],
        ['under-edge', 0.6123],
      ]);
    });

    test('T21: of overlapping runs one is told that it fired, and nobody is locked out', async () => {
      const { id, record, write, view } = night();
      const games = [1, 2, 3, 4, 5, 6];
      await store.upsertGames(games.map((n) => record(n)));
      const write1 = write(10, {
        ticks: games.map((n) => aTick(id(n), 10)),
        triggers: games.map((n) => aTrigger(id(n), 10)),
      });
      const write2 = { ...write1, ticks: write1.ticks.toReversed(), triggers: write1.triggers.toReversed() };
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          i % 2 === 0 ? store.writeTick(write1) : opened.second.writeTick(write2),
        ),
      );
      const fired = results.flatMap((r) => r.fired.map((t) => t.gameId)).sort();
      expect(fired).toEqual(games.map(id));
      expect(results.reduce((sum, r) => sum + r.ticks, 0)).toBe(games.length);
      expect(await store.triggers(view(20))).toHaveLength(games.length);
    });
  });

  describe('grades', () => {
    const grade = (gameId: string, result: 'win' | 'loss' | 'push', finalTotal: number) => ({
      gameId,
      rule: 'under-edge',
      modelVersion: MODEL,
      grade: result,
      finalTotal,
      gradedAtUtc: at(140),
    });

    /** A night with one trigger, under 147.5 unless another line is given, and a final total when it is over. */
    async function afterGame(total: number | null, points = 147.5) {
      const own = night();
      await store.upsertGames([own.record(1)]);
      await store.writeTick(
        own.write(10, { triggers: [aTrigger(own.id(1), 10, { line: aLine({ points }) })] }),
      );
      if (total !== null)
        await store.upsertGames([
          own.record(1, {
            phase: 'final',
            finalScore: { home: total - 60, away: 60 },
            observedAtUtc: at(130),
          }),
        ]);
      const graded = async () => (await store.triggers(own.view(200)))[0];
      return { ...own, graded };
    }

    test('a win is kept with its final total', async () => {
      const { id, graded } = await afterGame(140);
      const written = await store.gradeTriggers([grade(id(1), 'win', 140)]);
      expect(written).toEqual({ graded: 1, unchanged: 0, refused: [] });
      expect(await graded()).toMatchObject({ grade: 'win', finalTotal: 140, gradedAtUtc: at(140) });
    });

    test('T23: a push is a push: a loss is refused in its place', async () => {
      const { id, graded } = await afterGame(147, 147);
      const wrong = await store.gradeTriggers([grade(id(1), 'loss', 147)]);
      expect(wrong.refused[0]?.reason).toBe('loss given; under 147 is a push at 147');
      expect(await store.gradeTriggers([grade(id(1), 'push', 147)])).toMatchObject({ graded: 1 });
      expect((await graded())?.grade).toBe('push');
    });

    test('T23: a game that is not over is never graded', async () => {
      const { id, graded } = await afterGame(null);
      const written = await store.gradeTriggers([grade(id(1), 'win', 86)]);
      expect(written).toMatchObject({ graded: 0, refused: [{ reason: 'the game is scheduled, not final' }] });
      expect((await graded())?.grade).toBeNull();
    });

    test('a total that is not the stored final is refused', async () => {
      const { id } = await afterGame(150);
      const written = await store.gradeTriggers([grade(id(1), 'win', 140)]);
      expect(written.refused[0]?.reason).toBe('final total 140 given, 150 stored');
    });

    test('grading twice changes nothing, also from overlapping runs', async () => {
      const { id, graded } = await afterGame(140);
      const runs = await Promise.all(
        [store, opened.second, store].map((s) => s.gradeTriggers([grade(id(1), 'win', 140)])),
      );
      expect(runs.reduce((sum, r) => sum + r.graded, 0)).toBe(1);
      expect(runs.flatMap((r) => r.refused)).toEqual([]);
      const later = { ...grade(id(1), 'win', 140), gradedAtUtc: at(190) };
      expect(await store.gradeTriggers([later])).toEqual({ graded: 0, unchanged: 1, refused: [] });
      expect((await graded())?.gradedAtUtc).toBe(at(140));
    });

    test('a grade that stands is not replaced when the final is corrected', async () => {
      const { id, record, graded } = await afterGame(147);
      await store.gradeTriggers([grade(id(1), 'win', 147)]);
      const finalScore = { home: 88, away: 60 };
      await store.upsertGames([record(1, { phase: 'final', finalScore, observedAtUtc: at(150) })]);
      const written = await store.gradeTriggers([grade(id(1), 'loss', 148)]);
      expect(written.refused[0]?.reason).toBe('graded win at 147 already');
      expect((await graded())?.grade).toBe('win');
    });

    test('a trigger that never fired is refused', async () => {
      const { id } = await afterGame(140);
      const written = await store.gradeTriggers([{ ...grade(id(1), 'win', 140), rule: 'no-such-rule' }]);
      expect(written.refused[0]?.reason).toBe('no such trigger');
    });

    test('the ungraded of every model are listed oldest first, without those that have a grade', async () => {
      const { id, record, write } = night();
      await store.upsertGames([1, 2, 3].map((n) => record(n)));
      const modelVersion = 'grading';
      const fire = (n: number, minute: number, by = modelVersion) =>
        store.writeTick(
          write(minute, { modelVersion: by, triggers: [aTrigger(id(n), minute, { modelVersion: by })] }),
        );
      await fire(1, 12, 'another');
      await fire(2, 10);
      await fire(3, 11);
      const finalScore = { home: 70, away: 60 };
      await store.upsertGames([record(3, { phase: 'final', finalScore, observedAtUtc: at(130) })]);
      await store.gradeTriggers([{ ...grade(id(3), 'win', 130), modelVersion }]);
      const ofNight = (await store.ungraded()).filter(({ gameId }) => [1, 2, 3].map(id).includes(gameId));
      expect(ofNight.map((t) => t.gameId)).toEqual([id(2), id(1)]);
    });
  });

  describe('the record', () => {
    const chances = { under: 0.6, push: 0, marketUnder: 0.5, blend: { under: 0.55, marketWeight: 0.5 } };
    /** Said of a line of 147.5 ten minutes into the game, unless told otherwise. */
    const said = (
      gameId: string,
      minute: number,
      market: object = {},
      secondsLeftInPeriod = 600,
      period = 1,
    ) => {
      const made = aPrediction(gameId, minute);
      return aTick(gameId, minute, {
        clock: { period, secondsLeftInPeriod },
        prediction: { ...made, market: made.market && { ...made.market, ...chances, ...market } },
      });
    };

    /** A simulated night, apart from all others, whose games end with such totals. */
    async function playedNight(totals: readonly (number | null)[]) {
      const own = night();
      const of = (n: number, changes: Parameters<typeof aRecord>[1] = {}) =>
        own.record(n, { simulated: true, ...changes });
      await store.upsertGames(totals.map((_, i) => of(i + 1)));
      const ended = () =>
        store.upsertGames(
          totals.flatMap((total, i) =>
            total === null
              ? []
              : [
                  of(i + 1, {
                    phase: 'final',
                    finalScore: { home: total - 60, away: 60 },
                    observedAtUtc: at(130),
                  }),
                ],
          ),
        );
      /** Of this night alone: the nights before it are subtracted. */
      const record = async (minute = 200) =>
        (await store.record(own.view(minute, { simulated: true }))).map(
          ({ minute, n, games, brier, logLoss }) => ({
            minute,
            n,
            games,
            brier,
            logLoss,
          }),
        );
      return { ...own, ended, record };
    }

    test('has one forecast a game and minute, the first of the minute, of games that are over', async () => {
      const { id, write, ended, record } = await playedNight([140, 150, null]);
      const first = [said(id(1), 20), said(id(2), 20), said(id(3), 20)];
      await store.writeTick(write(20, { ticks: first }));
      await store.writeTick(write(21, { ticks: [said(id(1), 21, { under: 0.9 }, 590)] }));
      await store.writeTick(write(50, { ticks: [said(id(1), 50, { under: 0.7 }, 0)] }));
      expect(await record()).toEqual([]);
      await ended();
      expect(await record(129)).toEqual([]);
      const rows = await record();
      expect(rows.map(({ minute, n, games }) => ({ minute, n, games }))).toEqual([
        { minute: 10, n: 2, games: 2 },
        { minute: 20, n: 1, games: 1 },
        { minute: null, n: 3, games: 2 },
      ]);
      expect(rows[0]?.brier.model).toBeCloseTo((0.4 ** 2 + 0.6 ** 2) / 2, 9);
      expect(rows[0]?.brier.market).toBeCloseTo(0.25, 9);
      expect(rows[0]?.brier.blend).toBeCloseTo((0.45 ** 2 + 0.55 ** 2) / 2, 9);
      expect(rows[1]?.brier.model).toBeCloseTo(0.3 ** 2, 9);
      expect(rows[0]?.logLoss.market).toBeCloseTo(Math.LN2, 9);
    });
  });

  describe('judged forecasts', () => {
    test('are the first in each two minutes of regulation of every game that is over, whichever model made it', async () => {
      const { day, id, record, write } = night();
      await store.upsertGames([record(1), record(2), record(3, { simulated: true })]);
      const clock = (elapsed: number) =>
        elapsed < 1200
          ? { period: 1, secondsLeftInPeriod: 1200 - elapsed }
          : { period: 2, secondsLeftInPeriod: 2400 - elapsed };
      for (const [n, minute, elapsed, modelVersion, line] of [
        [1, 10, 0, 'a', true],
        [1, 11, 119, 'a', true],
        [1, 12, 120, 'a', false],
        [1, 40, 1300, 'b', true],
        [1, 70, 2400, 'b', true],
        [2, 10, 0, 'a', true],
        [3, 10, 0, 'a', true],
      ] as const) {
        const { market } = aPrediction(id(n), minute);
        const made = aPrediction(id(n), minute, { modelVersion, market: line ? market : null });
        const tick = aTick(id(n), minute, { clock: clock(elapsed), prediction: made });
        await store.writeTick(write(minute, { modelVersion, ticks: [tick] }));
      }
      const overtime = aTick(id(1), 80, { clock: { period: 3, secondsLeftInPeriod: 300 } });
      await store.writeTick(write(80, { ticks: [overtime] }));
      const over = { phase: 'final', finalScore: { home: 70, away: 66 }, observedAtUtc: at(140) } as const;
      await store.upsertGames([record(1, over), record(3, { ...over, simulated: true })]);
      const judged = await store.judged(day, { simulated: false });
      expect(
        judged.map(({ gameId, secondsLeft, modelVersion }) => [gameId, secondsLeft, modelVersion]),
      ).toEqual([
        [id(1), 2400, 'a'],
        [id(1), 2280, 'a'],
        [id(1), 1100, 'b'],
      ]);
      expect(judged[0]).toEqual({
        gameId: id(1),
        modelVersion: 'a',
        secondsLeft: 2400,
        mean: 143.26,
        median: 143,
        interval80: { low: 128, high: 158 },
        against: { line: 147.5, under: 0.6123, marketUnder: 0.489 },
        finalTotal: 136,
      });
      expect(judged[1]?.against).toBeNull();
      expect((await store.judged(day, { simulated: true })).map(({ gameId }) => gameId)).toEqual([id(3)]);
    });
  });

  describe('skips and runs', () => {
    test('what ticks left out is one row a reason, from the first time to the last', async () => {
      const { day, id, write } = night();
      const skip = { source: 'espn summary', game: id(1), reason: 'period 7 unknown' };
      const whole = { source: 'odds-api', game: null, reason: 'time-out' };
      for (const minute of [11, 10, 12, 10])
        await store.writeTick(write(minute, { skips: minute === 12 ? [skip] : [skip, whole, skip] }));
      expect(await store.skips(day)).toEqual([
        { ...skip, firstAtUtc: at(10), lastAtUtc: at(12) },
        { ...whole, firstAtUtc: at(10), lastAtUtc: at(11) },
      ]);
    });

    test('the current run is the one last heard of', async () => {
      const { write } = night();
      await store.putRun(aRun({ updatedAtUtc: '2026-11-22T10:00:00.000Z' }));
      await store.putRun(
        aRun({
          id: 'live',
          mode: 'live',
          speed: null,
          fromUtc: null,
          updatedAtUtc: '2026-11-22T11:00:00.000Z',
        }),
      );
      expect((await store.currentRun())?.id).toBe('live');
      const run = aRun({ ticks: 273, updatedAtUtc: '2026-11-22T12:00:00.000Z' });
      await store.writeTick(write(10, { run }));
      expect(await store.currentRun()).toEqual(run);
    });

    test('T24: a run whose progress is NaN is refused by field', async () => {
      await expect(store.putRun(aRun({ speed: Number.NaN }))).rejects.toThrow(/run replay: speed is NaN/);
    });
  });
}
