import type { GameContext } from '../src/domain/context.js';
import { REGULATION_SECONDS } from '../src/domain/game.js';
import { type GridState, gridStates } from '../src/features/grid.js';
import { FEATURES, featureVector } from '../src/features/index.js';
import { remainingPoints } from '../src/features/labels.js';
import type { ModelInput } from '../src/model/model.js';
import type { TrainingData } from '../src/model/training-data.js';
import { type PlayedGame, readPlayedGames, type SeasonGame, type SeasonTables } from '../src/store/tables.js';
import type { OnProgress } from './import.js';

/** Faults of a play log for which a game is left out of training and evaluation alike. */
const BROKEN_LOG_FLAGS = ['few_plays', 'final!=max', 'clock_back'] as const;

/** Why a game is not in a sample, by the rule's name. */
export type Exclusion =
  | (typeof BROKEN_LOG_FLAGS)[number]
  | 'no plays'
  | 'first-half clock over 2400'
  | 'no closing total';

/** The rule by which a game is left out, or null; whether it has a line is asked apart, by {@link hasLine}. */
export function exclusionOf({ game, plays }: PlayedGame): Exclusion | null {
  for (const flag of BROKEN_LOG_FLAGS) if (game.flags.includes(flag)) return flag;
  if (plays.length === 0) return 'no plays';
  if (plays.some((play) => play.period === 1 && play.secondsRemaining > REGULATION_SECONDS))
    return 'first-half clock over 2400';
  return null;
}

/** What was known of a season's game before its tip. */
export function contextOf(game: SeasonGame): GameContext {
  return {
    season: game.season,
    neutralSite: game.neutralSite,
    closingTotal: game.closingTotal,
    homeFavoredBy: game.homeFavoredBy,
    ratings: { home: null, away: null },
    records: { home: null, away: null },
    crew: null,
  };
}

/** A moment of a finished game with what came of it. */
export interface LabeledState extends GridState, ModelInput {
  readonly remaining: number;
}

/** A game's grid states with their labels; states above the official final total are dropped. */
export function labeledStates({ game, plays }: PlayedGame): LabeledState[] {
  const context = contextOf(game);
  return gridStates(game.gameId, plays, `${game.day}T12:00:00Z`)
    .map((moment) => ({ ...moment, context, remaining: remainingPoints(moment.state, game) }))
    .filter(({ remaining }) => remaining >= 0);
}

export interface Sample {
  readonly games: readonly SeasonGame[];
  readonly excluded: Readonly<Partial<Record<Exclusion, number>>>;
}

/** The training data of the seasons: every usable game, with or without a line, as one feature matrix. */
export async function buildTrainingData(
  seasons: readonly SeasonTables[],
  progress?: OnProgress,
): Promise<TrainingData & Pick<Sample, 'excluded'>> {
  const width = FEATURES.length;
  const games: { gameId: string; day: string; seasonName: string }[] = [];
  const excluded: Partial<Record<Exclusion, number>> = {};
  let rows = 0;
  let features = new Float32Array(1024 * width);
  let remaining = new Int16Array(1024);
  let gameIndex = new Int32Array(1024);
  for (const [i, season] of seasons.entries()) {
    progress?.({ step: `states of ${season.seasonName}`, done: i, of: seasons.length });
    for await (const played of readPlayedGames(season)) {
      const exclusion = exclusionOf(played);
      if (exclusion !== null) {
        excluded[exclusion] = (excluded[exclusion] ?? 0) + 1;
        continue;
      }
      const states = labeledStates(played).filter(isUndecided);
      if (rows + states.length > remaining.length) {
        features = grown(features, Float32Array, features.length * 2);
        remaining = grown(remaining, Int16Array, remaining.length * 2);
        gameIndex = grown(gameIndex, Int32Array, gameIndex.length * 2);
      }
      for (const moment of states) {
        const vector = featureVector(moment.state, moment.context);
        for (let j = 0; j < width; j++) features[rows * width + j] = vector[j] ?? Number.NaN;
        remaining[rows] = moment.remaining;
        gameIndex[rows] = games.length;
        rows += 1;
      }
      games.push({ gameId: played.game.gameId, day: played.game.day, seasonName: season.seasonName });
    }
  }
  progress?.({ step: 'states', done: seasons.length, of: seasons.length });
  return {
    featureNames: FEATURES.map((feature) => feature.name),
    rows,
    features: features.subarray(0, rows * width),
    remaining: remaining.subarray(0, rows),
    gameIndex: gameIndex.subarray(0, rows),
    games,
    excluded,
  };
}

/** Regulation that is over with a leader is a final: there is nothing to forecast. */
function isUndecided({ overtime, secondsLeft, state }: GridState): boolean {
  return overtime > 0 || secondsLeft > 0 || state.score.home === state.score.away;
}

function grown<T extends Float32Array | Int16Array | Int32Array>(
  from: T,
  type: new (length: number) => T,
  length: number,
): T {
  const to = new type(length);
  to.set(from);
  return to;
}
