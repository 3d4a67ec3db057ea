import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ExecuteOptions, executeNotebook, NotebookError } from '../src/notebook/execute.js';

const notebooks = existsSync('notebooks')
  ? readdirSync('notebooks')
      .filter((name) => name.endsWith('.ipynb'))
      .sort()
  : [];

describe.runIf(notebooks.length > 0)('every notebook runs top to bottom on the tslab kernel', () => {
  test.each(notebooks)(
    '%s',
    async (name) => {
      const { cellsRun } = await executeNotebook(join('notebooks', name));
      expect(cellsRun).toBeGreaterThan(0);
    },
    900_000,
  );
});

describe('executing a notebook', () => {
  let folder = '';
  beforeAll(async () => {
    // Inside the repository, as notebooks are: a cell imports the built modules by a relative path.
    folder = await mkdtemp('dist/notebook-test-');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function run(cells: string | readonly string[], options: ExecuteOptions = {}) {
    const file = join(folder, 'scratch.ipynb');
    const code = [cells]
      .flat()
      .map((source) => ({ cell_type: 'code', metadata: {}, source, outputs: [], execution_count: null }));
    await writeFile(file, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: code }));
    return executeNotebook(file, options);
  }

  test('a cell imports a built module with its types, awaits, and sees what earlier cells declared', async () => {
    const { notebook } = await run([
      "import { sourceOf, type Cell } from '../src/notebook/format.js';\nconst cell: Cell = { cell_type: 'code', metadata: {}, source: ['1 + ', '1'] };",
      'const text: string = await Promise.resolve(sourceOf(cell));\nconsole.log(text);',
      "import { display } from 'tslab';\ndisplay.html('<b>2</b>');",
    ]);
    expect(notebook.cells.map((cell) => cell.outputs)).toEqual([
      [],
      [{ output_type: 'stream', name: 'stdout', text: ['1 + 1\n'] }],
      [{ output_type: 'display_data', data: { 'text/html': '<b>2</b>' }, metadata: {} }],
    ]);
  });

  test('a cell that throws fails the notebook with its number, first line and error, and later cells do not run', async () => {
    const failure = await run([
      'const one = 1;',
      "// check\nthrow new RangeError('one is not two');",
      'one',
    ]).catch((e) => e);
    expect(failure).toBeInstanceOf(NotebookError);
    expect(failure.message).toContain('scratch.ipynb cell 2 of 3 (// check): RangeError: one is not two');
    expect(failure.notebook.cells[2].execution_count).toBeNull();
  });

  test('a type error fails the cell before it runs', async () => {
    await expect(run("import { sourceOf } from '../src/notebook/format.js';\nsourceOf(7);")).rejects.toThrow(
      /cell 1 of 1 .*2:10 - Argument of type 'number'/s,
    );
  });

  test('a rejection that nobody awaits fails the cell', async () => {
    await expect(run("Promise.reject(new Error('forgotten'));\nconst x = 1;")).rejects.toThrow(/forgotten/);
  });

  test('a cell that ends the process is named', async () => {
    await expect(run('process.exit(3);')).rejects.toThrow(/cell 1 of 1 .*exit code 3/s);
  });

  test('a cell that never ends is named', async () => {
    await expect(run('while (true) {}', { cellTimeoutMs: 500 })).rejects.toThrow(
      /cell 1 of 1 .*longer than 0.5 s/s,
    );
  });
});
