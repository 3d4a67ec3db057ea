import { REGULATION_SECONDS } from '../domain/game.js';
import type { Moment } from '../features/clock.js';
import { type Bell, bellWeight } from './mixture.js';

/**
 * What later games than those that trained the networks ask to be changed, by seconds left in regulation: arrays run along
 * `secondsLeft`, ascending; between two moments they are linear. Overtime is left as it is.
 */
export interface Calibration {
  readonly secondsLeft: readonly number[];
  /** Of the points to come, in the clock's standard deviations (see `frame.ts`). */
  readonly shift: readonly number[];
  /** Of their distances from their mean. */
  readonly stretch: readonly number[];
  /** That it was learned from. */
  readonly games: number;
}

/** A calibration at one moment, in points. */
interface Change {
  readonly shift: number;
  readonly stretch: number;
}

/** What the networks say of a state. */
export interface Forecast extends Moment {
  readonly bells: readonly Bell[];
  /** The clock's standard deviation of the points to come. */
  readonly scale: number;
}

export function calibrated(
  { overtime, secondsLeft, bells, scale }: Forecast,
  { secondsLeft: at, shift, stretch }: Calibration,
): readonly Bell[] {
  if (overtime > 0) return bells;
  let next = 1;
  while (next < at.length - 1 && (at[next] as number) < secondsLeft) next += 1;
  const [s0, s1] = [at[next - 1] as number, at[next] as number];
  const share = Math.min(1, Math.max(0, (secondsLeft - s0) / (s1 - s0)));
  const between = (values: readonly number[]) =>
    (values[next - 1] as number) * (1 - share) + (values[next] as number) * share;
  return changed(bells, { shift: scale * between(shift), stretch: between(stretch) });
}

function changed(bells: readonly Bell[], { shift, stretch }: Change): Bell[] {
  const mean = bells.reduce((sum, bell) => sum + bell.share * bell.mean, 0);
  return bells.map((bell) => ({
    share: bell.share,
    mean: mean + shift + stretch * (bell.mean - mean),
    spread: stretch * bell.spread,
  }));
}

/** A forecast of a game that trained nothing, and what came of it. */
export interface ForecastState extends Forecast {
  readonly remaining: number;
}

/** The stretches of regulation that are looked at apart, by seconds left. */
const STRETCHES = [
  [0, 300],
  [300, 600],
  [600, 1200],
  [1200, 1800],
  [1800, REGULATION_SECONDS],
] as const;

/**
 * Games of which the change that they ask for is believed by half. What 740 late games of one season ask for makes the
 * next season's forecasts worse when it is believed whole (CRPS +0.015), and does no harm so.
 */
const HALF_BELIEVED_GAMES = 4000;
const BOUNDS = { shift: [-0.25, 0.25], stretch: [0.8, 1.25] } as const;
const ROUNDS = 2;
const STORED_DIGITS = 4;

/** The shift and stretch by which the states were likeliest, stretch of the clock by stretch, drawn to no change at all. */
export function fitCalibration(states: readonly ForecastState[], games: number): Calibration {
  const believed = games / (games + HALF_BELIEVED_GAMES);
  const rounded = (value: number) => Number(value.toPrecision(STORED_DIGITS));
  const changes = STRETCHES.map(([from, to]) => {
    const within = states.filter(
      ({ overtime, secondsLeft }) => overtime === 0 && secondsLeft >= from && secondsLeft < to,
    );
    return likeliestChange(within);
  });
  return {
    secondsLeft: STRETCHES.map(([from, to]) => (from + to) / 2),
    shift: changes.map(({ shift }) => rounded(believed * shift)),
    stretch: changes.map(({ stretch }) => rounded(1 + believed * (stretch - 1))),
    games,
  };
}

const LEAST_LIKELIHOOD = 1e-9;

function likeliestChange(states: readonly ForecastState[]): Change {
  let [shift, stretch] = [0, 1];
  if (states.length === 0) return { shift, stretch };
  const loss = (change: Change) =>
    states.reduce((sum, { bells, scale, remaining }) => {
      const asChanged = changed(bells, { shift: scale * change.shift, stretch: change.stretch });
      return sum - Math.log(LEAST_LIKELIHOOD + bellWeight(asChanged, remaining));
    }, 0);
  for (let round = 0; round < ROUNDS; round++) {
    stretch = lowest((value) => loss({ shift, stretch: value }), ...BOUNDS.stretch);
    shift = lowest((value) => loss({ shift: value, stretch }), ...BOUNDS.shift);
  }
  return { shift, stretch };
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const PRECISION = 0.004;

/** Where a function with one valley is lowest, by the golden section. */
function lowest(of: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  let [left, right] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
  let [ofLeft, ofRight] = [of(left), of(right)];
  while (b - a > PRECISION) {
    if (ofLeft < ofRight) {
      [b, right, ofRight] = [right, left, ofLeft];
      left = b - GOLDEN * (b - a);
      ofLeft = of(left);
    } else {
      [a, left, ofLeft] = [left, right, ofRight];
      right = a + GOLDEN * (b - a);
      ofRight = of(right);
    }
  }
  return (a + b) / 2;
}
