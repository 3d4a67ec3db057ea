import { SourceMap } from 'node:module';
import { ts } from './typescript.js';

/**
 * The line of a cell, from 1, that a line of the script which tslab made of it comes from; null where none can be told.
 * tslab keeps no source map, so that the cell is compiled once more with one, and the line is found there by its text.
 */
export function cellLine(code: string, script: string, line: number): number | null {
  const lines = script.split('\n');
  const text = lines[line - 1]?.trim();
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
  const same = (all: readonly string[]) => all.flatMap((other, i) => (other.trim() === text ? [i] : []));
  const nth = same(lines).indexOf(line - 1);
  const found = same(outputText.split('\n'))[nth];
  if (found === undefined) return null;
  const indent = outputText.split('\n')[found]?.search(/\S/) ?? 0;
  const entry = new SourceMap(JSON.parse(sourceMapText)).findEntry(found, indent);
  return 'originalLine' in entry ? entry.originalLine + 1 : null;
}

/** Of a stack the frames that are the cell's modules': neither the kernel's own nor Node's. */
export function ownFrames(stack: readonly string[]): string[] {
  return stack.filter((line) =>
    /^ {4}at (?!.*(node:|evalmachine|tslab|notebook\/(jupyter-)?kernel))/.test(line),
  );
}
