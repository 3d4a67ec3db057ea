import type { FoulGame } from '../src/analysis/fouls.js';
import { HALF_SECONDS, REGULATION_SECONDS, type TeamFouls } from '../src/domain/game.js';
import { totalPoints } from '../src/domain/state.js';
import { gridStates } from '../src/features/grid.js';
import { finalTotal } from '../src/features/labels.js';
import type { PlayedGame } from '../src/store/tables.js';

/** Minutes between two looks at a game. */
const STEP = 2;
const MOMENTS = Array.from({ length: 19 }, (_, i) => (i + 1) * STEP * 60);
const GRID = [...MOMENTS.map((elapsed) => REGULATION_SECONDS - elapsed), 0];

/** Why a game is not in the study. */
export type FoulExclusion = 'no closing total' | 'few_plays' | 'no plays' | 'no fouls counted';

export interface FoulSample {
  readonly games: readonly FoulGame[];
  readonly excluded: Readonly<Partial<Record<FoulExclusion, number>>>;
}

/**
 * The games of seasons as the study of fouls sees them, every two minutes: what a live session would have known then, by
 * the same fold. Games without a closing total, a foul count or enough plays are left out and counted.
 */
export async function foulSample(played: AsyncIterable<PlayedGame>): Promise<FoulSample> {
  const games: FoulGame[] = [];
  const excluded: Partial<Record<FoulExclusion, number>> = {};
  for await (const one of played) {
    const game = foulGame(one);
    if (typeof game === 'string') excluded[game] = (excluded[game] ?? 0) + 1;
    else games.push(game);
  }
  return { games, excluded };
}

function foulGame({ game, plays }: PlayedGame): FoulGame | FoulExclusion {
  if (game.closingTotal === null) return 'no closing total';
  if (game.flags.includes('few_plays')) return 'few_plays';
  if (plays.length === 0) return 'no plays';
  if (game.fouls.home === null || game.fouls.away === null) return 'no fouls counted';

  const states = gridStates(game.gameId, plays, `${game.day}T12:00:00Z`, GRID).filter(
    (s) => s.overtime === 0,
  );
  const at = (secondsLeft: number) => states.find((s) => s.secondsLeft === secondsLeft)?.state;
  const [half, end] = [at(HALF_SECONDS), at(0)];
  if (!half || !end) throw new Error(`game ${game.gameId}: the grid has no half-time or no end`);
  return {
    seasonName: game.seasonName,
    closingTotal: game.closingTotal,
    secondHalfTotal: game.secondHalfTotal,
    finalTotal: finalTotal(game),
    overtimes: game.overtimes,
    teamIds: game.teamIds,
    teamFouls: { home: game.fouls.home, away: game.fouls.away },
    fouls: {
      firstHalf: half.fouls.home.firstHalf + half.fouls.away.firstHalf,
      secondHalf: end.fouls.home.secondHalf + end.fouls.away.secondHalf,
      game: game.fouls.home + game.fouls.away,
    },
    firstHalfPoints: totalPoints(half.score),
    moments: states
      .filter(({ secondsLeft }) => secondsLeft > 0)
      .map(({ secondsLeft, state }) => ({
        minute: (REGULATION_SECONDS - secondsLeft) / 60,
        fouls: foulsSoFar(state.fouls.home) + foulsSoFar(state.fouls.away),
        points: totalPoints(state.score),
      })),
  };
}

function foulsSoFar({ firstHalf, secondHalf }: TeamFouls): number {
  return firstHalf + secondHalf;
}
