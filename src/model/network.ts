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

/** A network laid out for {@link forward}: kernels turned, so that a unit's weights lie together. */
export interface CompiledNetwork {
  readonly parts: number;
  readonly hidden: readonly { readonly byUnit: Float64Array; readonly bias: Float64Array }[];
  readonly output: { readonly byUnit: Float64Array; readonly bias: Float64Array };
  readonly directByUnit: Float64Array;
}

export function compileNetwork(network: Network): CompiledNetwork {
  const layer = ({ kernel, bias }: DenseLayer) => ({
    byUnit: turned(kernel, bias.length),
    bias: Float64Array.from(bias),
  });
  return {
    parts: network.parts,
    hidden: network.hidden.map(layer),
    output: layer(network.output),
    directByUnit: turned(network.direct, 3 * network.parts),
  };
}

function turned(kernel: ArrayLike<number>, units: number): Float64Array {
  const inputs = kernel.length / units;
  const byUnit = new Float64Array(kernel.length);
  for (let j = 0; j < inputs; j++)
    for (let u = 0; u < units; u++) byUnit[u * inputs + j] = kernel[j * units + u] as number;
  return byUnit;
}

/** The network's outputs for `count` states, `3 · parts` each; inputs as `encode` writes them. */
export function forward(network: CompiledNetwork, inputs: Float64Array, count: number): Float64Array {
  if (count === 0) return new Float64Array(0);
  const width = inputs.length / count;
  let layer = inputs;
  let layerWidth = width;
  for (const { byUnit, bias } of network.hidden) {
    const sums = biased(bias, count);
    addProducts(byUnit, layer, layerWidth, sums, count);
    for (let i = 0; i < sums.length; i++) {
      const x = sums[i] as number;
      sums[i] = x / (1 + Math.exp(-x));
    }
    layer = sums;
    layerWidth = bias.length;
  }
  const outputs = biased(network.output.bias, count);
  addProducts(network.output.byUnit, layer, layerWidth, outputs, count);
  addProducts(network.directByUnit, inputs, width, outputs, count);
  return outputs;
}

function biased(bias: Float64Array, count: number): Float64Array {
  const sums = new Float64Array(count * bias.length);
  for (let i = 0; i < count; i++) sums.set(bias, i * bias.length);
  return sums;
}

/** sums += inputs × kernel; four units at a time, so that each input is read once for four of them. */
function addProducts(
  byUnit: Float64Array,
  inputs: Float64Array,
  width: number,
  sums: Float64Array,
  count: number,
): void {
  const units = byUnit.length / width;
  for (let u = 0; u < units; u += 4) {
    const lanes = Math.min(4, units - u);
    const k0 = u * width;
    const k1 = lanes > 1 ? k0 + width : k0;
    const k2 = lanes > 2 ? k0 + 2 * width : k0;
    const k3 = lanes > 3 ? k0 + 3 * width : k0;
    for (let i = 0; i < count; i++) {
      const from = i * width;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let j = 0; j < width; j++) {
        const x = inputs[from + j] as number;
        s0 += x * (byUnit[k0 + j] as number);
        s1 += x * (byUnit[k1 + j] as number);
        s2 += x * (byUnit[k2 + j] as number);
        s3 += x * (byUnit[k3 + j] as number);
      }
      const to = i * units + u;
      sums[to] = (sums[to] as number) + s0;
      if (lanes > 1) sums[to + 1] = (sums[to + 1] as number) + s1;
      if (lanes > 2) sums[to + 2] = (sums[to + 2] as number) + s2;
      if (lanes > 3) sums[to + 3] = (sums[to + 3] as number) + s3;
    }
  }
}
