import {
  and,
  asc,
  desc,
  eq,
  exists,
  getTableColumns,
  gt,
  inArray,
  isNotNull,
  isNull,
  lte,
  not,
  or,
  type SQL,
  type SQLWrapper,
  sql,
} from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { toSnakeCase } from 'drizzle-orm/casing';
import type { PgTable } from 'drizzle-orm/pg-core';
import { REGULATION_SECONDS } from '../domain/game.js';
import { gradeBet } from '../domain/market.js';
import type { GradedTrigger } from '../domain/prediction.js';
import { checkInstant } from './checks.js';
import { type Database, type DatabaseOptions, openDatabase } from './neon.js';
import {
  forecastInsert,
  gameInsert,
  gameRecord,
  gradedTrigger,
  loggedTick,
  runInsert,
  runStatus,
  tickInsert,
  triggerInsert,
} from './prediction-rows.js';
import type {
  ForecastRecord,
  GameRecord,
  GradesWritten,
  JudgedForecast,
  LoggedTick,
  NightView,
  PredictionStore,
  RunStatus,
  SeenSkip,
  SlateRow,
  TickRow,
  TickSkip,
  TickWrite,
  TickWritten,
  TriggerGrade,
} from './predictions.js';
import { forecasts, games, livePredictions, runs, tickSkips, ticks, triggerLogs } from './schema.js';

/** Predictions in Neon's Postgres, whose tables `migrateDatabase` has made. */
export function neonPredictions(url: string, options: DatabaseOptions = {}): PredictionStore {
  return predictionsIn(openDatabase(url, options));
}

/** Predictions in a database that is open already. */
export function predictionsIn(db: Database): PredictionStore {
  return {
    upsertGames: (records) => upsertGames(db, records),
    writeTick: (tick) => writeTick(db, tick),
    ungraded: async () => {
      const rows = await db
        .select()
        .from(triggerLogs)
        .where(isNull(triggerLogs.grade))
        .orderBy(asc(triggerLogs.firedAt), asc(triggerLogs.gameId), asc(triggerLogs.rule));
      return rows.map(gradedTrigger);
    },
    gradeTriggers: (grades) => gradeTriggers(db, grades),
    slate: (view) => slate(db, view),
    history: (gameId, modelVersions, options = {}) => history(db, gameId, modelVersions, options),
    tick: (gameId, tickAtUtc, modelVersion) => tick(db, gameId, tickAtUtc, modelVersion),
    triggers: (view) => triggers(db, view),
    record: (view) => record(db, view),
    judged: (day, { simulated }) => judged(db, day, simulated),
    skips: (day) => skips(db, day),
    putRun: async (run) => {
      await named(`store run ${run.id}`, runUpsert(db, run));
    },
    currentRun: async () => {
      const [row] = await db.select().from(runs).orderBy(desc(runs.updatedAt)).limit(1);
      return row ? runStatus(row) : null;
    },
  };
}

// Writes ---------------------------------------------------------------------------------------------------------

async function upsertGames(db: Database, records: readonly GameRecord[]): Promise<readonly TickSkip[]> {
  const { rows, refused } = checked(records, gameInsert, (record) => record.game.id);
  // Of two words about one game in the same write the newer one counts, as it would in two writes.
  const newest = new Map(
    rows.sort(byKey((row) => new Date(row.observedAt).toISOString())).map((row) => [row.id, row]),
  );
  const sorted = [...newest.values()].sort(byKey((row) => row.id));
  if (sorted.length > 0) await named(`store ${sorted.length} games`, gameUpsert(db, sorted));
  return refused;
}

function gameUpsert(db: Database, rows: (typeof games.$inferInsert)[]) {
  const closes = sql`excluded.close_total is not null and (${games.closeTotal} is null
    or (${games.phase} = 'scheduled' and excluded.close_seen_at >= ${games.closeSeenAt}))`;
  const ifCloses = (column: SQL, stored: SQL) => sql`case when ${closes} then ${column} else ${stored} end`;
  return insertAll(db, games, rows).onConflictDoUpdate({
    target: games.id,
    set: {
      ...excluded(games),
      openTotal: sql`coalesce(${games.openTotal}, excluded.open_total)`,
      closeTotal: ifCloses(sql`excluded.close_total`, sql`${games.closeTotal}`),
      homeFavoredBy: ifCloses(sql`excluded.home_favored_by`, sql`${games.homeFavoredBy}`),
      closeBook: ifCloses(sql`excluded.close_book`, sql`${games.closeBook}`),
      closeSeenAt: ifCloses(sql`excluded.close_seen_at`, sql`${games.closeSeenAt}`),
      finalAt: sql`case when excluded.home_final = ${games.homeFinal} and excluded.away_final = ${games.awayFinal}
          then ${games.finalAt} else excluded.final_at end`,
    },
    setWhere: sql`excluded.observed_at >= ${games.observedAt}`,
  });
}

async function writeTick(db: Database, tick: TickWrite): Promise<TickWritten> {
  checkInstant('store tick', tick.tickAtUtc);
  try {
    return await writeTickOf(db, tick, []);
  } catch (error) {
    if (!isUnknownGame(error)) throw error;
    const ids = [...new Set([...tick.ticks, ...tick.triggers].map((row) => row.gameId))];
    const stored = await db.select({ id: games.id }).from(games).where(inArray(games.id, ids));
    const known = new Set(stored.map((game) => game.id));
    const unknown = ids
      .filter((id) => !known.has(id))
      .map((game) => ({ source: 'store', game, reason: 'upsert the game before its ticks and triggers' }));
    const ofKnown = <T extends { gameId: string }>(rows: readonly T[]) =>
      rows.filter((row) => known.has(row.gameId));
    return await writeTickOf(
      db,
      { ...tick, ticks: ofKnown(tick.ticks), triggers: ofKnown(tick.triggers) },
      unknown,
    );
  }
}

async function writeTickOf(
  db: Database,
  tick: TickWrite,
  unknown: readonly TickSkip[],
): Promise<TickWritten> {
  const gameId = (row: { gameId: string }) => row.gameId;
  const log = checked(tick.ticks, (row) => tickInsert(row, tick), gameId);
  const alerts = checked(tick.triggers, triggerInsert, gameId);
  const refused = [...unknown, ...log.refused, ...alerts.refused];
  const skipped = [...tick.skips, ...refused];
  const triggerKey = (t: { gameId: string; rule: string }) => JSON.stringify([t.gameId, t.rule]);
  // One order for all writers: two that overlap wait for each other instead of locking each other out.
  log.rows.sort(byKey(gameId));
  alerts.rows.sort(byKey(triggerKey));

  const batch: BatchItem<'pg'>[] = [];
  const add = <T extends BatchItem<'pg'>>(query: T): number => batch.push(query) - 1;
  const appended =
    log.rows.length === 0
      ? null
      : add(insertAll(db, ticks, log.rows).onConflictDoNothing().returning({ gameId: ticks.gameId }));
  if (log.rows.length > 0) add(latestFromLog(db, tick, log.rows.map(gameId)));
  const graded = log.rows.flatMap((row) => forecastInsert(row) ?? []);
  if (graded.length > 0) add(db.insert(forecasts).values(graded).onConflictDoNothing());
  const inserted =
    alerts.rows.length === 0
      ? null
      : add(
          db
            .insert(triggerLogs)
            .values(alerts.rows)
            .onConflictDoNothing()
            .returning({ gameId: triggerLogs.gameId, rule: triggerLogs.rule }),
        );
  if (skipped.length > 0) add(skipUpsert(db, tick.day, tick.tickAtUtc, skipped));
  if (tick.run !== null) add(runUpsert(db, tick.run));

  const [first, ...rest] = batch;
  const results: unknown[] =
    first === undefined ? [] : await named(`store tick at ${tick.tickAtUtc}`, db.batch([first, ...rest]));
  const returned = <T>(index: number | null) => (index === null ? [] : (results[index] as T[]));
  const fired = new Set(returned<{ gameId: string; rule: string }>(inserted).map(triggerKey));
  return {
    ticks: returned(appended).length,
    fired: tick.triggers.filter((trigger) => fired.delete(triggerKey(trigger))),
    refused,
  };
}

/** Rows that may be written, and what is left out because a check refused it. */
function checked<T, Row>(
  values: readonly T[],
  toRow: (value: T) => Row,
  gameIdOf: (value: T) => unknown,
): { rows: Row[]; refused: TickSkip[] } {
  const rows: Row[] = [];
  const refused: TickSkip[] = [];
  for (const value of values) {
    try {
      rows.push(toRow(value));
    } catch (error) {
      refused.push({ source: 'store', game: String(gameIdOf(value)), reason: (error as Error).message });
    }
  }
  return { rows, refused };
}

/** Copies what the log now holds for this tick, unless the latest row is as new. */
function latestFromLog(db: Database, { tickAtUtc, modelVersion }: TickWrite, gameIds: string[]) {
  const { features: _, ...columns } = getTableColumns(ticks);
  return db
    .insert(livePredictions)
    .select(
      db
        .select(columns)
        .from(ticks)
        .where(
          and(
            inArray(ticks.gameId, gameIds),
            eq(ticks.modelVersion, modelVersion),
            eq(ticks.tickAt, tickAtUtc),
          ),
        )
        .orderBy(asc(ticks.gameId)),
    )
    .onConflictDoUpdate({
      target: [livePredictions.gameId, livePredictions.modelVersion],
      set: excluded(livePredictions),
      setWhere: sql`excluded.tick_at > ${livePredictions.tickAt}`,
    });
}

function skipUpsert(db: Database, day: string, atUtc: string, skipped: readonly TickSkip[]) {
  const rows = new Map(
    skipped.map(({ source, game, reason }) => [
      JSON.stringify([source, game, reason]),
      { day, source, gameId: game, reason, firstAt: atUtc, lastAt: atUtc },
    ]),
  );
  return db
    .insert(tickSkips)
    .values([...rows].sort(byKey(([key]) => key)).map(([, row]) => row))
    .onConflictDoUpdate({
      target: [tickSkips.day, tickSkips.source, tickSkips.gameId, tickSkips.reason],
      set: {
        firstAt: sql`least(${tickSkips.firstAt}, excluded.first_at)`,
        lastAt: sql`greatest(${tickSkips.lastAt}, excluded.last_at)`,
      },
    });
}

function runUpsert(db: Database, run: RunStatus) {
  return db
    .insert(runs)
    .values(runInsert(run))
    .onConflictDoUpdate({ target: runs.id, set: excluded(runs) });
}

async function gradeTriggers(db: Database, grades: readonly TriggerGrade[]): Promise<GradesWritten> {
  const verdicts = await judge(db, grades);
  const wanted = verdicts.filter((v) => v.verdict === 'grade').map((v) => v.grade);
  const updates = wanted.map((g) =>
    db
      .update(triggerLogs)
      .set({ grade: g.grade, finalTotal: g.finalTotal, gradedAt: g.gradedAtUtc })
      .where(and(sameTrigger(g), isNull(triggerLogs.grade)))
      .returning({ gameId: triggerLogs.gameId }),
  );
  const [first, ...rest] = updates;
  const results =
    first === undefined ? [] : await named(`store ${wanted.length} grades`, db.batch([first, ...rest]));
  // Graded between our look and our write, by an overlapping run: look again.
  const overtaken = wanted.filter((_, i) => results[i]?.length === 0);
  const again = overtaken.length === 0 ? [] : await judge(db, overtaken);
  const others = [...verdicts, ...again];
  return {
    graded: wanted.length - overtaken.length,
    unchanged: others.filter((v) => v.verdict === 'unchanged').length,
    refused: others.flatMap(({ grade, verdict, reason }) =>
      verdict === 'refuse' ? [{ gameId: grade.gameId, rule: grade.rule, reason }] : [],
    ),
  };
}

interface Verdict {
  readonly grade: TriggerGrade;
  readonly verdict: 'grade' | 'unchanged' | 'refuse';
  readonly reason: string;
}

/** Holds grades against the triggers and finals that the tables hold (T23). */
async function judge(db: Database, grades: readonly TriggerGrade[]): Promise<Verdict[]> {
  if (grades.length === 0) return [];
  const rows = await db
    .select({ trigger: triggerLogs, home: games.homeFinal, away: games.awayFinal, phase: games.phase })
    .from(triggerLogs)
    .innerJoin(games, eq(games.id, triggerLogs.gameId))
    .where(or(...grades.map(sameTrigger)));
  const key = (t: { gameId: string; rule: string; modelVersion: string }) =>
    JSON.stringify([t.gameId, t.rule, t.modelVersion]);
  const found = new Map(rows.map((row) => [key(row.trigger), row]));
  return grades.map((grade) => {
    const row = found.get(key(grade));
    const refuse = (reason: string): Verdict => ({ grade, verdict: 'refuse', reason });
    if (!row) return refuse('no such trigger');
    const { home, away, trigger, phase } = row;
    if (home === null || away === null) return refuse(`the game is ${phase}, not final`);
    if (home + away !== grade.finalTotal)
      return refuse(`final total ${grade.finalTotal} given, ${home + away} stored`);
    const right = gradeBet(trigger.side as 'over' | 'under', grade.finalTotal, trigger.linePoints);
    if (right !== grade.grade)
      return refuse(
        `${grade.grade} given; ${trigger.side} ${trigger.linePoints} is a ${right} at ${grade.finalTotal}`,
      );
    if (trigger.grade === null) return { grade, verdict: 'grade', reason: '' };
    if (trigger.grade === grade.grade && trigger.finalTotal === grade.finalTotal)
      return { grade, verdict: 'unchanged', reason: '' };
    return refuse(`graded ${trigger.grade} at ${trigger.finalTotal} already`);
  });
}

const sameTrigger = (t: { gameId: string; rule: string; modelVersion: string }) =>
  and(
    eq(triggerLogs.gameId, t.gameId),
    eq(triggerLogs.rule, t.rule),
    eq(triggerLogs.modelVersion, t.modelVersion),
  );

// Reads ----------------------------------------------------------------------------------------------------------

const inNight = ({ day, simulated }: NightView) => and(eq(games.day, day), eq(games.simulated, simulated));
const modelsOf = ({ modelVersion, earlierModels = [] }: NightView) => [...earlierModels, modelVersion];

async function slate(db: Database, view: NightView): Promise<SlateRow[]> {
  const of = (table: typeof ticks | typeof livePredictions) =>
    and(
      eq(table.gameId, games.id),
      inArray(table.modelVersion, modelsOf(view)),
      lte(table.tickAt, view.asOfUtc),
    );
  const { features: _, ...logged } = getTableColumns(ticks);
  const isLive = db.select({ one: sql`1` }).from(livePredictions).where(of(livePredictions));
  // The latest row, unless that is later than the view's clock (a replay that is walked again): then the log.
  const latest = db
    .select()
    .from(livePredictions)
    .where(of(livePredictions))
    .orderBy(desc(livePredictions.tickAt))
    .limit(1)
    .unionAll(
      db
        .select(logged)
        .from(ticks)
        .where(and(of(ticks), not(exists(isLive))))
        .orderBy(desc(ticks.tickAt))
        .limit(1),
    )
    .as('latest');
  const rows = await db
    .select()
    .from(games)
    .leftJoinLateral(latest, sql`true`)
    .where(inNight(view))
    .orderBy(asc(games.startAt), asc(games.id));
  return rows.map(({ games: game, latest: row }) =>
    slateRow(game, row === null ? null : loggedTick(row), view.asOfUtc),
  );
}

/** A game as it stood at `asOfUtc`: what was learned later is left out. */
function slateRow(row: typeof games.$inferSelect, tick: LoggedTick | null, asOfUtc: string): SlateRow {
  const record = gameRecord(row);
  const known = (instant: string | null) => instant !== null && Date.parse(instant) <= Date.parse(asOfUtc);
  const newer = tick === null || Date.parse(row.observedAt) >= Date.parse(tick.tickAtUtc);
  return {
    game: record.game,
    phase: known(row.observedAt) && newer ? record.phase : (tick?.phase ?? 'scheduled'),
    source: record.source,
    openingTotal: record.openingTotal,
    closing: known(row.closeSeenAt) ? record.closing : null,
    finalScore: known(row.finalAt) ? record.finalScore : null,
    tick,
  };
}

async function history(
  db: Database,
  gameId: string,
  modelVersions: string | readonly string[] | null,
  { untilUtc, limit = 5000 }: { untilUtc?: string; limit?: number },
): Promise<LoggedTick[]> {
  const { features: _, ...logged } = getTableColumns(ticks);
  const rows = await db
    .select(logged)
    .from(ticks)
    .where(
      and(
        eq(ticks.gameId, gameId),
        modelVersions === null ? undefined : inArray(ticks.modelVersion, [modelVersions].flat()),
        untilUtc === undefined ? undefined : lte(ticks.tickAt, untilUtc),
      ),
    )
    .orderBy(desc(ticks.tickAt))
    .limit(limit);
  return rows.reverse().map(loggedTick);
}

async function tick(
  db: Database,
  gameId: string,
  tickAtUtc: string,
  modelVersion: string,
): Promise<TickRow | null> {
  const [row] = await db
    .select()
    .from(ticks)
    .where(and(eq(ticks.gameId, gameId), eq(ticks.modelVersion, modelVersion), eq(ticks.tickAt, tickAtUtc)));
  return row ? { ...loggedTick(row), features: row.features } : null;
}

async function triggers(db: Database, view: NightView): Promise<GradedTrigger[]> {
  const first = db
    .selectDistinctOn([triggerLogs.gameId, triggerLogs.rule], getTableColumns(triggerLogs))
    .from(triggerLogs)
    .innerJoin(games, eq(games.id, triggerLogs.gameId))
    .where(
      and(
        inNight(view),
        inArray(triggerLogs.modelVersion, modelsOf(view)),
        lte(triggerLogs.firedAt, view.asOfUtc),
      ),
    )
    .orderBy(asc(triggerLogs.gameId), asc(triggerLogs.rule), asc(triggerLogs.firedAt))
    .as('first');
  const rows = await db.select().from(first).orderBy(desc(first.firedAt), asc(first.gameId), asc(first.rule));
  return rows.map((row) => {
    const trigger = gradedTrigger(row);
    const later = trigger.gradedAtUtc !== null && Date.parse(trigger.gradedAtUtc) > Date.parse(view.asOfUtc);
    return later ? { ...trigger, grade: null, finalTotal: null, gradedAtUtc: null } : trigger;
  });
}

async function record(db: Database, view: NightView): Promise<ForecastRecord[]> {
  const final = sql`${games.homeFinal} + ${games.awayFinal}`;
  // Of a game that several models forecast, as in replays, those count that the view is about.
  const once = db.$with('once').as(
    db
      .selectDistinctOn([forecasts.gameId, forecasts.minute], {
        gameId: forecasts.gameId,
        minute: forecasts.minute,
        model: forecasts.modelUnder,
        market: forecasts.marketUnder,
        blend: forecasts.blendUnder,
        under: sql<number>`(${final} < ${forecasts.linePoints})::integer`.as('under'),
      })
      .from(forecasts)
      .innerJoin(games, eq(games.id, forecasts.gameId))
      .where(
        and(
          eq(games.simulated, view.simulated),
          lte(games.day, view.day),
          lte(games.finalAt, view.asOfUtc),
          sql`${final} <> ${forecasts.linePoints}`,
        ),
      )
      .orderBy(
        asc(forecasts.gameId),
        asc(forecasts.minute),
        desc(inArray(forecasts.modelVersion, modelsOf(view))),
        desc(forecasts.tickAt),
      ),
  );
  const blended = db.select({ one: sql`1` }).from(once).where(isNotNull(once.blend));
  const brier = (p: SQLWrapper) => sql<number | null>`avg((${p} - ${once.under}) ^ 2)`;
  const logLoss = (p: SQLWrapper) =>
    sql<number | null>`avg(-ln(greatest(${SUREST}, case ${once.under} when 1 then ${p} else 1 - ${p} end)))`;
  const rows = await db
    .with(once)
    .select({
      minute: sql<number | null>`${once.minute}`,
      n: sql<number>`count(*)::integer`,
      games: sql<number>`count(distinct ${once.gameId})::integer`,
      brierModel: brier(once.model),
      brierMarket: brier(once.market),
      brierBlend: brier(once.blend),
      logLossModel: logLoss(once.model),
      logLossMarket: logLoss(once.market),
      logLossBlend: logLoss(once.blend),
    })
    .from(once)
    .where(or(isNotNull(once.blend), not(exists(blended))))
    .groupBy(sql`grouping sets ((${once.minute}), ())`)
    .orderBy(sql`${once.minute} nulls last`);
  return rows
    .filter(({ n }) => n > 0)
    .map((row) => ({
      minute: row.minute,
      n: row.n,
      games: row.games,
      brier: { model: Number(row.brierModel), market: Number(row.brierMarket), blend: row.brierBlend },
      logLoss: {
        model: Number(row.logLossModel),
        market: Number(row.logLossMarket),
        blend: row.logLossBlend,
      },
    }));
}

/** No forecast is taken to be surer than this: one surprise would be the whole mean. */
const SUREST = 1e-4;

/** Two minutes of regulation; as text, since `distinct on` and `order by` must not differ by their parameters. */
const BLOCK = sql.raw(`floor((${REGULATION_SECONDS} - ticks.seconds_left) / 120)`);

async function judged(db: Database, day: string, simulated: boolean): Promise<JudgedForecast[]> {
  const rows = await db
    .selectDistinctOn([ticks.gameId, BLOCK], {
      gameId: ticks.gameId,
      modelVersion: ticks.modelVersion,
      secondsLeft: ticks.secondsLeft,
      mean: ticks.mean,
      median: ticks.median,
      low80: ticks.low80,
      high80: ticks.high80,
      line: ticks.linePoints,
      under: ticks.pUnder,
      marketUnder: ticks.marketUnder,
      finalTotal: sql<number>`${games.homeFinal} + ${games.awayFinal}`,
    })
    .from(ticks)
    .innerJoin(games, eq(games.id, ticks.gameId))
    .where(
      and(
        eq(games.day, day),
        eq(games.simulated, simulated),
        isNotNull(games.homeFinal),
        isNotNull(ticks.mean),
        gt(ticks.secondsLeft, 0),
      ),
    )
    .orderBy(asc(ticks.gameId), asc(BLOCK), asc(ticks.tickAt));
  return rows.map(({ low80, high80, line, under, marketUnder, secondsLeft, mean, median, ...row }) => ({
    ...row,
    secondsLeft: secondsLeft as number,
    mean: mean as number,
    median: median as number,
    interval80: { low: low80 as number, high: high80 as number },
    against: line === null || under === null ? null : { line, under, marketUnder },
  }));
}

async function skips(db: Database, day: string): Promise<SeenSkip[]> {
  const rows = await db
    .select()
    .from(tickSkips)
    .where(eq(tickSkips.day, day))
    .orderBy(asc(tickSkips.firstAt), asc(tickSkips.source), asc(tickSkips.gameId), asc(tickSkips.reason));
  return rows.map((row) => ({
    source: row.source,
    game: row.gameId,
    reason: row.reason,
    firstAtUtc: row.firstAt,
    lastAtUtc: row.lastAt,
  }));
}

// SQL ------------------------------------------------------------------------------------------------------------

/**
 * An insert of many rows as one JSON parameter: a placeholder for each value of a tick of 150 games would cost five
 * times the time, and Postgres takes 65,535 of them.
 */
function insertAll<T extends PgTable>(db: Database, table: T, rows: readonly T['$inferInsert'][]) {
  const columns = Object.keys(getTableColumns(table)).map((name) => [name, toSnakeCase(name)] as const);
  const named = rows.map((row) =>
    Object.fromEntries(columns.map(([name, column]) => [column, (row as Record<string, unknown>)[name]])),
  );
  const list = sql.join(
    columns.map(([, column]) => sql.identifier(column)),
    sql`, `,
  );
  return db
    .insert(table)
    .select(
      sql`select ${list} from jsonb_populate_recordset(null::${table}, ${JSON.stringify(named)}::jsonb)`,
    );
}

/** `set` of an upsert: every column as the row that was refused had it. */
function excluded<T extends PgTable>(table: T): Record<keyof T['_']['columns'], SQL> {
  const columns = Object.keys(getTableColumns(table)) as (keyof T['_']['columns'] & string)[];
  return Object.fromEntries(
    columns.map((name) => [name, sql`excluded.${sql.identifier(toSnakeCase(name))}`]),
  ) as Record<keyof T['_']['columns'], SQL>;
}

const byKey =
  <T>(key: (row: T) => string) =>
  (a: T, b: T) =>
    key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;

/** What Postgres says beside its message. */
interface Refusal extends Error {
  readonly code?: string;
  readonly detail?: string;
}

/** Drizzle wraps the driver's error in one that repeats every parameter. */
function refusalOf(error: unknown): Refusal {
  return error instanceof Error && error.cause instanceof Error ? error.cause : (error as Refusal);
}

const isUnknownGame = (error: unknown) => refusalOf(error).code === '23503';

/** Awaits a write; a database's refusal is rethrown with what was being written. */
async function named<T>(what: string, write: PromiseLike<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const cause = refusalOf(error);
    throw new Error(`${what}: ${cause.message}${cause.detail ? ` (${cause.detail})` : ''}`, { cause });
  }
}
