import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ownFrames } from './cell-lines.js';
import { cleanNotebook } from './clean.js';
import {
  type Cell,
  formatNotebook,
  linesOf,
  type Notebook,
  type Output,
  parseNotebook,
  sourceOf,
} from './format.js';
import type { KernelMessage, KernelOutput, RunCell } from './kernel.js';

export interface ExecuteOptions {
  /** Milliseconds that one cell may take. Default 5 minutes. */
  readonly cellTimeoutMs?: number;
  /** Environment of the cells, added to this process's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called as each code cell starts, with its number among the code cells, from 1. */
  readonly onCell?: (number: number, of: number) => void;
  /** Ends the run. */
  readonly signal?: AbortSignal;
}

/** What errors call the notebook, and the folder that its relative imports start from. */
export interface NotebookPlace {
  readonly name: string;
  readonly folder: string;
}

export interface Execution {
  /** The notebook with the outputs of this run; cells after a failed one have none. */
  readonly notebook: Notebook;
  /** Code cells that ran without an error. */
  readonly cellsRun: number;
  readonly seconds: number;
}

/** A cell failed: says which notebook, which cell, its line and the error. */
export class NotebookError extends Error {
  override readonly name = 'NotebookError';
  constructor(
    message: string,
    readonly notebook: Notebook,
  ) {
    super(message);
  }
}

/** tslab's compiler and the cells run as plain JavaScript, so from sources the built kernel is started. */
function kernelFile(): string {
  const built = import.meta.url.endsWith('.ts') ? '../../dist/src/notebook/kernel.js' : './kernel.js';
  const file = fileURLToPath(new URL(built, import.meta.url));
  if (!existsSync(file)) throw new Error(`${file} is not there: npm run build`);
  return file;
}

/** Joins an output to those before it: pieces of one stream become one output, as Jupyter shows them. */
function joined(outputs: readonly Output[], next: KernelOutput): Output[] {
  if (next.output_type !== 'stream') return [...outputs, next];
  const last = outputs.at(-1);
  if (last?.output_type === 'stream' && last.name === next.name) {
    return [...outputs.slice(0, -1), { ...last, text: linesOf(last.text.join('') + next.text) }];
  }
  return [...outputs, { output_type: 'stream', name: next.name, text: linesOf(next.text) }];
}

/** Runs one cell in the kernel and gives its outputs. */
function runCell(
  kernel: ChildProcess,
  cell: RunCell,
  timeoutMs: number,
): Promise<{ outputs: Output[]; ok: boolean; line: number | null; lost?: string }> {
  return new Promise((resolveCell) => {
    let outputs: Output[] = [];
    const end = (ok: boolean, line: number | null, lost?: string) => {
      clearTimeout(timer);
      kernel.off('message', onMessage);
      kernel.off('exit', onExit);
      resolveCell({ outputs, ok, line, ...(lost && { lost }) });
    };
    const onExit = (code: number | null, signal: string | null) =>
      end(false, null, `the kernel ended with ${signal ?? `exit code ${code}`}`);
    const onMessage = (message: KernelMessage) => {
      if ('output' in message) outputs = joined(outputs, message.output);
      else if ('done' in message && message.done === cell.run) end(message.ok, message.line);
    };
    const late = () => end(false, null, `the cell took longer than ${timeoutMs / 1000} s`);
    const timer = setTimeout(late, timeoutMs);
    kernel.on('message', onMessage);
    kernel.on('exit', onExit);
    kernel.send(cell);
  });
}

/** The errors among a cell's outputs, with the stack as far as it is the cell's and its modules'. */
function errorText(outputs: readonly Output[]): string {
  return outputs
    .filter((output) => output.output_type === 'error')
    .map(({ ename, evalue, traceback }) => [`${ename}: ${evalue}`, ...ownFrames(traceback)].join('\n'))
    .join('\n');
}

/**
 * Runs a notebook top to bottom on the tslab kernel, without Jupyter or Python, in a process of its own whose folder
 * is the notebook's, so that a cell imports `../dist/src/…` as it does in Jupyter.
 * @throws NotebookError at the first cell that fails, with the cell's number, its line and the error
 */
export async function executeCells(
  notebook: Notebook,
  { name, folder }: NotebookPlace,
  options: ExecuteOptions = {},
): Promise<Execution> {
  const { cellTimeoutMs = 300_000, env = {}, onCell, signal } = options;
  const started = performance.now();
  const cells: Cell[] = notebook.cells.map((cell) =>
    cell.cell_type === 'code' ? { ...cell, execution_count: null, outputs: [] } : cell,
  );
  const codeCells = [...cells.entries()].filter(([, cell]) => cell.cell_type === 'code');
  const kernel = fork(kernelFile(), {
    cwd: folder,
    env: { ...process.env, ...env },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const stop = () => kernel.kill();
  signal?.addEventListener('abort', stop);
  try {
    await new Promise<void>((ready, failed) => {
      kernel.once('message', () => ready());
      kernel.once('error', failed);
      kernel.once('exit', (code) =>
        failed(new Error(`${name}: the tslab kernel did not start (exit code ${code})`)),
      );
    });
    for (const [number, [index, cell]] of codeCells.entries()) {
      signal?.throwIfAborted();
      onCell?.(number + 1, codeCells.length);
      const code = sourceOf(cell);
      if (code.trim() === '') continue;
      const { outputs, ok, line, lost } = await runCell(kernel, { run: index, code }, cellTimeoutMs);
      cells[index] = { ...cell, execution_count: number + 1, outputs };
      if (!ok) {
        signal?.throwIfAborted();
        const why = [errorText(outputs), lost].filter(Boolean).join('\n');
        const place = placeOf(code, number + 1, codeCells.length, line);
        throw new NotebookError(`${name} ${place}: ${why}`, { ...notebook, cells });
      }
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    kernel.removeAllListeners('exit');
    kernel.kill();
  }
  return {
    notebook: { ...notebook, cells },
    cellsRun: codeCells.length,
    seconds: (performance.now() - started) / 1000,
  };
}

/** `cell 3 of 11, line 2 (throw new Error())` */
export function placeOf(code: string, number: number, of: number, line: number | null): string {
  const text = line === null ? code.trim().split('\n', 1)[0] : code.split('\n')[line - 1]?.trim();
  return `cell ${number} of ${of}${line === null ? '' : `, line ${line}`} (${text})`;
}

/** {@link executeCells} of a file. @example await executeNotebook('notebooks/01_foul_analysis.ipynb') */
export async function executeNotebook(file: string, options: ExecuteOptions = {}): Promise<Execution> {
  const notebook = parseNotebook(readFileSync(file, 'utf8'), file);
  return executeCells(notebook, { name: basename(file), folder: dirname(resolve(file)) }, options);
}

/** Runs a notebook and writes its new outputs into the same file, clean for a commit. */
export async function executeInPlace(file: string, options: ExecuteOptions = {}): Promise<Execution> {
  const execution = await executeNotebook(file, options);
  writeFileSync(file, formatNotebook(cleanNotebook(execution.notebook)));
  return execution;
}
