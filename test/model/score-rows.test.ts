import { afterAll, beforeAll, expect, test } from 'vitest';
import { labeledStates } from '../../pipelines/dataset.js';
import { importSeasons } from '../../pipelines/import.js';
import { crps, quantilePoints } from '../../src/domain/distribution.js';
import { totalPoints } from '../../src/domain/state.js';
import { TRAINING_GRID } from '../../src/features/grid.js';
import { loadModel } from '../../src/model/predict.js';
import { scoreRows } from '../../src/model/score-rows.js';
import { readPlayedGames, type SeasonTables } from '../../src/store/tables.js';
import { MADE_SEASON, type MadeModel, makeModel } from './made.js';

let made: MadeModel;
beforeAll(async () => {
  made = await makeModel();
});
afterAll(() => made.remove());

test('T27 a state scores the same out of the training matrix as served alive', async () => {
  const [season] = await importSeasons({
    archive: made.archive,
    seasons: [MADE_SEASON],
    tables: made.tables,
  });
  const data = await made.data();
  const model = loadModel(made.artifact);
  let row = 0;
  for await (const played of readPlayedGames(season as SeasonTables)) {
    const states = labeledStates(played, TRAINING_GRID);
    const rows = states.map((_, i) => row + i);
    row += states.length;
    if (played.game.closingTotal === null || rows.length === 0 || row > 3000) continue;
    const scores = scoreRows(made.artifact, data, rows);
    model.predict(states).forEach((prediction, i) => {
      const { state, remaining } = states[i] as (typeof states)[number];
      const final = totalPoints(state.score) + remaining;
      expect(scores.crps[i]).toBeCloseTo(crps(prediction, final), 4);
      expect(scores.absoluteError[i]).toBeCloseTo(Math.abs(quantilePoints(prediction, 0.5) - final), 4);
    });
  }
  expect(row).toBe(data.rows);
});
