/** What is read of the provider's answer, in its spelling. */
import { z } from 'zod';
import { TOTAL_BOUNDS } from '../../domain/market.js';

export const gameWire = z.object({
  home: z.string().min(1),
  away: z.string().min(1),
  total: z.number().min(TOTAL_BOUNDS.low).max(TOTAL_BOUNDS.high),
});

export const gamesWire = z.array(z.unknown());
