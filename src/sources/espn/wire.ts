/**
 * What is read of ESPN's answers, in ESPN's spelling: strict in these fields, silent on all others. Parts that can
 * fail alone (an event, a play, the pickcenter, the crew) are `unknown` here and have a schema of their own.
 */
import { z } from 'zod';

const id = z.string().regex(/^\d+$/, 'expected digits');
const instant = z
  .string()
  .refine((s) => s.endsWith('Z') && !Number.isNaN(Date.parse(s)), 'expected a UTC time');

/** Negative for a team that is not known yet: the winner of a game to come. */
const teamId = z.string().regex(/^-?\d+$/, 'expected digits');

const team = z.object({
  id: teamId,
  displayName: z.string().min(1),
  location: z.string().min(1),
  abbreviation: z.string().min(1),
});

const linescore = z.object({
  value: z.number().nullish(),
  displayValue: z.string().nullish(),
});

const competitor = z.object({
  homeAway: z.enum(['home', 'away']),
  team,
  score: z.string().nullish(),
  linescores: z.array(linescore).nullish(),
});

const status = z.object({
  displayClock: z.string().nullish(),
  period: z.int().nonnegative().nullish(),
  type: z.object({ name: z.string(), completed: z.boolean() }),
});

const competition = z.object({
  id,
  date: instant,
  neutralSite: z.boolean(),
  conferenceCompetition: z.boolean(),
  competitors: z.array(competitor).length(2),
  status,
});
export type WireCompetition = z.output<typeof competition>;

export const scoreboardWire = z.object({ events: z.array(z.unknown()) });

export const eventWire = z.object({ id, competitions: z.array(competition).min(1) });

export const summaryWire = z.object({
  header: z.object({ id, competitions: z.array(competition).min(1) }),
  plays: z.array(z.unknown()).nullish(),
  pickcenter: z.unknown(),
  gameInfo: z.unknown(),
  boxscore: z.unknown(),
});

export const playWire = z.object({
  id,
  type: z.object({ id: z.string(), text: z.string().nullish() }),
  text: z.string().nullish(),
  team: z.object({ id: z.string() }).nullish(),
  period: z.object({ number: z.number() }),
  clock: z.object({ displayValue: z.string() }),
  homeScore: z.int().nonnegative(),
  awayScore: z.int().nonnegative(),
  scoringPlay: z.boolean(),
  scoreValue: z.number().nullish(),
  pointsAttempted: z.number().nullish(),
  wallclock: instant.nullish(),
});
export type WirePlay = z.output<typeof playWire>;

export const officialWire = z.object({ fullName: z.string(), order: z.int().nonnegative() });
export const gameInfoWire = z.object({ officials: z.array(z.unknown()).nullish() }).nullish();

/** One side of a total or spread: a line as text (`o139.5`, `-3.5`) and a price as text (`-110`, `EVEN`). */
const quote = z.object({ line: z.string().nullish(), odds: z.string().nullish() });
const quotes = z.object({ open: quote.nullish(), close: quote.nullish(), live: quote.nullish() });

export const pickWire = z.object({
  provider: z.object({ name: z.string().min(1) }),
  overUnder: z.number().nullish(),
  overOdds: z.number().nullish(),
  underOdds: z.number().nullish(),
  /** The home team's handicap: negative when the home team is favoured. */
  spread: z.number().nullish(),
  total: z.object({ over: quotes.nullish(), under: quotes.nullish() }).nullish(),
});
export type WirePick = z.output<typeof pickWire>;
export type WireQuote = z.output<typeof quote>;

export const boxscoreWire = z
  .object({
    teams: z
      .array(
        z.object({
          team: z.object({ id: z.string() }),
          statistics: z.array(z.object({ name: z.string(), displayValue: z.string().nullish() })),
        }),
      )
      .nullish(),
  })
  .nullish();
