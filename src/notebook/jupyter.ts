import { spawn, spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import {
  type ExecuteOptions,
  type Execution,
  NotebookError,
  type NotebookPlace,
  placeOf,
} from './execute.js';
import { type Notebook, parseNotebook, sourceOf } from './format.js';
import { repository } from './repository.js';

/** Debian's Python has Debian's Jupyter, whatever other Python comes first on the path. */
const PYTHONS = ['/usr/bin/python3', 'python3'];
const SCRIPT = fileURLToPath(new URL('./execute_notebook.py', import.meta.url));

/** A Python that has nbclient; null where there is none. */
export function findNbclient(): string | null {
  return (
    PYTHONS.find((python) => spawnSync(python, ['-c', 'import nbclient, nbformat']).status === 0) ?? null
  );
}

/** Where Jupyter looks for kernels so that it finds this repository's. */
export function jupyterPath(env: Readonly<Record<string, string | undefined>>): string {
  return [join(repository(), '.jupyter'), env.JUPYTER_PATH].filter(Boolean).join(delimiter);
}

/**
 * Runs a notebook top to bottom on the repository's kernel spec, as Jupyter does.
 * @throws NotebookError at the first cell that fails; Error where nbclient is not installed
 */
export async function executeByJupyter(
  notebook: Notebook,
  place: NotebookPlace,
  { cellTimeoutMs = 300_000, env = {}, signal }: ExecuteOptions = {},
): Promise<Execution> {
  const python = findNbclient();
  if (python === null)
    throw new Error('nbclient is not on this machine; it is added by: apt-get install -y python3-nbclient');
  const started = performance.now();
  const child = spawn(python, [SCRIPT, place.folder, String(Math.ceil(cellTimeoutMs / 1000))], {
    env: { ...process.env, ...env, JUPYTER_PATH: jupyterPath(process.env) },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(signal && { signal }),
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin.end(JSON.stringify(notebook));
  const [written, complaints, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0 && code !== 3)
    throw new Error(`${place.name}: nbclient ended with ${code}: ${complaints.trim()}`);
  const executed = parseNotebook(written, place.name);
  const codeCells = executed.cells.filter((cell) => cell.cell_type === 'code');
  if (code === 3) throw failed(executed, place.name, complaints.trim());
  return { notebook: executed, cellsRun: codeCells.length, seconds: (performance.now() - started) / 1000 };
}

/** The cells after the failed one have no counter; tslab tells its errors on stderr, with the line before them. */
function failed(notebook: Notebook, name: string, complaints: string): NotebookError {
  const codeCells = notebook.cells.filter((cell) => cell.cell_type === 'code');
  const number = codeCells.filter(({ execution_count }) => typeof execution_count === 'number').length;
  const cell = codeCells[number - 1];
  if (cell === undefined) return new NotebookError(`${name}: ${complaints}`, notebook);
  const said = (cell.outputs ?? [])
    .flatMap((output) => (output.output_type === 'stream' && output.name === 'stderr' ? output.text : []))
    .join('');
  const [, line, error = said] = /^(?:line )?(\d+)(?::\d+ - | of the cell:\n)(.*)/s.exec(said) ?? [];
  const where = placeOf(sourceOf(cell), number, codeCells.length, line === undefined ? null : Number(line));
  return new NotebookError(`${name} ${where}: ${error.trim() || complaints}`, notebook);
}
