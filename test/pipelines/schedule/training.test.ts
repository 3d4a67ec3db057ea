import { describe, expect, test } from 'vitest';
import type { EvaluationReport } from '../../../pipelines/evaluate.js';
import { promotionInForce, readPromotions } from '../../../pipelines/models/promotions.js';
import {
  newestCandidate,
  type TrainingWindow,
  trainingWindow,
  trainWeekly,
  type WeeklyTraining,
} from '../../../pipelines/schedule/training.js';
import { addDays, type GameDay, seasonOf } from '../../../src/domain/game.js';
import { readShippedArtifact } from '../../../src/host/model.js';
import type { ModelArtifact } from '../../../src/model/artifact.js';
import { writeDay } from '../../../src/store/tables/write.js';
import { keepVariant } from '../../model/variants.js';
import { gameRow } from '../../store/tables/rows.js';
import { memoryObjects } from '../memory-objects.js';

/** A lake that has plays of these days; what is in them is not looked at. */
async function lake(...days: string[]) {
  const store = memoryObjects();
  for (const day of days)
    await store.put(`tables/plays/season=${seasonOf(day)}/day=${day}/part.parquet`, day);
  return store;
}

describe('the window of a training', () => {
  test('is all days with plays before the day on which it runs', async () => {
    const store = await lake('2025-03-01', '2025-11-05', '2026-03-06', '2026-03-07', '2026-03-08');
    expect(await trainingWindow(store, '2026-03-07')).toEqual({
      seasons: [2025, 2026],
      firstDay: '2025-03-01',
      lastDay: '2026-03-07',
      days: 4,
    });
  });

  test('goes ten seasons back', async () => {
    const store = await lake('2016-03-01', '2016-11-30', '2026-03-07');
    expect(await trainingWindow(store, '2026-03-07')).toMatchObject({
      seasons: [2017, 2026],
      firstDay: '2016-11-30',
    });
  });

  test('is none where there are no plays', async () => {
    expect(await trainingWindow(await lake(), '2026-03-07')).toBeNull();
    expect(await trainingWindow(await lake('2026-03-08'), '2026-03-07')).toBeNull();
  });
});

/** So many days with plays up to 2026-03-07. */
const enough = (days = 120) => lake(...Array.from({ length: days }, (_, i) => addDays('2026-03-07', -i)));

interface Tried {
  /** The trial's scores less those of the model in use: CRPS of 6.8, log-loss of 0.5. */
  readonly crps?: { readonly mean: number; readonly halfWidth: number };
  readonly logLoss?: { readonly mean: number; readonly halfWidth: number };
  readonly games?: number;
  /** The last day that the model in use has seen. */
  readonly seenUntil?: GameDay;
}

const SAME = { mean: 0, halfWidth: 0.01 };

/** A training on a lake whose models are the shipped one under other names, with scores as a test wants them. */
async function training(store: Awaited<ReturnType<typeof lake>>, tried: Tried = {}) {
  const {
    crps = SAME,
    logLoss = { mean: 0, halfWidth: 0.001 },
    games = 900,
    seenUntil = '2026-01-31',
  } = tried;
  const shipped = await readShippedArtifact();
  const inUse: ModelArtifact = { ...shipped, data: { ...shipped.data, lastDay: seenUntil } };
  const trained: TrainingWindow[] = [];
  const judgedFrom: GameDay[] = [];
  const weekly: WeeklyTraining = {
    store,
    inUse: async () => inUse,
    train: async (window) => {
      trained.push(window);
      return (await keepVariant(store, `trained to ${window.lastDay}`)).version;
    },
    judge: async (model, _incumbent, window, from) => {
      judgedFrom.push(from);
      const by = (model: number, incumbent: number) => ({ model, incumbent });
      return {
        model,
        days: { first: from, last: window.lastDay },
        overall: {
          n: 80 * games,
          games,
          crps: by(6.8 + crps.mean, 6.8),
          logLoss: by(0.5 + logLoss.mean, 0.5),
          modelLess: { crps: { incumbent: crps }, logLoss: { incumbent: logLoss } },
        },
      } as unknown as EvaluationReport;
    },
    now: () => '2026-03-08T07:00:00.000Z',
    by: 'a test',
  };
  return { weekly, inUse, trained, judgedFrom };
}

/** So many games a day in the table of games from a day on. */
async function playGames(store: Awaited<ReturnType<typeof lake>>, from: GameDay, aDay: number) {
  for (let day = from; day <= '2026-03-07'; day = addDays(day, 1))
    await writeDay(
      store,
      'games',
      day,
      Array.from({ length: aDay }, (_, i) => gameRow({ gameId: `${day}-${i}` })),
    );
}

describe('a weekly training', () => {
  test('promotes a model of all days, once a trial of the days before was not worse on the newest', async () => {
    const store = await enough();
    await playGames(store, '2026-02-01', 20);
    const { weekly, inUse, trained, judgedFrom } = await training(store);
    const { candidate, summary } = await trainWeekly(weekly, '2026-03-08');
    expect(judgedFrom).toEqual(['2026-02-08']);
    expect(trained.map(({ lastDay }) => lastDay)).toEqual(['2026-02-07', '2026-03-07']);
    const promotion = await promotionInForce(store);
    expect(promotion).toMatchObject({
      version: candidate?.promoted,
      rule: 'weekly',
      by: 'a test',
      before: null,
    });
    expect(candidate?.judgement).toMatchObject({ passed: true, incumbent: inUse.version, games: 900 });
    expect(candidate?.judgement.trial).not.toBe(candidate?.promoted);
    expect(promotion?.because).toBe(
      `900 games of 2026-02-08 to 2026-03-07 against ${inUse.version}: CRPS +0.000 (at most +0.008 with 95 %, ` +
        '+0.034 may be), log-loss +0.0000 (at most +0.0008 with 95 %, +0.0025 may be)',
    );
    expect(summary).toBe(`${candidate?.promoted} is promoted: ${promotion?.because}`);
    const evaluation = JSON.parse(String(await store.get(`models/${candidate?.promoted}.evaluation.json`)));
    expect(evaluation.model).toBe(candidate?.judgement.trial);
    expect(await newestCandidate(store)).toEqual(candidate);
  });

  test('judges on no day that the model in use was trained on', async () => {
    const store = await enough();
    await playGames(store, '2026-02-01', 60);
    const { weekly, trained, judgedFrom } = await training(store, { seenUntil: '2026-02-28' });
    await trainWeekly(weekly, '2026-03-08');
    expect(judgedFrom).toEqual(['2026-03-01']);
    expect(trained[0]?.lastDay).toBe('2026-02-28');
  });

  test.each([
    ['that is worse', { crps: { mean: 0.05, halfWidth: 0.01 } }],
    ['that may be worse: the interval is wide', { crps: { mean: 0, halfWidth: 0.06 } }],
    ['whose P(under) is worse', { logLoss: { mean: 0.003, halfWidth: 0.001 } }],
    ['whose scores are no numbers', { crps: { mean: Number.NaN, halfWidth: Number.NaN } }],
    ['judged on too few games with a close', { games: 199 }],
  ])('keeps a candidate %s, and does not promote it', async (_, tried) => {
    const store = await enough();
    await playGames(store, '2026-02-01', 20);
    const { weekly, trained } = await training(store, tried);
    const { candidate, summary } = await trainWeekly(weekly, '2026-03-08');
    expect(candidate).toMatchObject({ promoted: null, judgement: { passed: false } });
    expect(summary).toMatch(/^net-\w+ is not promoted: \d+ games of/);
    expect(trained).toHaveLength(1);
    expect(await readPromotions(store)).toEqual([]);
    expect(await store.get(`models/${candidate?.judgement.trial}.evaluation.json`)).not.toBeNull();
  });

  test('with too few games since the model in use was trained does not train, and says how many', async () => {
    const store = await enough();
    await playGames(store, '2026-03-01', 20);
    const { weekly, inUse, trained } = await training(store, { seenUntil: '2026-02-28' });
    expect(await trainWeekly(weekly, '2026-03-08')).toEqual({
      candidate: null,
      summary:
        `too little to judge by: 140 games since 2026-02-28, the last day that ${inUse.version} has seen; ` +
        '200 are wanted',
    });
    expect(trained).toEqual([]);
  });

  test('that fails leaves no candidate and no promotion', async () => {
    const store = await enough();
    await playGames(store, '2026-02-01', 20);
    const { weekly } = await training(store);
    const train = () => Promise.reject(new Error('out of memory'));
    await expect(trainWeekly({ ...weekly, train }, '2026-03-08')).rejects.toThrow('out of memory');
    expect(await newestCandidate(store)).toBeNull();
    expect(await readPromotions(store)).toEqual([]);
  });

  test('that was cut off after its promotion is not made a second time', async () => {
    const store = await enough();
    await playGames(store, '2026-02-01', 20);
    const { weekly, inUse } = await training(store);
    await trainWeekly(weekly, '2026-03-08');
    store.objects.delete('models/candidates/2026-03-08.json');
    const promoted = { ...inUse, data: { ...inUse.data, lastDay: '2026-03-07' } };
    const again = await trainWeekly({ ...weekly, inUse: async () => promoted }, '2026-03-08');
    expect(again.summary).toContain('too little to judge by: 0 games since 2026-03-07');
    expect(await readPromotions(store)).toHaveLength(1);
  });

  test('without new days since the last one does not train: what was rolled back is not promoted again', async () => {
    const store = await enough();
    await playGames(store, '2026-02-01', 20);
    const { weekly, trained } = await training(store);
    await trainWeekly(weekly, '2026-03-08');
    const again = await trainWeekly(weekly, '2026-03-15');
    expect(again).toEqual({
      candidate: null,
      summary: 'nothing new to train on since 2026-03-08: the last day is 2026-03-07',
    });
    expect(trained).toHaveLength(2);
  });

  test.each([
    ['without plays', 0, 0],
    ['of a day less than is wanted before those to judge by', 87, 59],
  ])('%s says what brings more', async (_, days, before) => {
    const store = await enough(days);
    const { weekly } = await training(store);
    expect(await trainWeekly({ ...weekly, train: () => expect.fail('trained') }, '2026-03-08')).toEqual({
      candidate: null,
      summary:
        `too little to train on: the tables have plays of ${before} days before those to judge by, 60 are ` +
        'wanted; ttlu import and ttlu backfill bring more',
    });
  });
});
