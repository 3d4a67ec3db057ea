import { describe, expect, test } from 'vitest';
import type { Notebook } from '../../src/notebook/format.js';
import { logicIn } from '../../src/notebook/hygiene.js';

function notebook(...sources: readonly string[]): Notebook {
  const cells = sources.map((source) => ({ cell_type: 'code', metadata: {}, source, outputs: [] }) as const);
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
}

const LONG = `const share = (n: number) => {
  const a = n + 1;
  const b = a + 1;
  const c = b + 1;
  return c;
};`;

describe('logic in a notebook', () => {
  test('a short function of its own is none', () => {
    expect(
      logicIn(notebook('const two = (n: number) => 2 * n;', 'games.map((g) => g.total)'), new Set(['three'])),
    ).toEqual([]);
  });

  test('a long function belongs in src, named or not', () => {
    expect(logicIn(notebook('1', LONG), new Set())).toEqual([
      'cell 2: share has 6 lines, and 5 are the most: it belongs in src',
    ]);
    expect(logicIn(notebook(`games.map(${LONG.slice(14, -1)})`), new Set())).toEqual([
      'cell 1: a function has 6 lines, and 5 are the most: it belongs in src',
    ]);
  });

  test('a function that src exports is logic twice, however short', () => {
    expect(
      logicIn(notebook('function overClose(game) { return game.total; }'), new Set(['overClose'])),
    ).toEqual(['cell 1: overClose is in src already: import it']);
  });
});
