/** The network as tensors, for training: the same formulas as `network.ts` and `mixture.ts`, with gradients. */
import type * as tfTypes from '@tensorflow/tfjs';
import type { TensorFlow } from './backend.js';
import type { Batch } from './batches.js';
import { BELL, FARTHEST, LEAST_SPREAD, LOG_SPREAD_BOUNDS, OVERTIME_PARTS } from './mixture.js';
import type { Network } from './network.js';

export interface NetworkShape {
  /** Units of the hidden layers. */
  readonly hidden: readonly number[];
  /** Parts of the mixture, the last two of them for games with an overtime to come. */
  readonly parts: number;
  /** Weight of the squared weights in the loss. */
  readonly decay: number;
}

/** A network under training. */
export interface Weights {
  readonly hidden: readonly { kernel: tfTypes.Variable; bias: tfTypes.Variable }[];
  readonly output: { kernel: tfTypes.Variable; bias: tfTypes.Variable };
  readonly direct: tfTypes.Variable;
  readonly all: tfTypes.Variable[];
}

export function initialWeights(tf: TensorFlow, width: number, options: NetworkShape, seed: number): Weights {
  let next = seed * 1000;
  const normal = (rows: number, columns: number, sd: number) =>
    tf.tidy(() => tf.variable(tf.randomNormal([rows, columns], 0, sd, 'float32', next++)));
  const zeros = (...shape: number[]) => tf.tidy(() => tf.variable(tf.zeros(shape)));
  let inputs = width;
  const hidden = options.hidden.map((units) => {
    const layer = { kernel: normal(inputs, units, Math.sqrt(1.5 / inputs)), bias: zeros(units) };
    inputs = units;
    return layer;
  });
  const output = {
    kernel: normal(inputs, 3 * options.parts, 0.02),
    bias: tf.tidy(() => tf.variable(tf.tensor1d(firstParts(options.parts)))),
  };
  const direct = zeros(width, 3 * options.parts);
  const all = [...hidden.flatMap(({ kernel, bias }) => [kernel, bias]), output.kernel, output.bias, direct];
  return { hidden, output, direct, all };
}

/** Parts side by side from −1 to 1 scales; those of an overtime rare and far. */
function firstParts(parts: number): Float32Array {
  const bias = new Float32Array(3 * parts);
  for (let k = 0; k < parts; k++) {
    bias[parts + k] = parts === 1 ? 0 : -1 + (2 * k) / (parts - 1);
    bias[2 * parts + k] = -0.3;
  }
  for (let k = parts - OVERTIME_PARTS; k < parts; k++) {
    bias[k] = -2.5;
    bias[parts + k] = 1.5;
  }
  return bias;
}

export function outputsOf(tf: TensorFlow, weights: Weights, inputs: tfTypes.Tensor2D): tfTypes.Tensor2D {
  let layer = inputs;
  for (const { kernel, bias } of weights.hidden) {
    const sum = tf.add(tf.matMul(layer, kernel as tfTypes.Tensor2D), bias);
    layer = tf.mul(sum, tf.sigmoid(sum));
  }
  const last = tf.add(tf.matMul(layer, weights.output.kernel as tfTypes.Tensor2D), weights.output.bias);
  return tf.add(last, tf.matMul(inputs, weights.direct as tfTypes.Tensor2D));
}

/** A state whose points no part expects costs −ln of this, no more. */
const LEAST_LIKELIHOOD = 1e-9;

/** Negative log-likelihood of each state's points to come, nats: the tensor twin of `mixture.ts`. */
export function losses(tf: TensorFlow, weights: Weights, batch: Batch, parts: number): tfTypes.Tensor {
  const count = batch.remaining.length;
  const inputs = tf.tensor2d(batch.inputs, [count, batch.inputs.length / count]);
  const column = (values: Float32Array) => tf.tensor2d(values, [count, 1]);
  const [base, scale, remaining] = [column(batch.base), column(batch.scale), column(batch.remaining)];
  const outputs = outputsOf(tf, weights, inputs);
  const shares = tf.softmax(tf.slice(outputs, [0, 0], [-1, parts]));
  const apart = tf.slice(outputs, [0, parts], [-1, parts]);
  const drawn = tf.mul(tf.sub(1, column(batch.trust)), tf.sum(tf.mul(shares, apart), 1, true));
  const means = tf.add(base, tf.mul(scale, tf.sub(apart, drawn)));
  const [low, high] = LOG_SPREAD_BOUNDS;
  const logSpreads = tf.clipByValue(tf.slice(outputs, [0, 2 * parts], [-1, parts]), low, high);
  const spreads = tf.add(LEAST_SPREAD, tf.mul(scale, tf.exp(logSpreads)));
  // A bell is symmetric: on its lower side the two sums differ by numbers near 0, not near 1, and keep their digits.
  const none = tf.cast(tf.equal(remaining, 0), 'float32');
  const away = tf.sub(remaining, means);
  const lower = tf.sub(tf.mul(none, away), tf.mul(tf.sub(1, none), tf.abs(away)));
  const upTo = tf.div(tf.add(lower, 0.5), spreads);
  const below = tf.sub(tf.div(tf.sub(lower, 0.5), spreads), tf.mul(none, 4 * FARTHEST));
  const bell = (z: tfTypes.Tensor) => {
    const near = tf.clipByValue(z, -FARTHEST, FARTHEST);
    return tf.sigmoid(tf.mul(near, tf.add(BELL.linear, tf.mul(BELL.cubic, tf.square(near)))));
  };
  const masses = tf.abs(tf.sub(bell(upTo), bell(below)));
  // Whether an overtime came is known too: only the parts of what happened explain the points.
  const follows = column(batch.overtimeFollows);
  const regulation = parts - OVERTIME_PARTS;
  const happened = tf.concat(
    [tf.tile(tf.sub(1, follows), [1, regulation]), tf.tile(follows, [1, OVERTIME_PARTS])],
    1,
  );
  const likelihood = tf.sum(tf.mul(happened, tf.mul(shares, masses)), 1);
  return tf.neg(tf.log(tf.add(likelihood, LEAST_LIKELIHOOD)));
}

export function penalizedLoss(
  tf: TensorFlow,
  weights: Weights,
  batch: Batch,
  options: NetworkShape,
): tfTypes.Scalar {
  const loss = tf.mean(losses(tf, weights, batch, options.parts));
  const kernels = [...weights.hidden.map(({ kernel }) => kernel), weights.output.kernel, weights.direct];
  const squares = kernels.map((kernel) => tf.sum(tf.square(kernel)));
  return tf.add(loss, tf.mul(options.decay, tf.addN(squares))) as tfTypes.Scalar;
}

/** Digits that a stored weight keeps: below what single precision holds, and half the size of the full number. */
const STORED_DIGITS = 6;

/** The weights as numbers, from values that run along `weights.all`. */
export function networkOf(
  values: readonly Float32Array[],
  weights: Weights,
  options: NetworkShape,
): Network<number[]> {
  const numbers = (variable: tfTypes.Variable) =>
    Array.from(values[weights.all.indexOf(variable)] as Float32Array, (w) =>
      Number(w.toPrecision(STORED_DIGITS)),
    );
  const layer = ({ kernel, bias }: { kernel: tfTypes.Variable; bias: tfTypes.Variable }) => ({
    kernel: numbers(kernel),
    bias: numbers(bias),
  });
  return {
    parts: options.parts,
    hidden: weights.hidden.map(layer),
    output: layer(weights.output),
    direct: numbers(weights.direct),
  };
}
