/** The parts of the notebook format (nbformat 4) that execution reads and writes; the rest is kept as it was. */
export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

export interface Cell {
  readonly cell_type: 'code' | 'markdown' | 'raw';
  readonly source: string | readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly id?: string;
  readonly execution_count?: number | null;
  readonly outputs?: readonly Output[];
}

export type Output =
  | { readonly output_type: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: readonly string[] }
  | {
      readonly output_type: 'display_data';
      readonly data: Readonly<Record<string, unknown>>;
      readonly metadata: Readonly<Record<string, unknown>>;
    }
  | {
      readonly output_type: 'error';
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

/** A cell's text, which the format keeps as one string or as lines. */
export function sourceOf(cell: Cell): string {
  return typeof cell.source === 'string' ? cell.source : cell.source.join('');
}

/** Text as the format's lines: each keeps its newline. */
export function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/);
}

/** Reads a notebook. @throws Error that names what is missing. */
export function parseNotebook(text: string, name: string): Notebook {
  const value = readJson(text, name) as Partial<Notebook> | null;
  if (value?.nbformat !== 4) throw new Error(`notebook ${name}: nbformat ${value?.nbformat} is not 4`);
  if (!Array.isArray(value.cells)) throw new Error(`notebook ${name}: no cells`);
  return value as Notebook;
}

function readJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`notebook ${name}: ${(error as Error).message}`);
  }
}

/** The notebook's text as Jupyter writes it: one space of indent and a last newline. */
export function formatNotebook(notebook: Notebook): string {
  return `${JSON.stringify(notebook, null, 1)}\n`;
}
