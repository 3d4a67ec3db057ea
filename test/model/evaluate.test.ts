import { describe, expect, test } from 'vitest';
import { normalPoints, type PointsDistribution, pointsDistribution } from '../../src/domain/distribution.js';
import { gameClock } from '../../src/domain/game.js';
import { emptyPlayLog, gameStateOf } from '../../src/domain/state.js';
import { createEvaluator, type Evaluator, REPORT_MINUTES } from '../../src/model/evaluate.js';
import { forecastsOf, type JudgedState, type NormalForecast } from '../../src/model/forecasts.js';
import { shareCovered } from '../../src/model/scores.js';
import { context, NOW } from '../domain/made.js';

const SPREAD = { secondsLeft: [0, 2400], sd: [5, 5] };
const BASELINES = { baselines: { naive: SPREAD, halfFactor: SPREAD, closeAnchored: SPREAD }, linear: null };
const add = (to: Evaluator, state: JudgedState, prediction: PointsDistribution, xgboost?: NormalForecast) =>
  to.add(state, forecastsOf(state, prediction, BASELINES, { xgboost }));

/** 35 points after 10 minutes, a closing total of 150; the game ends at `final`. */
const judged = (final: number, changes: Partial<JudgedState> = {}): JudgedState => ({
  state: gameStateOf(emptyPlayLog('401'), {
    asOfUtc: NOW,
    phase: 'live',
    clock: gameClock(1, 600),
    score: { home: 20, away: 15 },
  }),
  context: context({ closingTotal: 150 }),
  secondsLeft: 1800,
  overtimeFollows: false,
  remaining: final - 35,
  ...changes,
});
const rowAt = (minute: number, ...states: readonly (readonly [JudgedState, number])[]) => {
  const evaluator = createEvaluator();
  for (const [state, mean] of states) add(evaluator, state, normalPoints(mean, 10, 35));
  return evaluator.result().rows.find((row) => row.minute === minute) ?? raise();
};

describe('the evaluation', () => {
  test('T26 has a row for each of the reference’s minutes: none is picked afterwards', () => {
    expect(
      createEvaluator()
        .result()
        .rows.map((row) => row.minute),
    ).toEqual([...REPORT_MINUTES]);
  });

  test('measures the median’s error beside the simple forecasts’', () => {
    const { n, mae } = rowAt(10, [judged(160), 152], [judged(140), 149]);
    expect(n).toBe(2);
    expect(mae.model).toBe((8 + 9) / 2);
    expect(mae.naive).toBe((20 + 0) / 2);
    expect(mae.closeAnchored).toBe((12.5 + 7.5) / 2);
  });

  test('scores P(under the close), and leaves pushes out (T23)', () => {
    const sure = rowAt(10, [judged(120), 110], [judged(150), 110]);
    expect(sure.n).toBe(2);
    expect(sure.brier.model).toBeLessThan(1e-4);
    expect(rowAt(10, [judged(180), 110]).brier.model).toBeGreaterThan(0.999);
    expect(rowAt(10, [judged(120), 150]).logLoss.model).toBeCloseTo(Math.log(2), 1);
  });

  test('puts each state in its minute’s row and in the total', () => {
    const evaluator = createEvaluator();
    add(evaluator, judged(150), normalPoints(150, 10, 35));
    add(evaluator, judged(150, { secondsLeft: 1770 }), normalPoints(150, 10, 35));
    const { rows, overall } = evaluator.result();
    expect(rows.map((row) => row.n)).toEqual(REPORT_MINUTES.map((minute) => (minute === 10 ? 1 : 0)));
    expect(overall.n).toBe(2);
  });

  test('tells line bands, endings and close endings apart', () => {
    const evaluator = createEvaluator();
    add(evaluator, judged(150), normalPoints(150, 10, 35));
    add(evaluator, judged(170, { overtimeFollows: true }), normalPoints(150, 10, 35));
    const close = judged(40, { secondsLeft: 60, context: context({ closingTotal: 130 }) });
    const level = { ...close.state, score: { home: 18, away: 17 } };
    add(evaluator, { ...close, state: level }, normalPoints(40, 2, 35));
    const { lineBands, endings, closeEndings } = evaluator.result();
    expect(lineBands.map((band) => band.n)).toEqual([1, 0, 0, 2, 0]);
    expect(endings.map(({ ending, n }) => [ending, n])).toEqual([
      ['regulation', 2],
      ['overtime', 1],
    ]);
    expect([closeEndings.n, closeEndings.overtimes]).toEqual([1, 0]);
    expect(closeEndings.negativeLogLikelihood.model).toBeCloseTo(Math.log(2 * Math.sqrt(2 * Math.PI)), 1);
  });

  test('tells seasons and known crews apart, and says why a cell is empty', () => {
    const evaluator = createEvaluator();
    add(evaluator, judged(150), normalPoints(150, 10, 35));
    const unknown = evaluator.result().crews;
    expect(unknown.map(({ crew, n, note }) => [crew, n, note === null])).toEqual([
      ['known', 0, false],
      ['unknown', 1, true],
    ]);
    const crew = { gameId: '402', officials: ['A', 'B', 'C'], known: 2, foulsPerGame: 38 };
    const later = judged(150, { context: context({ closingTotal: 150, season: 2018, crew }) });
    add(evaluator, { ...later, state: { ...later.state, gameId: '402' } }, normalPoints(150, 10, 35));
    const { bySeason, crews } = evaluator.result();
    expect(bySeason.map(({ season, n }) => [season, n])).toEqual(
      [
        [`${context().season - 1}-${String(context().season).slice(2)}`, 1],
        ['2017-18', 1],
      ].sort(),
    );
    expect(crews.map(({ n, note }) => [n, note])).toEqual([
      [1, null],
      [1, null],
    ]);
  });

  test('T23 gives every score an interval in which only games count, and pairs the forecasts', () => {
    const result = (states: number) => {
      const evaluator = createEvaluator();
      for (let game = 0; game < 20; game++)
        for (let i = 0; i < states; i++) {
          const state = judged(140 + game);
          const named = { ...state, state: { ...state.state, gameId: String(game) } };
          add(evaluator, named, normalPoints(148, 10, 35), { mean: 146, sd: 10 });
        }
      return evaluator.result().overall;
    };
    const once = result(1);
    const tenfold = result(10);
    expect([once.n, once.games, tenfold.n, tenfold.games]).toEqual([20, 20, 200, 20]);
    // Errors of 148 against 140 … 159.
    const errors = Array.from({ length: 20 }, (_, game) => Math.abs(140 + game - 148));
    const mean = errors.reduce((a, b) => a + b, 0) / 20;
    const sd = Math.sqrt(errors.reduce((sum, e) => sum + (e - mean) ** 2, 0) / 20);
    expect(once.mae.model).toBeCloseTo(mean);
    expect(once.halfWidths.mae.model).toBeCloseTo((1.96 * sd) / Math.sqrt(20));
    for (const name of ['mae', 'brier', 'logLoss', 'crps'] as const) {
      expect(tenfold.halfWidths[name].model).toBeCloseTo(once.halfWidths[name].model, 9);
      const less = tenfold.modelLess[name].xgboost;
      expect(less?.mean).toBeCloseTo(tenfold[name].model - (tenfold[name].xgboost ?? 0), 9);
      expect(less?.halfWidth).toBeGreaterThan(0);
    }
    // Two forecasts two points apart differ by less than either is off.
    expect(once.modelLess.crps.xgboost?.halfWidth).toBeLessThan(once.halfWidths.crps.model);
    expect(Object.keys(once.modelLess.mae)).toEqual(['naive', 'halfFactor', 'closeAnchored', 'xgboost']);
  });

  test('one game has no interval', () => {
    const { overall } = (() => {
      const evaluator = createEvaluator();
      add(evaluator, judged(150), normalPoints(150, 10, 35));
      return evaluator.result();
    })();
    expect(overall.halfWidths.mae.model).toBeNaN();
  });

  test('finds finals level over the tenths of a true distribution', () => {
    const evaluator = createEvaluator();
    const truth = pointsDistribution(140, Array(20).fill(0.05));
    for (let final = 140; final < 160; final++) add(evaluator, judged(final), truth);
    const { pit, pitHalfWidths } = evaluator.result();
    for (const share of pit) expect(share).toBeCloseTo(0.1, 9);
    expect(pitHalfWidths).toHaveLength(pit.length);
  });

  test('has a yardstick only where one was made', () => {
    const evaluator = createEvaluator();
    add(evaluator, judged(150), normalPoints(150, 10, 35), { mean: 146, sd: 9 });
    const { mae } = evaluator.result().overall;
    expect(mae.xgboost).toBe(4);
    expect(mae).not.toHaveProperty('linear');
  });

  test('a game without a line cannot be judged by it', () => {
    const state = judged(150, { context: context({ closingTotal: null }) });
    expect(() => add(createEvaluator(), state, normalPoints(150, 10, 35))).toThrow(
      'game 401: no closing total',
    );
  });
});

describe('coverage', () => {
  const coin = pointsDistribution(100, [0.25, 0.25, 0.25, 0.25]);

  test('of a true distribution is exactly its level, though points are whole', () => {
    for (const level of [0.5, 0.8, 0.95]) {
      const expected = [100, 101, 102, 103].reduce(
        (sum, final) => sum + 0.25 * shareCovered(coin, final, level),
        0,
      );
      expect(expected).toBeCloseTo(level, 12);
    }
  });

  test('counts a final at the cut edge with the part that is inside', () => {
    expect(shareCovered(coin, 101, 0.5)).toBe(1);
    expect(shareCovered(coin, 100, 0.5)).toBe(0);
    expect(shareCovered(coin, 100, 0.8)).toBeCloseTo(0.6);
    expect(shareCovered(coin, 200, 0.95)).toBe(0);
  });
});

function raise(): never {
  throw new Error('no such row');
}
