import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type TensorFlow = typeof import('@tensorflow/tfjs');

export interface Backend {
  readonly tf: TensorFlow;
  /** `tensorflow` is the native library. */
  readonly name: 'tensorflow' | 'wasm';
}

/** `fastest` takes the native library where it works. */
export type WantedBackend = 'fastest' | 'wasm';

/**
 * TensorFlow.js for training: native where it is installed and a small operation succeeds, else WebAssembly on one
 * thread, which adds numbers up in the same order every time. Serving needs neither (see `network.ts`).
 * @throws Error when the WebAssembly kernels cannot be found or started
 */
export async function loadTensorFlow(wanted: WantedBackend = 'fastest'): Promise<Backend> {
  if (wanted === 'fastest') {
    const native = await loadNative();
    if (native) return { tf: native, name: 'tensorflow' };
  }
  const tf = await import('@tensorflow/tfjs');
  const { setThreadsCount, setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setThreadsCount(1);
  setWasmPaths(`${wasmFolder()}/`);
  if (!(await tf.setBackend('wasm'))) throw new Error('tfjs: the WebAssembly backend did not start');
  await tf.ready();
  return { tf, name: 'wasm' };
}

async function loadNative(): Promise<TensorFlow | null> {
  try {
    // A name that the type checker need not resolve: the package is optional.
    const name: string = '@tensorflow/tfjs-node';
    const tf = (await import(name)) as TensorFlow;
    const sum = tf.tidy(() => tf.sum(tf.tensor1d([1, 2])).dataSync()[0]);
    return sum === 3 ? tf : null;
  } catch {
    return null;
  }
}

/** Where the WebAssembly kernels lie: beside a bundle, else in their package. */
function wasmFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  if (existsSync(join(here, 'tfjs-backend-wasm.wasm'))) return here;
  return dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
}
