/**
 * What is read of KenPom's API, in its spelling. `archive` rows also hold fields that end in `Final` and `Chg`, the
 * season's outcome: they are knowledge of the future (T25) and go no further than this schema, which drops them.
 */
import { z } from 'zod';

const rating = z.object({
  TeamName: z.string().min(1),
  Season: z.int(),
  /** 0 is none. */
  Seed: z.int().nullish(),
  AdjOE: z.number().positive(),
  AdjDE: z.number().positive(),
  AdjTempo: z.number().positive(),
});

/** `DataThrough` is free text, e.g. `End of season`. */
export const ratingWire = rating.extend({ DataThrough: z.string() });
export const archiveWire = rating.extend({ ArchiveDate: z.iso.date() });

export const errorWire = z.object({ error: z.string() });
export const rowsWire = z.array(z.unknown());
