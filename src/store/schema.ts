/**
 * The tables of predictions. Instants are `timestamptz`, points and probabilities doubles, ids text (T19).
 * After a change run `npm run migrations -- --name what_changed` and commit what it writes to `migrations/`.
 */
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  customType,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  type PgColumn,
  pgTable,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import type { Team } from '../domain/game.js';
import type { Moved } from '../domain/prediction.js';

/** A `timestamptz` as the domain writes instants: ISO 8601 in UTC, with milliseconds. */
const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp with time zone',
  fromDriver: (value) => new Date(value).toISOString(),
});

const probability = (name: string, column: PgColumn) => check(name, sql`${column} between 0 and 1`);

const priceColumns = () => ({
  overPrice: doublePrecision(),
  underPrice: doublePrecision(),
  quotedAt: instant(),
});

/** One row a game; what a later word changes, and what it must not, is in `predictions.ts`. */
export const games = pgTable(
  'games',
  {
    id: text().primaryKey(),
    day: date({ mode: 'string' }).notNull(),
    /** Ending year. */
    season: integer().notNull(),
    startAt: instant().notNull(),
    home: jsonb().$type<Team>().notNull(),
    away: jsonb().$type<Team>().notNull(),
    homeTeamId: text().notNull(),
    awayTeamId: text().notNull(),
    neutralSite: boolean().notNull(),
    conferenceGame: boolean().notNull(),
    source: text().notNull(),
    simulated: boolean().notNull(),
    observedAt: instant().notNull(),
    phase: text().notNull(),
    /** The first total quoted; written once (T16). */
    openTotal: doublePrecision(),
    closeTotal: doublePrecision(),
    /** Points; negative where the home team is the underdog. */
    homeFavoredBy: doublePrecision(),
    closeBook: text(),
    closeSeenAt: instant(),
    homeFinal: integer(),
    awayFinal: integer(),
    finalAt: instant(),
  },
  (t) => [
    index('games_by_day').on(t.day),
    check('games_final_is_whole', sql`num_nulls(${t.homeFinal}, ${t.awayFinal}, ${t.finalAt}) in (0, 3)`),
    check(
      'games_close_is_whole',
      sql`num_nulls(${t.closeTotal}, ${t.closeBook}, ${t.closeSeenAt}) in (0, 3)`,
    ),
    check('games_final_of_finals', sql`${t.homeFinal} is null or ${t.phase} = 'final'`),
  ],
);

/** What a tick says of a game: columns of both the log and the latest row. */
const tickColumns = () => ({
  gameId: text()
    .notNull()
    .references(() => games.id),
  tickAt: instant().notNull(),
  modelVersion: text().notNull(),
  phase: text().notNull(),
  /** 1 and 2 are the halves, 3 the first overtime; null before the tip. */
  period: integer(),
  secondsLeftInPeriod: doublePrecision(),
  /** Seconds of regulation left; 0 in overtime (T7). */
  secondsLeft: doublePrecision(),
  homeScore: integer().notNull(),
  awayScore: integer().notNull(),
  /** Team fouls by half; technicals of the whole game, counted in the halves already. */
  homeFoulsFirstHalf: integer().notNull(),
  homeFoulsSecondHalf: integer().notNull(),
  homeTechnicals: integer().notNull(),
  awayFoulsFirstHalf: integer().notNull(),
  awayFoulsSecondHalf: integer().notNull(),
  awayTechnicals: integer().notNull(),
  /** The bonus that the side shoots. */
  homeBonus: text().notNull(),
  awayBonus: text().notNull(),
  officials: jsonb().$type<readonly string[]>().notNull(),
  crewKnown: integer(),
  /** The line in force: these four are null together, where there is none. */
  lineSource: text(),
  lineBook: text(),
  linePoints: doublePrecision(),
  snapshotAt: instant(),
  ...priceColumns(),
  bookAgeSeconds: doublePrecision(),
  snapshotAgeSeconds: doublePrecision(),
  /** Of a bet that settles, pushes apart. */
  pUnder: doublePrecision(),
  pPush: doublePrecision(),
  marketUnder: doublePrecision(),
  /** Of model and market together, and the market's weight in it: null together. */
  blendUnder: doublePrecision(),
  marketWeight: doublePrecision(),
  mean: doublePrecision(),
  median: doublePrecision(),
  sd: doublePrecision(),
  low80: doublePrecision(),
  high80: doublePrecision(),
  featuresHash: text(),
  moved: jsonb().$type<Moved>(),
});

/** The log: appended to, never changed. */
export const ticks = pgTable(
  'ticks',
  {
    ...tickColumns(),
    /** The model's inputs in the order of its feature list, null where missing. */
    features: jsonb().$type<readonly (number | null)[]>(),
  },
  (t) => [
    primaryKey({ columns: [t.gameId, t.modelVersion, t.tickAt] }),
    probability('ticks_p_under', t.pUnder),
    probability('ticks_p_push', t.pPush),
    probability('ticks_blend_under', t.blendUnder),
    probability('ticks_market_weight', t.marketWeight),
    check('ticks_blend_is_whole', sql`num_nulls(${t.blendUnder}, ${t.marketWeight}) in (0, 2)`),
    check(
      'ticks_line_is_whole',
      sql`num_nulls(${t.lineSource}, ${t.lineBook}, ${t.linePoints}, ${t.snapshotAt}, ${t.snapshotAgeSeconds}, ${t.pUnder}, ${t.pPush}) in (0, 7)`,
    ),
    check(
      'ticks_prediction_is_whole',
      sql`num_nulls(${t.mean}, ${t.median}, ${t.sd}, ${t.low80}, ${t.high80}, ${t.featuresHash}, ${t.features}) in (0, 7)`,
    ),
  ],
);

/** The latest tick of each game. */
export const livePredictions = pgTable('live_predictions', tickColumns(), (t) => [
  primaryKey({ columns: [t.gameId, t.modelVersion] }),
]);

/** What market, model and blend said of a game's line at some minutes: the first tick in each, so that games count alike. */
export const forecasts = pgTable(
  'forecasts',
  {
    gameId: text()
      .notNull()
      .references(() => games.id),
    modelVersion: text().notNull(),
    /** Game minute, of regulation. */
    minute: integer().notNull(),
    tickAt: instant().notNull(),
    linePoints: doublePrecision().notNull(),
    /** Probabilities of under, pushes apart. */
    modelUnder: doublePrecision().notNull(),
    marketUnder: doublePrecision().notNull(),
    blendUnder: doublePrecision(),
  },
  (t) => [
    primaryKey({ columns: [t.gameId, t.modelVersion, t.minute] }),
    probability('forecasts_model_under', t.modelUnder),
    probability('forecasts_market_under', t.marketUnder),
    probability('forecasts_blend_under', t.blendUnder),
  ],
);

/** Alerts and how they ended: one a game, rule and model (T21). */
export const triggerLogs = pgTable(
  'trigger_logs',
  {
    gameId: text()
      .notNull()
      .references(() => games.id),
    rule: text().notNull(),
    modelVersion: text().notNull(),
    firedAt: instant().notNull(),
    side: text().notNull(),
    lineSource: text().notNull(),
    lineBook: text().notNull(),
    linePoints: doublePrecision().notNull(),
    snapshotAt: instant().notNull(),
    ...priceColumns(),
    /** The probability of the side that the rule went by. */
    confidence: doublePrecision().notNull(),
    level: text().notNull(),
    because: text().notNull(),
    phase: text().notNull(),
    period: integer().notNull(),
    secondsLeftInPeriod: doublePrecision().notNull(),
    homeScore: integer().notNull(),
    awayScore: integer().notNull(),
    grade: text(),
    finalTotal: integer(),
    gradedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.gameId, t.rule, t.modelVersion] }),
    index('trigger_logs_ungraded').on(t.firedAt).where(sql`${t.grade} is null`),
    probability('trigger_logs_confidence', t.confidence),
    check('trigger_logs_grade', sql`${t.grade} in ('win', 'loss', 'push')`),
    check(
      'trigger_logs_grade_is_whole',
      sql`num_nulls(${t.grade}, ${t.finalTotal}, ${t.gradedAt}) in (0, 3)`,
    ),
  ],
);

/** What ticks had to leave out, and from when to when. */
export const tickSkips = pgTable(
  'tick_skips',
  {
    day: date({ mode: 'string' }).notNull(),
    source: text().notNull(),
    /** Null where a whole answer is missing. */
    gameId: text(),
    reason: text().notNull(),
    firstAt: instant().notNull(),
    lastAt: instant().notNull(),
  },
  (t) => [unique('tick_skips_key').on(t.day, t.source, t.gameId, t.reason).nullsNotDistinct()],
);

/** What is being shown, and the clock of it. */
export const runs = pgTable('runs', {
  id: text().primaryKey(),
  mode: text().notNull(),
  source: text().notNull(),
  simulated: boolean().notNull(),
  day: date({ mode: 'string' }).notNull(),
  modelVersion: text().notNull(),
  earlierModels: jsonb().$type<readonly string[]>().notNull().default([]),
  nowAt: instant().notNull(),
  fromAt: instant(),
  toAt: instant(),
  speed: doublePrecision(),
  ticks: integer().notNull(),
  done: boolean().notNull(),
  updatedAt: instant().notNull(),
});
