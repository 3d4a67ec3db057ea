import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { cleanNotebook } from './clean.js';
import { type ExecuteOptions, executeCells } from './execute.js';
import { formatNotebook, type Notebook, parseNotebook, sourceOf } from './format.js';
import { keptFile } from './inputs.js';
import { executeByJupyter } from './jupyter.js';
import { type Parameter, parametersOf, withParameters } from './parameters.js';
import { writeWhole } from './write-whole.js';

export type Engine = 'tslab' | 'jupyter';

export interface RunOptions extends ExecuteOptions {
  /** By name, as a command line gives them. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** tslab's own executor unless told. */
  readonly engine?: Engine;
  /** Where runs are kept; null to keep none. */
  readonly cache: string | null;
  /** Run though the same run is kept. */
  readonly fresh?: boolean;
}

export interface NotebookRun {
  /** Clean, with the outputs of this run. */
  readonly notebook: Notebook;
  readonly parameters: readonly Parameter[];
  /** False where the same notebook was run before with the same parameters on the same code and data. */
  readonly executed: boolean;
  readonly seconds: number;
}

/**
 * Runs a notebook with parameters. The same notebook, parameters, code and data are not run again: the kept run is
 * answered with.
 * @throws Error naming an unknown parameter or a value of another type; NotebookError at the first cell that fails
 */
export async function runNotebook(file: string, options: RunOptions): Promise<NotebookRun> {
  const name = basename(file);
  const asked = withParameters(await readNotebook(file), name, options.parameters ?? {});
  const parameters = parametersOf(asked, name);
  const place = { name, folder: dirname(resolve(file)) };
  const cells = asked.cells.map((cell) => [cell.cell_type, sourceOf(cell)]);
  const kept = await keptFile(options.cache, [cells, options.engine ?? 'tslab'], options.env ?? {}, '.ipynb');
  if (kept !== null && options.fresh !== true) {
    const text = await readFile(kept, 'utf8').catch(() => null);
    if (text !== null)
      return { notebook: parseNotebook(text, name), parameters, executed: false, seconds: 0 };
  }
  const execute = options.engine === 'jupyter' ? executeByJupyter : executeCells;
  const execution = await execute(asked, place, options);
  const notebook = cleanNotebook(execution.notebook);
  if (kept !== null) await writeWhole([{ path: kept, content: formatNotebook(notebook) }]);
  return { notebook, parameters, executed: true, seconds: execution.seconds };
}

/** @throws Error naming the file that is not there or no notebook */
export async function readNotebook(file: string): Promise<Notebook> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw ['ENOENT', 'EISDIR'].includes(error.code ?? '') ? new Error(`no notebook ${file}`) : error;
  });
  return parseNotebook(text, file);
}
