import pLimit from 'p-limit';
import type { GameDay, GamePhase } from '../../src/domain/game.js';
import type { Skipped } from '../../src/sources/errors.js';
import type { EspnClient, GameSummary, ScoreboardGame, UnknownCode } from '../../src/sources/espn/client.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { type GameRow, readDay, writeDay } from './day-tables.js';
import { CollectionError, messageOf } from './failure.js';

export interface GamesDeps {
  readonly espn: EspnClient;
  readonly store: ObjectStore;
  readonly onGame?: (done: number, of: number) => void;
}

export interface GamesReport {
  readonly date: GameDay;
  /** Games that the scoreboard lists, whatever became of them. */
  readonly games: number;
  /** Of them over and read. */
  readonly collected: number;
  readonly withPlays: number;
  readonly withOfficials: number;
  /** With a pre-game line of ESPN's. */
  readonly withPickcenter: number;
  /** Each code once, with how often it came on this day (T5). */
  readonly unknownCodes: readonly UnknownCode[];
  readonly skipped: readonly Skipped[];
}

/** Summaries asked for at once: polite to a free source. */
const CONCURRENCY = 4;

/**
 * Reads a day's finished games from ESPN and keeps one row each. A game that fails is skipped by name and the others
 * go on (T34); what an earlier run has of it stays.
 * @throws SourceError when the scoreboard cannot be had, CollectionError when there are games and none could be read:
 *   an outage is never a day without games (T33)
 */
export async function collectGames({ espn, store, onGame }: GamesDeps, day: GameDay): Promise<GamesReport> {
  const board = await espn.scoreboard(day);
  const skipped: Skipped[] = [...board.skipped];
  const skip = (game: string, reason: string) => {
    skipped.push({ source: 'espn', game, reason });
    return null;
  };
  if (board.games.length === 0 && skipped.length > 0)
    throw new CollectionError(`espn scoreboard ${day}: no game could be read`, skipped);

  const over = board.games.filter((g) => isOver(g) || skip(g.game.id, whyNotOver(g.phase)) !== null);
  const limit = pLimit(CONCURRENCY);
  let done = 0;
  const summaries = await Promise.all(
    over.map(({ game }) =>
      limit(async () => {
        const summary = await espn.summary(game.id).catch((error) => skip(game.id, messageOf(error)));
        onGame?.(++done, over.length);
        return summary;
      }),
    ),
  );
  const read = summaries.filter((summary) => summary !== null);
  for (const { problems } of read) skipped.push(...problems);
  const rows = read.flatMap((summary) => rowOf(summary) ?? skip(summary.game.id, 'no final score') ?? []);
  if (over.length > 0 && rows.length === 0)
    throw new CollectionError(`espn ${day}: none of ${over.length} finished games could be read`, skipped);

  const fresh = new Set(rows.map((row) => row.gameId));
  const earlier = ((await readDay(store, 'games', day)) ?? []).filter((row) => !fresh.has(row.gameId));
  await writeDay(store, 'games', day, [...earlier, ...rows]);
  return {
    date: day,
    games: board.games.length,
    collected: rows.length,
    withPlays: rows.filter((row) => row.plays > 0).length,
    withOfficials: rows.filter((row) => row.officials.length > 0).length,
    withPickcenter: rows.filter((row) => row.pickcenter?.close != null).length,
    unknownCodes: countCodes(read),
    skipped,
  };
}

function isOver({ phase, completed }: ScoreboardGame): boolean {
  return phase === 'final' && completed;
}

/** Postponed and cancelled games have no final (T8); the others can be collected once they have ended. */
function whyNotOver(phase: GamePhase): string {
  return phase === 'postponed' || phase === 'canceled' ? phase : `not over: ${phase}`;
}

function rowOf(summary: GameSummary): GameRow | null {
  const { game, state, plays, finalScore, officials, boxFouls, closing } = summary;
  if (finalScore === null) return null;
  const fouls = (side: 'home' | 'away') => state.fouls[side].firstHalf + state.fouls[side].secondHalf;
  return {
    gameId: game.id,
    game,
    phase: state.phase,
    finalScore,
    plays: plays.length,
    officials: officials.map((official) => official.name),
    boxFouls,
    playFouls: { home: fouls('home'), away: fouls('away') },
    pickcenter: closing,
  };
}

function countCodes(summaries: readonly GameSummary[]): UnknownCode[] {
  const codes = new Map<string, UnknownCode>();
  for (const code of summaries.flatMap((summary) => summary.unknownCodes)) {
    const key = `${code.kind} ${code.code}`;
    codes.set(key, { ...code, count: code.count + (codes.get(key)?.count ?? 0) });
  }
  return [...codes.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}
