import { isDeepStrictEqual } from 'node:util';
import type { GameContext } from '../domain/context.js';
import { lineChances, meanPoints, type PointsDistribution, settledUnder } from '../domain/distribution.js';
import type { BySide, GameState, TeamTally, UtcInstant } from '../domain/game.js';
import { CAUSES, type Cause, type CauseShare, type Moved, type Movement } from '../domain/prediction.js';
import { possessions } from '../domain/state.js';
import type { Model, ModelInput } from '../model/predict.js';

/** A game as it stood at a tick, and what was made of it. */
export interface Standing extends ModelInput {
  readonly atUtc: UtcInstant;
  /** The live line; where none was in force, the last one before it, at first the closing total. */
  readonly line: number | null;
  readonly modelVersion: string;
  readonly distribution: PointsDistribution;
}

/** How a game came to stand where it stands, tick by tick, as far as anyone watched it. */
export interface Trail {
  readonly standing: Standing;
  /** From the first tick that was watched to this one; null at the first. */
  readonly whole: Movement | null;
  /** The steps of the last minute, oldest first. */
  readonly steps: readonly Movement[];
}

/** Causes that are parts of a game's state or context; the market and the models are none. */
type StateCause = Exclude<Cause, 'line' | 'model'>;
type CausesOf<T> = { readonly [Key in keyof T]-?: StateCause };

/** Which cause each part of a state belongs to. Of the tally only the mix of plays is a cause: see {@link tallyOf}. */
const STATE_CAUSES: CausesOf<Omit<GameState, 'gameId' | 'asOfUtc'>> = {
  phase: 'score',
  clock: 'score',
  score: 'score',
  scoring: 'score',
  leadChanges: 'score',
  plays: 'score',
  ball: 'score',
  tally: 'mix',
  fouls: 'fouls',
  officials: 'crew',
};
const CONTEXT_CAUSES: CausesOf<GameContext> = {
  closingTotal: 'close',
  homeFavoredBy: 'close',
  openingTotal: 'close',
  season: 'teams',
  neutralSite: 'teams',
  ratings: 'teams',
  records: 'teams',
  restDays: 'teams',
  crew: 'crew',
};
const STATE_KEYS = Object.keys(STATE_CAUSES) as readonly (keyof typeof STATE_CAUSES)[];
const CONTEXT_KEYS = Object.keys(CONTEXT_CAUSES) as readonly (keyof typeof CONTEXT_CAUSES)[];
const CAUSE_NAMES = Object.keys(CAUSES) as readonly Cause[];

/** The line that a game is held against: the live one, else the last one, else the closing total. */
export function lineFor(
  live: number | null,
  { closingTotal }: GameContext,
  trail: Trail | null,
): number | null {
  return live ?? trail?.standing.line ?? closingTotal;
}

/**
 * Goes on with the trails of some games, all in one batch.
 * @throws RangeError where the model cannot predict a game in between
 */
export function goneOn(
  model: Model,
  games: readonly { readonly trail: Trail | null; readonly standing: Standing }[],
): Trail[] {
  const watched = games.flatMap(({ trail, standing }) =>
    trail === null ? [] : [{ before: trail.standing, now: standing }],
  );
  const steps = movements(model, watched).values();
  return games.map(({ trail, standing }): Trail => {
    if (trail === null) return { standing, whole: null, steps: [] };
    const step = steps.next().value as Movement;
    const kept = [...trail.steps, step];
    const since = kept.findLastIndex(({ sinceUtc }) => isMinuteOld(sinceUtc, standing.atUtc));
    return {
      standing,
      whole: trail.whole === null ? step : joined([trail.whole, step]),
      steps: kept.slice(Math.max(0, since)),
    };
  });
}

/** What a trail says of its last prediction; null at the first tick, when there is nothing to say. */
export function movedBy({ whole, steps, standing }: Trail): Moved | null {
  if (whole === null) return null;
  const [first] = steps;
  const lastMinute =
    first !== undefined && isMinuteOld(first.sinceUtc, standing.atUtc) ? joined(steps) : null;
  return { whole, lastMinute };
}

const isMinuteOld = (then: UtcInstant, now: UtcInstant) => Date.parse(now) - Date.parse(then) >= 60_000;

/** Movements one after another as one: shares add up cause by cause. */
function joined(steps: readonly Movement[]): Movement {
  const [first] = steps as readonly [Movement, ...Movement[]];
  const since = steps.find(({ underBefore }) => underBefore !== null);
  const shares = CAUSE_NAMES.flatMap((cause): CauseShare[] => {
    const own = steps.flatMap((step) => step.shares.filter((share) => share.cause === cause));
    if (own.length === 0) return [];
    const sum = (of: (share: CauseShare) => number) => own.reduce((total, share) => total + of(share), 0);
    return [
      { cause, points: sum(({ points }) => points), under: since ? sum(({ under }) => under ?? 0) : null },
    ];
  });
  return { ...first, underBefore: since?.underBefore ?? null, shares };
}

/**
 * What moved games' predictions from one tick to the next, by cause: the points of the expected final total, and the
 * probability of under. Each cause gets its Shapley value, the mean over all orders in which the game could have got from
 * how it stood to how it stands, cause by cause. So the shares add up to the whole difference, what has not changed has
 * none, and no cause is favoured. In between stand games that never were (the new score with the old fouls), which is why
 * steps are a tick long, and why causes are whole parts of a state, from which the features are made anew, and not single
 * features. A model that took over between the ticks is a cause of its own.
 *
 * With k causes that have changed, at most the three of score, mix and fouls as a rule, it takes 2^k − 2 predictions.
 * @throws RangeError where the model cannot predict a game in between
 */
export function movements(
  model: Model,
  steps: readonly { readonly before: Standing; readonly now: Standing }[],
): Movement[] {
  const between: ModelInput[] = [];
  const told = steps.map(({ before, now }) => {
    const causes = changedCauses(before, now);
    const whole = 2 ** causes.length - 1;
    const at = Array.from({ length: whole + 1 }, (_, set) => {
      // Both ends are known, unless the model is another.
      if (set === whole) return now.distribution;
      if (set === 0 && before.modelVersion === now.modelVersion) return before.distribution;
      const taken = causes.filter((_, i) => set & (1 << i));
      return between.push(mixed(before, now, taken)) - 1;
    });
    return { before, now, causes, at };
  });
  const predicted = between.length === 0 ? [] : model.predict(between);
  return told.map(({ at, ...step }) => {
    const distributions = at.map((of) =>
      typeof of === 'number' ? (predicted[of] as PointsDistribution) : of,
    );
    return movement(step, distributions);
  });
}

function changedCauses(before: ModelInput, now: ModelInput): StateCause[] {
  const changed = new Set<Cause>();
  for (const key of STATE_KEYS)
    if (!isDeepStrictEqual(before.state[key], now.state[key])) changed.add(STATE_CAUSES[key]);
  for (const key of CONTEXT_KEYS)
    if (!isDeepStrictEqual(before.context[key], now.context[key])) changed.add(CONTEXT_CAUSES[key]);
  // Possessions go with the score.
  if (changed.has('mix')) changed.add('score');
  return CAUSE_NAMES.filter((cause): cause is StateCause => changed.has(cause));
}

/** The game as it stood, with these causes as they are now. */
function mixed(before: ModelInput, now: ModelInput, causes: readonly StateCause[]): ModelInput {
  const taken = <T extends object>(from: T, keys: readonly (keyof T)[]) =>
    Object.fromEntries(keys.map((key) => [key, from[key]])) as Partial<T>;
  const state = STATE_KEYS.filter((key) => causes.includes(STATE_CAUSES[key]));
  const context = CONTEXT_KEYS.filter((key) => causes.includes(CONTEXT_CAUSES[key]));
  const from = (cause: StateCause) => (causes.includes(cause) ? now : before).state.tally;
  return {
    state: { ...before.state, ...taken(now.state, state), tally: tallyOf(from('mix'), from('score')) },
    context: { ...before.context, ...taken(now.context, context) },
  };
}

/**
 * The plays of one state at the pace of another: as many possessions as the one, made of shots, turnovers and free throws
 * as the other. Points are made in possessions: a new score with the possessions of before would be a wonder of shooting,
 * which the plays of now then take back.
 */
function tallyOf(mix: BySide<TeamTally>, pace: BySide<TeamTally>): BySide<TeamTally> {
  const scaled = (of: TeamTally, to: TeamTally): TeamTally => {
    const factor = possessions(to) / possessions(of);
    if (of === to || !(factor > 0 && Number.isFinite(factor))) return of;
    return Object.fromEntries(
      Object.entries(of).map(([what, count]) => [what, count * factor]),
    ) as unknown as TeamTally;
  };
  return { home: scaled(mix.home, pace.home), away: scaled(mix.away, pace.away) };
}

interface Step {
  readonly before: Standing;
  readonly now: Standing;
  /** That have changed. */
  readonly causes: readonly StateCause[];
}

/** @param distributions by the set of causes that are as they are now, bit by bit */
function movement({ before, now, causes }: Step, distributions: readonly PointsDistribution[]): Movement {
  const of = (set: number) => distributions[set] as PointsDistribution;
  const points = shapley(causes.length, (set) => meanPoints(of(set)));
  // The line is the last of the causes; it moves P(under), and the expected total not at all.
  const lineBit = 1 << causes.length;
  const lineNow = now.line;
  const lineThen = before.line ?? lineNow;
  const chance = (d: PointsDistribution, line: number) => settledUnder(lineChances(d, line));
  const unders =
    lineNow === null || lineThen === null
      ? null
      : shapley(causes.length + 1, (set) =>
          chance(of(set & (lineBit - 1)), set & lineBit ? lineNow : lineThen),
        );
  const share = (cause: Cause, i: number): CauseShare => ({
    cause,
    points: points[i] ?? 0,
    under: unders === null ? null : (unders[i] as number),
  });
  const shares = causes.map(share);
  if (unders !== null && lineThen !== lineNow) shares.push(share('line', causes.length));
  const meanBefore = meanPoints(before.distribution);
  const underBefore = lineThen === null ? null : chance(before.distribution, lineThen);
  if (before.modelVersion !== now.modelVersion)
    shares.push({
      cause: 'model',
      points: meanPoints(of(0)) - meanBefore,
      under: lineThen === null ? null : chance(of(0), lineThen) - (underBefore as number),
    });
  return { sinceUtc: before.atUtc, meanBefore, underBefore, shares };
}

/** The Shapley value of each of `count` players in a game whose sets, bit by bit, are worth `value`. */
export function shapley(count: number, value: (set: number) => number): number[] {
  const worth = Array.from({ length: 2 ** count }, (_, set) => value(set));
  // The share of all orders in which a set of this size comes before the player: s! (count − s − 1)! / count!.
  const weights = Array.from({ length: count }, (_, size) => {
    let weight = 1 / count;
    for (let i = 1; i <= size; i++) weight *= i / (count - i);
    return weight;
  });
  return Array.from({ length: count }, (_, player) => {
    let sum = 0;
    for (let set = 0; set < worth.length; set++) {
      if (set & (1 << player)) continue;
      const gain = (worth[set | (1 << player)] as number) - (worth[set] as number);
      sum += (weights[sizeOf(set)] as number) * gain;
    }
    return sum;
  });
}

function sizeOf(set: number): number {
  let size = 0;
  for (let rest = set; rest > 0; rest >>= 1) size += rest & 1;
  return size;
}
