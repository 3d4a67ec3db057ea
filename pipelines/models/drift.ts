/**
 * Does the live system still do what the model card promises? Logged predictions of games that are over, two minutes
 * apart, are held against their finals, games as clusters. What is judged must be nought where the model is right, whatever
 * n: a calibration error is not (with few games it is large by chance alone), and is shown beside the card's only.
 */
import { addDays, type GameDay, REGULATION_SECONDS } from '../../src/domain/game.js';
import { settle } from '../../src/domain/market.js';
import { type ClusteredMean, clusteredSums } from '../../src/model/clustered.js';
import { seededRandom } from '../../src/model/random.js';
import {
  type CalibrationError,
  createReliability,
  type ReliabilityBin,
} from '../../src/model/reliability.js';
import type { ObjectStore } from '../../src/store/objects.js';
import type { JudgedForecast, PredictionStore } from '../../src/store/predictions.js';
import type { EvaluationReport } from '../evaluate.js';

/** How far the live system may be off. Something is amiss when a 95 % interval lies wholly beyond. */
export const DRIFT_RULE = {
  /** The newest days that are looked at. */
  days: 28,
  /** With fewer games nothing is judged. */
  leastGames: 100,
  /** Points by which the expected total is too high or too low. */
  totalBias: 1.5,
  /** Probability by which P(under) is too high or too low. */
  underBias: 0.03,
  /** Probability by which the likelier side is overrated. */
  overconfidence: 0.03,
  /** Share of finals in the 80 % interval, from 80 %. */
  coverage: 0.03,
  /** Share by which the error is larger than the card's at the same minutes. */
  error: 0.05,
} as const;

/** A mean over states, with the half-width of its 95 % interval by game. */
export interface DriftFigure extends ClusteredMean {
  readonly states: number;
}

export interface DriftReport {
  readonly from: GameDay;
  readonly to: GameDay;
  /** States by the version of the model that made them. */
  readonly models: Readonly<Record<string, number>>;
  /** The model whose card it is held against. */
  readonly card: string;
  readonly games: number;
  readonly states: number;
  /** Expected final total less the final; points. */
  readonly totalBias: DriftFigure;
  /** Absolute error of the median; points. */
  readonly error: DriftFigure;
  /** The card's error at the same minutes, and the difference; null without an evaluation. */
  readonly cardError: number | null;
  readonly errorLessCard: DriftFigure | null;
  /** Share of finals inside the 80 % interval; on its edge they count half, since that cuts through whole points. */
  readonly coverage80: DriftFigure;
  readonly cardCoverage80: number | null;
  /** Of P(under the live line); null where no prediction had a line. */
  readonly under: UnderDrift | null;
  readonly cardCalibration: CalibrationError | null;
  /** What is beyond {@link DRIFT_RULE}, by name; empty when all is well. */
  readonly findings: readonly string[];
}

export interface UnderDrift {
  readonly games: number;
  /** Said less seen. */
  readonly bias: DriftFigure;
  /** The same for the side that was said to be likelier. */
  readonly overconfidence: DriftFigure;
  readonly brier: DriftFigure;
  /** The market's no-vig probability on the states that have one, and the model's score less its. */
  readonly marketBrier: DriftFigure;
  readonly lessMarket: DriftFigure;
  readonly calibration: CalibrationError;
  readonly reliability: readonly ReliabilityBin[];
}

/** What a card promises. */
export type Promised = Pick<EvaluationReport, 'rows' | 'overall' | 'calibration'>;

export interface DriftOptions {
  readonly day: GameDay;
  /** The model in use, and its evaluation; null where it has none. */
  readonly card: string;
  readonly promised: Promised | null;
  readonly simulated?: boolean;
}

const FOLDER = 'models/drift/';

/** Holds the days up to and with `day` against the card, and keeps the report. Null where no game of them was predicted. */
export async function followDrift(
  objects: ObjectStore,
  predictions: Pick<PredictionStore, 'judged'>,
  options: DriftOptions,
): Promise<DriftReport | null> {
  const { day, simulated = false } = options;
  const from = addDays(day, 1 - DRIFT_RULE.days);
  const judged: JudgedForecast[] = [];
  for (let date = from; date <= day; date = addDays(date, 1))
    judged.push(...(await predictions.judged(date, { simulated })));
  if (judged.length === 0) return null;
  const report = driftOf(judged, { ...options, from });
  await objects.put(`${FOLDER}${day}.json`, `${JSON.stringify(report, null, 2)}\n`);
  return report;
}

/** The reports that were kept, oldest first, at most `last` of the newest. */
export async function driftReports(
  objects: ObjectStore,
  last = Number.POSITIVE_INFINITY,
): Promise<DriftReport[]> {
  const keys: string[] = [];
  for await (const key of objects.list(FOLDER)) keys.push(key);
  return Promise.all(
    keys.slice(-last).map(async (key) => JSON.parse(String(await objects.get(key))) as DriftReport),
  );
}

const COLUMNS = [
  'totalBias',
  'error',
  'cardError',
  'errorLessCard',
  'coverage80',
  'bias',
  'overconfidence',
  'brier',
  'marketBrier',
  'lessMarket',
] as const;
type Column = (typeof COLUMNS)[number];

/** @param judged by game */
export function driftOf(
  judged: readonly JudgedForecast[],
  { from, day, card, promised }: DriftOptions & { readonly from: GameDay },
): DriftReport {
  const sums = clusteredSums(COLUMNS.length);
  const reliability = createReliability(1);
  const models: Record<string, number> = {};
  const withLine = new Set<string>();
  for (const forecast of judged) {
    const { gameId, modelVersion, mean, median, interval80, against, finalTotal, secondsLeft } = forecast;
    models[modelVersion] = (models[modelVersion] ?? 0) + 1;
    const cardError = promised === null ? Number.NaN : errorAt(promised, secondsLeft);
    const error = Math.abs(median - finalTotal);
    const values: Partial<Record<Column, number>> = {
      totalBias: mean - finalTotal,
      error,
      cardError,
      errorLessCard: error - cardError,
      coverage80: insideShare(interval80, finalTotal),
    };
    if (against !== null && settle(finalTotal, against.line) !== 'push') {
      const { under, marketUnder } = against;
      const happened = finalTotal < against.line;
      const gap = under - (happened ? 1 : 0);
      withLine.add(gameId);
      reliability.add(gameId, 0, under, happened);
      Object.assign(values, { bias: gap, overconfidence: under >= 0.5 ? gap : -gap, brier: gap ** 2 });
      if (marketUnder !== null) {
        const theirs = (marketUnder - (happened ? 1 : 0)) ** 2;
        Object.assign(values, { marketBrier: theirs, lessMarket: gap ** 2 - theirs });
      }
    }
    sums.add(
      gameId,
      COLUMNS.map((column) => values[column] ?? Number.NaN),
    );
  }
  const figure = (column: Column): DriftFigure => {
    const at = COLUMNS.indexOf(column);
    return { ...sums.mean(at), states: sums.n(at) };
  };
  const report: Omit<DriftReport, 'findings'> = {
    from,
    to: day,
    models,
    card,
    games: sums.clusters,
    states: judged.length,
    totalBias: figure('totalBias'),
    error: figure('error'),
    cardError: promised && figure('cardError').mean,
    errorLessCard: promised && figure('errorLessCard'),
    coverage80: figure('coverage80'),
    cardCoverage80: promised?.overall.coverage[80] ?? null,
    under:
      withLine.size === 0
        ? null
        : {
            games: withLine.size,
            bias: figure('bias'),
            overconfidence: figure('overconfidence'),
            brier: figure('brier'),
            marketBrier: figure('marketBrier'),
            lessMarket: figure('lessMarket'),
            calibration: reliability.error('all', seededRandom(1)),
            reliability: reliability.bins(),
          },
    cardCalibration: promised?.calibration ?? null,
  };
  return { ...report, findings: findingsOf(report) };
}

function insideShare({ low, high }: JudgedForecast['interval80'], final: number): number {
  if (final < low || final > high) return 0;
  return final === low || final === high ? 0.5 : 1;
}

/** The card's mean absolute error with so much time left, between its minutes as on a line. */
function errorAt({ rows }: Promised, secondsLeft: number): number {
  const minute = (REGULATION_SECONDS - secondsLeft) / 60;
  const next = rows.findIndex((row) => row.minute >= minute);
  const [before, after] = next < 0 ? [rows.at(-1), rows.at(-1)] : [rows[Math.max(0, next - 1)], rows[next]];
  if (before === undefined || after === undefined) return Number.NaN;
  const share =
    after.minute === before.minute ? 0 : (minute - before.minute) / (after.minute - before.minute);
  return before.mae.model + Math.max(0, share) * (after.mae.model - before.mae.model);
}

function findingsOf(report: Omit<DriftReport, 'findings'>): string[] {
  if (report.games < DRIFT_RULE.leastGames) return [];
  const findings: string[] = [];
  const judge = (name: string, { mean, halfWidth }: ClusteredMean, bound: number, says: string) => {
    if (Math.abs(mean) - halfWidth > bound) findings.push(`${name}: ${says}`);
  };
  const { totalBias, coverage80, errorLessCard, cardError, under } = report;
  const off = (value: number, high: string, low: string) => (value > 0 ? high : low);
  judge(
    'total-bias',
    totalBias,
    DRIFT_RULE.totalBias,
    `finals are expected ${points(totalBias)} too ${off(totalBias.mean, 'high', 'low')}`,
  );
  judge(
    'coverage',
    { ...coverage80, mean: coverage80.mean - 0.8 },
    DRIFT_RULE.coverage,
    `${percent(coverage80)} of finals are inside the 80 % interval`,
  );
  if (errorLessCard !== null && cardError !== null && errorLessCard.mean > 0)
    judge(
      'error',
      errorLessCard,
      DRIFT_RULE.error * cardError,
      `finals are missed by ${points(errorLessCard)} more than the card's ${cardError.toFixed(2)}`,
    );
  if (under !== null && under.games >= DRIFT_RULE.leastGames) {
    judge(
      'under-bias',
      under.bias,
      DRIFT_RULE.underBias,
      `P(under) is ${percent(under.bias)} too ${off(under.bias.mean, 'high', 'low')}`,
    );
    if (under.overconfidence.mean > 0)
      judge(
        'overconfidence',
        under.overconfidence,
        DRIFT_RULE.overconfidence,
        `the likelier side wins ${percent(under.overconfidence)} less often than said`,
      );
  }
  return findings;
}

const points = ({ mean, halfWidth }: ClusteredMean) =>
  `${Math.abs(mean).toFixed(2)} ± ${halfWidth.toFixed(2)} points`;
const percent = ({ mean, halfWidth }: ClusteredMean) =>
  `${(100 * Math.abs(mean)).toFixed(1)} ± ${(100 * halfWidth).toFixed(1)} %`;

/** A report as a person reads it. */
export function driftInWords(report: DriftReport): string {
  const { from, to, games, states, models, card, findings } = report;
  const rows = driftRows(report).map(
    ({ name, live, card: promised }) => `  ${name}: ${live}${promised ? ` (card ${promised})` : ''}`,
  );
  const verdict =
    games < DRIFT_RULE.leastGames
      ? `too few games to judge by: ${DRIFT_RULE.leastGames} are wanted`
      : findings.length === 0
        ? `within the bounds of the card of ${card}`
        : findings.map((finding) => `BEYOND THE BOUNDS: ${finding}`).join('\n');
  return [
    `${games} games of ${from} to ${to}, ${states} predictions by ${Object.keys(models).join(', ')}`,
    ...rows,
    verdict,
  ].join('\n');
}

/** What was found, and what the card says of it. */
export function driftRows({
  totalBias,
  error,
  cardError,
  coverage80,
  cardCoverage80,
  under,
  cardCalibration,
}: DriftReport): readonly { readonly name: string; readonly live: string; readonly card: string | null }[] {
  const signed = ({ mean, halfWidth }: ClusteredMean, unit: string, scale: number, digits: number) =>
    `${mean < 0 ? '−' : '+'}${(scale * Math.abs(mean)).toFixed(digits)} ± ${(scale * halfWidth).toFixed(digits)}${unit}`;
  return [
    { name: 'Expected total less final', live: signed(totalBias, ' points', 1, 2), card: '0' },
    {
      name: 'Mean absolute error',
      live: points(error),
      card: cardError === null ? null : `${cardError.toFixed(2)} at the same minutes`,
    },
    {
      name: 'Inside the 80 % interval',
      live: percent(coverage80),
      card: cardCoverage80 === null ? null : `${(100 * cardCoverage80).toFixed(1)} %`,
    },
    ...(under === null
      ? []
      : [
          { name: 'P(under the live line) less seen', live: signed(under.bias, ' %', 100, 1), card: '0' },
          {
            name: 'The likelier side overrated by',
            live: signed(under.overconfidence, ' %', 100, 1),
            card: '0',
          },
          {
            name: 'Brier score',
            live: `${under.brier.mean.toFixed(4)} ± ${under.brier.halfWidth.toFixed(4)}`,
            card: null,
          },
          {
            name: 'Brier score less the market’s',
            live: signed(under.lessMarket, '', 1, 4),
            card: null,
          },
          {
            name: 'Calibration error',
            live: `${(100 * under.calibration.ece).toFixed(1)} % (${(100 * under.calibration.low).toFixed(1)} to ${(100 * under.calibration.high).toFixed(1)})`,
            card:
              cardCalibration === null
                ? null
                : `${(100 * cardCalibration.ece).toFixed(1)} %, of P(under the close), on ${cardCalibration.n} states`,
          },
        ]),
  ];
}
