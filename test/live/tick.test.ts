import { describe, expect, test } from 'vitest';
import { certainPoints, normalPoints } from '../../src/domain/distribution.js';
import type { GamePhase, GameState } from '../../src/domain/game.js';
import type { CauseShare } from '../../src/domain/prediction.js';
import { totalPoints } from '../../src/domain/state.js';
import { FEATURES, featureVector } from '../../src/features/index.js';
import type { Trail } from '../../src/live/moved.js';
import { decide, hashFeatures, type LiveGame, type LiveRules } from '../../src/live/tick.js';
import type { Model, ModelInput } from '../../src/model/predict.js';
import { context, LINE_RULES, NOW, play, quote, secondsBefore, stateOf } from '../domain/made.js';

/** What is on the board, 102 points more, give or take 9: at 20–18 after ten minutes a total of 140. */
const MODEL: Model = {
  version: 'made-1',
  predict: (inputs) =>
    inputs.map(({ state }) => normalPoints(totalPoints(state.score) + 102, 9, totalPoints(state.score))),
};

const RULES: LiveRules = {
  lines: LINE_RULES,
  triggers: [
    {
      name: 'under-first-half',
      side: 'under',
      minProbability: 0.6,
      minEdge: 0.04,
      minutes: { from: 5, to: 20 },
      maxBookLagSeconds: 120,
      maxSnapshotAgeSeconds: 60,
    },
  ],
  confidence: { strong: 0.75, moderate: 0.66 },
};

/** Ten minutes gone, 20–18, one fresh line of 145.5. */
const live = (id: string, changes: Partial<LiveGame> = {}, state: Partial<GameState> = {}): LiveGame => ({
  state: { ...stateOf([play()]), gameId: id, ...state },
  context: context(),
  quotes: [quote()],
  trail: null,
  ...changes,
});
const decideOn = (games: readonly LiveGame[], model: Model = MODEL) => decide(games, model, RULES, NOW);
const only = (game: LiveGame, model: Model = MODEL) => {
  const { decisions, undecided } = decideOn([game], model);
  expect(undecided).toEqual([]);
  const [decision] = decisions;
  if (decision === undefined) throw new Error('no decision');
  return decision;
};

describe('a game under way', () => {
  test('is predicted, beside the market', () => {
    const { prediction } = only(live('401'));
    expect(prediction).toMatchObject({ gameId: '401', asOfUtc: NOW, modelVersion: 'made-1' });
    expect(prediction.total.median).toBe(140);
    expect(prediction.total.mean).toBeCloseTo(140, 2);
    expect(prediction.total.sd).toBeCloseTo(9, 1);
    expect(prediction.interval80).toEqual({ low: 128, high: 152 });
    expect(prediction.market).toMatchObject({
      line: quote(),
      bookAgeSeconds: 30,
      snapshotAgeSeconds: 10,
      push: 0,
      marketUnder: 0.5,
    });
    expect(prediction.market?.under).toBeCloseTo(0.7294, 3); // Φ(5.5 / 9)
  });

  test('is predicted by model and market together where a blend was learned', () => {
    const learned = (weight: number) => ({ weight, halfWidth: 0.1, games: 7000 });
    const blend = { tip: learned(0.4), halfTime: learned(0.3), scoreOnly: learned(0.8), halfAge: 0.05 };
    const model = { ...MODEL, blend };
    const fresh = only(live('401'), model).prediction.market;
    expect(fresh?.blend?.marketWeight).toBeCloseTo(0.6 * 2 ** ((-30 * 0.384) / 90), 9);
    expect(fresh?.under).toBeCloseTo(0.7294, 3);
    expect(fresh?.blend?.under).toBeLessThan(fresh?.under ?? 0);
    expect(fresh?.blend?.under).toBeGreaterThan(0.5);

    const old = only(
      live('401', { quotes: [quote({ quotedAtUtc: null, snapshotAtUtc: secondsBefore(3600) })] }),
      model,
    );
    expect(old.prediction.market?.blend?.under).toBeCloseTo(0.7294, 3);
    expect(
      only(live('401', { quotes: [quote({ underPrice: null })] }), model).prediction.market?.blend,
    ).toBeNull();
    expect(only(live('401')).prediction.market?.blend).toBeNull();
  });

  test('sets off the rules', () => {
    const { triggers } = only(live('401'));
    expect(triggers.map((t) => [t.gameId, t.rule, t.level])).toEqual([
      ['401', 'under-first-half', 'moderate'],
    ]);
  });

  test('without a line is predicted without a market, and sets off nothing (T14)', () => {
    const { prediction, triggers } = only(live('401', { quotes: [] }));
    expect(prediction.market).toBeNull();
    expect(prediction.total.median).toBe(140);
    expect(triggers).toEqual([]);
  });

  test('with stale quotes alone is predicted without a market (T15, T16)', () => {
    const stale = quote({ quotedAtUtc: secondsBefore(400) });
    expect(only(live('401', { quotes: [stale] })).prediction.market).toBeNull();
  });

  test('is not held against a book that stops at the tip (T15)', () => {
    const stopped = quote({ book: 'lowvig', points: 155.5 });
    expect(only(live('401', { quotes: [stopped, quote()] })).prediction.market?.line.book).toBe('draftkings');
    expect(only(live('401', { quotes: [stopped] })).prediction.market).toBeNull();
  });

  test('on a whole line leaves the push out of both sides', () => {
    const { market } = only(live('401', { quotes: [quote({ points: 140 })] })).prediction;
    expect(market?.push).toBeCloseTo(0.0443, 3);
    expect(market?.under).toBeCloseTo(0.5, 3);
  });

  test('with a missing price is predicted, but never sets off a rule', () => {
    const decision = only(live('401', { quotes: [quote({ overPrice: null })] }));
    expect(decision.prediction.market).toMatchObject({ marketUnder: null });
    expect(decision.triggers).toEqual([]);
  });

  test('leaves what it was made of, so that it can be recomputed', () => {
    const game = live('401');
    const decision = only(game);
    expect(decision.features).toEqual(featureVector(game.state, game.context));
    expect(decision.features).toHaveLength(FEATURES.length);
    expect(decision.prediction.featuresHash).toBe(hashFeatures(decision.features));
    expect(decision.distribution.from).toBe(38);
    expect(decision.live.state).toEqual(game.state);
  });
});

describe('a game is left alone', () => {
  test.each<[GamePhase, number]>([
    ['scheduled', 0],
    ['live', 1],
    ['halftime', 1],
    ['endOfPeriod', 1],
    ['delayed', 1],
    ['final', 0],
    ['postponed', 0],
    ['canceled', 0],
  ])('or not, when it is %s: %d predictions', (phase, count) => {
    const { decisions, undecided } = decideOn([live('401', {}, { phase })]);
    expect(decisions).toHaveLength(count);
    expect(undecided).toEqual([]);
  });

  test('without a clock, which is no fault', () => {
    expect(decideOn([live('401', {}, { clock: null })])).toEqual({ decisions: [], undecided: [] });
  });
});

describe('one broken game does not stop the others (T34)', () => {
  const good = [live('401'), live('403')];
  const between = (broken: LiveGame, model: Model = MODEL) => {
    const { decisions, undecided } = decideOn([good[0] as LiveGame, broken, good[1] as LiveGame], model);
    expect(decisions.map((d) => d.prediction)).toEqual(decideOn(good).decisions.map((d) => d.prediction));
    return undecided;
  };

  test('when a number of it cannot be', () => {
    const broken = live('402', { context: context({ closingTotal: 1450 }) });
    expect(between(broken)).toEqual([
      { gameId: '402', reason: expect.stringMatching(/^game 402: feature closingTotal is 1450/) },
    ]);
  });

  test('when its score is no number', () => {
    const broken = live('402', {}, { score: { home: Number.NaN, away: 18 } });
    expect(between(broken)).toEqual([
      { gameId: '402', reason: expect.stringContaining('feature total is NaN') },
    ]);
  });

  test('when its quote has a price that does not exist', () => {
    const broken = live('402', { quotes: [quote({ underPrice: -50 })] });
    expect(between(broken)).toEqual([{ gameId: '402', reason: 'american odds -50 do not exist' }]);
  });

  test('when the model fails on it', () => {
    const predict = (inputs: readonly ModelInput[]) => {
      if (inputs.some(({ state }) => state.gameId === '402')) throw new RangeError('game 402: no mean');
      return MODEL.predict(inputs);
    };
    expect(between(live('402'), { version: 'made-1', predict })).toEqual([
      { gameId: '402', reason: 'game 402: no mean' },
    ]);
  });
});

describe('the same games', () => {
  test('give the same decisions', () => {
    const games = [live('401'), live('402', { quotes: [] })];
    expect(decideOn(structuredClone(games))).toEqual(decideOn(games));
  });

  test('give the same predictions, whichever other games are on', () => {
    const among = decideOn([live('402'), live('401'), live('403')]).decisions.map((d) => d.prediction);
    expect(among).toContainEqual(only(live('401')).prediction);
  });

  test('are asked of the model in one batch', () => {
    const batches: number[] = [];
    const counting: Model = {
      version: 'made-1',
      predict: (inputs) => {
        batches.push(inputs.length);
        return inputs.map(() => certainPoints(140));
      },
    };
    decideOn([live('401'), live('402'), live('403', {}, { phase: 'final' })], counting);
    expect(batches).toEqual([2]);
  });
});

describe('what moved a prediction', () => {
  const foul = play({ id: '2', kind: 'foul', side: 'away', secondsLeftInPeriod: 590 });
  const basket = play({ id: '3', secondsLeftInPeriod: 580, score: { home: 22, away: 18 } });
  const later = (trail: Trail | null, changes: Partial<LiveGame> = {}): LiveGame => ({
    ...live('401', { trail, ...changes }),
    state: { ...stateOf([play(), foul, basket]), gameId: '401' },
  });

  test('is told from the second tick on, by cause, and adds up', () => {
    const first = only(live('401'));
    expect(first.prediction.moved).toBeNull();
    const second = only(later(first.trail, { quotes: [quote({ points: 147.5 })] })).prediction;
    const { whole } = second.moved ?? expect.fail();
    expect(whole.shares.map(({ cause }) => cause)).toEqual(['score', 'mix', 'fouls', 'line']);
    const sum = (of: (share: CauseShare) => number) => whole.shares.reduce((total, s) => total + of(s), 0);
    expect(whole.meanBefore + sum(({ points }) => points)).toBeCloseTo(second.total.mean, 9);
    expect((whole.underBefore ?? 0) + sum(({ under }) => under ?? Number.NaN)).toBeCloseTo(
      second.market?.under as number,
      9,
    );
  });

  test('leaves the prediction as it is where the model cannot tell, and says so (T34)', () => {
    const { trail } = only(live('401'));
    const halting: Model = {
      version: 'made-1',
      predict: (inputs) => {
        if (inputs.some(({ state }) => state.score.home === 22 && state.fouls.away.firstHalf === 0))
          throw new RangeError('game 401: feature possessions is NaN');
        return MODEL.predict(inputs);
      },
    };
    const { decisions, undecided } = decideOn([later(trail)], halting);
    expect(decisions[0]?.prediction).toMatchObject({ total: { median: 142 }, moved: null });
    expect(decisions[0]?.trail).toBeNull();
    expect(undecided).toEqual([
      { gameId: '401', reason: 'what moved it is not known: game 401: feature possessions is NaN' },
    ]);
  });
});

describe('a hash of features', () => {
  test('is the same for the same numbers', () => {
    expect(hashFeatures([1, 0.25, null])).toBe(hashFeatures([1, 0.25, null]));
    expect(hashFeatures([1, 0.25, null])).toMatch(/^[0-9a-f]{16}$/);
  });

  test('is the same in every version of this project', () => {
    expect(hashFeatures([1, 0.25, null])).toBe('5b06c58b77c81b74');
  });

  test.each([[[1, 0.25, 0]], [[1, 0.25]], [[0.25, 1, null]], [[1, 0.250001, null]]])(
    'is another for %o',
    (features) => {
      expect(hashFeatures(features)).not.toBe(hashFeatures([1, 0.25, null]));
    },
  );

  test('is another for a state in which a second has gone', () => {
    const later = stateOf([play({ secondsLeftInPeriod: 599 })]);
    expect(only(live('401', {}, { clock: later.clock })).prediction.featuresHash).not.toBe(
      only(live('401')).prediction.featuresHash,
    );
  });
});
