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

/**
 * The network's outputs for `count` states, `3 · parts` each; inputs as `encode` writes them.
 * @param dense inputs from here on are flags, nearly all of them 0: only those that are up are looked at
 */
export function forward(
  network: CompiledNetwork,
  inputs: Float64Array,
  count: number,
  dense: number = inputs.length / count,
): Float64Array {
  if (count === 0) return new Float64Array(0);
  const width = inputs.length / count;
  const flags = raisedFlags(inputs, width, count, dense);
  let layer = inputs;
  let layerWidth = width;
  for (const { byUnit, bias } of network.hidden) {
    const sums = biased(bias, count);
    addProducts(byUnit, layer, layerWidth, sums, count, layer === inputs ? flags : null);
    for (let i = 0; i < sums.length; i++) {
      const x = sums[i] as number;
      sums[i] = x / (1 + Math.exp(-x));
    }
    layer = sums;
    layerWidth = bias.length;
  }
  const outputs = biased(network.output.bias, count);
  addProducts(network.output.byUnit, layer, layerWidth, outputs, count);
  addProducts(network.directByUnit, inputs, width, outputs, count, flags);
  return outputs;
}

/** Which of the inputs from `dense` on are not 0, state by state. */
interface Flags {
  readonly dense: number;
  readonly inputs: readonly number[];
  /** Where a state's flags end in `inputs`. */
  readonly until: Int32Array;
}

function raisedFlags(inputs: Float64Array, width: number, count: number, dense: number): Flags {
  const raised: number[] = [];
  const until = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    for (let j = dense; j < width; j++) if (inputs[i * width + j] !== 0) raised.push(j);
    until[i] = raised.length;
  }
  return { dense, inputs: raised, until };
}

function biased(bias: Float64Array, count: number): Float64Array {
  const sums = new Float64Array(count * bias.length);
  for (let i = 0; i < count; i++) sums.set(bias, i * bias.length);
  return sums;
}

/**
 * sums += inputs × kernel, in blocks of four units and two states: each number that is read serves twice or four times.
 * A state's sums are added up in the same order whatever stands beside it.
 */
function addProducts(
  byUnit: Float64Array,
  inputs: Float64Array,
  width: number,
  sums: Float64Array,
  count: number,
  flags: Flags | null = null,
): void {
  const units = byUnit.length / width;
  const dense = flags?.dense ?? width;
  for (let u = 0; u < units; u += 4) {
    const lanes = Math.min(4, units - u);
    const k0 = u * width;
    const k1 = lanes > 1 ? k0 + width : k0;
    const k2 = lanes > 2 ? k0 + 2 * width : k0;
    const k3 = lanes > 3 ? k0 + 3 * width : k0;
    for (let i = 0; i < count; i += 2) {
      const a = i * width;
      const b = i + 1 < count ? a + width : a;
      let a0 = 0;
      let a1 = 0;
      let a2 = 0;
      let a3 = 0;
      let b0 = 0;
      let b1 = 0;
      let b2 = 0;
      let b3 = 0;
      for (let j = 0; j < dense; j++) {
        const x = inputs[a + j] as number;
        const y = inputs[b + j] as number;
        const w0 = byUnit[k0 + j] as number;
        const w1 = byUnit[k1 + j] as number;
        const w2 = byUnit[k2 + j] as number;
        const w3 = byUnit[k3 + j] as number;
        a0 += x * w0;
        a1 += x * w1;
        a2 += x * w2;
        a3 += x * w3;
        b0 += y * w0;
        b1 += y * w1;
        b2 += y * w2;
        b3 += y * w3;
      }
      addLanes(sums, i * units + u, lanes, a0, a1, a2, a3);
      if (i + 1 < count) addLanes(sums, (i + 1) * units + u, lanes, b0, b1, b2, b3);
    }
  }
  if (flags !== null) addFlags(byUnit, inputs, width, sums, count, flags);
}

function addLanes(
  sums: Float64Array,
  to: number,
  lanes: number,
  s0: number,
  s1: number,
  s2: number,
  s3: number,
): void {
  sums[to] = (sums[to] as number) + s0;
  if (lanes > 1) sums[to + 1] = (sums[to + 1] as number) + s1;
  if (lanes > 2) sums[to + 2] = (sums[to + 2] as number) + s2;
  if (lanes > 3) sums[to + 3] = (sums[to + 3] as number) + s3;
}

function addFlags(
  byUnit: Float64Array,
  inputs: Float64Array,
  width: number,
  sums: Float64Array,
  count: number,
  flags: Flags,
): void {
  const units = byUnit.length / width;
  for (let i = 0; i < count; i++)
    for (let f = i === 0 ? 0 : (flags.until[i - 1] as number); f < (flags.until[i] as number); f++) {
      const j = flags.inputs[f] as number;
      const x = inputs[i * width + j] as number;
      for (let u = 0; u < units; u++)
        sums[i * units + u] = (sums[i * units + u] as number) + x * (byUnit[u * width + j] as number);
    }
}
