/** What is read of The Odds API's v4 answers, in its spelling. An event, a book and a market can each fail alone. */
import { z } from 'zod';

const instant = z
  .string()
  .refine((s) => s.endsWith('Z') && !Number.isNaN(Date.parse(s)), 'expected a UTC time');

export const eventWire = z.object({
  id: z.string().min(1),
  commence_time: instant,
  home_team: z.string().min(1),
  away_team: z.string().min(1),
  bookmakers: z.array(z.unknown()),
});
export type WireEvent = z.output<typeof eventWire>;

export const bookmakerWire = z.object({
  key: z.string().min(1),
  last_update: instant.nullish(),
  markets: z.array(z.object({ key: z.string() }).loose()),
});
export type WireBookmaker = z.output<typeof bookmakerWire>;

export const marketWire = z.object({
  key: z.string(),
  last_update: instant.nullish(),
  outcomes: z.array(z.object({ name: z.string(), price: z.number().nullish(), point: z.number().nullish() })),
});
export type WireMarket = z.output<typeof marketWire>;

export const oddsWire = z.array(z.unknown());

export const historicalWire = z.object({
  timestamp: instant,
  previous_timestamp: instant.nullish(),
  next_timestamp: instant.nullish(),
  data: oddsWire,
});

export const errorWire = z.object({ message: z.string().nullish(), error_code: z.string().nullish() });
