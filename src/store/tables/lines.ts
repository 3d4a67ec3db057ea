import { LINE_SOURCES, type TableRow } from './schema.js';

export type LineOfSource = Pick<TableRow<'lines'>, 'gameId' | 'source' | 'scoreAgrees'>;

const RANK = new Map<string, number>(LINE_SOURCES.map((source, i) => [source, i]));

/**
 * Each game's closing line: of the sources that have one, the first in their order. A source whose own final score is
 * not the game's is passed over: it may speak of another game.
 */
export function closingLines<R extends LineOfSource>(rows: readonly R[]): Map<string, R> {
  const lines = new Map<string, R>();
  for (const row of rows) {
    if (row.scoreAgrees === false) continue;
    const before = lines.get(row.gameId);
    if (before === undefined || rankOf(row) < rankOf(before)) lines.set(row.gameId, row);
  }
  return lines;
}

function rankOf({ source }: LineOfSource): number {
  return RANK.get(source) ?? Number.POSITIVE_INFINITY;
}
