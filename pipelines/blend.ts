import { type PointsDistribution, pointsDistribution } from '../src/domain/distribution.js';
import { type GameDay, HALF_SECONDS, REGULATION_SECONDS } from '../src/domain/game.js';
import { type ModelArtifact, serializeArtifact } from '../src/model/artifact.js';
import type { Backend } from '../src/model/backend.js';
import type { Blend } from '../src/model/blend.js';
import {
  type BlendEvidence,
  blendEvidence,
  fitBlend,
  LEAST_GAMES,
  type LineMoment,
} from '../src/model/fit-blend.js';
import { type PointsToCome, pointsToCome } from '../src/model/points-to-come.js';
import { loadModel, type Model } from '../src/model/predict.js';
import { type TrainingOptions, trainModel } from '../src/model/train.js';
import { ofGames, type TrainingData } from '../src/model/training-data.js';
import { readGames, type SeasonGame, type SeasonTables } from '../src/store/tables.js';
import { linedHalfTime, readHalfTimes, secondHalfLine } from './half-time.js';
import type { OnProgress } from './import.js';

export interface LearnBlendOptions {
  /** Of the model that the blend is for. */
  readonly artifact: ModelArtifact;
  /** Its training data, and the tables that they were made of. */
  readonly data: TrainingData;
  readonly seasons: readonly SeasonTables[];
  /** Seasons that did not train it, known by half-time scores and second-half totals alone. */
  readonly halfTimes: readonly SeasonTables[];
  readonly training: TrainingOptions;
  readonly backend: Backend;
  readonly progress?: OnProgress | undefined;
}

/** A line that comes without prices is taken to be even. */
const EVEN = 0.5;
/** Seconds of play since a line was made at which it is held against the model. */
const AGES: Readonly<Record<Exclude<LineMoment, 'scoreOnly'>, readonly number[]>> = {
  tip: [30, 60, 120, 180, 240, 300, 420],
  halfTime: [0, 30, 60, 120, 180, 240, 300],
};
const MADE_AT = { tip: REGULATION_SECONDS, halfTime: HALF_SECONDS } as const;

/**
 * Learns what the market's word is worth beside a model, on games that did not train the forecasts: each half of the
 * training games is forecast by a network of the other half, and the seasons of which only half-time scores are known
 * by the model itself. A network of half the games is a little worse than the model, so that the market's weight is a
 * little high. Null where too few games have a half-time line.
 */
export async function learnBlend(options: LearnBlendOptions): Promise<Blend | null> {
  const { artifact, data, training, backend, progress } = options;
  const games = new Map<string, SeasonGame>();
  for (const season of options.seasons)
    for (const game of await readGames(season)) games.set(game.gameId, game);
  const evidence: BlendEvidence[][] = [];
  const quoted = data.games.filter(({ gameId }) => games.get(gameId)?.secondHalfTotal != null).length;
  const cut = middleDay(data);
  if (quoted < LEAST_GAMES || cut === null) return null;
  const halves = [ofGames(data, ({ day }) => day < cut), ofGames(data, ({ day }) => day >= cut)] as const;
  for (const [i, judged] of halves.entries()) {
    progress?.({ step: 'blend: forecast half the games by the other half', done: i, of: 2 });
    const other = halves[1 - i] as TrainingData;
    const seeds = training.seeds.slice(0, 1);
    const trained = trainModel(other, { ...training, seeds, refit: false }, backend);
    evidence.push(playedEvidence(judged, pointsToCome(trained), games));
  }
  const model = loadModel(artifact);
  for (const season of options.halfTimes) {
    progress?.({ step: `blend: half-times of ${season.seasonName}`, done: 0, of: 1 });
    evidence.push(await scoreOnlyEvidence(season, model));
  }
  progress?.({ step: 'blend', done: 1, of: 1 });
  return fitBlend(evidence.flat());
}

/** What was learned, and where it was not, what was known before. */
export function orBefore(learned: Blend | null, before: Blend | null): Blend | null {
  if (learned === null || before === null) return learned ?? before;
  return { ...learned, scoreOnly: learned.scoreOnly ?? before.scoreOnly };
}

/** An artifact with another blend: another version. */
export function withBlend(artifact: ModelArtifact, blend: Blend | null): { version: string; text: string } {
  const { kind: _, format: __, version: ___, ...parts } = artifact;
  return serializeArtifact({ ...parts, blend });
}

/** The day before which half of the games were played; null where they were all on one. */
function middleDay(data: TrainingData): GameDay | null {
  const days = data.games.map(({ day }) => day).sort();
  const middle = days[days.length >> 1];
  return middle === undefined || middle === days[0] ? null : middle;
}

function playedEvidence(
  data: TrainingData,
  ask: PointsToCome,
  games: ReadonlyMap<string, SeasonGame>,
): BlendEvidence[] {
  const width = data.featureNames.length;
  const [seconds, overtime, total, closing] = ['secondsLeft', 'overtime', 'total', 'closingTotal'].map(
    (name) => data.featureNames.indexOf(name),
  ) as [number, number, number, number];
  const forecast = (row: number) => {
    const vector = Float64Array.from(data.features.subarray(row * width, (row + 1) * width));
    return pointsDistribution(0, ask(vector)[0] as Float64Array);
  };
  const evidence: BlendEvidence[] = [];
  let firstHalf: { readonly game: number; readonly points: number } | null = null;
  for (let row = 0; row < data.rows; row++) {
    const value = (j: number) => data.features[row * width + j] as number;
    const game = data.gameIndex[row] as number;
    const { gameId } = data.games[game] as TrainingData['games'][number];
    const [secondsLeft, present] = [value(seconds), value(total)];
    if (value(overtime) > 0 || Number.isNaN(value(closing))) continue;
    // A game's rows go forward in time: half-time comes before what is held against its line.
    if (secondsLeft === HALF_SECONDS) firstHalf = { game, points: present };
    const secondHalf = games.get(gameId)?.secondHalfTotal ?? null;
    const lines = {
      tip: value(closing),
      halfTime: secondHalf === null || firstHalf?.game !== game ? null : firstHalf.points + secondHalf,
    };
    let distribution: PointsDistribution | null = null;
    for (const made of ['tip', 'halfTime'] as const) {
      const playedSince = MADE_AT[made] - secondsLeft;
      const points = lines[made];
      if (points === null || !AGES[made].includes(playedSince)) continue;
      distribution ??= forecast(row);
      // Both line and distribution as points to come.
      const market = { points: points - present, under: EVEN };
      const remaining = data.remaining[row] as number;
      const one = blendEvidence({ gameId, made, playedSince, secondsLeft }, distribution, market, remaining);
      if (one !== null) evidence.push(one);
    }
  }
  return evidence;
}

async function scoreOnlyEvidence(season: SeasonTables, model: Model): Promise<BlendEvidence[]> {
  const quoted = (await readHalfTimes(season)).games.flatMap((half) => {
    const line = secondHalfLine(half);
    return line === null || half.moment.state.plays > 0 ? [] : [{ half, line }];
  });
  const forecasts = model.predict(quoted.map(({ half }) => half.moment));
  return quoted.flatMap(({ half, line }, i) => {
    const forecast = forecasts[i] as PointsDistribution;
    const { gameId, line: market, finalTotal } = linedHalfTime(half, line, forecast, null);
    const at = { gameId, made: 'scoreOnly', playedSince: 0, secondsLeft: HALF_SECONDS } as const;
    return blendEvidence(at, forecast, market, finalTotal) ?? [];
  });
}
