import type { GameContext } from '../src/domain/context.js';
import { REGULATION_SECONDS, type Seconds } from '../src/domain/game.js';
import { momentOf } from '../src/features/clock.js';
import { type GridState, gridStates, TRAINING_GRID } from '../src/features/grid.js';
import { FEATURES, featureVector } from '../src/features/index.js';
import { overtimeFollows, remainingPoints } from '../src/features/labels.js';
import type { ModelInput } from '../src/model/model.js';
import type { TrainingData, TrainingGame } from '../src/model/training-data.js';
import { type PlayedGame, readPlayedGames, type SeasonGame, type SeasonTables } from '../src/store/tables.js';
import { type KnownBefore, type KnownByGame, readKnownBefore } from './dataset/known-before.js';
import type { OnProgress } from './import.js';

export { type KnownBefore, type KnownByGame, readKnownBefore } from './dataset/known-before.js';

/** Faults of a play log for which a game is left out of training and evaluation alike. */
const BROKEN_LOG_FLAGS = ['few_plays', 'final!=max', 'clock_back'] as const;

/** Why a game is not in a sample, by the rule's name. */
export type Exclusion =
  | (typeof BROKEN_LOG_FLAGS)[number]
  | 'no plays'
  | 'first-half clock over 2400'
  | 'feature out of range'
  | 'no closing total';

/** The rule by which a game is left out, or null. Whether it has a line is another question: training needs none. */
export function exclusionOf({ game, plays }: PlayedGame): Exclusion | null {
  for (const flag of BROKEN_LOG_FLAGS) if (game.flags.includes(flag)) return flag;
  if (plays.length === 0) return 'no plays';
  if (plays.some((play) => play.period === 1 && play.secondsRemaining > REGULATION_SECONDS))
    return 'first-half clock over 2400';
  return null;
}

/** What was known of a season's game before its tip. @param known of its teams; nothing where it is left out */
export function contextOf(game: SeasonGame, known?: KnownBefore): GameContext {
  return {
    season: game.season,
    neutralSite: game.neutralSite,
    closingTotal: game.closingTotal,
    homeFavoredBy: game.homeFavoredBy,
    openingTotal: game.openingTotal,
    ratings: { home: null, away: null },
    records: { home: null, away: null },
    crew: null,
    ...known,
  };
}

/** A moment of a finished game with what came of it. */
export interface LabeledState extends GridState, ModelInput {
  readonly remaining: number;
  /** Whether an overtime was still to begin. */
  readonly overtimeFollows: boolean;
}

/** A game's grid states with their labels; states above the official final total are dropped. */
export function labeledStates(
  { game, plays }: PlayedGame,
  grid: readonly Seconds[],
  known?: KnownBefore,
): LabeledState[] {
  const context = contextOf(game, known);
  return gridStates(game.gameId, plays, `${game.day}T12:00:00Z`, grid)
    .map((moment) => ({
      ...moment,
      context,
      remaining: remainingPoints(moment.state, game),
      overtimeFollows: overtimeFollows(moment.overtime, game),
    }))
    .filter(({ remaining }) => remaining >= 0);
}

/** Games left out, by rule. */
export type Excluded = Partial<Record<Exclusion, number>>;

export function count(excluded: Excluded, exclusion: Exclusion): void {
  excluded[exclusion] = (excluded[exclusion] ?? 0) + 1;
}

/**
 * The training data of the seasons: every usable game, with or without a line, as one feature matrix.
 * @param knownBefore of their games, where it was read before
 */
export async function buildTrainingData(
  seasons: readonly SeasonTables[],
  progress?: OnProgress,
  knownBefore?: KnownByGame,
): Promise<TrainingData & { readonly excluded: Excluded }> {
  const width = FEATURES.length;
  const games: TrainingGame[] = [];
  const excluded: Excluded = {};
  let rows = 0;
  let features = new Float32Array(1024 * width);
  let remaining = new Int16Array(1024);
  let follows = new Uint8Array(1024);
  let gameIndex = new Int32Array(1024);
  const known = knownBefore ?? (await readKnownBefore(seasons));
  for (const [i, season] of seasons.entries()) {
    progress?.({ step: `states of ${season.seasonName}`, done: i, of: seasons.length });
    for await (const played of readPlayedGames(season)) {
      const exclusion = exclusionOf(played);
      const states =
        exclusion === null ? labeledStates(played, TRAINING_GRID, known.get(played.game.gameId)) : [];
      const vectors = vectorsOf(states);
      if (exclusion !== null || vectors === null) {
        count(excluded, exclusion ?? 'feature out of range');
        continue;
      }
      while (rows + states.length > remaining.length) {
        features = grown(features, Float32Array);
        remaining = grown(remaining, Int16Array);
        follows = grown(follows, Uint8Array);
        gameIndex = grown(gameIndex, Int32Array);
      }
      for (const [s, moment] of states.entries()) {
        for (let j = 0; j < width; j++) features[rows * width + j] = vectors[s]?.[j] ?? Number.NaN;
        remaining[rows] = moment.remaining;
        // A tie at 0:00 is told as an overtime that begins: the one to follow would be the next.
        follows[rows] = overtimeFollows(momentOf(moment.state).overtime, played.game) ? 1 : 0;
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
    overtimeFollows: follows.subarray(0, rows),
    gameIndex: gameIndex.subarray(0, rows),
    games,
    excluded,
  };
}

/** The states' features; null where one of them cannot be, so that the game's log is broken. */
function vectorsOf(states: readonly LabeledState[]): (number | null)[][] | null {
  try {
    return states.map(({ state, context }) => featureVector(state, context));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function grown<T extends Float32Array | Int16Array | Int32Array | Uint8Array>(
  from: T,
  type: new (length: number) => T,
): T {
  const to = new type(from.length * 2);
  to.set(from);
  return to;
}
