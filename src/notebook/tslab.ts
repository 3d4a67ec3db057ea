import { createRequire } from 'node:module';
import { CELL, cellLine } from './cell-lines.js';
import { rebuiltModules } from './rebuilt.js';
import { withoutShorthand } from './typescript.js';

interface Converter {
  convert(declared: string, code: string): { readonly output?: string };
  inspect(declared: string, code: string, position: number): unknown;
  complete(declared: string, code: string, position: number): unknown;
  close(): void;
}

/** What runs cells, and answers an editor's questions about them. */
export interface Executor {
  execute(code: string): Promise<boolean>;
  inspect(code: string, position: number): unknown;
  complete(code: string, position: number): unknown;
  interrupt(): void;
  close(): void;
}

const require = createRequire(import.meta.url);
const { createConverter } = require('tslab/dist/converter.js') as {
  createConverter(options: { isJS: boolean; isBrowser: boolean }): Converter;
};
const { createExecutor } = require('tslab/dist/executor.js') as {
  createExecutor(
    folder: string,
    converters: { readonly node: Converter; readonly browser: Converter; close(): void },
    console: { log(...values: unknown[]): void; error(...values: unknown[]): void },
  ): Executor;
};

export interface TslabOptions {
  readonly log: (...values: unknown[]) => void;
  /** What tslab reports as an error: a thrown value, or a compiler message with its place in the cell. */
  readonly error: (...values: unknown[]) => void;
  /** Told before a cell runs, of modules that were built anew. */
  readonly onRebuilt: (modules: readonly string[]) => void;
}

/**
 * tslab's executor for the folder that this process runs in, mended in three ways: cells may say `{ seasons }` for
 * `{ seasons: seasons }`; a module that was built anew is taken up; and an error's line in the cell can be told.
 */
export function tslabExecutor({ log, error, onRebuilt }: TslabOptions): {
  readonly executor: Executor;
  /** The line of the running cell, from 1, at which an error was thrown; null where none of its own is in the stack. */
  lineOf(error: Error): number | null;
} {
  let running = { name: '', code: '', script: '' };
  let cells = 0;
  const tslab = createConverter({ isJS: false, isBrowser: false });
  const converter: Converter = {
    ...tslab,
    convert(declared, code) {
      const whole = withoutShorthand(code);
      const converted = tslab.convert(declared, whole);
      if (!converted.output) return converted;
      // A name of its own: a stack also has the functions that other cells have declared.
      running = { name: `${CELL}${++cells}`, code: whole, script: converted.output };
      return { ...converted, output: `${converted.output}\n//# sourceURL=${running.name}` };
    },
  };
  const executor = createExecutor(
    process.cwd(),
    { node: converter, browser: converter, close: () => converter.close() },
    { log, error },
  );
  const rebuilt = rebuiltModules(process.cwd());
  return {
    executor: {
      ...executor,
      async execute(code) {
        const modules = await rebuilt.takeUp(code);
        if (modules.length > 0) onRebuilt(modules);
        return executor.execute(code);
      },
    },
    lineOf({ stack = '' }) {
      const { name, code, script } = running;
      const line = new RegExp(`\\b${name}:(\\d+)`).exec(stack)?.[1];
      return line === undefined ? null : cellLine(code, script, Number(line));
    },
  };
}
