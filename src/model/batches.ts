import { FEATURES, type FeatureGroup } from '../features/index.js';
import { type ClockFrame, framePoint } from './frame.js';
import { encode, inputWidth, type Scaler } from './scaler.js';
import type { TrainingData } from './training-data.js';

/** Groups of features that training hides from some games, since serving will miss them for some. */
export const HIDEABLE_GROUPS = ['line', 'spread', 'plays'] as const satisfies readonly FeatureGroup[];
export type HideableGroup = (typeof HIDEABLE_GROUPS)[number];

/** Some states as the networks see them, and what came of them. */
export interface Batch {
  readonly inputs: Float32Array;
  readonly base: Float32Array;
  readonly scale: Float32Array;
  readonly remaining: Float32Array;
}

export interface BatchMaker {
  readonly width: number;
  /** `hidden` says by game which groups to hide, as bits in the order of HIDEABLE_GROUPS. */
  make(rows: Int32Array, from: number, count: number, hidden: Uint8Array | null): Batch;
  readonly games: number;
}

export function batchMaker(data: TrainingData, scaler: Scaler, frame: ClockFrame): BatchMaker {
  const features = data.featureNames.length;
  const width = inputWidth(scaler);
  const bits = FEATURES.map(({ group }) => {
    const i = (HIDEABLE_GROUPS as readonly FeatureGroup[]).indexOf(group);
    return i < 0 ? 0 : 1 << i;
  });
  const [seconds, overtime, closing] = ['secondsLeft', 'overtime', 'closingTotal'].map((name) =>
    data.featureNames.indexOf(name),
  ) as [number, number, number];
  return {
    width,
    games: data.games.length,
    make(rows, from, count, hidden) {
      const batch: Batch = {
        inputs: new Float32Array(count * width),
        base: new Float32Array(count),
        scale: new Float32Array(count),
        remaining: new Float32Array(count),
      };
      for (let i = 0; i < count; i++) {
        const row = rows[from + i] as number;
        const hide = hidden === null ? 0 : (hidden[data.gameIndex[row] as number] as number);
        const value = (j: number) =>
          ((bits[j] as number) & hide) !== 0 ? null : (data.features[row * features + j] as number);
        encode(value, scaler, batch.inputs, i * width);
        const close = value(closing);
        const point = framePoint(
          frame,
          { secondsLeft: value(seconds) as number, overtime: value(overtime) as number },
          close === null || Number.isNaN(close) ? null : close,
        );
        batch.base[i] = point.base;
        batch.scale[i] = point.scale;
        batch.remaining[i] = data.remaining[row] as number;
      }
      return batch;
    },
  };
}
