import { type ClockFrame, framePoint } from './frame.js';
import { encode, inputWidth, type Scaler } from './scaler.js';
import type { TrainingData } from './training-data.js';
import { type Hidden, hiddenFrom, isHidden } from './visible.js';

/** Some states as the networks see them, and what came of them. */
export interface Batch {
  readonly inputs: Float32Array;
  readonly base: Float32Array;
  readonly scale: Float32Array;
  readonly remaining: Float32Array;
  /** How much of a mean's distance from the base counts (see `frame.ts`). */
  readonly trust: Float32Array;
  /** 1 where an overtime was still to begin. */
  readonly overtimeFollows: Float32Array;
}

export interface BatchMaker {
  readonly width: number;
  /** `hidden` says by game which groups to hide, or which to hide from all. */
  make(rows: Int32Array, from: number, count: number, hidden: Uint16Array | Hidden): Batch;
  readonly games: number;
}

export function batchMaker(data: TrainingData, scaler: Scaler, frame: ClockFrame): BatchMaker {
  const features = data.featureNames.length;
  const width = inputWidth(scaler);
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
        trust: new Float32Array(count),
        overtimeFollows: new Float32Array(count),
      };
      for (let i = 0; i < count; i++) {
        const row = rows[from + i] as number;
        const lineKnown = !Number.isNaN(data.features[row * features + closing] as number);
        const ofGame =
          typeof hidden === 'number' ? hidden : (hidden[data.gameIndex[row] as number] as number);
        const hide = hiddenFrom(ofGame, lineKnown);
        encode(data.features, row * features, hide, scaler, batch.inputs, i * width);
        const value = (j: number) => data.features[row * features + j] as number;
        const point = framePoint(
          frame,
          { secondsLeft: value(seconds), overtime: value(overtime) },
          lineKnown && !isHidden(closing, hide) ? value(closing) : null,
        );
        batch.base[i] = point.base;
        batch.scale[i] = point.scale;
        batch.trust[i] = point.trust;
        batch.overtimeFollows[i] = data.overtimeFollows[row] as number;
        batch.remaining[i] = data.remaining[row] as number;
      }
      return batch;
    },
  };
}
