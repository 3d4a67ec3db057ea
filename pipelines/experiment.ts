import { meanPoints, type PointsDistribution } from '../src/domain/distribution.js';
import { addDays, type GameDay, REGULATION_SECONDS } from '../src/domain/game.js';
import { totalPoints } from '../src/domain/state.js';
import { REGULATION_GRID } from '../src/features/grid.js';
import { FEATURES, type Feature } from '../src/features/index.js';
import type { ModelArtifact } from '../src/model/artifact.js';
import { loadTensorFlow } from '../src/model/backend.js';
import { type IdeaWorth, ideaWorth } from '../src/model/ideas.js';
import { loadModel } from '../src/model/predict.js';
import { judgedRows, type Loss, lossOf, scoreRows } from '../src/model/score-rows.js';
import { TRAINING_DEFAULTS, type TrainingOptions, trainModel } from '../src/model/train.js';
import { ofGames, type TrainingData } from '../src/model/training-data.js';
import { gamesWithPlays, readGames, readPlayedGames, type SeasonTables } from '../src/store/tables.js';
import { buildTrainingData, labeledStates, readKnownBefore } from './dataset.js';
import { type JudgedGames, judgeGames } from './evaluate.js';
import { trainArtifact } from './train.js';

export interface ExperimentOptions {
  /** At most so many games, drawn evenly from all days: what a minute can train and judge. */
  readonly maxGames: number;
  /** In place of one network, trained once, in batches small enough that few games make steps enough. */
  readonly training?: Partial<TrainingOptions>;
}

/** A small model of the earlier games of a sample, and the later ones to hold it and its variations against. */
export interface Experiment {
  readonly training: TrainingOptions;
  readonly artifact: ModelArtifact;
  /** What it was worth on the later games, beside the simple forecasts. */
  readonly judged: JudgedGames;
  /** Share of the sample's states of which each feature is known, by its name. */
  readonly known: ReadonlyMap<string, number>;
  /** Trains it with other options: what that loses on the later games, per state; below 0 it is better. */
  compare(changes: Partial<TrainingOptions>): Loss;
  /** What candidates for a feature know of the later games' finals that it does not. */
  tryIdeas(
    ideas: Readonly<Record<string, Feature['of']>>,
  ): Promise<(IdeaWorth & { readonly idea: string })[]>;
}

/** Share of the sampled games, the latest by day, that judge. */
const JUDGED_SHARE = 0.4;
/** Seconds left at which ideas are tried. */
const IDEA_GRID = REGULATION_GRID.filter(
  (seconds) => seconds > 0 && seconds < REGULATION_SECONDS && (seconds % 120 === 0 || seconds < 120),
);

/** Games that have plays and a closing total, by day and id: what an experiment can be made of. */
export async function experimentGames(
  seasons: readonly SeasonTables[],
): Promise<{ readonly gameId: string; readonly day: GameDay }[]> {
  const games = await Promise.all(
    seasons.map(async (season) => {
      const played = await gamesWithPlays(season);
      return (await readGames(season)).filter(
        ({ gameId, closingTotal }) => closingTotal !== null && played.has(gameId),
      );
    }),
  );
  return games.flat().sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

/**
 * Trains a network on the earlier games of a sample by the code that trains the model, and judges it on the later ones by
 * the code that evaluates it. On WebAssembly, whose numbers are the same on every machine.
 * @param games of these seasons, from {@link experimentGames}
 * @throws Error where they are all of one day
 */
export async function experimentOn(
  seasons: readonly SeasonTables[],
  games: readonly { readonly gameId: string; readonly day: GameDay }[],
  { maxGames, ...options }: ExperimentOptions,
): Promise<Experiment> {
  const drawn = evenly(games, maxGames);
  const from = drawn[Math.floor(drawn.length * (1 - JUDGED_SHARE))]?.day;
  if (from === undefined || from === drawn[0]?.day)
    throw new Error(`experiment: ${drawn.length} games on too few days to train on some and judge by others`);
  const sample = new Set(drawn.map(({ gameId }) => gameId));
  const tables = seasons.map((season) => ({ ...season, sample }));
  const known = await readKnownBefore(seasons);
  const data = await buildTrainingData(tables, undefined, known);
  const [earlier, later] = [ofGames(data, ({ day }) => day < from), ofGames(data, ({ day }) => day >= from)];
  const training = { ...TRAINING_DEFAULTS, seeds: [1], refit: false, batch: 512, ...options.training };
  const backend = await loadTensorFlow('wasm');
  const artifact = await trainArtifact(
    tables.map((season) => ({ ...season, until: addDays(from, -1) })),
    { ...earlier, excluded: data.excluded },
    { training, backend, commit: null },
  );
  const rows = judgedRows(later);
  const clusters = rows.map((row) => later.gameIndex[row] as number);
  const own = scoreRows(artifact, later, rows);
  return {
    training,
    artifact,
    judged: await judgeGames(tables, { artifact, from, known }),
    known: knownShares(data),
    compare: (changes) =>
      lossOf(
        own,
        scoreRows(trainModel(earlier, { ...training, ...changes }, backend), later, rows),
        clusters,
      ),
    async tryIdeas(ideas) {
      const model = loadModel(artifact);
      const usable = new Set(later.games.map(({ gameId }) => gameId));
      const names = Object.keys(ideas);
      const states = names.map(() => [] as Parameters<typeof ideaWorth>[0][number][]);
      for (const season of tables)
        for await (const played of readPlayedGames(season)) {
          const { gameId } = played.game;
          if (!usable.has(gameId)) continue;
          const moments = labeledStates(played, IDEA_GRID, known.get(gameId)).filter((m) => m.overtime === 0);
          const forecasts = model.predict(moments);
          for (const [i, { state, context, secondsLeft, remaining }] of moments.entries()) {
            const error =
              totalPoints(state.score) + remaining - meanPoints(forecasts[i] as PointsDistribution);
            for (const [j, name] of names.entries())
              states[j]?.push({ gameId, secondsLeft, error, value: ideas[name]?.(state, context) ?? null });
          }
        }
      return names.flatMap((idea, j) => ideaWorth(states[j] ?? []).map((worth) => ({ idea, ...worth })));
    },
  };
}

/** At most so many, at even distances. */
function evenly<T>(all: readonly T[], most: number): T[] {
  const n = Math.min(most, all.length);
  return Array.from({ length: n }, (_, i) => all[Math.floor((i * all.length) / n)] as T);
}

function knownShares(data: TrainingData): Map<string, number> {
  const rows = judgedRows(data);
  const width = FEATURES.length;
  return new Map(
    FEATURES.map(({ name }, j) => {
      const known = rows.filter((row) => !Number.isNaN(data.features[row * width + j] as number));
      return [name, known.length / rows.length];
    }),
  );
}
