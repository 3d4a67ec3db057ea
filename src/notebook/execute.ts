import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
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
}

export interface Execution {
  /** The notebook with the outputs of this run; cells after a failed one have none. */
  readonly notebook: Notebook;
  /** Code cells that ran without an error. */
  readonly cellsRun: number;
  readonly seconds: number;
}

/** A cell failed: says which notebook, which cell, its first line and the error. */
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
): Promise<{ outputs: Output[]; ok: boolean; lost?: string }> {
  return new Promise((resolveCell) => {
    let outputs: Output[] = [];
    const end = (ok: boolean, lost?: string) => {
      clearTimeout(timer);
      kernel.off('message', onMessage);
      kernel.off('exit', onExit);
      resolveCell({ outputs, ok, ...(lost && { lost }) });
    };
    const onExit = (code: number | null, signal: string | null) =>
      end(false, `the kernel ended with ${signal ?? `exit code ${code}`}`);
    const onMessage = (message: KernelMessage) => {
      if ('output' in message) outputs = joined(outputs, message.output);
      else if ('done' in message && message.done === cell.run) end(message.ok);
    };
    const timer = setTimeout(() => end(false, `the cell took longer than ${timeoutMs / 1000} s`), timeoutMs);
    kernel.on('message', onMessage);
    kernel.on('exit', onExit);
    kernel.send(cell);
  });
}

/** The errors among a cell's outputs, with the stack as far as it is the cell's and its modules'. */
function errorText(outputs: readonly Output[]): string {
  return outputs
    .filter((output) => output.output_type === 'error')
    .map(({ ename, evalue, traceback }) => {
      const frames = traceback.filter((line) =>
        /^ {4}at (?!.*(node:|evalmachine|tslab|notebook\/kernel))/.test(line),
      );
      return [`${ename}: ${evalue}`, ...frames].join('\n');
    })
    .join('\n');
}

/**
 * Runs a notebook top to bottom on the tslab kernel, without Jupyter or Python, in a process of its own whose folder
 * is the notebook's, so that a cell imports `../dist/src/…` as it does in Jupyter.
 *
 * @throws NotebookError at the first cell that fails, with the cell's number and error.
 * @example await executeNotebook('notebooks/01_foul_analysis.ipynb')
 */
export async function executeNotebook(file: string, options: ExecuteOptions = {}): Promise<Execution> {
  const { cellTimeoutMs = 300_000, env = {}, onCell } = options;
  const started = performance.now();
  const notebook = parseNotebook(readFileSync(file, 'utf8'), file);
  const cells: Cell[] = notebook.cells.map((cell) =>
    cell.cell_type === 'code' ? { ...cell, execution_count: null, outputs: [] } : cell,
  );
  const codeCells = [...cells.entries()].filter(([, cell]) => cell.cell_type === 'code');
  const kernel = fork(kernelFile(), {
    cwd: dirname(resolve(file)),
    env: { ...process.env, ...env },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    await new Promise<void>((ready, failed) => {
      kernel.once('message', () => ready());
      kernel.once('error', failed);
      kernel.once('exit', (code) =>
        failed(new Error(`${file}: the tslab kernel did not start (exit code ${code})`)),
      );
    });
    for (const [number, [index, cell]] of codeCells.entries()) {
      onCell?.(number + 1, codeCells.length);
      const code = sourceOf(cell);
      if (code.trim() === '') continue;
      const { outputs, ok, lost } = await runCell(kernel, { run: index, code }, cellTimeoutMs);
      cells[index] = { ...cell, execution_count: number + 1, outputs };
      if (!ok) {
        const firstLine = code.trim().split('\n', 1)[0];
        const why = [errorText(outputs), lost].filter(Boolean).join('\n');
        throw new NotebookError(
          `${basename(file)} cell ${number + 1} of ${codeCells.length} (${firstLine}): ${why}`,
          { ...notebook, cells },
        );
      }
    }
  } finally {
    kernel.removeAllListeners('exit');
    kernel.kill();
  }
  return {
    notebook: { ...notebook, cells },
    cellsRun: codeCells.length,
    seconds: (performance.now() - started) / 1000,
  };
}

/** Runs a notebook and writes its new outputs into the same file, clean for a commit. */
export async function executeInPlace(file: string, options: ExecuteOptions = {}): Promise<Execution> {
  const execution = await executeNotebook(file, options);
  writeFileSync(file, formatNotebook(cleanNotebook(execution.notebook)));
  return execution;
}
