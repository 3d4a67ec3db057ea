import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { forecastByXgboost } from '../../../pipelines/xgboost/forecast.js';
import { FEATURES } from '../../../src/features/index.js';
import { seededRandom } from '../../../src/model/random.js';
import type { TrainingData } from '../../../src/model/training-data.js';
import { part } from '../../parts.js';

const names = FEATURES.map(({ name }) => name);
const random = seededRandom(5);

/** States at half-time and ten minutes before the end: what the line leaves is twice the home team's margin. */
function made(games: number, year: number): TrainingData {
  const rows = 2 * games;
  const features = new Float32Array(rows * names.length);
  const remaining = new Int16Array(rows);
  for (let row = 0; row < rows; row++) {
    const secondsLeft = row % 2 === 0 ? 1200 : 600;
    const margin = Math.floor(random() * 21) - 10;
    const put = (name: string, value: number) => {
      features[row * names.length + names.indexOf(name)] = value;
    };
    put('secondsLeft', secondsLeft);
    put('closingTotal', 140);
    put('closeRemaining', (140 * secondsLeft) / 2400);
    put('margin', margin);
    remaining[row] = (140 * secondsLeft) / 2400 + 2 * margin;
  }
  return {
    featureNames: names,
    rows,
    features,
    remaining,
    overtimeFollows: new Uint8Array(rows),
    gameIndex: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / 2)),
    games: Array.from({ length: games }, (_, i) => ({
      gameId: `${year}${i}`,
      day: `${year}-01-${String(1 + (i % 28)).padStart(2, '0')}`,
      seasonName: '',
    })),
  };
}

const PYTHON = '/usr/bin/python3';
const withXgboost = part('XGBoost', {
  found: () => {
    try {
      execFileSync(PYTHON, ['-c', 'import xgboost, numpy'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  },
  add: 'apt-get install -y --no-install-recommends python3-xgboost',
});
const script = resolve('pipelines/xgboost/forecast.py');
const options = { python: PYTHON, script, temporary: tmpdir(), threads: 1, heldBack: 0.2 };

withXgboost('XGBoost as a yardstick', () => {
  test('learns what the line leaves, and answers by game and moment', async () => {
    const judged = made(20, 2018);
    const forecasts = await forecastByXgboost(made(3000, 2017), judged, 0, options);
    const forecast = forecasts.of('20183', 600);
    const margin = judged.features[7 * names.length + names.indexOf('margin')] as number;
    expect(Math.abs((forecast?.mean.mean ?? 0) - (35 + 2 * margin))).toBeLessThan(3);
    expect(forecast?.mean.sd).toBeLessThan(6);
    expect(forecasts.of('20183', 615)).toBeNull();
    expect(forecasts.rows).toBe(6000);
  });

  test('follows the mean and, beside it, the median: rare high games draw only the first', async () => {
    const data = made(3000, 2017);
    // Nothing but the line, and 30 points more in every tenth game.
    const remaining = data.remaining.map((_, row) => (row % 2 === 0 ? 70 : 35) + (row % 20 < 2 ? 30 : 0));
    const forecasts = await forecastByXgboost({ ...data, remaining }, made(20, 2018), 0, options);
    const forecast = forecasts.of('20183', 600);
    expect(forecast?.mean.mean).toBeCloseTo(35 + 3, 0);
    expect(Math.abs((forecast?.median.mean ?? 0) - 35)).toBeLessThan(0.7);
  });
});

describe('XGBoost where it is not installed', () => {
  test('says what is missing where there is no such Python', async () => {
    await expect(
      forecastByXgboost(made(60, 2017), made(5, 2018), 0, { ...options, python: '/nowhere/python3' }),
    ).rejects.toThrow(/xgboost: \/nowhere\/python3: .*install python3-xgboost/);
  });
});
