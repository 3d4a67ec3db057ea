import { type Skipped, SourceError } from '../errors.js';
import { complaintLine, readShape } from '../shape.js';
import { gamesWire, gameWire } from './wire.js';

/** The total that the provider expects of a game; which game it is, `identity` decides by the names. */
export interface ExpectedTotal {
  readonly homeName: string;
  readonly awayName: string;
  /** Of both teams, points. */
  readonly total: number;
}

export interface ExpectedTotals {
  readonly totals: readonly ExpectedTotal[];
  readonly skipped: readonly Skipped[];
}

/** Reads game by game: one that cannot be read is skipped by name. @throws SourceError where none can be */
export function parseTotals(id: string, json: unknown): ExpectedTotals {
  const about = { source: 'sample-name', id } as const;
  const totals: ExpectedTotal[] = [];
  const skipped: Skipped[] = [];
  for (const [i, row] of readShape(gamesWire, json, about).entries()) {
    const read = gameWire.safeParse(row);
    if (read.success) {
      const { home, away, total } = read.data;
      totals.push({ homeName: home, awayName: away, total });
    } else {
      const reason = `${id} [${i}].${complaintLine(read.error, row)}`;
      skipped.push({ source: 'sample-name', game: null, reason });
    }
  }
  // A list of which nothing can be read is a changed format, not a day without games.
  if (totals.length === 0 && skipped[0])
    throw new SourceError({ ...about, kind: 'shape', reason: `no game can be read: ${skipped[0].reason}` });
  return { totals, skipped };
}
