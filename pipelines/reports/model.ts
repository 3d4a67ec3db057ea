import type { Estimate } from '../../src/analysis/estimate.js';
import type { Figures } from '../../src/analysis/figures.js';
import { addDays } from '../../src/domain/game.js';
import { FEATURES } from '../../src/features/index.js';
import type { ModelArtifact } from '../../src/model/artifact.js';
import type { ClusteredMean } from '../../src/model/clustered.js';
import type { Evaluation } from '../../src/model/evaluate.js';
import type { Loss } from '../../src/model/score-rows.js';
import { COVERAGE_LEVELS } from '../../src/model/scores.js';
import type { SeasonTables } from '../../src/store/tables.js';
import type { AblationReport } from '../ablate.js';
import { type JudgedGames, judgeGames } from '../evaluate.js';
import { type Experiment, experimentGames, experimentOn } from '../experiment.js';
import { enough, type Row, type Study } from './study.js';

export interface ModelStudyOptions {
  /** Fewer games than this have too few overtimes to train on. */
  readonly minGames: number;
  /** At most so many games train and judge. */
  readonly maxGames: number;
  readonly epochs: number;
  /** The model in use, and what is kept of how it was judged; null where nothing is. */
  readonly inUse: {
    readonly artifact: ModelArtifact;
    readonly evaluation: Evaluation | null;
    readonly ablations: AblationReport | null;
  };
}

export interface ModelStudy extends Study {
  readonly experiment: Experiment;
  /** What the recipe loses by other chances of training: differences no larger say nothing. */
  readonly anotherSeed: Loss;
  /** The model in use on the latest games after the last day that trained it; null where there are too few. */
  readonly unseen: JudgedGames | null;
}

/** What a study asks of its data. */
interface SeasonsOpened {
  readonly label: string;
  readonly tables: readonly SeasonTables[];
}

/** Games by which the model in use is judged anew; fewer tell little. */
const LEAST_UNSEEN = 100;

/**
 * How good the model is: the one in use on games that it has not seen, what its card promises, and its recipe tried on a
 * sample of these games, trained on the earlier and judged on the later ones.
 * @throws Error when the data have too few games with plays and a closing total
 */
export async function modelStudy(
  { label, tables }: SeasonsOpened,
  { minGames, maxGames, epochs, inUse }: ModelStudyOptions,
): Promise<ModelStudy> {
  const games = await experimentGames(tables);
  enough('games with plays and a closing total', games.length, minGames, { label });
  const experiment = await experimentOn(tables, games, { maxGames, training: { epochs } });
  const { artifact, judged } = experiment;
  const after = addDays(inUse.artifact.data.lastDay, 1);
  const later = games.filter(({ day }) => day >= after).slice(-maxGames);
  const unseen =
    later.length < LEAST_UNSEEN
      ? null
      : await judgeGames(
          tables.map((season) => ({ ...season, sample: new Set(later.map(({ gameId }) => gameId)) })),
          { artifact: inUse.artifact, from: after },
        );
  const anotherSeed = experiment.compare({ seeds: experiment.training.seeds.map((seed) => seed + 100) });
  const card = inUse.evaluation;
  const evaluations = { 'in use': unseen, card, recipe: judged };
  const rowsOf = (of: (name: string, evaluation: Evaluation) => Row[]) =>
    Object.entries(evaluations).flatMap(([name, evaluation]) => (evaluation ? of(name, evaluation) : []));
  return {
    experiment,
    anotherSeed,
    unseen,
    figures: {
      games: games.length,
      inUse: unseen && scoreFigures(unseen),
      card: card && scoreFigures(card),
      recipe: {
        trainedOn: artifact.data.games,
        ...scoreFigures(judged),
        anotherSeed: estimateOf(anotherSeed.absoluteError, judged.games),
      },
    },
    tables: {
      minutes: rowsOf(minuteRows),
      calibration: rowsOf(calibrationRows),
      features: featureRows(experiment),
      ablations: ablationRows(inUse.ablations),
    },
  };
}

/** What the networks are given: each feature, and of how many states it is known. */
function featureRows({ artifact, known }: Pick<Experiment, 'artifact' | 'known'>): Row[] {
  const blind: readonly string[] = artifact.blindTo;
  return FEATURES.map(({ group, name, unit }) => ({
    group,
    feature: name,
    unit,
    known: known.get(name) ?? 0,
    seen: blind.includes(group) ? 'no' : 'yes',
  }));
}

/** What the model in use loses without each group of features; below 0 it is better without. */
function ablationRows(ablations: AblationReport | null): Row[] {
  return (ablations?.groups ?? []).flatMap(({ group, used, lineKnown, loss }) =>
    loss === null
      ? []
      : {
          group,
          seen: used ? 'yes' : 'no',
          line: lineKnown ? 'known' : 'hidden',
          error: loss.absoluteError.mean,
          errorHalfWidth: loss.absoluteError.halfWidth,
          crps: loss.crps.mean,
          crpsHalfWidth: loss.crps.halfWidth,
        },
  );
}

function scoreFigures({ overall, closeEndings, calibration, rows }: Evaluation): Figures {
  const { games, halfWidths, modelLess, coverage } = overall;
  const of = (score: 'mae' | 'crps' | 'brier', forecast: 'model' | 'closeAnchored' | 'linear') =>
    estimateOf({ mean: overall[score][forecast], halfWidth: halfWidths[score][forecast] }, games);
  const { ece, low, high } = calibration;
  const { negativeLogLikelihood, halfWidth } = closeEndings;
  return {
    games,
    states: overall.n,
    error: of('mae', 'model'),
    errorOfClose: of('mae', 'closeAnchored'),
    errorOfLinear: of('mae', 'linear'),
    lessClose: estimateOf(modelLess.mae.closeAnchored, games),
    lessLinear: estimateOf(modelLess.mae.linear, games),
    crps: of('crps', 'model'),
    brier: of('brier', 'model'),
    brierOfClose: of('brier', 'closeAnchored'),
    calibrationError: Number.isFinite(low) ? { value: ece, low, high, n: games } : null,
    covered: Object.fromEntries(
      COVERAGE_LEVELS.map((level) => [
        level,
        estimateOf({ mean: coverage[level], halfWidth: halfWidths.coverage[level] }, games),
      ]),
    ),
    closeEndings: estimateOf(
      { mean: negativeLogLikelihood.model, halfWidth: halfWidth.model },
      closeEndings.games,
    ),
    errorAtMinute: Object.fromEntries(
      rows
        .filter(({ n }) => n > 0)
        .map(({ minute, mae, halfWidths: by, games: n }) => [
          minute,
          estimateOf({ mean: mae.model, halfWidth: by.mae.model }, n),
        ]),
    ),
  };
}

/** A mean over games as a figure; null where too few could tell it. @param n games */
export function estimateOf(
  { mean: value = Number.NaN, halfWidth = Number.NaN }: Partial<ClusteredMean> = {},
  n: number,
): Estimate | null {
  return Number.isFinite(value) && Number.isFinite(halfWidth)
    ? { value, low: value - halfWidth, high: value + halfWidth, n }
    : null;
}

function minuteRows(of: string, { rows }: Evaluation): Row[] {
  return rows
    .filter(({ n }) => n > 0)
    .map(({ minute, games, mae, halfWidths, brier, crps }) => ({
      of,
      minute,
      games,
      errorOfClose: mae.closeAnchored,
      errorOfLinear: mae.linear ?? null,
      error: mae.model,
      low: mae.model - halfWidths.mae.model,
      high: mae.model + halfWidths.mae.model,
      brierOfClose: brier.closeAnchored,
      brier: brier.model,
      crps: crps.model,
    }));
}

function calibrationRows(of: string, { reliability }: Evaluation): Row[] {
  return reliability.map(({ from, to, n, said, seen, halfWidth }) => ({
    of,
    from,
    to,
    states: n,
    said,
    seen,
    low: seen === null || halfWidth === null ? null : seen - halfWidth,
    high: seen === null || halfWidth === null ? null : seen + halfWidth,
  }));
}
