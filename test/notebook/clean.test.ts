import { describe, expect, test } from 'vitest';
import { cleanNotebook } from '../../src/notebook/clean.js';
import type { Notebook } from '../../src/notebook/format.js';

/** As Jupyter saves a notebook that was run. */
const SAVED: Notebook = {
  nbformat: 4,
  nbformat_minor: 4,
  metadata: { kernelspec: { name: 'jslab' }, widgets: {}, toc: true },
  cells: [
    { cell_type: 'markdown', metadata: { collapsed: true }, source: '# Fouls\nand totals' },
    {
      cell_type: 'code',
      id: 'sample',
      metadata: { tags: ['parameters'], execution: { 'iopub.execute_input': '2026-03-02T12:00:00Z' } },
      execution_count: 17,
      source: ['const n = 1;\n', 'n'],
      outputs: [
        { output_type: 'stream', name: 'stdout', text: ['7349\n'] },
        {
          output_type: 'display_data',
          data: { 'text/html': '<b>\n37</b>' },
          metadata: { isolated: true },
        },
      ],
    },
  ],
};

describe('a clean notebook', () => {
  const clean = cleanNotebook(SAVED);

  test('has no counters and no marks of the program that saved it, and keeps its tags', () => {
    expect(clean.cells[1]).toMatchObject({ execution_count: null, metadata: { tags: ['parameters'] } });
    expect(clean.cells[1]?.metadata).not.toHaveProperty('execution');
    expect(clean.cells[0]?.metadata).toEqual({});
    expect(clean.metadata).toEqual({
      kernelspec: { display_name: 'TypeScript (tslab)', language: 'typescript', name: 'tslab' },
      language_info: { file_extension: '.ts', mimetype: 'text/typescript', name: 'typescript' },
    });
  });

  test('keeps its outputs, as lines', () => {
    expect(clean.cells[1]?.outputs).toEqual([
      { output_type: 'stream', name: 'stdout', text: ['7349\n'] },
      { output_type: 'display_data', data: { 'text/html': ['<b>\n', '37</b>'] }, metadata: {} },
    ]);
    expect(clean.cells[0]?.source).toEqual(['# Fouls\n', 'and totals']);
  });

  test('is left as it is by cleaning it again', () => {
    expect(cleanNotebook(clean)).toEqual(clean);
  });
});
