import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GRID_SECONDS } from '../../src/features/grid.js';
import type { NormalForecast } from '../../src/model/forecasts.js';
import { splitByDate } from '../../src/model/train.js';
import type { TrainingData } from '../../src/model/training-data.js';
import { type Hidden, hiddenFrom, isHidden } from '../../src/model/visible.js';

export interface XgboostOptions {
  /** A Python 3 that has numpy and xgboost, e.g. Debian's `/usr/bin/python3` with python3-xgboost. */
  readonly python: string;
  /** Where `pipelines/xgboost/forecast.py` lies. */
  readonly script: string;
  /** Where its working folder may lie. */
  readonly temporary: string;
  readonly threads: number;
  /** Share of the training games, the latest, that measure its errors. */
  readonly heldBack: number;
}

/** Trees are given what the model's networks see of a game with a line, no more and no less. */
const SEEN = (hidden: Hidden) => (_: string, feature: number) => !isHidden(feature, hiddenFrom(hidden, true));

/** Trees after the mean, and trees after the median. */
export interface XgboostForecast {
  readonly mean: NormalForecast;
  readonly median: NormalForecast;
}

export interface XgboostForecasts {
  /** Of the points to come; null off the grid of regulation, and where the game has no closing total. */
  of(gameId: string, secondsLeft: number): XgboostForecast | null;
  readonly trainingSeconds: number;
  readonly rows: number;
  readonly version: string;
}

/**
 * XGBoost's forecasts of the points to come, on the same features, trained on the same games.
 * @throws Error naming the Python and what it said, when it or its xgboost is not there
 */
export async function forecastByXgboost(
  training: TrainingData,
  judged: TrainingData,
  hidden: Hidden,
  options: XgboostOptions,
): Promise<XgboostForecasts> {
  const folder = await mkdtemp(join(options.temporary, 'ttlu-xgboost-'));
  try {
    const width = training.featureNames.length;
    const names = training.featureNames.filter(SEEN(hidden));
    const columns = names.length;
    const sources = names.map((name) => training.featureNames.indexOf(name));
    const at = (name: string) => names.indexOf(name);
    const rows = linedRows(training);
    const test = linedRows(judged);
    const { from } = splitByDate(training, options.heldBack);
    const game = (row: number) => training.games[training.gameIndex[row] as number];
    const matrix = (data: TrainingData, of: readonly number[]) => {
      const to = new Float32Array(of.length * columns);
      of.forEach((row, i) => {
        for (let j = 0; j < columns; j++)
          to[i * columns + j] = data.features[row * width + (sources[j] as number)] as number;
      });
      return to;
    };
    const write = (name: string, values: Float32Array) =>
      writeFile(join(folder, name), Buffer.from(values.buffer, values.byteOffset, values.byteLength));
    const job = {
      columns,
      close_remaining: at('closeRemaining'),
      seconds_left: at('secondsLeft'),
      threads: options.threads,
    };
    await writeFile(join(folder, 'job.json'), JSON.stringify(job));
    await write('train.f32', matrix(training, rows));
    await write('test.f32', matrix(judged, test));
    await write(
      'train.y',
      Float32Array.from(rows, (row) => training.remaining[row] as number),
    );
    await write(
      'train.held',
      Float32Array.from(rows, (row) => ((game(row)?.day ?? '') >= from ? 1 : 0)),
    );
    const { stdout } = await promisify(execFile)(options.python, [options.script, folder]).catch(
      (error: Error) => {
        throw new Error(
          `xgboost: ${options.python}: ${error.message.split('\n').slice(-3).join(' ')}; install python3-xgboost`,
        );
      },
    );
    const { seconds, version } = JSON.parse(stdout) as { seconds: number; version: string };
    const told = await readNumbers(join(folder, 'forecasts.f32'));
    const forecasts = new Map<string, XgboostForecast>();
    test.forEach((row, i) => {
      const { gameId } = judged.games[judged.gameIndex[row] as number] as { gameId: string };
      const left = judged.features[row * width + judged.featureNames.indexOf('secondsLeft')] as number;
      const [mean, sd, median, medianSd] = told.subarray(4 * i, 4 * i + 4) as unknown as number[];
      forecasts.set(`${gameId} ${left}`, {
        mean: { mean: mean as number, sd: sd as number },
        median: { mean: median as number, sd: medianSd as number },
      });
    });
    return {
      of: (gameId, secondsLeft) => forecasts.get(`${gameId} ${secondsLeft}`) ?? null,
      trainingSeconds: seconds,
      rows: rows.length,
      version,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Rows on the 30-second grid of regulation in games with a closing total. */
function linedRows(data: TrainingData): number[] {
  const width = data.featureNames.length;
  const [seconds, overtime, closing] = ['secondsLeft', 'overtime', 'closingTotal'].map((name) =>
    data.featureNames.indexOf(name),
  ) as [number, number, number];
  const rows: number[] = [];
  for (let row = 0; row < data.rows; row++) {
    const value = (j: number) => data.features[row * width + j] as number;
    if (value(overtime) === 0 && value(seconds) % GRID_SECONDS === 0 && !Number.isNaN(value(closing)))
      rows.push(row);
  }
  return rows;
}

async function readNumbers(file: string): Promise<Float32Array> {
  const bytes = await readFile(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
