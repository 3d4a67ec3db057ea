import { describe, expect, test } from 'vitest';
import type { Notebook, Output } from '../../src/notebook/format.js';
import { logicIn, rowsIn } from '../../src/notebook/hygiene.js';

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

describe('rows of the data in an output', () => {
  function rowsOf(output: Output): string[] {
    const cell = { cell_type: 'code', metadata: {}, source: '', outputs: [output] } as const;
    return rowsIn({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] });
  }
  const printed = (text: string) => rowsOf({ output_type: 'stream', name: 'stdout', text: [text] });
  const shown = (data: Readonly<Record<string, string | string[]>>) =>
    rowsOf({ output_type: 'display_data', data, metadata: {} });

  test('figures under their own words are none', () => {
    const table = ['| season | games | home final |\n', '| --: | --: | --: |\n', '| 2017 | 3678 | 74.2 |\n'];
    expect(shown({ 'text/markdown': table })).toEqual([]);
    expect(printed('7349 games; home_final is the column that is read')).toEqual([]);
  });

  test('are known by the columns of a table, as SQL and as TypeScript name them', () => {
    expect(printed("[ { game_id: '1', home_final: 80 } ]")).toEqual([
      'cell 1 shows rows of the table games (game_id, home_final)',
    ]);
    expect(shown({ 'text/plain': '', 'text/markdown': ['| homeTeamName | closingTotal |\n'] })).toEqual([]);
    expect(shown({ 'text/markdown': ['| homeTeamName | homeFinal |\n'] })).toEqual([
      'cell 1 shows rows of the table games (home_team_name, home_final)',
    ]);
  });

  test('and by their number', () => {
    expect(printed('Duke 80\n'.repeat(60))).toEqual(['cell 1 shows 61 lines, and 60 are the most']);
  });
});
