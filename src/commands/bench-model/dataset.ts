import { buildTrainingData, readKnownBefore } from '../../../pipelines/dataset.js';
import type { OnProgress } from '../../../pipelines/import.js';
import type { TrainingData } from '../../model/training-data.js';
import { readPlayedGames, type SeasonTables } from '../../store/tables.js';
import { type Took, timed } from './timed.js';

export interface DatasetCost {
  readonly games: number;
  readonly states: number;
  readonly whole: Took;
  /** Reading the same plays and nothing else: what no code could save. */
  readonly plays: Took;
  /** What the mornings knew of the teams: ratings of every day, records, rest. */
  readonly known: Took;
}

/** The training data of some seasons out of their tables. */
export async function datasetCost(
  tables: readonly SeasonTables[],
  progress: OnProgress,
): Promise<{ readonly cost: DatasetCost; readonly data: TrainingData }> {
  progress({ step: 'plays alone', done: 0, of: 1 });
  const plays = await timed(async () => {
    for (const season of tables) for await (const _ of readPlayedGames(season));
  });
  const known = await timed(() => readKnownBefore(tables));
  const built = await timed(() => buildTrainingData(tables, progress));
  const data = built.result;
  return {
    data,
    cost: {
      games: data.games.length,
      states: data.rows,
      whole: built.took,
      plays: plays.took,
      known: known.took,
    },
  };
}
