import type { BacktestReport, HalfTimeScores, LinedHalfTimes } from '../../pipelines/backtest.js';
import type { EvaluationReport } from '../../pipelines/evaluate.js';
import { type AgainstMarket, VOICES } from '../model/against-market.js';
import type { ClusteredMean } from '../model/clustered.js';
import { COVERAGE_LEVELS } from '../model/scores.js';
import type { ReportTable } from './evaluation-tables.js';

/** Model, market and their blend at half-time, beside each other. */
export function marketTables(title: string, against: AgainstMarket): ReportTable[] {
  const { scores, less, games, calibration, confidence } = against;
  const voices = VOICES.filter((voice) => scores.absoluteError[voice] !== undefined);
  const difference = (name: string, of: (typeof less)['modelLessMarket']) =>
    of === null
      ? []
      : [
          `${name}: MAE ${within(of.absoluteError, 3)}, Brier ${within(of.brier, 4)}, CRPS ${within(of.crps, 3)}`,
        ];
  return [
    {
      title: `${title}: ${games} games`,
      head: ['', 'MAE', 'RMSE', 'CRPS', 'Brier', 'log-loss', 'ECE'],
      rows: voices.map((voice) => [
        voice,
        within(scores.absoluteError[voice], 3),
        within(scores.rootMeanSquare[voice], 2),
        within(scores.crps[voice], 3),
        within(scores.brier[voice], 4),
        within(scores.logLoss[voice], 4),
        share(calibration[voice]?.ece ?? null),
      ]),
      notes: [
        ...difference('model less market', less.modelLessMarket),
        ...difference('blend less market', less.blendLessMarket),
        ...difference('blend less model', less.blendLessModel),
      ],
    },
    {
      title: `${title}: how sure, and how often so`,
      head: ['chance of the likelier side', ...voices.flatMap((voice) => [`${voice}: n`, 'said', 'seen'])],
      rows: confidence.map(({ from, to, n, said, seen }) => [
        `${share(from)} to ${share(to)}`,
        ...voices.flatMap((voice) => [
          String(n[voice] ?? 0),
          share(said[voice] ?? null),
          shareWithin(seen[voice] ?? null),
        ]),
      ]),
      notes: [],
    },
  ];
}

/** Of an evaluation; none where no second-half total was quoted. */
export function halfTimeTables({ halfTime }: Pick<EvaluationReport, 'halfTime'>): ReportTable[] {
  return halfTime === null ? [] : marketTables('Half-time, against the second-half total', halfTime);
}

export function backtestTables(report: BacktestReport): ReportTable[] {
  const { halfTime, secondHalfTotals, inPlayQuotes, window, refused, excluded } = report;
  const left = `left out: ${counts(refused)}`;
  return [
    {
      title: 'Half-time',
      head: [
        'season',
        'games',
        'with plays',
        'overtimes',
        'MAE close',
        'model',
        'CRPS close',
        'model',
        'model less final',
        'close less final',
        'covers 50/80/95',
        'ECE',
      ],
      rows: halfTime.map(halfTimeCells),
      notes: [
        'MAE close: score and closing total by the time left. Without plays the model knows the score alone.',
        `games left out: ${counts(excluded)}`,
      ],
    },
    ...(secondHalfTotals ? linedTables('Second-half totals', secondHalfTotals) : []),
    ...(inPlayQuotes
      ? linedTables('In-play quotes of half-time', inPlayQuotes, [
          `quotes are taken from minute ${window.fromMinute} to ${window.toMinute} after the tip, within ` +
            `${window.pointsOff} points of a usual second half; ${left}`,
        ])
      : [{ title: 'In-play quotes of half-time: none', head: [], rows: [], notes: [left] }]),
  ];
}

function halfTimeCells(scores: HalfTimeScores): string[] {
  const { season, withPlays, overtimes, overall, bias, closeBias, calibration } = scores;
  return [
    season,
    String(overall.n),
    String(withPlays),
    String(overtimes),
    overall.mae.closeAnchored.toFixed(2),
    `${overall.mae.model.toFixed(2)} ± ${overall.halfWidths.mae.model.toFixed(2)}`,
    overall.crps.closeAnchored.toFixed(2),
    overall.crps.model.toFixed(2),
    within(bias, 2),
    within(closeBias, 2),
    COVERAGE_LEVELS.map((level) => (100 * overall.coverage[level]).toFixed(1)).join('/'),
    `${share(calibration.ece)} (${share(calibration.low)} to ${share(calibration.high)})`,
  ];
}

function linedTables(title: string, lined: LinedHalfTimes, notes: readonly string[] = []): ReportTable[] {
  return [
    ...marketTables(title, lined),
    {
      title: `${title}: bets, one a game, prices ${lined.prices}`,
      head: [
        'rule',
        'bets',
        'won',
        'lost',
        'pushed',
        'hit rate',
        'break-even',
        'hold',
        'ROI',
        '95 %',
        'bets still needed',
      ],
      rows: lined.bets.map(({ rule, record }) => [
        rule,
        String(record.bets),
        String(record.won),
        String(record.lost),
        String(record.pushed),
        share(record.hitRate),
        share(record.breakEven),
        share(record.hold),
        share(record.roi),
        record.roiInterval === null
          ? '–'
          : `${share(record.roiInterval.low)} to ${share(record.roiInterval.high)}`,
        record.betsStillNeeded === null ? 'no profit to prove' : String(record.betsStillNeeded),
      ]),
      notes,
    },
  ];
}

const share = (part: number | null) => (part === null ? '–' : `${(100 * part).toFixed(1)} %`);
const shareWithin = (seen: ClusteredMean | null) =>
  seen === null || Number.isNaN(seen.halfWidth) ? '–' : `${share(seen.mean)} ± ${share(seen.halfWidth)}`;
const within = (value: ClusteredMean | undefined, digits: number) =>
  value === undefined ? '–' : `${value.mean.toFixed(digits)} ± ${value.halfWidth.toFixed(digits)}`;
const counts = (of: Readonly<Record<string, number>>) =>
  Object.entries(of)
    .map(([reason, n]) => `${n} ${reason}`)
    .join(', ') || 'none';
