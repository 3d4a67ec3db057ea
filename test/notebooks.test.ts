import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanNotebook } from '../src/notebook/clean.js';
import {
  type ExecuteOptions,
  executeInPlace,
  executeNotebook,
  NotebookError,
} from '../src/notebook/execute.js';
import { formatNotebook, type Notebook, parseNotebook } from '../src/notebook/format.js';
import { notebookFaults } from '../src/notebook/hygiene.js';
import { executeByJupyter } from '../src/notebook/jupyter.js';
import { open } from '../src/notebook/open.js';
import { withNbclient } from './notebook/nbclient.js';
import { withRealData } from './parts.js';

const notebooks = readdirSync('notebooks')
  .filter((name) => name.endsWith('.ipynb'))
  .sort();
const committed = (name: string) => readFileSync(join('notebooks', name), 'utf8');

/** What people read of each output: text, and of a picture its description. */
function words(notebook: Notebook): (string | undefined)[][] {
  return cleanNotebook(notebook).cells.map(({ outputs = [] }) =>
    outputs.map((output) => {
      if (output.output_type === 'error') return output.evalue;
      const text = output.output_type === 'stream' ? output.text : (output.data['text/plain'] as string[]);
      return text.join('');
    }),
  );
}

withRealData('every notebook on the recorded seasons', (archive) => {
  // The tables that every command shares: imported once on a machine.
  beforeAll(async () => {
    await open({ seasons: ['2016-17', '2017-18'], env: { TTLU_ARCHIVE: archive } });
  }, 300_000);

  test.each(notebooks)(
    '%s says what its committed outputs say, within a minute where nothing else runs',
    async (name) => {
      const { notebook, seconds } = await executeNotebook(join('notebooks', name), {
        env: { TTLU_ARCHIVE: archive, TTLU_DATA: '' },
      });
      expect(words(notebook)).toEqual(words(parseNotebook(committed(name), name)));
      // Other tests run beside it.
      expect(seconds).toBeLessThan(120);
    },
    300_000,
  );
});

describe('every notebook where no archive has seasons', () => {
  let archive = '';
  beforeAll(async () => {
    archive = await mkdtemp(join(tmpdir(), 'ttlu-no-seasons-'));
  });
  afterAll(() => rm(archive, { recursive: true, force: true }));

  const byTslab = onceEach(async (name) => {
    const { notebook } = await executeNotebook(join('notebooks', name), { env: { TTLU_ARCHIVE: archive } });
    return words(notebook);
  });
  const byJupyter = async (name: string) => {
    const place = { name, folder: 'notebooks' };
    const notebook = parseNotebook(committed(name), name);
    return words((await executeByJupyter(notebook, place, { env: { TTLU_ARCHIVE: archive } })).notebook);
  };

  withNbclient('by nbclient on the kernel of this repository', () => {
    test.each(notebooks)(
      '%s says what it says by tslab alone',
      async (name) => {
        const [jupyter, tslab] = await Promise.all([byJupyter(name), byTslab(name)]);
        expect(jupyter).toEqual(tslab);
      },
      300_000,
    );
  });

  test.each(notebooks)(
    '%s runs on the simulated league, and says so first',
    async (name) => {
      expect((await byTslab(name)).flat()[0]).toMatch(/^SIMULATED league/);
    },
    300_000,
  );
});

/** Asked for one thing twice, answers with the first answer. */
function onceEach<T>(of: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (name) => {
    const answer = answers.get(name) ?? of(name);
    answers.set(name, answer);
    return answer;
  };
}

describe('a committed notebook', () => {
  test.each(notebooks)(
    '%s is clean, keeps its outputs, names no place and no game, and has no logic of its own',
    async (name) => {
      expect(await notebookFaults(join('notebooks', name))).toEqual([]);
    },
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

  test('in place, the new outputs replace the old ones, clean for a commit', async () => {
    await run(['console.log(6 * 7)']);
    await executeInPlace(join(folder, 'scratch.ipynb'));
    const text = await readFile(join(folder, 'scratch.ipynb'), 'utf8');
    const notebook = parseNotebook(text, 'scratch');
    expect(notebook.cells[0]?.outputs).toEqual([{ output_type: 'stream', name: 'stdout', text: ['42\n'] }]);
    expect(formatNotebook(cleanNotebook(notebook))).toBe(text);
  });

  test('a cell that throws fails the notebook with its number, first line and error, and later cells do not run', async () => {
    const failure = await run([
      'const one = 1;',
      "// check\nthrow new RangeError('one is not two');",
      'one',
    ]).catch((e) => e);
    expect(failure).toBeInstanceOf(NotebookError);
    expect(failure.message).toContain(
      "scratch.ipynb cell 2 of 3, line 2 (throw new RangeError('one is not two');): RangeError: one is not two",
    );
    expect(failure.notebook.cells[2].execution_count).toBeNull();
  });

  test('a type error fails the cell before it runs', async () => {
    await expect(run("import { sourceOf } from '../src/notebook/format.js';\nsourceOf(7);")).rejects.toThrow(
      /cell 1 of 1, line 2 \(sourceOf\(7\);\): .*2:10 - Argument of type 'number'/s,
    );
  });

  test('the line is the cell’s own, whatever TypeScript made of the lines before it', async () => {
    const failure = run([
      'interface Point {\n  x: number;\n}\ntype Two = 2;',
      [
        "import { sourceOf, type Cell } from '../src/notebook/format.js';",
        '',
        'interface Made extends Cell {',
        '  n: number;',
        '}',
        'const twice = (n: number): number => {',
        '  // of what',
        '  if (n > 1) throw new Error("no");',
        '  return n;',
        '};',
        'twice(1);',
        'await Promise.resolve();',
        'const two = twice(2);',
      ].join('\n'),
    ]);
    await expect(failure).rejects.toThrow(/cell 2 of 2, line 8 \(if \(n > 1\) throw/);
  });

  test('the line is told of what other cells have declared, and of a last expression', async () => {
    const declared =
      "const list = [1, 2];\nconst check = (n: number) => { if (n > 1) throw new Error('no'); };";
    const of = (code: string) => run([declared, code]);
    await expect(of('const one = 1;\nfor (const n of list) {\n  check(n);\n}')).rejects.toThrow(
      'cell 2 of 2, line 3 (check(n);)',
    );
    await expect(of('const one = 1;\n\nlist.map((n) => check(n))')).rejects.toThrow(
      'cell 2 of 2, line 3 (list.map((n) => check(n)))',
    );
    await expect(
      of('const two = { list };\nawait Promise.resolve();\ntwo.list.forEach(check);'),
    ).rejects.toThrow('cell 2 of 2, line 3 (two.list.forEach(check);)');
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
