import type { TopLevelSpec } from 'vega-lite';
import type { AblationReport } from '../../pipelines/ablate.js';
import type { WalkForwardReport } from '../../pipelines/walk-forward.js';
import type { Figure } from '../charts/chart.js';
import {
  coverageChart,
  differencesChart,
  pitChart,
  reliabilityChart,
  scoreByMinuteChart,
} from '../charts/model.js';
import type { Evaluation } from '../model/evaluate.js';
import { COVERAGE_LEVELS } from '../model/scores.js';

const figure = (value: number, halfWidth: number, n: number): Figure => ({
  value,
  low: value - halfWidth,
  high: value + halfWidth,
  n,
});

const NAMES = {
  closeAnchored: 'close and its pace',
  linear: 'regression by minute',
  xgboost: 'XGBoost',
  incumbent: 'model in use',
  model: 'model',
} as const;

/** An evaluation's pictures, the most telling first. */
export function evaluationCharts(evaluation: Evaluation): TopLevelSpec[] {
  const { overall, reliability, pit, pitHalfWidths } = evaluation;
  const rows = evaluation.rows.filter(({ n }) => n > 0);
  const made = (['closeAnchored', 'linear', 'xgboost', 'incumbent', 'model'] as const).filter(
    (name) => overall.mae[name] !== undefined,
  );
  const against = (['incumbent', 'linear'] as const).find((name) => overall.mae[name] !== undefined);
  return [
    scoreByMinuteChart(
      made.map((name) => ({
        name: NAMES[name],
        minutes: rows.map(({ minute, mae, halfWidths, n }) => ({
          minute,
          score: figure(mae[name] as number, halfWidths.mae[name] as number, n),
        })),
      })),
      { title: 'How far the final total is missed', unit: 'Mean absolute error, points' },
    ),
    ...(against === undefined
      ? []
      : [
          scoreByMinuteChart(
            [
              {
                name: `model less ${NAMES[against]}`,
                minutes: rows.flatMap(({ minute, modelLess, n }) => {
                  const less = modelLess.mae[against];
                  return less === undefined ? [] : [{ minute, score: figure(less.mean, less.halfWidth, n) }];
                }),
              },
            ],
            { title: `Model less ${NAMES[against]}`, unit: 'Points of error' },
          ),
        ]),
    reliabilityChart(
      reliability.flatMap(({ said, seen, halfWidth, n }) =>
        said === null || seen === null || halfWidth === null || Number.isNaN(halfWidth)
          ? []
          : [{ said, seen: figure(seen, halfWidth, n) }],
      ),
    ),
    pitChart(
      pit.map((share, i) => ({
        from: i / pit.length,
        to: (i + 1) / pit.length,
        share: figure(share, pitHalfWidths[i] as number, overall.n),
      })),
    ),
    coverageChart(
      COVERAGE_LEVELS.map((level) => ({
        level: level / 100,
        covered: figure(overall.coverage[level], overall.halfWidths.coverage[level], overall.n),
      })),
    ),
  ];
}

/** Block by block, what the model was worth beside the regression. */
export function blocksChart({ blocks }: WalkForwardReport): TopLevelSpec {
  return differencesChart(
    blocks.flatMap(({ from, overall: { modelLess, n } }) => {
      const less = modelLess.mae.linear;
      return less === undefined ? [] : [{ name: from, figure: figure(less.mean, less.halfWidth, n) }];
    }),
    { title: 'Error less that of the regression, by block', unit: 'Points, below 0 is better' },
  );
}

/** What the model loses without each group of features but the line, whose worth is of another size. */
export function ablationsChart({ groups, anotherSeed, games }: AblationReport): TopLevelSpec {
  const losses = groups.flatMap(({ group, lineKnown, loss }) =>
    loss === null || group === 'line' ? [] : [{ name: lineKnown ? group : `${group}, no line`, loss }],
  );
  return differencesChart(
    [...losses, { name: 'another seed', loss: anotherSeed }].map(({ name, loss: { absoluteError } }) => ({
      name,
      figure: figure(absoluteError.mean, absoluteError.halfWidth, games),
    })),
    { title: 'Lost without it', unit: 'Error, points', width: 280 },
  );
}
