/** Nothing that comes after a moment, and nothing of the result, is in any number that the model sees. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  contextOf,
  exclusionOf,
  type KnownBefore,
  labeledStates,
  readKnownBefore,
} from '../../pipelines/dataset.js';
import { importSeasons } from '../../pipelines/import.js';
import type { OverUnderRecord, TeamRating } from '../../src/domain/context.js';
import { type GameState, type Play, SIDES } from '../../src/domain/game.js';
import { totalPoints } from '../../src/domain/state.js';
import { type GridState, gridStates, TRAINING_GRID } from '../../src/features/grid.js';
import { FEATURES, type Feature, featureVector } from '../../src/features/index.js';
import { simulatedSeasons } from '../../src/notebook/simulated-seasons.js';
import { type PlayedGame, readGames, readPlayedGames, type SeasonTables } from '../../src/store/tables.js';
import { NOW } from '../domain/made.js';
import { withRealData } from '../parts.js';

// What can be known before a tip, so that no feature is missing for want of it.
const asOf = <T>(value: T) => ({ value, asOf: '2016-12-01', source: 'own', ageDays: 0 });
const rating = (teamId: string): TeamRating => ({ teamId, adjOffense: 104, adjDefense: 99, adjTempo: 69 });
const record = (teamId: string): OverUnderRecord => ({ teamId, over: 4, under: 2, push: 0, meanMargin: 3 });
const ALL_KNOWN: KnownBefore = {
  ratings: { home: asOf(rating('1')), away: asOf(rating('2')) },
  records: { home: asOf(record('1')), away: asOf(record('2')) },
  restDays: { home: 3, away: 4 },
};

type Moment = Pick<GridState, 'overtime' | 'secondsLeft'>;

/** The plays before the first that lies after the moment, found in another way than the grid does. */
function knownAt(plays: PlayedGame['plays'], { overtime, secondsLeft }: Moment): PlayedGame['plays'] {
  let lowest = Number.POSITIVE_INFINITY;
  const end = plays.findIndex(({ period, secondsRemaining }) => {
    if (overtime > 0)
      return period > 2 + overtime || (period === 2 + overtime && secondsRemaining < secondsLeft);
    if (period <= 2) lowest = Math.min(lowest, secondsRemaining);
    return period > 2 || lowest < secondsLeft;
  });
  return end < 0 ? plays : plays.slice(0, end);
}

/** Null for an overtime of which no play is known. */
function stateAt(plays: readonly Play[], { overtime, secondsLeft }: Moment): GameState | null {
  const states = gridStates('401', plays, NOW, overtime > 0 ? [] : [secondsLeft]);
  return states.find((at) => at.overtime === overtime && at.secondsLeft === secondsLeft)?.state ?? null;
}

/** Plays that could follow a moment, possible or not. */
function anyFuture({ overtime, secondsLeft }: Moment): fc.Arbitrary<Play[]> {
  const period = overtime > 0 ? 2 + overtime : secondsLeft > 1200 ? 1 : 2;
  const left = secondsLeft > 1200 ? secondsLeft - 1200 : secondsLeft;
  const clock = (from: number, to: number, most: number) =>
    fc.record({
      period: fc.integer({ min: from, max: to }),
      secondsLeftInPeriod: fc.integer({ min: 0, max: most }),
    });
  const later = clock(period + 1, 8, 300);
  return fc.array(
    fc
      .record({
        clock: left > 0 ? fc.oneof(clock(period, period, left - 1), later) : later,
        kind: fc.constantFrom<Play['kind'][]>(
          'made2',
          'made3',
          'missed3',
          'madeFreeThrow',
          'foul',
          'turnover',
        ),
        side: fc.constantFrom(...SIDES),
        score: fc.record({ home: fc.nat(180), away: fc.nat(180) }),
      })
      .map(({ clock, ...play }) => ({ id: 'x', wallclockUtc: null, ...clock, ...play })),
    { minLength: 1, maxLength: 12 },
  );
}

/** Overtimes are rare, and what matters most here. */
const GAMES = { all: 12, overtimes: 6 };
const games: { readonly played: PlayedGame; readonly moments: readonly Moment[] }[] = [];
beforeAll(async () => {
  let overtimes = 0;
  const [season] = await simulatedSeasons(join('.ttlu', 'tables'), ['2016-17']);
  for await (const played of readPlayedGames(season as SeasonTables)) {
    const takesOne = games.length < GAMES.all || (played.game.overtimes > 0 && overtimes++ < GAMES.overtimes);
    if (takesOne) games.push({ played, moments: labeledStates(played, TRAINING_GRID) });
    if (overtimes >= GAMES.overtimes) break;
  }
  expect(games).toHaveLength(GAMES.all + GAMES.overtimes);
});

/** A number read off some plays at a moment. */
type Reading = (plays: readonly Play[], moment: Moment, game: PlayedGame['game']) => number | null;

const readingOf =
  (feature: Feature): Reading =>
  (plays, moment, game) => {
    const state = stateAt(plays, moment);
    return state && feature.of(state, contextOf(game, ALL_KNOWN));
  };

function expectNothingOfTheFuture(read: Reading): void {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.gen(), (which, place, draw) => {
      const { played, moments } = games[which % games.length] as (typeof games)[number];
      const moment = moments[place % moments.length] as Moment;
      const known = knownAt(played.plays, moment);
      if (stateAt(known, moment) === null) return;
      const value = read(played.plays, moment, played.game);
      expect(read(known, moment, played.game)).toBe(value);
      expect(read([...known, ...draw(anyFuture, moment)], moment, played.game)).toBe(value);
    }),
    { numRuns: 25 },
  );
}

describe('T7 T25 with the future cut off, and with a made-up one in its place,', () => {
  test.each(FEATURES.map((feature) => [feature.name, feature] as const))('%s is the same', (_, feature) => {
    expectNothingOfTheFuture(readingOf(feature));
  });

  test.each<[string, Reading]>([
    ['the final score', (plays) => Math.max(...plays.map(({ score }) => totalPoints(score)))],
    [
      'a clock that counts overtimes to come',
      (plays, { secondsLeft }) => secondsLeft + 300 * Math.max(0, ...plays.map(({ period }) => period - 2)),
    ],
  ])('%s would be found out', (_, peek) => {
    expect(() => expectNothingOfTheFuture(peek)).toThrow();
  });
});

/** The same game with another result, as far as a result goes. */
const withAnotherEnd = ({ game, plays }: PlayedGame): PlayedGame => ({
  game: {
    ...game,
    finalScore: { home: game.finalScore.home + 31, away: game.finalScore.away + 2 },
    overtimes: game.overtimes + 1,
    secondHalfTotal: 99.5,
    fouls: { home: 40, away: 1 },
  },
  plays,
});

const vectorsOf = (played: PlayedGame, known?: KnownBefore) =>
  labeledStates(played, TRAINING_GRID, known).map(({ state, context }) => featureVector(state, context));

test('T25 no feature hears the result: another final, overtimes, fouls and second-half line change nothing', () => {
  for (const { played } of games)
    expect(vectorsOf(withAnotherEnd(played), ALL_KNOWN)).toEqual(vectorsOf(played, ALL_KNOWN));
});

withRealData('on a recorded season, T7 T25', (archive) => {
  let folder: string;
  let season: SeasonTables;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ttlu-leak-'));
    const [imported] = await importSeasons({ archive, seasons: ['2017-18'], tables: folder });
    season = imported as SeasonTables;
  }, 240_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('every feature of every state is the same with the future cut off, and whatever the result', {
    timeout: 240_000,
  }, async () => {
    const counts = { games: 0, states: 0, overtimeGames: 0, overtimeStates: 0 };
    for await (const played of readPlayedGames(season)) {
      if (exclusionOf(played) !== null || played.game.closingTotal === null) continue;
      // Every overtime game is looked at, and some of the others.
      if (played.game.overtimes === 0 && ++counts.games % 40 !== 0) continue;
      if (played.game.overtimes > 0) counts.overtimeGames += 1;
      const whole = labeledStates(played, TRAINING_GRID);
      for (const { overtime, secondsLeft, state, context } of whole.filter((_, i) => i % 6 === 0)) {
        const then = stateAt(knownAt(played.plays, { overtime, secondsLeft }), { overtime, secondsLeft });
        if (then === null) continue;
        expect(featureVector(then, context)).toEqual(featureVector(state, context));
        counts[overtime > 0 ? 'overtimeStates' : 'states'] += 1;
      }
      if (counts.games % 200 === 0) expect(vectorsOf(withAnotherEnd(played))).toEqual(vectorsOf(played));
    }
    expect(counts.overtimeGames).toBeGreaterThan(150);
    expect(counts.states).toBeGreaterThan(3000);
    expect(counts.overtimeStates).toBeGreaterThan(200);
  });

  test('what is known of the teams is the same when later games never were', {
    timeout: 240_000,
  }, async () => {
    const [known, all] = [await readKnownBefore([season]), await readGames(season)];
    for (const day of ['2017-11-24', '2018-01-13']) {
      const then = await readKnownBefore([{ ...season, until: day }]);
      const ofDay = all.filter((game) => game.day === day);
      expect(ofDay.length).toBeGreaterThan(10);
      for (const { gameId } of ofDay) expect(then.get(gameId)).toEqual(known.get(gameId));
    }
  });
});
