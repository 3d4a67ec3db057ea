import { SourceMap } from 'node:module';
import { pathToFileURL } from 'node:url';
import { repository } from './repository.js';
import { ts } from './typescript.js';

/** What stacks call the script of a cell, before its number. */
export const CELL = 'tslab-cell-';

/**
 * The line of a cell, from 1, that a line of the script which tslab made of it comes from; null where none can be told.
 * tslab keeps no source map, so that the cell is compiled once more with one, and the line is found there by its text.
 */
export function cellLine(code: string, script: string, line: number): number | null {
  const lines = script.split('\n').map(asWritten);
  const text = lines[line - 1];
  if (!text) return null;
  const { outputText, sourceMapText } = ts.transpileModule(code, {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
      sourceMap: true,
    },
  });
  if (sourceMapText === undefined) return null;
  const same = (all: readonly string[]) => all.flatMap((other, i) => (other === text ? [i] : []));
  const nth = same(lines).indexOf(line - 1);
  const found = same(outputText.split('\n').map(asWritten))[nth];
  if (found === undefined) return null;
  const indent = outputText.split('\n')[found]?.search(/\S/) ?? 0;
  const entry = new SourceMap(JSON.parse(sourceMapText)).findEntry(found, indent);
  return 'originalLine' in entry ? entry.originalLine + 1 : null;
}

/** tslab says `exports.n` for what another cell has declared, and keeps the value of a cell's last expression. */
function asWritten(line: string): string {
  return line.replace(/\bexports\.(?:tsLastExpr = )?/g, '').trim();
}

/** Of a stack the frames that are the cell's modules': neither the kernel's own nor Node's; places from the root. */
export function ownFrames(stack: readonly string[]): string[] {
  const root = `${pathToFileURL(repository()).href}/`;
  return stack
    .filter((line) => /^ {4}at (?!.*(node:|tslab|notebook\/(jupyter-)?kernel))/.test(line))
    .map((line) => line.replace(root, ''));
}
