import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withChromium } from '../browser/chromium.js';
import { withNbclient } from '../notebook/nbclient.js';
import { documentOf, ttlu } from './ttlu.js';

let folder = '';
let notebook = '';
let data = '';
beforeAll(async () => {
  // Inside the repository: a cell imports the built modules by a relative path.
  folder = resolve(await mkdtemp('dist/run-test-'));
  data = await mkdtemp(join(tmpdir(), 'ttlu-run-'));
  notebook = join(folder, 'scratch.ipynb');
  await writeFile(notebook, text(['const n = 2;', 'const list = { n };\nconsole.log("n is", list.n);']));
});
afterAll(() => Promise.all([folder, data].map((place) => rm(place, { recursive: true, force: true }))));

function text(cells: readonly string[]): string {
  const code = cells.map((source, i) => ({
    cell_type: 'code',
    metadata: i === 0 ? { tags: ['parameters'] } : {},
    source,
    outputs: [],
    execution_count: null,
  }));
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: code });
}

const run = (...args: string[]) => ttlu(['run', ...args, '--json'], { env: { TTLU_DATA: data } });

describe('ttlu run', () => {
  test('runs with the given value and writes the formats that are asked for', async () => {
    const [html, ipynb] = [join(folder, 'out.html'), join(folder, 'out.ipynb')];
    const ran = await run(notebook, '-p', 'n=5', '--out', html, ipynb);
    expect(documentOf(ran)).toMatchObject({ runs: [{ parameters: { n: '5' }, executed: true }] });
    expect(await readFile(html, 'utf8')).toContain('<pre>n is 5\n</pre>');
    expect(await readFile(ipynb, 'utf8')).toContain('"const n = 5;"');
  });

  test('answers with the kept run for the same inputs, byte for byte, and runs for others', async () => {
    const html = join(folder, 'again.html');
    const first = await run(notebook, '-p', 'n=7', '--out', html);
    const bytes = await readFile(html);
    const second = await run(notebook, '-p', 'n=7', '--out', html);
    const executed = (ran: typeof first) =>
      (documentOf(ran) as { runs: { executed: boolean }[] }).runs[0]?.executed;
    expect([executed(first), executed(second)]).toEqual([true, false]);
    expect(await readFile(html)).toEqual(bytes);
    expect(executed(await run(notebook, '-p', 'n=8'))).toBe(true);
    await run(notebook, '-p', 'n=7', '--fresh', '--out', html);
    expect(await readFile(html)).toEqual(bytes);
  });

  test('a name with two values is a grid: a run and a file for each', async () => {
    await run(notebook, '-p', 'n=1', '-p', 'n=2.5', '--out', join(folder, 'grid.html'));
    const written = (await readdir(folder)).filter((name) => name.startsWith('grid'));
    expect(written.sort()).toEqual(['grid-n-1.html', 'grid-n-2.5.html']);
    expect(await readFile(join(folder, 'grid-n-2.5.html'), 'utf8')).toContain('n is 2.5');
  });

  test('stops at the first error with cell and line, and writes nothing', async () => {
    const failing = join(folder, 'failing.ipynb');
    await writeFile(
      failing,
      text(['const n = 2;', "const m = n;\nif (m > 1) throw new Error('too much');", 'n']),
    );
    const out = join(folder, 'failing.html');
    const ran = await run(failing, '-p', 'n=1', '-p', 'n=2', '--out', out);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(
      "n=2: failing.ipynb cell 2 of 3, line 2 (if (m > 1) throw new Error('too much');): Error: too much",
    );
    expect((await readdir(folder)).filter((name) => name.startsWith('failing'))).toEqual(['failing.ipynb']);
  });

  test.each([
    [['-p', 'm=1'], 'scratch.ipynb has no parameter m; it has n: number'],
    [['-p', 'n=x'], 'parameter n: "x" is no number'],
    [['--out', 'report.doc'], '--out report.doc: it is named by its format, .ipynb, .html, .pdf'],
  ])('%s is refused by name', async (args, message) => {
    const ran = await run(notebook, ...args);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(message);
  });

  test.each([
    ['nowhere.ipynb', 'no notebook nowhere.ipynb'],
    [tmpdir(), `no notebook ${tmpdir()}`],
    [resolve('README.md'), 'README.md: Unexpected token'],
    [resolve('package.json'), 'package.json: nbformat undefined is not 4'],
  ])('%s is no notebook, and said to be none', async (file, message) => {
    expect((await run(file)).stderr).toContain(message);
  });

  test('two results for one file are refused before anything runs', async () => {
    const out = join(folder, 'twice.html');
    const ran = await run(notebook, '--out', out, out);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toBe(`ttlu: --out: two results would be written to ${out}\n`);
  });

  test('makes the folder that a result is to be in', async () => {
    const out = join(folder, 'new', 'out.ipynb');
    expect(documentOf(await run(notebook, '--out', out))).toMatchObject({ files: [out] });
    expect(await readFile(out, 'utf8')).toContain('n is 2');
  });
});

withNbclient('ttlu run by Jupyter', () => {
  test('gives what tslab alone gives', async () => {
    const out = join(folder, 'jupyter.html');
    const ran = await run(notebook, '-p', 'n=5', '--engine', 'jupyter', '--out', out);
    expect(documentOf(ran)).toMatchObject({ runs: [{ parameters: { n: '5' }, executed: true }] });
    const alone = join(folder, 'alone.html');
    await run(notebook, '-p', 'n=5', '--out', alone);
    expect(await readFile(out, 'utf8')).toBe(await readFile(alone, 'utf8'));
  });

  test('says cell and line of an error', async () => {
    const failing = join(folder, 'by-jupyter.ipynb');
    await writeFile(failing, text(['const n = 2;', "\nthrow new Error('no');"]));
    expect((await run(failing, '--engine', 'jupyter')).stderr).toContain(
      "by-jupyter.ipynb cell 2 of 2, line 2 (throw new Error('no');): Error: no",
    );
  });
});

withChromium('ttlu run to a PDF', () => {
  test('prints the page whole, by Chromium', async () => {
    const out = join(folder, 'out.pdf');
    expect(documentOf(await run(notebook, '--out', out))).toMatchObject({ files: [out] });
    const bytes = await readFile(out, 'latin1');
    expect(bytes).toMatch(/^%PDF-.*%%EOF\s*$/s);
    expect(bytes.match(/\/Type ?\/Page\b/g)).toHaveLength(1);
  });
});

test('ttlu run to a PDF without Chromium says how it is added, and writes nothing', async () => {
  const out = join(folder, 'none.pdf');
  const ran = await ttlu(['run', notebook, '--out', out], { env: { TTLU_DATA: data, PATH: '' } });
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('apt-get install -y chromium');
  expect((await readdir(folder)).filter((name) => name.startsWith('none'))).toEqual([]);
});
