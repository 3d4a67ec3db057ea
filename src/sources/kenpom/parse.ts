import { addDays, type GameDay } from '../../domain/game.js';
import { type Skipped, SourceError, type SourceErrorKind } from '../errors.js';
import { complaintLine, readShape } from '../shape.js';
import { archiveWire, errorWire, ratingWire, rowsWire } from './wire.js';

export interface KenpomRatings {
  readonly ratings: readonly KenpomRating[];
  readonly skipped: readonly Skipped[];
}

/** One team's strength; which team it is, `identity` decides by `teamName`. */
export interface KenpomRating {
  readonly teamName: string;
  /** Ending year. */
  readonly season: number;
  /**
   * The last games in the numbers: of an archive the day before its date; of current ratings KenPom's own words,
   * e.g. `End of season`, from which no date may be guessed.
   */
  readonly dataThrough: GameDay | string;
  /** Points scored per 100 possessions against an average defence. */
  readonly adjOffense: number;
  /** Points allowed per 100 possessions against an average offence. */
  readonly adjDefense: number;
  /** Possessions per 40 minutes against an average opponent. */
  readonly adjTempo: number;
  /** Tournament seed, null for none. */
  readonly seed: number | null;
}

/** Current ratings of a season. @throws SourceError for `{"error": …}`, which comes with HTTP 200, and other shapes */
export function parseRatings(id: string, json: unknown): KenpomRatings {
  return readRows(id, json, (row) => {
    const read = ratingWire.safeParse(row);
    return read.success ? ratingOf(read.data, read.data.DataThrough) : complaintLine(read.error, row);
  });
}

/**
 * Ratings as they stood on a date, before the games of that day (checked on 75 pairs of days), so that joining the
 * archive's date to the game day does not leak. A row of another date is skipped by name.
 * @throws SourceError as {@link parseRatings}
 */
export function parseArchive(id: string, json: unknown, day: GameDay): KenpomRatings {
  return readRows(id, json, (row) => {
    const read = archiveWire.safeParse(row);
    if (!read.success) return complaintLine(read.error, row);
    if (read.data.ArchiveDate !== day) return `ArchiveDate: ${read.data.ArchiveDate} instead of ${day}`;
    return ratingOf(read.data, addDays(day, -1));
  });
}

interface WireRating {
  readonly TeamName: string;
  readonly Season: number;
  readonly Seed?: number | null | undefined;
  readonly AdjOE: number;
  readonly AdjDE: number;
  readonly AdjTempo: number;
}

function ratingOf(row: WireRating, dataThrough: string): KenpomRating {
  return {
    teamName: row.TeamName,
    season: row.Season,
    dataThrough,
    adjOffense: row.AdjOE,
    adjDefense: row.AdjDE,
    adjTempo: row.AdjTempo,
    seed: row.Seed ? row.Seed : null,
  };
}

/** Reads row by row; `read` gives a rating, or the reason why there is none. */
function readRows(id: string, json: unknown, read: (row: unknown) => KenpomRating | string): KenpomRatings {
  const about = { source: 'kenpom', id } as const;
  const refusal = errorWire.safeParse(json);
  if (refusal.success) {
    const reason = refusal.data.error.slice(0, 200);
    throw new SourceError({ ...about, kind: kindOf(reason), reason: `refused: ${reason}` });
  }
  const ratings = new Map<string, KenpomRating>();
  const skipped: Skipped[] = [];
  for (const [i, row] of readShape(rowsWire, json, about).entries()) {
    const rating = read(row);
    if (typeof rating === 'string')
      skipped.push({ source: 'kenpom', game: null, reason: `${id} [${i}].${rating}` });
    else if (ratings.has(rating.teamName))
      skipped.push({
        source: 'kenpom',
        game: null,
        reason: `${id} [${i}]: ${rating.teamName} is listed twice`,
      });
    else ratings.set(rating.teamName, rating);
  }
  // A table of which nothing can be read is a changed format, not a league without teams.
  if (ratings.size === 0 && skipped[0])
    throw new SourceError({ ...about, kind: 'shape', reason: `no row can be read: ${skipped[0].reason}` });
  return { ratings: [...ratings.values()], skipped };
}

function kindOf(message: string): SourceErrorKind {
  return /\b(key|token|auth|unauthori[sz]ed|subscri|permission)/i.test(message) ? 'key' : 'status';
}
