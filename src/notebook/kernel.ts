/**
 * The child process in which one notebook's cells run, on tslab's own converter and executor (no Python, no
 * ZeroMQ). The parent sends `{run: index, code}` for one cell at a time; the
 * child answers with `{output}` messages and one `{done: index, ok}`, with the line of the cell that failed.
 */
import { createRequire } from 'node:module';
import type { Output } from './format.js';
import { tslabExecutor } from './tslab.js';

export interface RunCell {
  readonly run: number;
  readonly code: string;
}

export type KernelMessage =
  | { readonly ready: true }
  | { readonly run: number; readonly output: KernelOutput }
  | { readonly done: number; readonly ok: boolean; readonly line: number | null };

/** An output as it is produced: stream text comes in pieces, which the parent joins. */
export type KernelOutput =
  | { readonly output_type: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: string }
  | Exclude<Output, { output_type: 'stream' }>;

const require = createRequire(import.meta.url);
const jupyter = require('tslab/dist/jupyter.js') as {
  lastWriteDisplayData: ((content: { data: Record<string, unknown> }) => void) | null;
};
const { format } = require('node:util') as typeof import('node:util');

let running = -1;
let rejected = false;
/** The line of the running cell at which it failed first. */
let failedAt: number | null = null;

function send(message: KernelMessage): void {
  process.send?.(message);
}

function emit(output: KernelOutput): void {
  send({ run: running, output });
}

function write(name: 'stdout' | 'stderr') {
  return (chunk: string | Uint8Array): boolean => {
    emit({
      output_type: 'stream',
      name,
      text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString(),
    });
    return true;
  };
}

/** What tslab reports as an error: a thrown value, or a compiler message with its place in the cell. */
function fail(...values: unknown[]): void {
  const [error] = values;
  const thrown = values.length === 1 && error instanceof Error;
  failedAt ??= thrown ? lineOf(error) : placeIn(format(...values));
  emit({
    output_type: 'error',
    ename: thrown ? error.name : 'Error',
    evalue: thrown ? error.message : format(...values),
    traceback: (thrown ? (error.stack ?? error.message) : format(...values)).split('\n'),
  });
}

/** Compiler messages begin with line and column. */
function placeIn(message: string): number | null {
  const line = /^(\d+):\d+ - /.exec(message)?.[1];
  return line === undefined ? null : Number(line);
}

const { executor, lineOf } = tslabExecutor({
  log: (...values) => console.log(...values),
  error: fail,
  // A run is of one build: what is built meanwhile is for the next one.
  onRebuilt: () => {},
});

process.stdout.write = write('stdout');
process.stderr.write = write('stderr');
jupyter.lastWriteDisplayData = ({ data }) => emit({ output_type: 'display_data', data, metadata: {} });
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    rejected = true;
    fail(error);
  });
}

process.on('message', async ({ run, code }: RunCell) => {
  running = run;
  rejected = false;
  failedAt = null;
  const ok = await executor.execute(code);
  // One turn of the event loop, so that a promise that the cell forgot fails this cell and not the next.
  await new Promise((resolve) => setImmediate(resolve));
  send({ done: run, ok: ok && !rejected, line: failedAt });
});
process.on('disconnect', () => process.exit(0));
send({ ready: true });
