/** A trained network as plain numbers, and its forward pass: what serving needs, with no library to load. */
export interface Network<Numbers extends ArrayLike<number> = ArrayLike<number>> {
  /** Parts of the mixture that it speaks of; it has 3 outputs for each. */
  readonly parts: number;
  /** Hidden layers, swish after each. */
  readonly hidden: readonly DenseLayer<Numbers>[];
  readonly output: DenseLayer<Numbers>;
  /** Straight from the inputs to the outputs: what is linear need not go through the layers. */
  readonly direct: Numbers;
}

export interface DenseLayer<Numbers extends ArrayLike<number> = ArrayLike<number>> {
  /** Inputs × units, row by row. */
  readonly kernel: Numbers;
  readonly bias: Numbers;
}

/** The network's outputs for `count` states, `3 · parts` each; inputs as `encode` writes them. */
export function forward(network: Network, inputs: Float64Array, count: number): Float64Array {
  const width = inputs.length / Math.max(1, count);
  let layer = inputs;
  for (const dense of network.hidden) {
    layer = apply(dense, layer, count);
    for (let i = 0; i < layer.length; i++) {
      const x = layer[i] as number;
      layer[i] = x / (1 + Math.exp(-x));
    }
  }
  const outputs = apply(network.output, layer, count);
  multiplyAdd(network.direct, inputs, outputs, count, width);
  return outputs;
}

function apply({ kernel, bias }: DenseLayer, inputs: Float64Array, count: number): Float64Array {
  const units = bias.length;
  const outputs = new Float64Array(count * units);
  for (let i = 0; i < count; i++) outputs.set(bias, i * units);
  multiplyAdd(kernel, inputs, outputs, count, kernel.length / units);
  return outputs;
}

/** outputs += inputs × kernel */
function multiplyAdd(
  kernel: ArrayLike<number>,
  inputs: Float64Array,
  outputs: Float64Array,
  count: number,
  width: number,
): void {
  const units = kernel.length / width;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < width; j++) {
      const x = inputs[i * width + j] as number;
      if (x === 0) continue;
      const row = j * units;
      const out = i * units;
      for (let u = 0; u < units; u++)
        outputs[out + u] = (outputs[out + u] as number) + x * (kernel[row + u] as number);
    }
  }
}
