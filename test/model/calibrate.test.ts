import { describe, expect, test } from 'vitest';
import { calibrated, type ForecastState, fitCalibration } from '../../src/model/calibrate.js';
import { seededRandom } from '../../src/model/random.js';

const SCALE = 10;
/** Forecast as 60 ± 10; what came is off by `shift` points, and `stretch` times as far apart. */
function forecasts(secondsLeft: number, shift: number, stretch: number, overtime = 0): ForecastState[] {
  const random = seededRandom(secondsLeft);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: 4000 }, () => ({
    overtime,
    secondsLeft,
    scale: SCALE,
    bells: [
      { share: 0.5, mean: 60, spread: SCALE },
      { share: 0.5, mean: 60, spread: SCALE },
    ],
    remaining: Math.round(60 + shift + stretch * SCALE * normal()),
  }));
}
const MANY = 1e9;

describe('calibration on later games', () => {
  test('finds what they ask to be changed, by time left', () => {
    const { secondsLeft, shift, stretch } = fitCalibration(
      [...forecasts(1800, 0, 1), ...forecasts(900, 1.5, 0.9)],
      MANY,
    );
    const at = (seconds: number, values: readonly number[]) => values[secondsLeft.indexOf(seconds)];
    expect(at(2100, shift)).toBeCloseTo(0, 1);
    expect(at(2100, stretch)).toBeCloseTo(1, 1);
    expect(at(900, shift)).toBeCloseTo(0.15, 1);
    expect(at(900, stretch)).toBeCloseTo(0.9, 1);
  });

  test('changes nothing where no game was held back, and half of it where 4,000 were', () => {
    expect(fitCalibration([], 0)).toMatchObject({ shift: [0, 0, 0, 0, 0], stretch: [1, 1, 1, 1, 1] });
    const whole = fitCalibration(forecasts(900, 1.5, 1.2), MANY);
    const half = fitCalibration(forecasts(900, 1.5, 1.2), 4000);
    expect(half.shift[2]).toBeCloseTo((whole.shift[2] as number) / 2, 3);
    expect(half.stretch[2]).toBeCloseTo(1 + ((whole.stretch[2] as number) - 1) / 2, 3);
  });

  test('moves and stretches the bells around their mean, and leaves overtime alone', () => {
    const calibration = fitCalibration(forecasts(900, 1.5, 0.9), MANY);
    const [state] = forecasts(900, 0, 1) as [ForecastState];
    const [bell] = calibrated(state, calibration);
    expect(bell?.mean).toBeCloseTo(60 + SCALE * (calibration.shift[2] as number), 6);
    expect(bell?.spread).toBeCloseTo(SCALE * (calibration.stretch[2] as number), 6);
    expect(calibrated({ ...state, overtime: 1, secondsLeft: 200 }, calibration)).toBe(state.bells);
  });

  test('goes over from one moment to the next without a step', () => {
    const calibration = fitCalibration([...forecasts(1800, 0, 1), ...forecasts(900, 2, 0.9)], MANY);
    const [state] = forecasts(900, 0, 1) as [ForecastState];
    const meanAt = (secondsLeft: number) => calibrated({ ...state, secondsLeft }, calibration)[0]?.mean ?? 0;
    for (let seconds = 0; seconds < 2400; seconds += 10)
      expect(Math.abs(meanAt(seconds) - meanAt(seconds + 10))).toBeLessThan(0.1);
  });
});
