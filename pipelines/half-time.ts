import type { PointsDistribution } from '../src/domain/distribution.js';
import { type GameState, gameClock, HALF_SECONDS, REGULATION_SECONDS } from '../src/domain/game.js';
import { noVig, type TotalLine } from '../src/domain/market.js';
import { emptyPlayLog, gameStateOf, totalPoints } from '../src/domain/state.js';
import { overtimeFollows, remainingPoints } from '../src/features/labels.js';
import type { LinedGame } from '../src/model/against-market.js';
import { type Blend, marketWeight } from '../src/model/blend.js';
import { readGames, readPlayedGames, type SeasonGame, type SeasonTables } from '../src/store/tables.js';
import {
  contextOf,
  type Exclusion,
  exclusionOf,
  type KnownByGame,
  type LabeledState,
  labeledStates,
} from './dataset.js';

/** A finished game at half-time: with its plays where they were recorded, else with the score alone. */
export interface HalfTimeGame {
  readonly game: SeasonGame;
  readonly moment: LabeledState;
}

export type HalfTimeExclusion =
  | Exclusion
  | 'no half-time score'
  /** T29b: where half-time scores are missing, which ones are known may hang on the outcome. */
  | 'half-time score of a season that lacks many'
  | 'first-half points over the final score';

/** A line of half-time: the final total that it stands for, with its prices where it has any. */
export type HalfTimeLine = Pick<TotalLine, 'points' | 'overPrice' | 'underPrice'>;

/** The second-half total as a line on the whole game; null where none was recorded. It comes without prices. */
export function secondHalfLine({ game, moment }: HalfTimeGame): HalfTimeLine | null {
  if (game.secondHalfTotal === null) return null;
  return {
    points: totalPoints(moment.state.score) + game.secondHalfTotal,
    overPrice: null,
    underPrice: null,
  };
}

/** A line without prices is taken to be even. */
const EVEN = 0.5;

/** A half-time line beside the model's forecast, and the market's weight in their blend. */
export function linedHalfTime(
  { game, moment }: HalfTimeGame,
  line: HalfTimeLine,
  forecast: PointsDistribution,
  blend: Blend | null,
): LinedGame {
  return {
    gameId: game.gameId,
    line: { points: line.points, under: noVig(line)?.under ?? EVEN },
    weight: blend && marketWeight(blend, moment.state, 0),
    model: forecast,
    finalTotal: totalPoints(game.finalScore),
  };
}

export interface HalfTimes {
  readonly games: readonly HalfTimeGame[];
  /** Games left out, by rule. */
  readonly excluded: Readonly<Partial<Record<HalfTimeExclusion, number>>>;
}

/** Half-time scores of fewer of a season's games than this, or of its overtime games, may be a choice by the outcome. */
const LEAST_KNOWN = 0.9;

/**
 * Every game of a season that has a closing total and can be seen at half-time. Of a season that lacks many
 * half-time scores, be it of overtime games alone, only those count that came with a second-half total, which was quoted
 * before anyone knew the end.
 */
export async function readHalfTimes(season: SeasonTables, known?: KnownByGame): Promise<HalfTimes> {
  const games: HalfTimeGame[] = [];
  const excluded: Partial<Record<HalfTimeExclusion, number>> = {};
  const take = (game: SeasonGame, made: LabeledState | HalfTimeExclusion) => {
    const found = game.closingTotal === null ? 'no closing total' : made;
    if (typeof found === 'string') excluded[found] = (excluded[found] ?? 0) + 1;
    else games.push({ game, moment: found });
  };
  const withPlays = new Set<string>();
  for await (const played of readPlayedGames(season)) {
    withPlays.add(played.game.gameId);
    const [moment] = labeledStates(played, [HALF_SECONDS], known?.get(played.game.gameId));
    take(played.game, exclusionOf(played) ?? moment ?? 'first-half points over the final score');
  }
  const others = (await readGames(season)).filter(({ gameId }) => !withPlays.has(gameId));
  const isKnown = (some: readonly SeasonGame[]) =>
    some.filter(({ firstHalf }) => firstHalf !== null).length >= LEAST_KNOWN * some.length;
  const whole = isKnown(others) && isKnown(others.filter(({ overtimes }) => overtimes > 0));
  for (const game of others) {
    if (game.firstHalf === null) take(game, 'no half-time score');
    else if (!whole && game.secondHalfTotal === null)
      take(game, 'half-time score of a season that lacks many');
    else take(game, scoreOnly(game, scoreAt(game.firstHalf, game), known));
  }
  return { games, excluded };
}

function scoreOnly(
  game: SeasonGame,
  state: GameState,
  known?: KnownByGame,
): LabeledState | HalfTimeExclusion {
  const remaining = remainingPoints(state, game);
  if (remaining < 0) return 'first-half points over the final score';
  return {
    overtime: 0,
    secondsLeft: REGULATION_SECONDS - HALF_SECONDS,
    state,
    context: contextOf(game, known?.get(game.gameId)),
    remaining,
    overtimeFollows: overtimeFollows(0, game),
  };
}

/** What a live session would know at half-time of a game without plays. */
function scoreAt(score: NonNullable<SeasonGame['firstHalf']>, { gameId, day }: SeasonGame): GameState {
  const clock = gameClock(1, 0);
  return gameStateOf(emptyPlayLog(gameId), { asOfUtc: `${day}T12:00:00Z`, phase: 'halftime', clock, score });
}
