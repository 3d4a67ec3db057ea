import { describe, expect, test } from 'vitest';
import {
  DRIFT_RULE,
  driftInWords,
  driftOf,
  driftReports,
  followDrift,
} from '../../../pipelines/models/drift.js';
import { normalCdf } from '../../../src/domain/distribution.js';
import { seededRandom } from '../../../src/model/random.js';
import type { JudgedForecast } from '../../../src/store/predictions.js';
import { memoryObjects } from '../memory-objects.js';

/** What a forecaster that knows everything but chance says, and what it makes worse. */
interface Said {
  /** Points that it expects too many. */
  readonly shift?: number;
  /** Its spread as a share of the true one. */
  readonly spread?: number;
  readonly line?: boolean;
}

const BLOCKS = 20;
/** Standard deviation of the points of two minutes. */
const SD = 2.6;

/** Games whose points come two minutes by two minutes, 7.2 at a time and chance; and what is said of them on the way. */
function games(
  count: number,
  { shift = 0, spread = 1, line = true }: Said = {},
  first = 0,
): JudgedForecast[] {
  return Array.from({ length: count }, (_, g) => {
    const random = seededRandom(1000 + first + g);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const chance = Array.from({ length: BLOCKS }, () => SD * normal());
    const finalTotal = Math.round(7.2 * BLOCKS + chance.reduce((a, b) => a + b, 0));
    let so = 0;
    return Array.from({ length: BLOCKS }, (_, block): JudgedForecast => {
      const mean = 7.2 * BLOCKS + so + shift;
      const sd = spread * SD * Math.sqrt(BLOCKS - block);
      so += chance[block] as number;
      const at = Math.round(mean + 3 * normal()) + 0.5;
      const under = normalCdf((at - mean) / sd);
      return {
        gameId: `${first + g}`,
        modelVersion: 'net-a',
        secondsLeft: 2400 - 120 * block,
        mean,
        median: Math.round(mean),
        interval80: { low: Math.round(mean - 1.2816 * sd), high: Math.round(mean + 1.2816 * sd) },
        against: line ? { line: at, under, marketUnder: 0.5 } : null,
        finalTotal,
      };
    });
  }).flat();
}

/** The card of that forecaster when nothing is wrong with it. */
const promised = {
  rows: Array.from({ length: BLOCKS }, (_, block) => ({
    minute: 2 * block,
    mae: { model: 0.8 * SD * Math.sqrt(BLOCKS - block) },
  })),
  overall: { coverage: { 50: 0.5, 80: 0.801, 95: 0.95 } },
  calibration: { n: 1000, ece: 0.01, low: 0.006, high: 0.02 },
} as never;

const day = '2026-03-07';
const drift = (judged: readonly JudgedForecast[], card: typeof promised | null = promised) =>
  driftOf(judged, { from: '2026-02-08', day, card: 'net-a', promised: card });
const namesOf = (judged: readonly JudgedForecast[]) =>
  drift(judged).findings.map((finding) => finding.split(':')[0]);

describe('live calibration', () => {
  test('of a forecaster that says what it knows is within its bounds, and every figure is near its promise', () => {
    const report = drift(games(400));
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({ games: 400, states: 400 * BLOCKS, models: { 'net-a': 8000 } });
    const near = ({ mean, halfWidth }: { mean: number; halfWidth: number }, truth: number) =>
      expect(Math.abs(mean - truth)).toBeLessThan(1.6 * halfWidth + 1e-3);
    near(report.totalBias, 0);
    near(report.coverage80, 0.8);
    near(report.errorLessCard ?? expect.fail(), 0);
    near(report.under?.bias ?? expect.fail(), 0);
    near(report.under?.overconfidence ?? expect.fail(), 0);
    expect(report.under?.lessMarket.mean).toBeLessThan(0);
    expect(driftInWords(report)).toContain('within the bounds of the card of net-a');
  });

  test.each([
    ['that expects four points too many', { shift: 4 }, ['total-bias', 'under-bias']],
    ['that expects four points too few', { shift: -4 }, ['total-bias', 'under-bias']],
    ['that is too sure', { spread: 0.55 }, ['coverage', 'overconfidence']],
    ['that is not sure enough', { spread: 1.6 }, ['coverage']],
  ])('of a forecaster %s is beyond them by name', (_, said, names) => {
    expect(namesOf(games(400, said))).toEqual(expect.arrayContaining(names));
  });

  test('by chance alone is beyond them in few of many seasons', () => {
    const alarms = Array.from(
      { length: 40 },
      (_, season) => namesOf(games(120, {}, 200 * season)).length > 0,
    );
    expect(alarms.filter(Boolean).length).toBeLessThanOrEqual(2);
  });

  test('of too few games is told, and not judged', () => {
    const report = drift(games(DRIFT_RULE.leastGames - 1, { shift: 9 }));
    expect(report.findings).toEqual([]);
    expect(driftInWords(report)).toContain(`too few games to judge by: ${DRIFT_RULE.leastGames} are wanted`);
  });

  test('without lines, and without a card, is judged by what is left', () => {
    const report = drift(games(200, { line: false, shift: 4 }), null);
    expect(report).toMatchObject({
      under: null,
      cardError: null,
      errorLessCard: null,
      cardCalibration: null,
    });
    const names = report.findings.map((finding) => finding.split(':')[0]);
    expect(names).toContain('total-bias');
    expect(names).not.toContain('under-bias');
  });

  test('larger errors than the card’s at the same minutes are named', () => {
    const worse = games(300).map((one) => ({
      ...one,
      median: one.median + (Number(one.gameId) % 2 ? 7 : -7),
    }));
    expect(namesOf(worse)).toEqual(['error']);
  });
});

describe('following it', () => {
  const options = { day, card: 'net-a', promised };

  test('keeps a report of the newest four weeks, one a day', async () => {
    const store = memoryObjects();
    const asked: string[] = [];
    const predictions = {
      judged: async (of: string) => {
        asked.push(of);
        return of === '2026-03-01' ? games(150, { shift: 5 }) : [];
      },
    };
    const report = await followDrift(store, predictions, options);
    expect(report?.findings[0]).toMatch(
      /^total-bias: finals are expected \d\.\d\d ± \d\.\d\d points too high$/,
    );
    expect([asked[0], asked.at(-1), asked.length]).toEqual(['2026-02-08', day, 28]);
    expect(await driftReports(store)).toEqual([report]);
    expect([...store.objects.keys()]).toEqual([`models/drift/${day}.json`]);
  });

  test('of days without a prediction keeps nothing', async () => {
    const store = memoryObjects();
    expect(await followDrift(store, { judged: async () => [] }, options)).toBeNull();
    expect(store.objects.size).toBe(0);
  });
});
