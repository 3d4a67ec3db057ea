import {
  type BySide,
  type Game,
  type GameClock,
  type GameDay,
  type GamePhase,
  type GameState,
  gameDayOf,
  isUnderWay,
  type Official,
  type Play,
  seasonOf,
  type Team,
  type TeamSide,
  type UtcInstant,
} from '../../domain/game.js';
import type { TotalLine } from '../../domain/market.js';
import { addPlay, emptyPlayLog, gameStateOf } from '../../domain/state.js';
import { type Skipped, SourceError } from '../errors.js';
import { complaintLine, readShape, shown } from '../shape.js';
import { readBoxscore, type TeamBox } from './boxscore.js';
import { readClock } from './clock.js';
import { PHASES } from './codes.js';
import { type ClosingQuote, readPickcenter } from './pickcenter.js';
import { readPlays, type UnknownCode } from './plays.js';
import {
  eventWire,
  gameInfoWire,
  officialWire,
  scoreboardWire,
  summaryWire,
  type WireCompetition,
} from './wire.js';

export interface Scoreboard {
  readonly day: GameDay;
  readonly games: readonly ScoreboardGame[];
  /** Games that could not be read, and parts of the answer that are missing, by name (T34). */
  readonly skipped: readonly Skipped[];
}

export interface ScoreboardGame {
  readonly game: Game;
  readonly phase: GamePhase;
  /** Null unless the game has begun. */
  readonly clock: GameClock | null;
  /** Null before the tip, and of games that were called off (T8). */
  readonly score: BySide<number> | null;
  readonly completed: boolean;
}

export interface GameSummary {
  readonly game: Game;
  readonly state: GameState;
  readonly plays: readonly Play[];
  /** The pre-game quote, null without a pickcenter. */
  readonly closing: ClosingQuote | null;
  /** The in-play total where ESPN shows one; before the tip the pre-game total. */
  readonly lines: readonly TotalLine[];
  readonly officials: readonly Official[];
  /** The official final score, of completed games only. */
  readonly finalScore: BySide<number> | null;
  /** Fouls of the whole game by the box score. */
  readonly boxFouls: BySide<number> | null;
  /** Box scores; null unless both teams' are whole. */
  readonly box: BySide<TeamBox> | null;
  readonly unknownCodes: readonly UnknownCode[];
  /** What of this game was left out or refused. */
  readonly problems: readonly Skipped[];
}

/**
 * The games of one scoreboard answer. A game that cannot be read is skipped by name and the others go on; the same
 * game listed twice counts once (T3).
 * @throws SourceError when the answer holds no list of events: that is an outage, not a day without games (T33)
 */
export function parseScoreboard(day: GameDay, json: unknown): Scoreboard {
  const { events } = readShape(scoreboardWire, json, { source: 'espn', id: `scoreboard ${day}` });
  const games = new Map<string, ScoreboardGame>();
  const skipped: Skipped[] = [];
  for (const [i, event] of events.entries()) {
    const read = eventWire.safeParse(event);
    if (!read.success) {
      const reason = `events[${i}].${complaintLine(read.error, event)}`;
      skipped.push({ source: 'espn', game: idIn(event), reason });
      continue;
    }
    const { id, competitions } = read.data;
    if (games.has(id)) continue;
    try {
      games.set(id, scoreboardGame(id, competitions[0] as WireCompetition));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      skipped.push({ source: 'espn', game: id, reason: `${error.field}: ${error.reason}` });
    }
  }
  return { day, games: [...games.values()], skipped };
}

/** Several answers about one day as one, a game that stands in more than one of them taken once (T1). */
export function mergeScoreboards(day: GameDay, parts: readonly Scoreboard[]): Scoreboard {
  const games = new Map<string, ScoreboardGame>();
  for (const part of parts) for (const g of part.games) if (!games.has(g.game.id)) games.set(g.game.id, g);
  const skipped = new Map(parts.flatMap((p) => p.skipped).map((s) => [`${s.game} ${s.reason}`, s] as const));
  return { day, games: [...games.values()], skipped: [...skipped.values()] };
}

/**
 * One game with its plays, folded into the state at `asOfUtc`.
 * While the game is under way the score is the header's, unless the plays are already further: a header that steps
 * back is a correction that must stand for a while (T4). When it is over, the official final score wins.
 * @throws SourceError when teams, state or final score cannot be read; all else is left out by name in `problems`
 */
export function parseSummary(
  gameId: string,
  json: unknown,
  asOfUtc: UtcInstant,
  snapshotAtUtc: UtcInstant = asOfUtc,
): GameSummary {
  const about = { source: 'espn', id: `summary ${gameId}` } as const;
  const wire = readShape(summaryWire, json, about);
  if (wire.header.id !== gameId)
    throw wrong(about.id, 'header.id', `${shown(wire.header.id)}: this is another game (T3)`);
  const competition = wire.header.competitions[0] as WireCompetition;
  const at = 'header.competitions[0]';
  const { game, competitors } = readGame(gameId, competition, at, about.id);
  const phase = readPhase(competition, at, about.id);

  const problems: Skipped[] = [];
  const leaveOut = (reason: string) => problems.push({ source: 'espn', game: gameId, reason });
  const sideOf = new Map<string, TeamSide>([
    [game.home.id, 'home'],
    [game.away.id, 'away'],
  ]);
  const { plays, unknownCodes, problems: playProblems } = readPlays(gameId, sideOf, wire.plays ?? []);
  problems.push(...playProblems);
  const log = emptyPlayLog(gameId);
  for (const play of plays) addPlay(log, play);

  const officials = readOfficials(wire.gameInfo, leaveOut);
  const finalScore = phase === 'final' ? readFinalScore(competition, competitors, at, about.id) : null;
  const clock = isUnderWay(phase) ? headerClock(competition, leaveOut) : null;
  const score = finalScore ?? (isUnderWay(phase) ? headerScore(competitors, log.score, leaveOut) : null);
  const boxscore = readBoxscore(wire.boxscore, game, leaveOut);
  const market = readPickcenter(gameId, phase, snapshotAtUtc, wire.pickcenter);
  problems.push(...market.problems);

  return {
    game,
    state: gameStateOf(log, { asOfUtc, phase, clock, officials, ...(score ? { score } : {}) }),
    plays,
    closing: market.closing,
    lines: market.lines,
    officials,
    finalScore,
    boxFouls: boxscore.fouls,
    box: boxscore.box,
    unknownCodes,
    problems,
  };
}

type Competitors = BySide<WireCompetition['competitors'][number]>;
type LeaveOut = (reason: string) => void;

function wrong(id: string, field: string, reason: string): SourceError {
  return new SourceError({ source: 'espn', id, kind: 'shape', field, reason });
}

/** The id of an event that could not be read, for its name. */
function idIn(event: unknown): string | null {
  const id = (event as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' ? id : null;
}

function scoreboardGame(id: string, competition: WireCompetition): ScoreboardGame {
  const about = `scoreboard game ${id}`;
  const { game, competitors } = readGame(id, competition, 'competition', about);
  const phase = readPhase(competition, 'competition', about);
  if (phase === 'final') {
    const score = readFinalScore(competition, competitors, 'competition', about);
    return { game, phase, clock: null, score, completed: true };
  }
  const { period, displayClock } = competition.status;
  const begun = isUnderWay(phase) && !(phase === 'delayed' && !period);
  if (!begun) return { game, phase, clock: null, score: null, completed: false };
  try {
    const clock = readClock(period ?? 0, displayClock ?? '');
    const score = readScore(competitors, 'competition', about);
    return { game, phase, clock, score, completed: false };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw wrong(about, 'competition.status', error.message);
  }
}

function readGame(
  id: string,
  competition: WireCompetition,
  at: string,
  about: string,
): { game: Game; competitors: Competitors } {
  const home = competition.competitors.find((c) => c.homeAway === 'home');
  const away = competition.competitors.find((c) => c.homeAway === 'away');
  if (!home || !away) throw wrong(about, `${at}.competitors`, 'not one home and one away team');
  const unknown = [home, away].find((c) => c.team.id.startsWith('-'));
  if (unknown)
    throw wrong(about, `${at}.competitors.${unknown.homeAway}.team`, 'this opponent is not known yet');
  if (home.team.id === away.team.id)
    throw wrong(about, `${at}.competitors`, `team ${home.team.id} plays itself`);
  const startUtc = new Date(competition.date).toISOString();
  const day = gameDayOf(startUtc);
  return {
    competitors: { home, away },
    game: {
      id,
      startUtc,
      day,
      season: seasonOf(day),
      home: teamOf(home.team),
      away: teamOf(away.team),
      neutralSite: competition.neutralSite,
      conferenceGame: competition.conferenceCompetition,
    },
  };
}

function teamOf({ id, displayName, location, abbreviation }: Competitors['home']['team']): Team {
  return { id, name: displayName, location, abbreviation };
}

/** The state by name; `final` only when it is completed too. The break after the first half is half-time. */
function readPhase({ status }: WireCompetition, at: string, about: string): GamePhase {
  const { name, completed } = status.type;
  const phase = PHASES.get(name);
  if (phase === undefined)
    throw wrong(about, `${at}.status.type.name`, `${shown(name)} is no known state; add it to codes.ts`);
  const over = phase === 'final' || phase === 'postponed' || phase === 'canceled';
  if ((phase === 'final' && !completed) || (completed && !over))
    throw wrong(about, `${at}.status.type.completed`, `${completed} contradicts the state ${name}`);
  return phase === 'endOfPeriod' && status.period === 1 ? 'halftime' : phase;
}

/** A final has two scores above zero and two halves behind it; anything less is no final (T8, T23). */
function readFinalScore(
  competition: WireCompetition,
  competitors: Competitors,
  at: string,
  about: string,
): BySide<number> {
  const score = readScore(competitors, at, about);
  const periods = Math.min(
    competition.status.period ?? 2,
    ...[competitors.home, competitors.away].map((c) => c.linescores?.length ?? 2),
  );
  if (score.home === 0 || score.away === 0 || periods < 2)
    throw wrong(
      about,
      `${at}.status.type.name`,
      `${score.home}-${score.away} after ${periods} periods cannot be a final`,
    );
  return score;
}

function readScore(competitors: Competitors, at: string, about: string): BySide<number> {
  const of = (side: TeamSide): number => {
    const text = competitors[side].score ?? undefined;
    const points = pointsIn(text);
    if (points === null) throw wrong(about, `${at}.competitors.${side}.score`, `${shown(text)} is no score`);
    return points;
  };
  return { home: of('home'), away: of('away') };
}

function pointsIn(text: string | null | undefined): number | null {
  return text !== null && text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : null;
}

/** The header's clock; null where it has none or one that cannot be: then the plays tell it. */
function headerClock({ status }: WireCompetition, leaveOut: LeaveOut): GameClock | null {
  if (!status.period || !status.displayClock) return null;
  try {
    return readClock(status.period, status.displayClock);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    leaveOut(`header.competitions[0].status: ${error.message}; the plays' clock is taken`);
    return null;
  }
}

/** The header's score where it is not behind the plays; null leaves it to them. */
function headerScore(
  { home, away }: Competitors,
  byPlays: BySide<number>,
  leaveOut: LeaveOut,
): BySide<number> | null {
  const score = { home: pointsIn(home.score), away: pointsIn(away.score) };
  if (score.home === null || score.away === null) {
    leaveOut(
      `header.competitions[0].competitors: score ${shown(home.score)}-${shown(away.score)}; the plays' score is taken`,
    );
    return null;
  }
  const ahead = score.home >= byPlays.home && score.away >= byPlays.away;
  return ahead ? { home: score.home, away: score.away } : null;
}

/** The crew in order, names without stray spaces; empty until ESPN names it. */
function readOfficials(gameInfo: unknown, leaveOut: LeaveOut): readonly Official[] {
  const info = gameInfoWire.safeParse(gameInfo);
  if (!info.success) {
    leaveOut(`gameInfo.${complaintLine(info.error, gameInfo)}`);
    return [];
  }
  const officials: Official[] = [];
  for (const [i, row] of (info.data?.officials ?? []).entries()) {
    const read = officialWire.safeParse(row);
    const name = read.success ? read.data.fullName.replace(/\s+/g, ' ').trim() : '';
    if (!read.success) leaveOut(`gameInfo.officials[${i}].${complaintLine(read.error, row)}`);
    else if (name === '') leaveOut(`gameInfo.officials[${i}].fullName: empty`);
    else officials.push({ name, order: read.data.order });
  }
  return officials.sort((a, b) => a.order - b.order);
}
