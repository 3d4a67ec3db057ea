import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TABLES } from '../store/tables/schema.js';
import { cleanNotebook } from './clean.js';
import { formatNotebook, type Notebook, type Output, parseNotebook, sourceOf } from './format.js';
import { repository } from './repository.js';
import { isKind, type Node, parseCell, type SourceFile, ts } from './typescript.js';

/** Lines that a function with statements may have: what is longer is logic, and logic is imported. */
const LONGEST_FUNCTION = 5;

/** Lines of text that an output may have: figures are few, rows of data are many. */
const LONGEST_OUTPUT = 60;

/** What keeps a notebook from being committed, in words; none where it is as it should be. */
export async function notebookFaults(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8');
  const notebook = parseNotebook(text, file);
  return [
    ...(formatNotebook(cleanNotebook(notebook)) === text ? [] : ['not clean: run ttlu notebook clean']),
    ...(hasOutputs(notebook) ? [] : ['no outputs: run ttlu notebook refresh']),
    ...placesIn(text),
    ...rowsIn(notebook),
    ...logicIn(notebook, await exportedFunctions()),
  ];
}

function hasOutputs(notebook: Notebook): boolean {
  return notebook.cells.some(({ outputs = [] }) => outputs.length > 0);
}

/** Places on the machine that ran it, and games by their ids: outputs are figures, never rows of the sources. */
function placesIn(text: string): string[] {
  const place = text.includes(repository()) || /\/(home|Users|root|tmp|work)\//.test(text);
  const game = /(?<![\d.])4\d{8}(?!\d)/.exec(text)?.[0];
  return [
    ...(place ? ['it names a place on the machine that ran it'] : []),
    ...(game === undefined ? [] : [`it names a single game, ${game}`]),
  ];
}

/**
 * Outputs that hold rows of the data in place of figures: too many lines, or columns under the names that our tables
 * give them. What a picture is drawn of is not looked at.
 */
export function rowsIn(notebook: Notebook): string[] {
  const cells = notebook.cells.filter((cell) => cell.cell_type === 'code');
  return cells.flatMap(({ outputs = [] }, i) =>
    outputs.map(outputText).flatMap((text) => {
      const lines = text.split('\n').length;
      const words = new Set(text.match(/\w+/g));
      return [
        ...(lines > LONGEST_OUTPUT
          ? [`cell ${i + 1} shows ${lines} lines, and ${LONGEST_OUTPUT} are the most`]
          : []),
        ...Object.entries(TABLES).flatMap(([table, { columns }]) => {
          const shown = Object.keys(columns).filter(
            (name) => name.includes('_') && spelled(name).some((s) => words.has(s)),
          );
          return shown.length > 1
            ? [`cell ${i + 1} shows rows of the table ${table} (${shown.join(', ')})`]
            : [];
        }),
      ];
    }),
  );
}

/** A column as SQL and as TypeScript name it. */
function spelled(column: string): string[] {
  return [column, column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())];
}

function outputText(output: Output): string {
  if (output.output_type === 'error') return output.traceback.join('\n');
  if (output.output_type === 'stream') return output.text.join('');
  const { 'text/markdown': markdown, 'text/plain': plain } = output.data;
  return [markdown ?? plain ?? ''].flat().join('');
}

/** Functions of a notebook that are too long, or that `src` or `pipelines` has already. */
export function logicIn(notebook: Notebook, exported: ReadonlySet<string>): string[] {
  const cells = notebook.cells.filter((cell) => cell.cell_type === 'code');
  return cells.flatMap((cell, i) => {
    const file = parseCell(sourceOf(cell));
    return functionsIn(file).flatMap(({ name, lines }) => [
      ...(lines > LONGEST_FUNCTION
        ? [
            `cell ${i + 1}: ${name} has ${lines} lines, and ${LONGEST_FUNCTION} are the most: it belongs in src`,
          ]
        : []),
      ...(exported.has(name) ? [`cell ${i + 1}: ${name} is in src already: import it`] : []),
    ]);
  });
}

function functionsIn(file: SourceFile): { readonly name: string; readonly lines: number }[] {
  const found: { name: string; lines: number }[] = [];
  const lineOf = (at: number) => file.getLineAndCharacterOfPosition(at).line;
  const visit = (node: Node, name: string) => {
    const isFunction = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunction'].some((kind) =>
      isKind(node, kind),
    );
    const hasStatements = isKind(node.body, 'Block');
    const own = node.name?.getText() ?? name;
    if (isFunction)
      found.push({
        name: own,
        lines: hasStatements ? 1 + lineOf(node.getEnd()) - lineOf(node.getStart()) : 1,
      });
    const inner = isKind(node, 'VariableDeclaration') ? own : 'a function';
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(file, 'a function');
  return found;
}

/** Names of the functions that the built modules export. */
async function exportedFunctions(): Promise<Set<string>> {
  const names = new Set<string>();
  for (const folder of ['src', 'pipelines'])
    for (const file of await readdir(join(repository(), folder), { recursive: true }))
      if (file.endsWith('.ts'))
        for (const [, name = ''] of (await readFile(join(repository(), folder, file), 'utf8')).matchAll(
          /^export (?:async )?function\*? (\w+)/gm,
        ))
          names.add(name);
  return names;
}
