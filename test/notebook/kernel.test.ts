import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findNbclient, jupyterPath } from '../../src/notebook/jupyter.js';
import { withNbclient } from './nbclient.js';

let folder = '';
beforeAll(async () => {
  folder = resolve(await mkdtemp('dist/kernel-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a script with the kernel's executor, in a process whose folder is the notebook's, and gives what it prints. */
async function withExecutor(script: string): Promise<string[]> {
  const file = join(folder, 'script.mjs');
  await writeFile(
    file,
    `import { utimesSync, writeFileSync } from 'node:fs';
     import { tslabExecutor } from '../src/notebook/tslab.js';
     const said = (...values) => console.log(values.join(' '));
     const { executor } = tslabExecutor({ log: said, error: said, onRebuilt: (m) => said('rebuilt', m.length) });
     ${script}
     process.exit(0);`,
  );
  const child = spawn(process.execPath, [file], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  await once(child, 'close');
  return text.trim().split('\n');
}

describe('the kernel', () => {
  test('takes up a module that was built anew, and those that import it, and says so', async () => {
    await writeFile(join(folder, 'inner.js'), 'export const points = () => 1;\n');
    await writeFile(join(folder, 'inner.d.ts'), 'export declare const points: () => number;\n');
    await writeFile(
      join(folder, 'outer.js'),
      "import { points } from './inner.js';\nexport const total = () => points();\n",
    );
    await writeFile(join(folder, 'outer.d.ts'), 'export declare const total: () => number;\n');
    const before = new Date(Date.now() - 60_000);
    for (const name of ['inner.js', 'outer.js']) await utimes(join(folder, name), before, before);
    const lines = await withExecutor(`
      await executor.execute("import { total } from './outer.js';\\nconsole.log('first', total());");
      writeFileSync('inner.js', 'export const points = () => 2;\\n');
      await executor.execute("console.log('old', total());");
      await executor.execute("import { total } from './outer.js';\\nconsole.log('new', total());");
      await executor.execute("console.log('still', total());");
    `);
    expect(lines).toEqual(['first 1', 'rebuilt 1', 'old 1', 'new 2', 'still 2']);
  });

  test('completes what src exports, and shows its docstring', async () => {
    const lines = await withExecutor(`
      await executor.execute("import { shareEstimate } from '../src/analysis/estimate.js';");
      const { candidates } = executor.complete('shareEst', 8);
      said(candidates.includes('shareEstimate'));
      const { documentation } = executor.inspect('shareEstimate(3, 4)', 3);
      said(documentation.map(({ text }) => text).join(''));
    `);
    expect(lines).toEqual(['true', expect.stringContaining("Wilson's interval")]);
  });
});

withNbclient('the kernel as Jupyter finds it', () => {
  /** Its answers to requests by the protocol: see ask_kernel.py. */
  async function ask(...requests: readonly (readonly [kind: string, code: string])[]): Promise<unknown[]> {
    const child = spawn(findNbclient() as string, [resolve('test/notebook/ask_kernel.py'), 'notebooks'], {
      env: { ...process.env, JUPYTER_PATH: jupyterPath({}) },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.end(JSON.stringify(requests));
    return JSON.parse(await text(child.stdout)) as unknown[];
  }

  test('runs on Node 22, completes what src exports and what it answers with, and shows docstrings', async () => {
    const answers = await ask(
      ['execute', 'console.log(process.version)'],
      ['execute', "import { shareEstimate } from '../dist/src/analysis/estimate.js';"],
      ['complete', 'shareEst'],
      ['complete', 'const share = shareEstimate(3, 4); share.'],
      ['inspect', 'shareEstimate(3, 4)'],
    );
    expect(answers).toEqual([
      expect.stringMatching(/^v22\./),
      '',
      ['shareEstimate'],
      ['high', 'low', 'n', 'value'],
      expect.stringContaining("Wilson's interval"),
    ]);
  });
});
