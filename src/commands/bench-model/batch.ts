import { labeledStates } from '../../../pipelines/dataset.js';
import type { OnProgress } from '../../../pipelines/import.js';
import { percentile } from '../../../pipelines/replay.js';
import { lineChances, type PointsDistribution } from '../../domain/distribution.js';
import { REGULATION_GRID } from '../../features/grid.js';
import { featureVector } from '../../features/index.js';
import { loadShippedModel } from '../../host/model.js';
import { closeAnchoredModel } from '../../model/baselines.js';
import type { ModelInput } from '../../model/model.js';
import { seededRandom, shuffle } from '../../model/random.js';
import { readPlayedGames, type SeasonTables } from '../../store/tables.js';

export interface BatchCost {
  readonly games: number;
  readonly batches: number;
  readonly milliseconds: Readonly<Record<string, { readonly p50: number; readonly p95: number }>>;
}

const GAMES = 180;
/** Lines of a game, two points apart, round its closing total. */
const LINES = 11;
const LINE_STEP = 2;
const WARM_UP = 20;
const SEED = 1;

/** Features, model and P(under) of a slate of games at once, and a bell round the close and its pace in their place. */
export async function batchCost(
  tables: readonly SeasonTables[],
  batches: number,
  progress: OnProgress,
): Promise<BatchCost> {
  const { model, artifact } = await loadShippedModel();
  const bell = closeAnchoredModel(artifact.baselines.closeAnchored);
  const states = await someStates(tables);
  const order = Int32Array.from(states, (_, i) => i);
  shuffle(order, seededRandom(SEED));
  const batch = (from: number) =>
    Array.from({ length: GAMES }, (_, i) => states[order[(from + i) % order.length] as number] as ModelInput);
  let measured = 0;
  const measure = (work: (inputs: readonly ModelInput[]) => void) => {
    progress({ step: 'batches', done: measured++, of: 4 });
    const milliseconds: number[] = [];
    for (let i = -WARM_UP; i < batches; i++) {
      const inputs = batch((i + WARM_UP) * GAMES);
      const began = performance.now();
      work(inputs);
      if (i >= 0) milliseconds.push(performance.now() - began);
    }
    return { p50: percentile(milliseconds, 0.5), p95: percentile(milliseconds, 0.95) };
  };
  const lines = (predictions: readonly PointsDistribution[], inputs: readonly ModelInput[]) => {
    for (const [i, prediction] of predictions.entries()) {
      const close = inputs[i]?.context.closingTotal as number;
      for (let l = 0; l < LINES; l++) lineChances(prediction, close + (l - (LINES - 1) / 2) * LINE_STEP);
    }
  };
  return {
    games: GAMES,
    batches,
    milliseconds: {
      features: measure((inputs) => {
        for (const { state, context } of inputs) featureVector(state, context);
      }),
      'features and model': measure((inputs) => void model.predict(inputs)),
      [`features, model and ${LINES} lines`]: measure((inputs) => lines(model.predict(inputs), inputs)),
      [`a bell round the close and ${LINES} lines`]: measure((inputs) => lines(bell.predict(inputs), inputs)),
    },
  };
}

/** States of games with a line and a sound log, enough for fifty batches. */
async function someStates(tables: readonly SeasonTables[]): Promise<ModelInput[]> {
  const states: ModelInput[] = [];
  for (const season of tables)
    for await (const played of readPlayedGames(season)) {
      if (states.length > 50 * GAMES) return states;
      if (played.game.closingTotal !== null && played.game.flags.length === 0)
        states.push(...labeledStates(played, REGULATION_GRID));
    }
  return states;
}
