import type { GameDay } from '../../src/domain/game.js';
import { FEATURES, type FeatureGroup, type HideableGroup } from '../../src/features/index.js';
import { FEATURE_VERSIONS } from '../../src/features/version.js';
import { type ModelArtifact, recipeOf } from '../../src/model/artifact.js';
import type { AblationReport } from '../ablate.js';
import type { BacktestReport } from '../backtest.js';
import type { EvaluationReport } from '../evaluate.js';
import type { DriftReport } from './drift.js';
import type { Promotion } from './promotions.js';

/** All that is to be known of a model before it is trusted. */
export interface ModelCard {
  readonly version: string;
  /** It came with the code. */
  readonly shipped: boolean;
  /** Since when it predicts; null where another does. */
  readonly inUse: { readonly sinceUtc: string | null } | null;
  readonly purpose: readonly string[];
  readonly data: ModelArtifact['data'];
  readonly heldBack: ModelArtifact['metrics'];
  readonly training: ModelArtifact['training'];
  readonly features: readonly CardFeature[];
  /** What it was worth on games that it had not seen; null where it was not judged. */
  readonly evaluation: EvaluationReport | null;
  /** Whether that is of this very artifact, of the same training on the days before those games, or of another. */
  readonly judged: 'itself' | 'its training on fewer days' | 'another training' | null;
  readonly ablations: AblationReport | null;
  /** Half-time of seasons without plays, and bets at the prices of the time. */
  readonly backtest: BacktestReport | null;
  /** Weights of the market beside the model; null where none were learned. */
  readonly blend: NonNullable<ModelArtifact['blend']> | null;
  readonly limits: readonly string[];
  /** When it was put into use and taken out of it, and why. */
  readonly promotions: readonly Promotion[];
  /** How the live system did since, oldest first. */
  readonly drift: readonly DriftReport[];
  readonly commit: string | null;
  readonly software: ModelArtifact['software'];
}

export interface CardFeature {
  readonly name: string;
  readonly group: FeatureGroup;
  readonly unit: string;
  readonly range: readonly [low: number, high: number];
  readonly version: string;
  /** False of a group that its networks never saw. */
  readonly used: boolean;
}

/** What a card is made of. */
export interface CardParts {
  readonly artifact: ModelArtifact;
  readonly shipped: boolean;
  readonly inUse: boolean;
  readonly evaluation: EvaluationReport | null;
  readonly ablations: AblationReport | null;
  readonly backtest: BacktestReport | null;
  /** All there are. */
  readonly promotions: readonly Promotion[];
  readonly drift: readonly DriftReport[];
  readonly today: GameDay;
}

const PURPOSE = [
  'Live games of NCAA men’s basketball, Division I: at any moment of a game the whole distribution of its final total, ' +
    'overtime included, and from it the probability that the game ends under a given line.',
  'It promises that what is said to come in 60 % of cases comes in 60 % of them. It promises no profit: the line at hand ' +
    'is better informed than the model in most games, and its price has a margin in it.',
  'It is made for no other league, no women’s games, no first-half or team totals.',
];

export function modelCard(parts: CardParts): ModelCard {
  const { artifact, shipped, inUse, evaluation, promotions } = parts;
  const { version, data, metrics, training, blindTo, commit, software, blend } = artifact;
  const isAbout = (promotion: Promotion | undefined) => promotion?.version === (shipped ? null : version);
  const last = promotions.at(-1);
  return {
    version,
    shipped,
    inUse: inUse ? { sinceUtc: isAbout(last) ? (last?.atUtc ?? null) : null } : null,
    purpose: PURPOSE,
    data,
    heldBack: metrics,
    training,
    features: FEATURES.map(({ name, group, unit, range }, i) => ({
      name,
      group,
      unit,
      range,
      version: FEATURE_VERSIONS[i] as string,
      used: !(blindTo as readonly FeatureGroup[]).includes(group),
    })),
    evaluation,
    judged: evaluation && judgedOf(artifact, evaluation),
    ablations: parts.ablations,
    backtest: parts.backtest,
    blend: blend ?? null,
    limits: limitsOf(parts),
    promotions: promotions.filter(isAbout),
    drift: parts.drift,
    commit,
    software,
  };
}

function judgedOf(artifact: ModelArtifact, { model, recipe }: EvaluationReport): ModelCard['judged'] {
  if (model === artifact.version) return 'itself';
  return recipe === recipeOf(artifact) ? 'its training on fewer days' : 'another training';
}

/** Groups that a model may be blind to, in words. */
const GROUPS: Readonly<Record<HideableGroup, string>> = {
  line: 'the closing total',
  spread: 'the spread',
  plays: 'the plays',
  ball: 'who has the ball before the last minute',
  fouls: 'fouls and bonus',
  site: 'whether the site is neutral',
  opening: 'the opening total',
  ratings: 'the teams’ ratings',
  records: 'the teams’ over/under records',
  rest: 'days of rest',
  crew: 'the officials',
};
/** A season after which the game may have changed. */
const OLD_DAYS = 550;

/** What is known to be weak: of every model of this kind, and of this one. */
function limitsOf({ artifact, evaluation, today }: CardParts): string[] {
  const { data, blindTo } = artifact;
  const age = Math.round((Date.parse(today) - Date.parse(data.lastDay)) / 86_400_000);
  const excluded = Object.entries(data.excluded);
  const limits = [
    blindTo.length === 0
      ? null
      : `It does not see ${blindTo.map((group) => GROUPS[group]).join(', ')}: games were foretold no better with it, or no ` +
        'recorded season has it.',
    age > OLD_DAYS
      ? `Its newest game is of ${data.lastDay}, ${age} days ago: pace, fouls and rules have changed since, and what that costs ` +
        'shows only in the live calibration.'
      : null,
    excluded.length === 0
      ? null
      : `Games with a broken play log taught it nothing (${excluded.map(([rule, n]) => `${rule}: ${n}`).join(', ')}); live, ` +
        'such a log counts as missing, and the score alone speaks.',
    'Before the tip and in the first minutes it knows little more than the closing total does.',
    'Without a closing total it leans on team ratings, and was judged on games with a close only.',
    'It was judged at moments of regulation; of overtimes under way it has seen few.',
    'Injuries, ejections, lineups and what a coach will do are in no input.',
    'A line moves for reasons that the model does not see: where the two differ much, the market is more often right.',
  ].filter((limit) => limit !== null);
  if (evaluation === null) return ['It was not judged on games that it had not seen.', ...limits];
  const { endings, calibrationByQuarter, overall } = evaluation;
  const overtime = endings.find(({ ending }) => ending === 'overtime');
  const [worst] = calibrationByQuarter.filter(({ n }) => n > 0).sort((a, b) => b.ece - a.ece);
  return [
    ...limits,
    ...(overtime === undefined || overtime.n === 0
      ? []
      : [
          `Games that went to overtime were missed by ${overtime.mae.model.toFixed(1)} points, all games by ` +
            `${overall.mae.model.toFixed(1)}: nobody knows of the overtime beforehand.`,
        ]),
    ...(worst === undefined
      ? []
      : [
          `Its chances were off most in the ${ORDINALS[worst.quarter - 1]} ten minutes: by ${(100 * worst.ece).toFixed(1)} % ` +
            `(95 % ${(100 * worst.low).toFixed(1)} to ${(100 * worst.high).toFixed(1)}).`,
        ]),
  ];
}

const ORDINALS = ['first', 'second', 'third', 'last'];
