import pLimit from 'p-limit';
import type { ClosingLine, CrewTendency, GameContext } from '../src/domain/context.js';
import { bonusOf, LEAGUE_FOULS_PER_GAME } from '../src/domain/fouls.js';
import {
  type BySide,
  type Game,
  type GameDay,
  type GameState,
  gameDayOf,
  isUnderWay,
  type Official,
  seasonOf,
  type UtcInstant,
} from '../src/domain/game.js';
import { consensusLine, type TotalLine } from '../src/domain/market.js';
import type { Trigger } from '../src/domain/prediction.js';
import { crewTendency, refereeKey } from '../src/identity/referees.js';
import type { TeamResolver } from '../src/identity/teams.js';
import { type FinalScore, gradeTriggers } from '../src/live/grade.js';
import type { Trail } from '../src/live/moved.js';
import { type Decision, decide, type LiveGame, type LiveRules } from '../src/live/tick.js';
import type { Model } from '../src/model/predict.js';
import { type Skipped, SourceError } from '../src/sources/errors.js';
import type { EspnClient, GameSummary, ScoreboardGame, UnknownCode } from '../src/sources/espn/client.js';
import type { OddsApiClient, OddsSnapshot } from '../src/sources/odds-api/client.js';
import type { LookupCache } from '../src/store/cache.js';
import type { GameRecord, PredictionStore, RunStatus, TickRow } from '../src/store/predictions.js';
import { daysToWatch } from './game-days.js';
import { type GameQuotes, placeQuotes } from './quotes.js';

/** What the run is called, and over which window: the fixed part of its status row. */
export type RunHeadline = Pick<
  RunStatus,
  'id' | 'mode' | 'source' | 'simulated' | 'fromUtc' | 'toUtc' | 'speed'
>;

export interface LiveDeps {
  readonly espn: EspnClient;
  /** Null without a key: then the line is the one that ESPN shows. */
  readonly odds: OddsApiClient | null;
  readonly lookups: LookupCache;
  readonly predictions: PredictionStore;
  /** Asked once a tick, so that a newly promoted model is taken up between two of them. */
  readonly model: () => Model;
  readonly teams: TeamResolver;
  readonly rules: LiveRules;
  readonly pollSeconds: { readonly espn: number; readonly odds: number };
  readonly run: RunHeadline;
  /** The real clock, for the status row. */
  readonly wallClock: () => UtcInstant;
  /** What is amiss all along, told of at every tick: games that none of the answers will hold, a model that is broken. */
  readonly leftOut?: () => readonly Skipped[];
  /** Aborted, it makes a tick that is under way fail instead of writing. */
  readonly stop?: AbortSignal;
  /** Hears of every decision; a replay measures with it. */
  readonly onDecision?: (decision: Decision) => void;
}

/** What one tick did, for the log and the progress line. */
export interface TickReport {
  readonly at: UtcInstant;
  readonly modelVersion: string;
  readonly games: number;
  readonly underWay: number;
  readonly finals: number;
  readonly predictions: number;
  readonly withLine: number;
  readonly triggers: number;
  readonly graded: number;
  readonly skipped: readonly Skipped[];
  readonly unknownCodes: readonly UnknownCode[];
  /** Wall time of the tick, milliseconds. */
  readonly milliseconds: number;
}

export interface LiveSession {
  /**
   * One round: fetch, join, predict, write, alert, grade. It fails only where nothing could be written; a source or
   * a game that fails is in the report's `skipped`, and the others go on (T34).
   */
  tick(now: UtcInstant): Promise<TickReport>;
  /** Marks the run as done, so that the page does not wait for it. */
  finish(now: UtcInstant): Promise<void>;
}

/** Requests to ESPN under way at once. */
const ESPN_CONCURRENCY = 8;
/** A game is asked for its opening line once, within these hours of its start. */
const OPENING_WITHIN_HOURS = 24;
/** How long a source is left alone that refuses our key or is out of credits: asking on changes nothing (T32). */
const REFUSAL_PAUSE_SECONDS = 600;

/** What a session remembers between ticks; all of it can be had again from the sources and the store. */
interface Memory {
  readonly slate: Map<string, ScoreboardGame>;
  slateAt: UtcInstant | null;
  odds: OddsSnapshot | null;
  oddsAskedAt: UtcInstant | null;
  /** Set while the source is left alone after a refusal. */
  oddsRefused: { readonly until: number; readonly reason: string } | null;
  quotes: Map<string, GameQuotes>;
  unplaced: readonly Skipped[];
  readonly openings: Map<string, number | null>;
  readonly closings: Map<string, ClosingLine>;
  readonly lookups: Map<string, Pick<GameContext, 'ratings' | 'records'>>;
  readonly crews: Map<string, CrewTendency>;
  /** Games as last written, so that only a change is written again. */
  readonly written: Map<string, string>;
  /** How each game under way came to stand where it stands. */
  readonly trails: Map<string, Trail>;
  /** Games whose end has been written and graded. */
  readonly finished: Set<string>;
  models: NightModels | null;
  ticks: number;
}

/** Which models a day's ticks were made by so far. */
interface NightModels {
  readonly day: GameDay;
  readonly version: string;
  /** Those before it, in the order of their use. */
  readonly earlier: readonly string[];
  /** Triggers that those have fired: they do not fire a second time under the new one (T21). */
  readonly fired: ReadonlySet<string>;
}

/** A session of live ticks. Killed at any point, a new one goes on where the store stands. */
export function createLiveSession(deps: LiveDeps): LiveSession {
  const memory: Memory = {
    slate: new Map(),
    slateAt: null,
    odds: null,
    oddsAskedAt: null,
    oddsRefused: null,
    quotes: new Map(),
    unplaced: [],
    openings: new Map(),
    closings: new Map(),
    lookups: new Map(),
    crews: new Map(),
    written: new Map(),
    trails: new Map(),
    finished: new Set(),
    models: null,
    ticks: 0,
  };
  return {
    tick: (now) => runTick(deps, memory, now),
    finish: async (now) => {
      const models = await modelsOfNight(deps, memory, deps.model(), now);
      await deps.predictions.putRun(statusOf(deps, memory, models, now, true));
    },
  };
}

async function runTick(deps: LiveDeps, memory: Memory, now: UtcInstant): Promise<TickReport> {
  const started = performance.now();
  const model = deps.model();
  const skipped: Skipped[] = [];
  const skip: Skip = (source, game) => (error) => {
    skipped.push({ source, game, reason: error instanceof Error ? error.message : String(error) });
    return null;
  };

  if (isDue(memory.slateAt, now, deps.pollSeconds.espn)) await refreshSlate(deps, memory, now, skip);
  if (deps.odds !== null && isDue(memory.oddsAskedAt, now, deps.pollSeconds.odds))
    await refreshOdds(deps.odds, deps, memory, now, skip);
  if (memory.oddsRefused !== null) skip('odds-api', null)(memory.oddsRefused.reason);
  skipped.push(...memory.unplaced, ...(deps.leftOut?.() ?? []));

  const listed = [...memory.slate.values()];
  const underWay = listed.filter((g) => isUnderWay(g.phase));
  const ended = listed.filter((g) => g.phase === 'final' && !memory.finished.has(g.game.id));
  const limit = pLimit(ESPN_CONCURRENCY);
  const summaries = await Promise.all(
    [...underWay, ...ended, ...listed.filter((g) => needsOpening(memory, g, now))].map(({ game }) =>
      limit(() => deps.espn.summary(game.id).catch(skip('espn', game.id))),
    ),
  );
  const read = summaries.filter((s) => s !== null);
  for (const summary of read) {
    skipped.push(...summary.problems);
    rememberPickcenter(memory, summary, now);
  }
  rememberClosings(deps, memory, now);

  const live = await Promise.all(
    read
      .filter((summary) => isUnderWay(summary.state.phase))
      .map(
        async (summary): Promise<LiveGame> => ({
          state: summary.state,
          context: await contextOf(deps, memory, summary, now, skip),
          quotes:
            deps.odds === null || memory.oddsRefused !== null
              ? espnQuotes(memory, summary)
              : (memory.quotes.get(summary.game.id)?.totals ?? []),
          trail: memory.trails.get(summary.game.id) ?? null,
        }),
      ),
  );
  const { decisions, undecided } = decide(live, model, deps.rules, now);
  for (const { gameId, reason } of undecided) skip('model', gameId)(reason);
  for (const decision of decisions) {
    deps.onDecision?.(decision);
    const { gameId } = decision.live.state;
    if (decision.trail === null) memory.trails.delete(gameId);
    else memory.trails.set(gameId, decision.trail);
  }

  deps.stop?.throwIfAborted();
  const models = await modelsOfNight(deps, memory, model, now);
  memory.ticks += 1;
  skipped.push(...(await writeChangedGames(deps, memory, now)));
  const written = await deps.predictions.writeTick({
    day: daysToWatch(now)[0] as GameDay,
    tickAtUtc: now,
    modelVersion: model.version,
    ticks: [
      ...decisions.map((d) => tickRow(memory, d.live.state, now, d)),
      ...read.filter((s) => s.state.phase === 'final').map((s) => tickRow(memory, s.state, now, null)),
    ],
    triggers: decisions
      .flatMap((d) => d.triggers)
      .filter((trigger) => !models.fired.has(triggerKey(trigger))),
    skips: skipped,
    run: statusOf(deps, memory, models, now, false),
  });
  skipped.push(...written.refused);
  const graded = await gradeFinals(deps, memory, ended, now, skip);

  return {
    at: now,
    modelVersion: model.version,
    games: listed.length,
    underWay: underWay.length,
    finals: listed.filter((g) => g.phase === 'final').length,
    predictions: decisions.length,
    withLine: decisions.filter((d) => d.prediction.market !== null).length,
    triggers: written.fired.length,
    graded,
    skipped,
    unknownCodes: read.flatMap((s) => s.unknownCodes),
    milliseconds: performance.now() - started,
  };
}

type Skip = (source: string, game: string | null) => (error: unknown) => null;

function isDue(last: UtcInstant | null, now: UtcInstant, everySeconds: number): boolean {
  return last === null || Date.parse(now) - Date.parse(last) >= everySeconds * 1000;
}

// The slate -------------------------------------------------------------------------------------------------------

/** A failed scoreboard leaves the slate as it was: an outage is not a day without games (T33). */
async function refreshSlate(deps: LiveDeps, memory: Memory, now: UtcInstant, skip: Skip): Promise<void> {
  const days = daysToWatch(now);
  const first = memory.slateAt === null;
  const boards = await Promise.all(days.map((day) => deps.espn.scoreboard(day).catch(skip('espn', null))));
  for (const board of boards) {
    if (board === null) continue;
    for (const { source, game, reason } of board.skipped) skip(source, game)(reason);
    for (const game of board.games) memory.slate.set(game.game.id, game);
    memory.slateAt = now;
  }
  for (const [id, { game }] of memory.slate) if (!days.includes(game.day)) memory.slate.delete(id);
  if (first && memory.slateAt !== null) await restore(deps, memory, days, now);
}

/** A session that starts in the middle of a night takes up the closing lines that an earlier one has written. */
async function restore(
  deps: LiveDeps,
  memory: Memory,
  days: readonly GameDay[],
  now: UtcInstant,
): Promise<void> {
  const view = { modelVersion: deps.model().version, simulated: deps.run.simulated, asOfUtc: now };
  for (const day of days) {
    const rows = await deps.predictions.slate({ day, ...view });
    for (const { game, closing } of rows) if (closing !== null) memory.closings.set(game.id, closing);
  }
}

/** Writes the games that were not yet written as they are now; those that a failed write leaves come again. */
async function writeChangedGames(
  deps: LiveDeps,
  memory: Memory,
  now: UtcInstant,
): Promise<readonly Skipped[]> {
  const changed = [...memory.slate.values()].flatMap(({ game, phase, completed, score }) => {
    const known = {
      game,
      phase,
      source: deps.run.source,
      simulated: deps.run.simulated,
      openingTotal: memory.openings.get(game.id) ?? null,
      closing: memory.closings.get(game.id) ?? null,
      finalScore: phase === 'final' && completed ? score : null,
    };
    const text = JSON.stringify({ ...known, closing: { ...known.closing, seenAtUtc: null } });
    if (memory.written.get(game.id) === text) return [];
    const record: GameRecord = { ...known, observedAtUtc: now };
    return [{ record, text }];
  });
  const refused = await deps.predictions.upsertGames(changed.map(({ record }) => record));
  for (const { record, text } of changed) memory.written.set(record.game.id, text);
  return refused;
}

// Lines ----------------------------------------------------------------------------------------------------------

/**
 * A failed poll keeps the last snapshot: its age shows, and rules do not fire on an old one (T16). After a refusal the
 * line is ESPN's own, as it is without a key, until the source is asked again.
 */
async function refreshOdds(
  client: OddsApiClient,
  deps: LiveDeps,
  memory: Memory,
  now: UtcInstant,
  skip: Skip,
): Promise<void> {
  if (memory.oddsRefused !== null && Date.parse(now) < memory.oddsRefused.until) return;
  memory.oddsAskedAt = now;
  memory.oddsRefused = null;
  const snapshot = await client.odds().catch((error) => {
    if (!isRefusal(error)) return skip('odds-api', null)(error);
    const until = Date.parse(now) + REFUSAL_PAUSE_SECONDS * 1000;
    const again = new Date(until).toISOString().slice(11, 16);
    memory.oddsRefused = { until, reason: `${error.message}; not asked again before ${again} UTC` };
    return null;
  });
  if (snapshot === null || snapshot === memory.odds) return;
  const placed = placeQuotes(
    snapshot,
    [...memory.slate.values()].map((g) => g.game),
    deps.teams,
  );
  memory.odds = snapshot;
  memory.quotes = placed.quotes;
  memory.unplaced = [...snapshot.skipped, ...placed.unplaced];
}

function isRefusal(error: unknown): error is SourceError {
  return error instanceof SourceError && (error.kind === 'quota' || error.kind === 'key');
}

function needsOpening(memory: Memory, { game, phase }: ScoreboardGame, now: UtcInstant): boolean {
  const hours = (Date.parse(game.startUtc) - Date.parse(now)) / 3_600_000;
  return phase === 'scheduled' && hours <= OPENING_WITHIN_HOURS && !memory.openings.has(game.id);
}

/** ESPN's own opening line, and its close for a game that we first saw under way. */
function rememberPickcenter(memory: Memory, { game, state, closing }: GameSummary, now: UtcInstant): void {
  if (!memory.openings.has(game.id)) memory.openings.set(game.id, closing?.open ?? null);
  if (!isUnderWay(state.phase) || memory.closings.has(game.id) || closing?.close == null) return;
  const { close, homeFavoredBy, book } = closing;
  memory.closings.set(game.id, { total: close, homeFavoredBy, book, seenAtUtc: now });
}

/**
 * ESPN's in-play total; where it shows none, its close, as old as it is: the page tells its age, and a rule takes it
 * only where it allows for an answer of that age.
 */
function espnQuotes(memory: Memory, { game, lines, closing }: GameSummary): readonly TotalLine[] {
  const seen = memory.closings.get(game.id);
  if (lines.length > 0 || closing?.close == null || seen === undefined) return lines;
  const { book, close, overPrice, underPrice } = closing;
  const snapshotAtUtc = seen.seenAtUtc;
  return [
    {
      source: 'espn-pickcenter',
      book,
      points: close,
      overPrice,
      underPrice,
      quotedAtUtc: null,
      snapshotAtUtc,
    },
  ];
}

/** Until a game tips, its last line is the closing line so far; from then on it stands (T16). */
function rememberClosings(deps: LiveDeps, memory: Memory, now: UtcInstant): void {
  for (const { game, phase } of memory.slate.values()) {
    if (phase !== 'scheduled') continue;
    const quotes = memory.quotes.get(game.id);
    const line = quotes && consensusLine(quotes.totals, false, deps.rules.lines);
    if (!line) continue;
    if (memory.openings.get(game.id) == null) memory.openings.set(game.id, line.points);
    const { homeFavoredBy } = quotes;
    memory.closings.set(game.id, { total: line.points, homeFavoredBy, book: line.book, seenAtUtc: now });
  }
}

// Context --------------------------------------------------------------------------------------------------------

/** A lookup that fails leaves its part unknown for this tick and is asked for again at the next. */
async function contextOf(
  deps: LiveDeps,
  memory: Memory,
  { game, officials }: GameSummary,
  now: UtcInstant,
  skip: Skip,
): Promise<GameContext> {
  const found = memory.lookups.get(game.id) ?? (await lookUp(deps, memory, game, now, skip));
  const named = memory.crews.get(game.id);
  // At half-time a sheet may have two of its three names: it is asked for again until no more come (T13).
  const crew =
    named !== undefined && named.officials.length >= officials.length
      ? named
      : ((await nameCrew(deps, memory, game, officials, now, skip)) ?? named ?? null);
  const closing = memory.closings.get(game.id);
  return {
    season: game.season,
    neutralSite: game.neutralSite,
    closingTotal: closing?.total ?? null,
    homeFavoredBy: closing?.homeFavoredBy ?? null,
    ratings: found?.ratings ?? NOT_KNOWN,
    records: found?.records ?? NOT_KNOWN,
    crew,
  };
}

const NOT_KNOWN: BySide<null> = { home: null, away: null };

async function lookUp(deps: LiveDeps, memory: Memory, game: Game, now: UtcInstant, skip: Skip) {
  const found = (await deps.lookups.lookups([game], now).catch(skip('lookups', game.id)))?.get(game.id);
  if (found) memory.lookups.set(game.id, found);
  return found;
}

/** The crew's tendency, written once the source has named its officials; until then it is asked for again (T13). */
async function nameCrew(
  deps: LiveDeps,
  memory: Memory,
  game: Game,
  officials: readonly Official[],
  now: UtcInstant,
  skip: Skip,
): Promise<CrewTendency | null> {
  if (officials.length === 0) return null;
  try {
    const keys = officials.map((o) => refereeKey(o.name));
    const found = await Promise.all(keys.map((key) => deps.lookups.tendency(key, game.day)));
    const tendencies = new Map(keys.flatMap((key, i) => (found[i] ? [[key, found[i].value] as const] : [])));
    const crew = crewTendency(game.id, officials, tendencies, LEAGUE_FOULS_PER_GAME);
    if (crew === null) return null;
    await deps.lookups.putCrew(crew, now);
    memory.crews.set(game.id, crew);
    return crew;
  } catch (error) {
    return skip('lookups', game.id)(error);
  }
}

// Writing --------------------------------------------------------------------------------------------------------

function tickRow(memory: Memory, state: GameState, now: UtcInstant, decision: Decision | null): TickRow {
  const season = memory.slate.get(state.gameId)?.game.season ?? seasonOf(gameDayOf(now));
  return {
    gameId: state.gameId,
    tickAtUtc: now,
    phase: state.phase,
    clock: state.clock,
    score: state.score,
    fouls: state.fouls,
    bonus: {
      home: bonusOf('home', state.fouls, state.clock, season),
      away: bonusOf('away', state.fouls, state.clock, season),
    },
    officials: state.officials.map((o) => o.name),
    crewKnown: memory.crews.get(state.gameId)?.known ?? null,
    prediction: decision?.prediction ?? null,
    features: decision?.features ?? null,
  };
}

/**
 * The models of the night up to now. A new one takes over the games under way: the ticks and triggers of those before it
 * stay the night's, also where this session is the first to know of the new one.
 */
async function modelsOfNight(
  deps: LiveDeps,
  memory: Memory,
  { version }: Model,
  now: UtcInstant,
): Promise<NightModels> {
  const day = daysToWatch(now)[0] as GameDay;
  if (memory.models?.day === day && memory.models.version === version) return memory.models;
  const before = memory.models ?? (await lastRun(deps));
  const used = before?.day === day ? [...before.earlier, before.version] : [];
  const earlier = used.filter((one) => one !== version);
  const { simulated } = deps.run;
  const view = { day, modelVersion: version, earlierModels: earlier, simulated, asOfUtc: now };
  const fired = earlier.length === 0 ? [] : await deps.predictions.triggers(view);
  memory.models = { day, version, earlier, fired: new Set(fired.map(triggerKey)) };
  return memory.models;
}

async function lastRun({ predictions, run }: LiveDeps): Promise<Omit<NightModels, 'fired'> | null> {
  const last = await predictions.currentRun();
  if (last === null || last.id !== run.id || last.mode !== 'live') return null;
  return { day: last.day, version: last.modelVersion, earlier: last.earlierModels };
}

const triggerKey = ({ gameId, rule }: Pick<Trigger, 'gameId' | 'rule'>) => JSON.stringify([gameId, rule]);

function statusOf(
  deps: LiveDeps,
  memory: Memory,
  { version, earlier }: NightModels,
  now: UtcInstant,
  done: boolean,
): RunStatus {
  return {
    ...deps.run,
    day: daysToWatch(now)[0] as GameDay,
    modelVersion: version,
    earlierModels: earlier,
    nowUtc: now,
    ticks: memory.ticks,
    done,
    updatedAtUtc: deps.wallClock(),
  };
}

async function gradeFinals(
  deps: LiveDeps,
  memory: Memory,
  ended: readonly ScoreboardGame[],
  now: UtcInstant,
  skip: Skip,
): Promise<number> {
  const finals: FinalScore[] = ended.flatMap(({ game, completed, score }) =>
    completed && score !== null ? [{ gameId: game.id, score }] : [],
  );
  if (finals.length === 0) return 0;
  const grades = gradeTriggers(await deps.predictions.ungraded(), finals, now);
  const { graded, refused } = await deps.predictions.gradeTriggers(grades);
  for (const { gameId, rule, reason } of refused) skip('store', gameId)(`${rule} not graded: ${reason}`);
  for (const { gameId } of finals) {
    memory.finished.add(gameId);
    memory.trails.delete(gameId);
  }
  return graded;
}
