import type { GameDay } from '../../src/domain/game.js';
import type { ClusteredMean } from '../../src/model/clustered.js';
import type { EvaluationReport } from '../evaluate.js';

/**
 * When a weekly candidate replaces the model in use. It must be not worse on the newest games that neither has seen: those
 * after the last day that trained the model in use, of the newest weeks. On two scores, the continuous ranked probability
 * score of the final total and the log-loss of P(under the close), the mean difference over their states may be a small
 * share worse than the other's score at most, and that with 95 % certainty, games as clusters. Measured: between
 * trainings that differ in nothing but their seed the CRPS is ±0.2 % in four weeks (850 games) and ±0.4 % in one (226
 * games) of the same; a linear regression is 0.6 to 1.6 % worse.
 */
export const PROMOTION_RULE = {
  /** The newest days, at most, on which the two are held against each other. */
  days: 28,
  /** With fewer judged games than this nothing is promoted: the next training has more. */
  leastGames: 200,
  /** Share of the score of the model in use by which the candidate may be worse. */
  mayBeWorse: 0.005,
} as const;

/** The candidate's mean score less that of the model in use; below 0 the candidate is better. */
export interface Difference {
  readonly mean: number;
  /** The one-sided 95 % bound, games as clusters. */
  readonly atMost: number;
  /** What it may be at most. */
  readonly allowed: number;
}

export interface Judgement {
  readonly from: GameDay;
  readonly to: GameDay;
  readonly games: number;
  readonly states: number;
  /** Versions: the trial of the candidate, which has not seen these days, and the model in use. */
  readonly trial: string;
  readonly incumbent: string;
  readonly crps: Difference;
  readonly logLoss: Difference;
  readonly passed: boolean;
  /** The figures in a sentence. */
  readonly because: string;
}

/** One-sided 95 %, where the evaluation's intervals are two-sided. */
const ONE_SIDED = 1.645 / 1.96;

/**
 * The rule, applied. @param report of the trial on days that neither model has seen, with the model in use beside it
 * @throws Error where no game could be judged, or the model in use was not
 */
export function judgementOf(
  { model, days, overall }: Pick<EvaluationReport, 'model' | 'days' | 'overall'>,
  incumbent: string,
): Judgement {
  if (days === null) throw new Error(`judge ${model}: no game has both a closing total and a sound play log`);
  const difference = (score: 'crps' | 'logLoss'): Difference => {
    const less: ClusteredMean | undefined = overall.modelLess[score].incumbent;
    const own = overall[score].incumbent;
    if (less === undefined || own === undefined)
      throw new Error(`judge ${model}: the evaluation lacks the model in use, ${incumbent}`);
    const allowed = PROMOTION_RULE.mayBeWorse * own;
    return { mean: less.mean, atMost: less.mean + ONE_SIDED * less.halfWidth, allowed };
  };
  const [crps, logLoss] = [difference('crps'), difference('logLoss')];
  const enough = overall.games >= PROMOTION_RULE.leastGames;
  const passed = enough && [crps, logLoss].every(({ atMost, allowed }) => atMost <= allowed);
  const inWords = ({ mean, atMost, allowed }: Difference, digits: number) =>
    `${signed(mean, digits)} (at most ${signed(atMost, digits)} with 95 %, ${signed(allowed, digits)} may be)`;
  return {
    from: days.first,
    to: days.last,
    games: overall.games,
    states: overall.n,
    trial: model,
    incumbent,
    crps,
    logLoss,
    passed,
    because:
      `${overall.games} games of ${days.first} to ${days.last} against ${incumbent}: CRPS ${inWords(crps, 3)}, ` +
      `log-loss ${inWords(logLoss, 4)}${enough ? '' : `; ${PROMOTION_RULE.leastGames} games are wanted`}`,
  };
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
}
