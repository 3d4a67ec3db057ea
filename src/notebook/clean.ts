import { type Cell, linesOf, type Notebook, type Output } from './format.js';

/** The repository's own kernel, as Jupyter and VS Code look it up. */
const KERNEL = {
  kernelspec: { display_name: 'TypeScript (tslab)', language: 'typescript', name: 'tslab' },
  language_info: { file_extension: '.ts', mimetype: 'text/typescript', name: 'typescript' },
} as const;

/**
 * A notebook as it is committed: no counters, no marks of the program that saved it, only tags among a cell's metadata;
 * texts as lines, so that differences can be read. Outputs stay: they are figures and pictures.
 */
export function cleanNotebook(notebook: Notebook): Notebook {
  return { cells: notebook.cells.map(cleanCell), metadata: KERNEL, nbformat: 4, nbformat_minor: 5 };
}

function cleanCell(cell: Cell, index: number): Cell {
  const { cell_type, metadata, source, outputs = [] } = cell;
  const kept = {
    cell_type,
    id: cell.id ?? `cell-${index + 1}`,
    metadata: metadata.tags === undefined ? {} : { tags: metadata.tags },
  };
  const text = linesOf(typeof source === 'string' ? source : source.join(''));
  return cell_type === 'code'
    ? { ...kept, execution_count: null, outputs: outputs.map(cleanOutput), source: text }
    : { ...kept, source: text };
}

function cleanOutput(output: Output): Output {
  if (output.output_type !== 'display_data') return output;
  const data = Object.entries(output.data).map(([type, content]) => [
    type,
    typeof content === 'string' ? linesOf(content) : content,
  ]);
  return { output_type: 'display_data', data: Object.fromEntries(data), metadata: {} };
}
