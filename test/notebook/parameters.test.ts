import { describe, expect, test } from 'vitest';
import { type Notebook, sourceOf } from '../../src/notebook/format.js';
import { parametersOf, withParameters } from '../../src/notebook/parameters.js';

function notebook(source: string, tags: readonly string[] = ['parameters']): Notebook {
  const cell = { cell_type: 'code', metadata: { tags }, source, outputs: [] } as const;
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] };
}

const CELL = `/** Seasons, named like 2016-17. */
const seasons = ['2016-17', '2017-18'];
/** Fewer games are too few. */
const minGames = 50, width = -1.5;
const fresh: boolean = false;
const until: string | null = null;
const by: 'team' | 'crew' = 'team';
const minutes: readonly number[] = [];`;

function given(values: Readonly<Record<string, string>>): string {
  return withParameters(notebook(CELL), 'fouls.ipynb', values).cells.map(sourceOf).join('');
}

describe('the parameters of a notebook', () => {
  test('are the constants of its tagged cell, with the types of their defaults and their comments', () => {
    expect(
      parametersOf(notebook(CELL), 'fouls').map(({ name, type, code, description }) => [
        name,
        type.text,
        code,
        description,
      ]),
    ).toEqual([
      ['seasons', 'string[]', "['2016-17', '2017-18']", 'Seasons, named like 2016-17.'],
      ['minGames', 'number', '50', 'Fewer games are too few.'],
      ['width', 'number', '-1.5', 'Fewer games are too few.'],
      ['fresh', 'boolean', 'false', ''],
      ['until', 'string | null', 'null', ''],
      ['by', "'team' | 'crew'", "'team'", ''],
      ['minutes', 'readonly number[]', '[]', ''],
    ]);
    expect(parametersOf(notebook(CELL, []), 'fouls')).toEqual([]);
  });

  test.each([
    ['seasons', '2018-19', "const seasons = ['2018-19'];"],
    ['seasons', '2016-17, 2018-19', "const seasons = ['2016-17', '2018-19'];"],
    ['minutes', '', 'const minutes: readonly number[] = [];'],
    ['minGames', '1e3', 'const minGames = 1000, width = -1.5;'],
    ['width', '2', 'const minGames = 50, width = 2;'],
    ['fresh', 'true', 'const fresh: boolean = true;'],
    ['until', '2026-03-02', "const until: string | null = '2026-03-02';"],
    ['until', 'null', 'const until: string | null = null;'],
    ['by', 'crew', "const by: 'team' | 'crew' = 'crew';"],
    ['minutes', '5,10', 'const minutes: readonly number[] = [5, 10];'],
  ])('%s=%s is read by the type', (name, text, line) => {
    expect(given({ [name]: text }).split('\n')).toContain(line);
  });

  test('a text cannot leave its place in the code', () => {
    const code = given({ until: "'; process.exit(); //\n\\" });
    expect(code).toContain("const until: string | null = '\\'; process.exit(); //\\n\\\\';");
  });

  test.each([
    ['minGames', 'many', 'parameter minGames: "many" is no number'],
    ['minGames', '', 'parameter minGames: "" is no number'],
    ['seasons', '', 'parameter seasons: at least one string is needed'],
    ['fresh', 'yes', 'parameter fresh: "yes" is no boolean'],
    ['by', 'day', `parameter by: "day" is no 'team' | 'crew'`],
    ['minutes', '5,x', 'parameter minutes: "x" is no readonly number[]'],
    ['minGams', '3', 'fouls.ipynb has no parameter minGams; it has seasons: string[], minGames: number'],
  ])('%s=%s is refused by name', (name, text, message) => {
    expect(() => given({ [name]: text })).toThrow(message);
  });

  test('a type that no command line could give is refused by name', () => {
    expect(() => parametersOf(notebook('const rule = { side: 1 };'), 'fouls')).toThrow(
      'fouls: parameter rule is { side: 1 }, which no command line can give',
    );
  });
});
